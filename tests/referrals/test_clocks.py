"""Who holds the ball and until when, in business days; the clock stops while it is not ours."""

from datetime import date

import time_machine

from portal.referrals import clocks
from portal.referrals.requests import Wanted, answer_in_words
from portal.referrals.study import ball
from portal.referrals.triage import deadline_words
from tests.factories_files import ReferralFactory, ask, walk

QUESTION = Wanted("Combien de clients ?")


def on(day: str):
    return time_machine.travel(f"{day} 10:00 +0100")


def test_a_network_answers_within_five_business_days(app):
    with on("2026-03-06"):  # a Friday
        referral = ReferralFactory()
    assert referral.due_on == date(2026, 3, 13)


def test_public_holidays_do_not_count(app):
    with on("2026-05-07"):  # the 8th and the 14th are holidays
        referral = ReferralFactory()
    assert referral.due_on == date(2026, 5, 18)


def test_once_taken_the_network_owes_a_decision(adviser):
    with on("2026-03-02"):
        referral = ReferralFactory(taken=True, adviser=adviser)
    assert referral.due_on == date(2026, 4, 30)  # 42 business days later, Easter Monday left out


def test_the_clock_stops_while_the_person_owes_an_answer(adviser):
    with on("2026-03-02"):
        referral = ReferralFactory(in_review=True, adviser=adviser)
    with on("2026-03-09"):
        request = ask(referral, QUESTION, by=adviser, due_on=date(2026, 3, 20))
        assert referral.waiting_on_owner
        assert referral.due_on == date(2026, 3, 20)
        assert clocks.held_since(referral) == date(2026, 3, 9)
    with on("2026-03-16"):
        answer_in_words(request.items[0], "Vingt", by=referral.dossier.owner)
    assert not referral.waiting_on_owner
    assert referral.due_on == date(2026, 5, 11)  # five business days more, two of them holidays
    assert clocks.held_since(referral) == date(2026, 3, 16)


def test_the_most_urgent_request_comes_first(adviser):
    with on("2026-03-02"):
        referral = ReferralFactory(in_review=True, adviser=adviser)
        ask(referral, QUESTION, by=adviser, due_on=date(2026, 3, 20))
        ask(referral, QUESTION, by=adviser, due_on=date(2026, 3, 10))
    assert referral.due_on == date(2026, 3, 10)


def test_the_ball_is_with_the_network_then_with_nobody(adviser):
    with on("2026-03-02"):
        referral = ReferralFactory()
    with on("2026-03-04"):
        held = ball(referral)
        assert not held.on_owner
        assert (held.since, held.days) == (date(2026, 3, 2), 2)
        assert held.deadline == "Dans 5\u00a0jours"
        assert not held.late
    with on("2026-03-10"):
        assert ball(referral).late
        walk(referral, adviser, 4)
        assert ball(referral) is None
        assert clocks.held_since(referral) == date(2026, 3, 10)


@time_machine.travel("2026-03-04 10:00 +0100")
def test_deadlines_are_said_from_today():
    said = {day: deadline_words(date(2026, 3, day)).replace("\u00a0", " ") for day in range(1, 8)}
    assert said == {
        1: "En retard de 3 jours",
        2: "En retard de 2 jours",
        3: "En retard de 1 jour",
        4: "Aujourd’hui",
        5: "Demain",
        6: "Dans 2 jours",
        7: "Dans 3 jours",
    }


@time_machine.travel("2026-03-04 10:00 +0100")
def test_only_a_network_is_said_to_be_late():
    due = {day: deadline_words(date(2026, 3, day), of_person=True) for day in (3, 4, 6)}
    assert due == {
        3: "Attendu de la personne depuis 1\u00a0jour",
        4: "Aujourd’hui",
        6: "Dans 2\u00a0jours",
    }


def test_what_the_person_owes_past_its_day_is_awaited_from_them(adviser):
    with on("2026-03-02"):
        referral = ReferralFactory(in_review=True, adviser=adviser)
        ask(referral, QUESTION, by=adviser, due_on=date(2026, 3, 10))
    with on("2026-03-12"):
        assert ball(referral).deadline == "Attendu de la personne depuis 2\u00a0jours"

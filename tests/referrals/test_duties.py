"""The morning's round, day by day: each reminder once, each hop told, also when it runs twice."""

from datetime import date

import pytest
import time_machine

from portal.calendar import today
from portal.database import session
from portal.dossiers.models import Task, TaskKind
from portal.errors import Refused
from portal.outbox import Email
from portal.referrals import duties, endings, requests, routes
from portal.referrals.awaited import awaited_network
from portal.referrals.commands import why_closed
from portal.referrals.left_waiting import forgotten
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted
from portal.referrals.workflow import Action, DeclineReason, Party, Status
from tests.factories_files import ReferralFactory, adviser_of, ask, at, walk
from tests.referrals.conftest import mails

QUESTION = Wanted("Combien de clients ?")


def morning(day: str) -> list[str]:
    """The round of a day, done twice: the kinds of mail that it posts."""
    with time_machine.travel(f"{day} 06:00 +0100"):
        before = {mail.id for mail in session.query(Email)}
        duties.run()
        duties.run()
        session.expire_all()
        return sorted(mail.kind for mail in session.query(Email) if mail.id not in before)


@pytest.fixture
def silent(manager):
    """Proposed on Monday 2 March 2026, and nobody answers."""
    with time_machine.travel("2026-03-02 10:00 +0100"):
        return ReferralFactory(to=("initiative_somme", "adie"), extra={"besoin_total": 900_000})


def test_a_silent_network_is_reminded_escalated_then_passed_over(silent, manager):
    assert morning("2026-03-03") == []
    assert morning("2026-03-04") == ["proposed_reminder"]
    assert morning("2026-03-05") == []
    assert morning("2026-03-06") == []
    assert morning("2026-03-09") == ["proposed_escalation"]
    escalated = session.query(Email).filter_by(kind="proposed_escalation").one()
    assert escalated.to == manager.email
    assert session.query(Task).filter_by(kind=TaskKind.SILENCE).count() == 1
    assert morning("2026-03-10") == []
    assert morning("2026-03-11") == []
    assert morning("2026-03-12") == ["declined", "proposed"]
    assert silent.status is Status.DECLINED
    assert silent.reason_code == DeclineReason.SILENCE
    assert silent.next_step == "Votre demande est maintenant proposée à l’Adie."
    assert at(silent.dossier, "adie").status is Status.PROPOSED
    assert morning("2026-03-13") == []


def test_the_front_desk_is_told_which_network_keeps_silent(adviser):
    """After a « no » that somebody said, the task names nobody."""
    with time_machine.travel("2026-03-02 10:00 +0100"):
        referral = ReferralFactory()
    morning("2026-03-12")
    with time_machine.travel("2026-03-12 10:00 +0100"):
        declined = ReferralFactory()
        endings.decline(declined, DeclineReason.TOO_SMALL, "Trop petit.", "Vu.", by=adviser)
    found = session.query(Task).filter_by(kind=TaskKind.NO_ROUTE).all()
    assert {task.dossier_id: task.note for task in found} == {
        referral.dossier_id: "Initiative Somme ne répond pas.",
        declined.dossier_id: "",
    }


def test_a_file_forgotten_when_its_network_closed_is_taken_up_in_the_morning(adviser):
    referral = ReferralFactory(taken=True, adviser=adviser, extra={"besoin_total": 900_000})
    endings.decline(referral, DeclineReason.TOO_SMALL, "Trop petit.", "Vu.", by=adviser)
    waiting = awaited_network(referral.dossier)
    waiting.desks[0].open = False
    session.commit()
    assert morning(f"{today()}") == ["network_closed"]
    [task] = session.query(Task)
    assert (task.kind, task.note) == (
        TaskKind.NO_ROUTE, f"{waiting.name} ne reçoit plus de demandes."
    )  # fmt: skip
    assert session.scalar(forgotten()) is None


def test_a_round_that_was_missed_does_what_is_due(silent):
    assert morning("2026-03-20") == ["declined", "proposed"]


def test_a_network_that_answered_is_left_alone(silent, adviser):
    with time_machine.travel("2026-03-03 10:00 +0100"):
        routes.act(silent, Action.TAKE, by=adviser)
        session.commit()
    assert morning("2026-03-20") == []


@pytest.fixture
def asked(adviser):
    """Asked on 2 March 2026 for an answer by the 20th."""
    with time_machine.travel("2026-03-02 10:00 +0100"):
        referral = ReferralFactory(in_review=True, adviser=adviser)
        return ask(referral, QUESTION, by=adviser, due_on=date(2026, 3, 20))


def test_the_person_is_reminded_five_days_before_then_one_and_fifteen_after(asked):
    assert morning("2026-03-14") == []
    assert morning("2026-03-15") == ["info_reminder"]
    assert morning("2026-03-16") == []
    assert morning("2026-03-20") == []
    assert morning("2026-03-21") == ["info_reminder"]
    assert morning("2026-04-03") == []
    assert morning("2026-04-04") == ["info_reminder"]
    assert morning("2026-06-01") == ["unanswered_proposal"]
    assert morning("2026-06-02") == []
    subjects = [mail.subject for mail in mails("info_reminder")]
    assert subjects[0].startswith("Plus que quelques jours")
    assert subjects[1].startswith("Rappel")


def test_several_networks_remind_with_one_mail_that_says_who_asks_what(asked):
    dossier = asked.referral.dossier
    with time_machine.travel("2026-03-02 11:00 +0100"):
        other = adviser_of("adie")
        theirs = at(dossier, "adie")
        walk(theirs, other, 2)
        ask(theirs, QUESTION, Wanted("Devis", "P08"), by=other, due_on=date(2026, 3, 21))
    assert morning("2026-03-15") == ["info_reminders"]
    text = " ".join(mails("info_reminders")[0].text.split())
    assert "Initiative Somme et l’Adie attendent encore" in text
    assert text.count("Combien de clients ? (Initiative Somme et Adie, avant le 20 mars 2026)") == 1
    assert "- Devis (Adie, avant le 21 mars 2026)" in text
    assert morning("2026-03-16") == ["info_reminders"]
    assert morning("2026-03-17") == []


def test_reminders_that_were_missed_come_one_a_day(asked):
    assert morning("2026-04-10") == ["info_reminder"]
    assert morning("2026-04-11") == ["info_reminder"]
    assert morning("2026-04-12") == ["info_reminder"]
    assert morning("2026-04-13") == []


def test_an_answer_ends_the_reminders(asked):
    with time_machine.travel("2026-03-14 10:00 +0100"):
        requests.answer_in_words(asked.items[0], "Vingt", by=asked.referral.dossier.owner)
        session.commit()
    assert morning("2026-03-21") == []


def test_a_file_is_closed_unanswered_only_after_three_reminders_and_thirty_days(asked, adviser):
    referral = session.get(Referral, asked.referral_id)
    for day in ("2026-03-15", "2026-03-21", "2026-04-04"):
        morning(day)
    with time_machine.travel("2026-04-18 10:00 +0100"):
        assert "trois relances et 30\u00a0jours" in why_closed(
            referral, Action.CLOSE_UNANSWERED, {Party.ADVISER}
        )
        with pytest.raises(Refused, match="trois relances"):
            endings.close_unanswered(referral, by=adviser)
    with time_machine.travel("2026-04-19 10:00 +0100"):
        endings.close_unanswered(referral, by=adviser)
    assert referral.status is Status.NO_ANSWER
    assert referral.next_step == "Vous pouvez la reprendre en un geste."
    assert session.query(Email).filter_by(kind="closed_unanswered").count() == 1

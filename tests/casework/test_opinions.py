"""Opinions: of whom, who reads them, what the person's word allows."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from portal.calendar import today
from portal.casework import access, conflicts, opinions, queries, reminders
from portal.casework.models import Opinion, OpinionState, Verdict
from portal.casework.review_models import LinkKind
from portal.database import session, transaction
from portal.dossiers import consents, journal
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.models import Audience
from portal.errors import Refused, Stale
from portal.french import PARIS
from portal.referrals import duplicates, endings
from portal.users import absences
from portal.vocabulary import Block
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    adviser_of,
    at,
    desk_of,
    manager_of,
    the_network,
)
from tests.mailbox import kinds_to
from tests.reading import LATER


def asked(referral, of, *, by, key="k1", confidential=False, due_on=LATER) -> Opinion:
    with transaction():
        return opinions.ask(
            referral, of, "Le marché tient-il ?", due_on, key, confidential=confidential, by=by
        )


def given(opinion, by, text="Oui, bien situé") -> None:
    with transaction():
        opinions.answer(opinion, Verdict.FAVOURABLE, text, by=by, seen=opinion.version)


def test_a_colleague_is_asked_once_and_answers_once(referral, adviser, colleague):
    opinion = asked(referral, colleague, by=adviser)
    assert asked(referral, colleague, by=adviser) is opinion
    assert kinds_to(colleague.email) == ["opinion_asked"]
    assert queries.opinions_awaited(colleague) == [opinion]
    assert queries.open_opinions(referral) == [opinion]
    seen = opinion.version
    for _ in range(2):
        with transaction():
            opinions.answer(opinion, Verdict.RESERVED, "Peut-être", by=colleague, seen=seen)
    assert (opinion.verdict, opinion.ended_by) == (Verdict.RESERVED, colleague)
    assert kinds_to(adviser.email).count("opinion_given") == 1
    assert queries.opinions_awaited(colleague) == queries.open_opinions(referral) == []
    with pytest.raises(Refused, match="plus attendu"):
        opinions.answer(opinion, Verdict.NONE, "Autre", by=colleague, seen=opinion.version)


@pytest.mark.parametrize(
    ("network", "agreed"), [("adie", True), ("bge_picardie", False), ("ccas_amiens", False)]
)
def test_another_network_is_asked_only_with_the_word_of_the_person(
    referral, adviser, network, agreed
):
    other = the_network(network)
    assert (other.id in {one.id for one in opinions.askable(referral).agreed}) is agreed
    if agreed:
        asked(referral, other, by=adviser)
    else:
        with pytest.raises(Refused, match="accord"):
            asked(referral, other, by=adviser)


def test_a_word_taken_back_takes_the_question_back(referral, adviser, guest):
    opinion = asked(referral, the_network("adie"), by=adviser)
    assert opinions.may_read_the_file(opinion)
    with transaction():
        consents.withdraw(referral.dossier, the_network("adie"), by=referral.dossier.owner)
    assert opinion.state is OpinionState.TAKEN_BACK
    assert not opinions.may_read_the_file(opinion)


def test_once_answered_another_network_reads_no_more_than_the_question(referral, adviser, guest):
    opinion = asked(referral, the_network("adie"), by=adviser)
    given(opinion, guest)
    assert queries.own_opinion(opinion.id, guest) is opinion
    assert not opinions.may_read_the_file(opinion)


@pytest.mark.parametrize("confidential", [True, False])
def test_a_confidential_answer_is_read_by_its_writer_and_who_asked(
    referral, adviser, colleague, guest, confidential
):
    opinion = asked(referral, the_network("adie"), by=adviser, confidential=confidential)
    given(opinion, guest)
    beside = adviser_of("adie")
    assert queries.own_opinion(opinion.id, beside) is opinion
    for reader, reads in ((guest, True), (colleague, True), (beside, not confidential)):
        assert access.may_read_answer(reader, opinion) is reads


@pytest.mark.parametrize("confidential", [True, False])
def test_who_reads_an_answer(referral, adviser, colleague, guest, confidential):
    beside = at(referral.dossier, "reseau_entreprendre")
    partner = adviser_of("reseau_entreprendre")
    opinion = asked(referral, colleague, by=adviser, confidential=confidential)
    assert queries.opinions_on(beside, partner) == []
    given(opinion, colleague)
    assert queries.opinions_on(referral, colleague) == [opinion]
    assert queries.opinions_on(beside, partner) == ([] if confidential else [opinion])
    for stranger in (partner, guest, UserFactory(), UserFactory(front_desk=True)):
        assert queries.own_opinion(opinion.id, stranger) is None
    line = journal.last(referral.dossier, "opinion.give")
    assert line.audience is (Audience.NETWORK if confidential else Audience.STAFF)
    assert journal.words(line).public == ""


def test_the_deputy_answers_for_who_is_away(referral, adviser, colleague):
    deputy = manager_of("initiative_somme")
    with transaction():
        desk = desk_of("initiative_somme")
        absences.declare(colleague, desk, deputy, today(), today() + timedelta(3), by=colleague)
    opinion = asked(referral, colleague, by=adviser)
    assert kinds_to(deputy.email)[-1] == "opinion_asked"
    assert queries.opinions_awaited(deputy) == [opinion]
    given(opinion, deputy)
    assert opinion.ended_by is deputy


def test_only_who_is_asked_answers_and_an_old_page_does_not(referral, adviser, colleague, guest):
    opinion = asked(referral, colleague, by=adviser)
    for other in (adviser, guest, UserFactory()):
        with pytest.raises(Refused, match="n’est pas demandé à vous"):
            opinions.answer(opinion, Verdict.NONE, "x", by=other, seen=opinion.version)
    with pytest.raises(Stale):
        opinions.answer(opinion, Verdict.NONE, "x", by=colleague, seen=opinion.version - 1)


def test_declining_and_taking_back_are_told(referral, adviser, colleague):
    first, second = (asked(referral, colleague, by=adviser, key=key) for key in ("k1", "k2"))
    with transaction():
        opinions.decline(first, "Je le connais", by=colleague, seen=first.version)
        opinions.take_back(second, by=adviser)
        opinions.take_back(second, by=adviser)
    assert (first.state, second.state) == (OpinionState.DECLINED, OpinionState.TAKEN_BACK)
    assert kinds_to(adviser.email)[-1] == "opinion_given"
    assert kinds_to(colleague.email).count("opinion_taken_back") == 1
    with pytest.raises(Refused, match="déjà donné"):
        opinions.take_back(first, by=adviser)


def test_reminders_leave_the_business_day_before_and_once_late(referral, adviser, colleague):
    with time_machine.travel(datetime(2027, 3, 1, 10, tzinfo=PARIS)):
        asked(referral, colleague, by=adviser, due_on=date(2027, 3, 8))
    for day, count in ((4, 0), (5, 1), (6, 1), (8, 1), (9, 2), (15, 2)):
        with time_machine.travel(datetime(2027, 3, day, 6, tzinfo=PARIS)):
            reminders.run()
        assert kinds_to(colleague.email).count("opinion_reminder") == count, day


@pytest.mark.both_databases
def test_what_nobody_is_left_to_answer_is_given_up_and_who_asked_hears(referral, adviser, guest):
    opinion = asked(referral, the_network("adie"), by=adviser)
    reminders.run()
    assert opinion.state is OpinionState.ASKED
    with transaction():
        guest.active = False
    for _ in range(2):
        reminders.run()
    session.refresh(opinion)
    assert (opinion.state, opinion.ended_by) == (OpinionState.DECLINED, None)
    assert kinds_to(adviser.email).count("opinion_given") == 1


def test_who_has_a_link_with_the_file_gives_no_opinion_on_it(referral, adviser, colleague):
    opinion = asked(referral, colleague, by=adviser)
    conflicts.declare(referral, LinkKind.FAMILY, "Mon frère.", "d1", by=colleague)
    with pytest.raises(Refused, match="déclaré un lien"):
        opinions.answer(opinion, Verdict.FAVOURABLE, "Bien", by=colleague, seen=opinion.version)
    opinions.decline(opinion, "Je le connais", by=colleague, seen=opinion.version)


def test_a_file_that_leaves_the_network_takes_its_questions_along_to_nobody(
    referral, adviser, colleague
):
    opinion = asked(referral, colleague, by=adviser)
    with transaction():
        endings.withdraw(referral, by=referral.dossier.owner)
    assert opinion.state is OpinionState.TAKEN_BACK
    with pytest.raises(Refused):
        asked(referral, colleague, by=adviser, key="k2")


def test_a_file_closed_as_a_duplicate_is_asked_about_no_more(referral, adviser, colleague):
    opinion = asked(referral, colleague, by=adviser)
    kept = DossierFactory(owner=referral.dossier.owner)
    with transaction():
        duplicates.close(referral.dossier, kept, "", by=UserFactory(front_desk=True))
    assert opinion.state is OpinionState.TAKEN_BACK
    assert kinds_to(colleague.email)[-1] == "opinion_taken_back"


def test_a_network_that_reads_less_than_a_study_takes_sees_no_opinion_of_another_one(
    referral, adviser, colleague
):
    beside = at(referral.dossier, "reseau_entreprendre")
    partner = adviser_of("reseau_entreprendre")
    given(opinion := asked(referral, colleague, by=adviser), colleague)
    for blocks, shown in ((frozenset({Block.PROJECT}), []), (NECESSARY, [opinion])):
        with transaction():
            consents.share(beside.dossier, beside.network, blocks, by=beside.dossier.owner)
        assert queries.opinions_on(beside, partner) == shown


def test_a_personal_request_is_asked_of_no_business_network(app):
    referral = ReferralFactory(confidential=True, network="ccas_amiens", in_review=True)
    found = opinions.askable(referral)
    assert all(one.personal for one in (*found.agreed, *found.not_agreed))
    assert session.query(Opinion).count() == 0

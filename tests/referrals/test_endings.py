"""A study that ends without an answer and is taken up again; a person who takes their word back."""

import pytest
import time_machine

from portal.database import session
from portal.dossiers import commands as dossiers
from portal.dossiers import consents, documents
from portal.dossiers.models import Task, TaskKind
from portal.dossiers.workflow import Action as DossierAction
from portal.dossiers.workflow import CloseReason
from portal.errors import Refused, Stale
from portal.referrals import clocks, commands, duties, endings, routes, verdicts
from portal.referrals.awaited import awaited_network, offered_network
from portal.referrals.standing import standing
from portal.referrals.tracking import track
from portal.referrals.workflow import DeclineReason, RefusalReason, Status
from portal.routing.models import OverrideMotive
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    at,
    the_network,
)
from tests.referrals.conftest import mails, told

SMALL = {"besoin_total": 900_000}
"""After a « no » of Initiative Somme, such a need leads to the Adie."""


def status_of(dossier) -> str:
    found = standing(dossier, routes.referrals_of(dossier), awaited_network(dossier))
    return found.sentence


def open_tasks(dossier) -> list[TaskKind]:
    waiting = session.query(Task).filter_by(dossier_id=dossier.id, done_at=None)
    return [task.kind for task in waiting.order_by(Task.id)]


@pytest.fixture
def unanswered(adviser):
    """Asked in March, never answered, closed in May."""
    with time_machine.travel("2026-03-02 10:00 +0100"):
        referral = ReferralFactory(in_review=True, adviser=adviser)
        ask(referral, by=adviser)
    for day in ("2026-03-07", "2026-03-13", "2026-03-28"):
        with time_machine.travel(f"{day} 06:00 +0100"):
            duties.run()
    with time_machine.travel("2026-05-04 10:00 +0200"):
        endings.close_unanswered(referral, by=adviser)
    return referral


def test_one_gesture_of_the_person_takes_up_what_was_closed_unanswered(unanswered, adviser):
    dossier = unanswered.dossier
    with time_machine.travel("2026-06-01 10:00 +0200"):
        [state] = track(dossier).resumable
        assert state.can_write
        assert status_of(dossier) == "Classée : vous pouvez la reprendre."
        endings.resume(unanswered, by=dossier.owner)
        assert unanswered.status is Status.IN_REVIEW
        assert unanswered.requests[0].due_on == clocks.usual_request_due_on()
        assert status_of(dossier).startswith("À vous de jouer")
        assert track(dossier).todo.words == "envoyer 1\u00a0document"
    assert [mail.to for mail in mails("resumed")] == [adviser.email]


def test_after_six_months_it_is_too_late(unanswered):
    with time_machine.travel("2026-12-01 10:00 +0100"):
        assert not track(unanswered.dossier).resumable
        with pytest.raises(Refused, match="plus de 6\u00a0mois"):
            endings.resume(unanswered, by=unanswered.dossier.owner)


def test_a_study_taken_up_again_has_all_its_time(manager):
    with time_machine.travel("2026-01-05 10:00 +0100"):
        referral = ReferralFactory(in_review=True, adviser=manager)
        endings.refuse(referral, RefusalReason.BANK, "Il faut l’accord.", "", by=manager)
    with time_machine.travel("2026-05-04 10:00 +0200"):
        commands.reconsider(referral, "La banque est d’accord", by=manager)
        assert referral.due_on > clocks.today()
        assert clocks.held_since(referral) == clocks.today()
        assert referral.decided_at is None
    assert "reprend l’étude" in mails("reconsidered")[0].text


def test_the_front_desk_takes_the_file_away_from_a_network_that_has_not_begun(app):
    referral = ReferralFactory()
    dossier = referral.dossier
    desk = adviser_of("initiative_somme")
    with pytest.raises(Refused):
        endings.resume(referral, by=desk)
    session.rollback()
    consents.give(dossier, the_network("adie"), by=dossier.owner)
    routes.override(
        dossier,
        the_network("adie"),
        OverrideMotive.OTHER,
        "Plus proche",
        by=UserFactory(front_desk=True),
    )
    theirs = at(dossier, "adie")
    assert (referral.status, referral.lead) == (Status.TRANSFERRED, False)
    assert (theirs.status, theirs.lead) == (Status.PROPOSED, True)
    assert "referral.redirect" in told(dossier)


def test_an_awaited_word_is_asked_for_again_then_the_front_desk_calls(adviser):
    with time_machine.travel("2026-03-02 10:00 +0100"):
        referral = ReferralFactory(extra=SMALL)
        endings.decline(referral, DeclineReason.TOO_SMALL, "Trop petit.", "Vu", by=adviser)
        session.commit()
    dossier = referral.dossier
    assert status_of(dossier).startswith("À vous de jouer")
    for day, sent in (("03-04", 0), ("03-05", 1), ("03-06", 1), ("03-12", 1)):
        with time_machine.travel(f"2026-{day} 06:00 +0100"):
            duties.run()
            duties.run()
        assert len(mails("consent_reminder")) == sent, day
    assert open_tasks(dossier) == [TaskKind.ORIENTATION]
    with pytest.raises(Refused, match="n’est pas proposée"):
        routes.agree(dossier, the_network("bge_picardie"), by=dossier.owner)
    routes.agree(dossier, the_network("adie"), by=dossier.owner)
    assert at(dossier, "adie").status is Status.PROPOSED
    assert open_tasks(dossier) == []


def test_who_ticked_no_network_may_still_agree(app):
    dossier = DossierFactory(to=())
    assert awaited_network(dossier) is None
    assert offered_network(dossier).code == "initiative_somme"
    assert track(dossier).consent.code == "initiative_somme"
    routes.agree(dossier, the_network("initiative_somme"), by=dossier.owner)
    assert at(dossier, "initiative_somme").status is Status.PROPOSED
    assert track(dossier).consent is None


@pytest.mark.parametrize("ticked", [(), ("initiative_somme",)])
def test_a_reopened_file_that_no_network_has_had_leaves_when_the_person_agrees(app, ticked):
    """The word given before the file was closed stands: it was never followed."""
    dossier, officer = DossierFactory(to=ticked, ficp="unsure"), UserFactory(front_desk=True)
    routes.close(dossier, CloseReason.UNFUNDED, "Il manque une réponse.", by=officer)
    routes.reopen(dossier, "La personne a rappelé.", by=officer)
    assert track(dossier).consent.code == "initiative_somme"
    routes.agree(dossier, the_network("initiative_somme"), by=dossier.owner)
    sent = routes.referrals_of(dossier)
    assert [(one.network.code, one.status) for one in sent] == [
        ("initiative_somme", Status.PROPOSED)
    ]
    assert len(mails("proposed")) == 1
    assert open_tasks(dossier) == []


def test_taking_ones_word_back_from_one_network_leaves_the_others_at_work(adviser):
    referral = ReferralFactory(taken=True, adviser=adviser)
    dossier = referral.dossier
    other = at(dossier, "adie")
    endings.withdraw(referral, by=dossier.owner)
    assert referral.status is Status.WITHDRAWN
    assert other.open
    assert the_network("initiative_somme").id not in consents.in_force(dossier)
    assert [mail.to for mail in mails("withdrawn")] == [adviser.email]


def test_a_network_that_said_no_is_not_offered_again(adviser):
    referral = ReferralFactory()
    endings.decline(referral, DeclineReason.TOO_EARLY, "Trop tôt.", "Vu", by=adviser)
    assert offered_network(referral.dossier) is None
    assert track(referral.dossier).consent is None


def test_a_reopened_request_goes_nowhere_without_a_new_word(adviser):
    dossier = ReferralFactory().dossier
    dossiers.act(dossier, DossierAction.WITHDRAW, by=dossier.owner)
    assert consents.in_force(dossier) == set()
    desk = UserFactory(front_desk=True)
    routes.reopen(dossier, "La personne rappelle", by=desk)
    assert open_tasks(dossier) == [TaskKind.NO_ROUTE]
    routes.override(
        dossier, the_network("initiative_somme"), OverrideMotive.OTHER, "Comme avant", by=desk
    )
    assert awaited_network(dossier).code == "initiative_somme"
    assert not any(one.open for one in routes.referrals_of(dossier))


def test_a_document_that_answers_a_network_is_not_taken_back(adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    ask(referral, by=adviser)
    document = add_document(referral.dossier)
    with pytest.raises(Refused, match="ne peut plus être retiré"):
        documents.remove(document, by=referral.dossier.owner)


def test_withdrawing_tells_every_network_and_leaves_nothing_to_do(adviser):
    referral = ReferralFactory(taken=True, adviser=adviser, qpv=True)
    dossier = referral.dossier
    assert TaskKind.QPV_REFERENT in open_tasks(dossier)
    dossiers.act(dossier, DossierAction.WITHDRAW, by=dossier.owner)
    assert [mail.to for mail in mails("withdrawn")] == [adviser.email]
    assert open_tasks(dossier) == []


def test_a_no_after_a_yes_changes_nothing_to_the_yes(adviser):
    granted = ReferralFactory(granted=True, adviser=adviser)
    other = at(granted.dossier, "adie")
    by = adviser_of("adie")
    endings.decline(other, DeclineReason.TOO_BIG, "Trop grand.", "Vu", by=by)
    assert other.next_step == "L’aide qui vous est déjà accordée ne change pas."
    assert TaskKind.NO_ROUTE not in open_tasks(granted.dossier)
    assert status_of(granted.dossier).startswith("Décision rendue")


def test_a_verdict_or_a_hand_over_given_on_an_old_page_is_refused(adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    document = add_document(referral.dossier)
    verdicts.judge(referral, document, accepted=False, reason="Floue", by=adviser, seen="received")
    with pytest.raises(Stale):
        verdicts.judge(referral, document, accepted=True, by=adviser, seen="received")
    colleague = adviser_of("initiative_somme")
    commands.assign(referral, colleague, by=adviser, seen=str(adviser.id))
    with pytest.raises(Stale):
        commands.assign(referral, None, by=adviser, seen=str(adviser.id))


def test_a_network_takes_nothing_up_again_without_the_word_of_the_person(manager):
    referral = ReferralFactory(in_review=True, adviser=manager)
    endings.refuse(referral, RefusalReason.BANK, "Il faut l’accord.", "", by=manager)
    consents.withdraw(referral.dossier, referral.network, by=referral.dossier.owner)
    with pytest.raises(Refused, match="n’est plus partagée avec ce réseau"):
        commands.reconsider(referral, "La banque est d’accord", by=manager)
    consents.give(referral.dossier, referral.network, by=referral.dossier.owner)
    commands.reconsider(referral, "La banque est d’accord", by=manager)

"""Each step of a study: what it changes, whom it tells, what it refuses and in which words."""

import pytest
import time_machine

from portal.calendar import today
from portal.database import session
from portal.dossiers import journal
from portal.dossiers.models import Audience, Event
from portal.dossiers.workflow import Status as DossierStatus
from portal.errors import Refused, Stale
from portal.networks.queries import scheme
from portal.referrals import commands, endings
from portal.referrals.access import parties
from portal.referrals.closed import why_not_now
from portal.referrals.commands import why_closed
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted
from portal.referrals.workflow import WORKFLOW, Action, DeclineReason, Party, Status
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    adviser_of,
    ask,
    at,
    the_network,
)
from tests.referrals.conftest import mails, told

SOME_DAY = "2026-03-04 10:00 +0100"


def test_the_rules_propose_the_file_and_tell_the_desk(app):
    referral = ReferralFactory()
    assert referral.status is Status.PROPOSED
    assert referral.lead
    assert [mail.to for mail in mails("proposed")] == [referral.desk.email]
    assert "le délai promis à la personne" in mails("proposed")[0].text


def test_taking_a_file_makes_its_adviser_and_tells_the_person(adviser):
    referral = ReferralFactory()
    commands.take(referral, by=adviser)
    assert referral.status is Status.TAKEN
    assert referral.adviser is adviser
    assert referral.taken_at
    assert [mail.to for mail in mails("taken")] == [referral.dossier.owner.email]
    assert adviser.full_name in mails("taken")[0].text


def test_taking_a_file_given_to_a_colleague_leaves_it_to_them(adviser, manager):
    referral = ReferralFactory()
    commands.assign(referral, manager, by=adviser)
    commands.take(referral, by=adviser)
    assert referral.adviser is manager


def test_the_study_begins_with_a_first_contact_that_the_network_keeps(adviser):
    referral = ReferralFactory(taken=True, adviser=adviser)
    with pytest.raises(Refused, match="premier contact"):
        commands.start_review(referral, "  ", by=adviser)
    commands.start_review(referral, "Appel ce matin", by=adviser)
    assert referral.status is Status.IN_REVIEW
    contact = session.query(Event).filter_by(kind="referral.contact").one()
    assert contact.audience is Audience.NETWORK
    assert contact.data["text"] == "Appel ce matin"


def test_a_file_is_not_ready_while_the_person_owes_something(adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    ask(referral, by=adviser)
    with pytest.raises(Refused, match="vous doit encore une réponse"):
        commands.declare_ready(referral, by=adviser)


def test_a_grant_has_an_amount_under_the_cap_of_an_aid_of_the_network(adviser):
    referral = ReferralFactory(ready=True, adviser=adviser)
    for aid, cents, why in (
        ("microcredit_pro", 100_000, "une aide de votre réseau"),
        ("ph_creation", None, "le montant accordé"),
        ("ph_creation", 99_000_000, "entre 2.000.€ et 30.000.€"),
        ("ph_creation", 100_000, "entre 2.000.€ et 30.000.€"),
    ):
        with pytest.raises(Refused, match=why):
            commands.grant(referral, scheme(aid), cents, "", by=adviser)
        session.rollback()
    commands.grant(referral, scheme("ph_creation"), 900_000, " Bravo ", by=adviser)
    assert (referral.status, referral.granted_cents) == (Status.GRANTED, 900_000)
    assert referral.reason_text == "Bravo"
    assert referral.decided_at
    assert referral.closed_at
    assert not referral.open
    assert referral.dossier.status is DossierStatus.FOLLOWED_UP
    assert len(mails("granted")) == 1


def test_an_aid_decided_by_a_committee_is_not_granted_directly(adviser):
    aid = scheme("ph_creation")
    aid.versions[-1].delegated = False
    referral = ReferralFactory(ready=True, adviser=adviser)
    with pytest.raises(Refused, match="décider sans comité"):
        commands.grant(referral, aid, 900_000, "", by=adviser)


def test_a_manager_takes_up_again_what_was_declined_when_something_is_new(adviser, manager):
    referral = ReferralFactory(taken=True, adviser=adviser)
    endings.decline(referral, DeclineReason.TOO_EARLY, "Trop tôt.", "Vu.", by=adviser)
    with pytest.raises(Refused, match="ce qui est nouveau"):
        commands.reconsider(referral, "", by=manager)
    with pytest.raises(Refused, match="revient à : responsable du réseau"):
        commands.reconsider(referral, "Un local", by=adviser)
    commands.reconsider(referral, "Un local est trouvé", by=manager)
    assert referral.status is Status.IN_REVIEW
    assert referral.open
    assert not referral.reason_text
    assert referral.closed_at is None


def test_a_study_is_not_taken_up_after_six_months_nor_in_a_closed_file(adviser, manager):
    with time_machine.travel("2025-03-04 10:00 +0100"):
        referral = ReferralFactory(adviser=adviser)
        endings.decline(referral, DeclineReason.TOO_EARLY, "Trop tôt.", "Vu.", by=adviser)
    assert "plus de 6\u00a0mois" in why_closed(referral, Action.RECONSIDER, {Party.MANAGER})
    recent = ReferralFactory(adviser=adviser)
    endings.decline(recent, DeclineReason.TOO_EARLY, "Trop tôt.", "Vu.", by=adviser)
    recent.dossier.status = DossierStatus.CLOSED
    with session.no_autoflush:
        why = why_closed(recent, Action.RECONSIDER, {Party.MANAGER})
    assert "rouvrir" in why


def test_a_study_is_not_taken_up_beside_another_of_the_same_network(adviser, manager):
    referral = ReferralFactory(adviser=adviser)
    endings.decline(referral, DeclineReason.TOO_EARLY, "Trop tôt.", "Vu.", by=adviser)
    at(referral.dossier, "initiative_somme")
    why = why_closed(referral, Action.RECONSIDER, {Party.MANAGER})
    assert why == "Votre réseau étudie déjà cette demande."


def test_files_are_given_to_people_of_the_network_by_people_of_the_network(
    adviser, manager, stranger
):
    referral = ReferralFactory()
    for given, by, why in (
        (stranger, adviser, "ne travaille pas dans ce réseau"),
        (adviser, stranger, "Seules les personnes du réseau"),
    ):
        with pytest.raises(Refused, match=why):
            commands.assign(referral, given, by=by)
    commands.assign(referral, manager, by=adviser)
    assert referral.adviser is manager
    commands.assign(referral, None, by=adviser)
    assert referral.adviser is None
    lines = session.query(Event).filter_by(kind="referral.assign").order_by(Event.seq).all()
    assert [line.audience for line in lines] == [Audience.NETWORK] * 2
    told = [line.data["adviser"] for line in lines]
    assert told == [f"confié à {manager.full_name}", "à affecter"]


def test_a_form_shown_before_someone_acted_is_refused(adviser, manager):
    referral = ReferralFactory()
    seen = referral.version
    commands.take(referral, by=adviser, seen=seen)
    session.commit()
    with pytest.raises(Stale, match="Ce dossier a changé pendant que"):
        commands.start_review(referral, "Appel", by=manager, seen=seen)


def test_an_action_that_leaves_the_status_makes_a_new_version_too(adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    first = referral.version
    ask(referral, by=adviser)
    second = referral.version
    ask(referral, Wanted("Un local ?"), by=adviser)
    assert first < second < referral.version


def test_every_closed_action_says_why(adviser):
    """For every status, each action of the table that is closed has a sentence."""
    referral = ReferralFactory()
    for status in Status:
        referral.status = status
        for action, rule in WORKFLOW.rules.items():
            why = why_closed(referral, action, {Party.OWNER})
            opens = status in rule.sources and Party.OWNER in rule.parties
            assert opens or why.endswith("."), (status, action)
    session.rollback()


@pytest.mark.parametrize(
    ("status", "action", "said"),
    [
        (Status.PROPOSED, Action.GRANT, "Prenez d’abord le dossier en charge."),
        (Status.PROPOSED, Action.REQUEST_INFO, "Prenez d’abord le dossier en charge."),
        (Status.TAKEN, Action.GRANT, "Commencez d’abord l’étude."),
        (Status.IN_REVIEW, Action.GRANT, "Déclarez d’abord le dossier prêt à décider."),
        (Status.IN_REVIEW, Action.TAKE, "Le dossier est déjà pris en charge."),
        (Status.READY, Action.DECLARE_READY, "Le dossier est déjà prêt à décider."),
        (Status.IN_REVIEW, Action.RESUME, "seulement après « Clos sans réponse »"),
        (Status.NO_ANSWER, Action.GRANT, "Reprenez d’abord l’étude."),
        (Status.GRANTED, Action.REFUSE, "il est « Accordé »"),
    ],
)
def test_a_closed_action_says_what_to_do_first(status, action, said):
    assert said in why_not_now(action, status)


def test_what_is_for_someone_else_names_who_may(adviser):
    referral = ReferralFactory()
    mine = parties(adviser, referral)
    said = "Cette action revient à : porteur de projet."
    assert why_closed(referral, Action.WITHDRAW, mine) == said
    assert why_closed(referral, Action.TAKE, mine) == ""


def test_a_stranger_may_do_nothing(stranger):
    referral = ReferralFactory()
    with pytest.raises(Refused, match="revient à : conseiller du réseau"):
        commands.take(referral, by=stranger)


def test_one_network_has_a_file_once(app):
    referral = ReferralFactory()
    network = the_network("initiative_somme")
    with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        commands.propose(referral.dossier, network, None, lead=False, by=None)


def test_a_network_without_a_desk_receives_nothing(app):
    dossier = DossierFactory(to=())
    with pytest.raises(Refused, match="pas de guichet"):
        commands.propose(dossier, the_network("cci"), None, lead=False, by=None)


def test_the_journal_of_a_study_is_whole(adviser):
    referral = ReferralFactory(granted=True, adviser=adviser)
    assert told(referral.dossier)[-6:] == [
        "referral.take",
        "referral.start_review",
        "referral.contact",
        "referral.declare_ready",
        "referral.grant",
        "dossier.follow_up",
    ]
    assert journal.first_broken_line(referral.dossier) is None


@time_machine.travel(SOME_DAY)
def test_a_double_press_is_known_for_a_moment(adviser, manager):
    referral = ReferralFactory()
    commands.take(referral, by=adviser)
    assert commands.just_done(referral, Action.TAKE, by=adviser)
    assert not commands.just_done(referral, Action.TAKE, by=manager)
    assert not commands.just_done(referral, Action.DECLINE, by=adviser)
    with time_machine.travel("2026-03-04 10:01 +0100"):
        assert not commands.just_done(referral, Action.TAKE, by=adviser)


def test_a_colleague_gone_is_told_through_the_desk(adviser):
    referral = ReferralFactory(taken=True, adviser=adviser)
    adviser.active = False
    ask(referral, by=adviser_of("initiative_somme"))
    assert referral.due_on > today()
    assert session.get(Referral, referral.id).waiting_on_owner

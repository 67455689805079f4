"""Where a file goes after a « no », a transfer or a choice; what must stay apart."""

from datetime import timedelta

import pytest

from portal.database import session
from portal.dossiers import commands as dossiers
from portal.dossiers import consents
from portal.dossiers.models import Task, TaskKind
from portal.dossiers.workflow import Action as DossierAction
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.errors import Refused, Stale
from portal.referrals import commands, endings, notes, offers, routes
from portal.referrals.awaited import awaited_network
from portal.referrals.notes import notes_for
from portal.referrals.workflow import DeclineReason, RefusalReason, Status
from portal.routing.models import OverrideMotive, RunCause
from portal.routing.queries import last_run
from tests.answers import ASSOCIATION
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    adviser_of,
    at,
    the_network,
)
from tests.referrals.conftest import mails, told

SMALL = {"besoin_total": 900_000}
"""After a « no » of Initiative Somme, such a need leads to the Adie."""


@pytest.fixture
def front_desk(app):
    return UserFactory(front_desk=True)


def networks_of(dossier) -> list[tuple[str, Status]]:
    return [(one.network.code, one.status) for one in routes.referrals_of(dossier)]


def decline(referral, by, **values):
    endings.decline(
        referral, DeclineReason.TOO_SMALL, "Trop petit pour nous.", "Vu.", by=by, **values
    )


def test_a_decline_explains_itself_and_hops_to_the_next_network(adviser):
    referral = ReferralFactory(to=("initiative_somme", "adie"), extra=SMALL)
    with pytest.raises(Refused, match="Expliquez à la personne"):
        endings.decline(referral, DeclineReason.TOO_SMALL, " ", "", by=adviser)
    session.rollback()
    decline(referral, adviser)
    assert networks_of(referral.dossier) == [
        ("initiative_somme", Status.DECLINED),
        ("adie", Status.PROPOSED),
    ]
    assert referral.next_step == "Votre demande est maintenant proposée à l’Adie."
    assert "Trop petit pour nous." in mails("declined")[0].text
    assert "à l’Adie" in mails("declined")[0].text
    assert last_run(referral.dossier_id).cause is RunCause.DECLINE


def test_the_next_network_waits_for_the_person_to_agree(adviser):
    referral = ReferralFactory(extra=SMALL)
    dossier = referral.dossier
    decline(referral, adviser)
    assert awaited_network(dossier).code == "adie"
    assert "si vous êtes d’accord" in referral.next_step
    consents.give(dossier, the_network("adie"), by=dossier.owner)
    assert networks_of(dossier)[-1] == ("adie", Status.PROPOSED)
    assert awaited_network(dossier) is None


def test_without_a_next_network_the_front_desk_finds_a_solution(adviser):
    referral = ReferralFactory()
    decline(referral, adviser)
    assert "Un conseiller de l’accueil vous appelle" in referral.next_step
    kinds = [task.kind for task in session.query(Task).filter_by(dossier_id=referral.dossier_id)]
    assert TaskKind.NO_ROUTE in kinds


def test_an_answer_that_lacks_is_named_as_a_question_not_as_a_fact(app):
    dossier = DossierFactory(ficp="unsure")
    note = session.query(Task.note).filter_by(dossier_id=dossier.id).scalar()
    assert note == "Réponse manquante : « Fichier des incidents de crédit »"


def test_a_refusal_gives_the_reason_and_what_is_still_possible(manager):
    referral = ReferralFactory(in_review=True, adviser=manager)
    endings.refuse(
        referral, RefusalReason.BANK, "Il faut l’accord.", "Revenez avec lui.", by=manager
    )
    assert referral.status is Status.REFUSED
    assert commands.reason_words(referral) == RefusalReason.BANK.label
    assert referral.next_step.splitlines()[0] == "Revenez avec lui."
    assert "Revenez avec lui." in mails("refused")[0].text


def test_other_networks_go_on_after_one_says_no(adviser):
    referral = ReferralFactory()
    at(referral.dossier, "reseau_entreprendre")
    decline(referral, adviser)
    assert referral.next_step.endswith("Les autres réseaux continuent l’étude de votre demande.")


def test_a_transfer_needs_a_receiver_of_the_same_compartment_that_has_it_not(adviser):
    referral = ReferralFactory()
    at(referral.dossier, "adie")
    for code, why in (
        ("initiative_somme", "un autre réseau du portail"),
        ("cci", "un autre réseau du portail"),
        ("adie", "a déjà cette demande"),
        ("ccas_amiens", "ne peut pas être envoyée au CCAS"),
    ):
        with pytest.raises(Refused, match=why):
            endings.transfer(
                referral,
                the_network(code),
                OverrideMotive.OTHER,
                "Mieux pour vous.",
                "",
                by=adviser,
            )
        session.rollback()
    with pytest.raises(Refused, match="pourquoi vous transmettez"):
        endings.transfer(
            referral, the_network("bge_picardie"), OverrideMotive.OTHER, "", "", by=adviser
        )


def test_a_transfer_leaves_when_the_person_agrees_and_notes_stay(adviser):
    referral = ReferralFactory(taken=True, adviser=adviser)
    dossier, bge = referral.dossier, the_network("bge_picardie")
    notes.write(referral, "Entre nous.", "k1", by=adviser)
    endings.transfer(
        referral, bge, OverrideMotive.OTHER, "La BGE prépare mieux.", "Vu ensemble", by=adviser
    )
    assert networks_of(dossier) == [("initiative_somme", Status.TRANSFERRED)]
    assert awaited_network(dossier) is not None
    run = last_run(dossier.id)
    assert (run.override_code, run.overridden_by_id) == ("bge_picardie", adviser.id)
    consents.give(dossier, bge, by=dossier.owner)
    received = at(dossier, "bge_picardie")
    assert received.status is Status.PROPOSED
    assert notes_for(received, adviser_of("bge_picardie")) == []
    assert len(notes_for(referral, adviser)) == 1
    assert notes_for(referral, adviser_of("bge_picardie")) == []


def test_the_rules_say_what_they_think_of_each_receiver(adviser):
    referral = ReferralFactory(extra=SMALL)
    opinions = {one.code: one.hint for one in offers.receivers(referral)}
    assert "initiative_somme" not in opinions
    assert "ccas_amiens" not in opinions
    assert "cci" not in opinions
    assert opinions["adie"] == "Les règles proposent ce réseau."
    assert opinions["reseau_entreprendre"].startswith("Il manque")
    assert "votre réponse" not in opinions["reseau_entreprendre"]


def test_a_network_that_studies_the_request_is_not_read_as_having_said_no(app):
    asked = ("picardie_active", "dla_somme")
    dossier = DossierFactory(to=asked, base=ASSOCIATION)
    assert [code for code, _ in networks_of(dossier)] == list(asked)
    hints = {one.code: one.hint for one in offers.choices(dossier)}
    assert hints["initiative_somme"].startswith("La règle R08a passe avant")


def test_the_front_desk_may_choose_otherwise_with_a_reason(front_desk):
    dossier = DossierFactory(to=("initiative_somme", "bge_picardie"))
    with pytest.raises(Refused, match="Expliquez pourquoi"):
        routes.override(
            dossier, the_network("bge_picardie"), OverrideMotive.OTHER, " ", by=front_desk
        )
    session.rollback()
    routes.override(
        dossier, the_network("bge_picardie"), OverrideMotive.OTHER, "Projet jeune.", by=front_desk
    )
    assert networks_of(dossier)[-1] == ("bge_picardie", Status.PROPOSED)
    run = last_run(dossier.id)
    assert (run.cause, run.override_reason) == (RunCause.CHECK, "Projet jeune.")
    assert "Projet jeune." in mails("oriented")[0].text


def test_the_compartment_of_personal_requests_stays_closed(front_desk):
    private, business = DossierFactory(confidential=True), DossierFactory()
    assert private.confidential
    for dossier, code in ((private, "adie"), (business, "ccas_amiens")):
        with pytest.raises(Refused, match="ne peut pas être envoyée"):
            routes.override(
                dossier, the_network(code), OverrideMotive.OTHER, "Essai.", by=front_desk
            )
        session.rollback()
    codes = {one.code for one in offers.choices(private)}
    assert "adie" not in codes
    assert "accueil_metropole" in codes


def test_a_choice_on_an_old_page_is_refused(front_desk):
    dossier = DossierFactory()
    seen = dossier.version
    routes.override(
        dossier, the_network("adie"), OverrideMotive.OTHER, "Un.", by=front_desk, seen=seen
    )
    session.commit()
    with pytest.raises(Stale):
        routes.override(
            dossier,
            the_network("bge_picardie"),
            OverrideMotive.OTHER,
            "Deux.",
            by=front_desk,
            seen=seen,
        )


def test_a_file_is_closed_only_when_no_network_is_at_work(front_desk, adviser):
    referral = ReferralFactory()
    dossier = referral.dossier
    with pytest.raises(Refused, match="étudie encore"):
        routes.close(dossier, CloseReason.UNFUNDED, "Fini.", by=front_desk)
    decline(referral, adviser)
    with pytest.raises(Refused, match="pourquoi sa demande est close"):
        routes.close(dossier, CloseReason.UNFUNDED, "", by=front_desk)
    session.rollback()
    decline(referral, adviser)
    routes.close(dossier, CloseReason.UNFUNDED, "Aucune aide.", by=front_desk)
    assert (dossier.status, dossier.close_reason) == (DossierStatus.CLOSED, CloseReason.UNFUNDED)
    assert len(mails("closed")) == 1


def test_a_closed_file_is_reopened_within_six_months(front_desk):
    dossier = DossierFactory(to=())
    routes.close(dossier, CloseReason.ORIENTED, "Voir la CCI.", by=front_desk)
    with pytest.raises(Refused, match="pourquoi vous rouvrez"):
        routes.reopen(dossier, "", by=front_desk)
    routes.reopen(dossier, "La CCI renvoie.", by=front_desk)
    assert dossier.status is DossierStatus.ROUTED
    assert dossier.closed_at is None
    assert len(mails("reopened")) == 1
    routes.close(dossier, CloseReason.ORIENTED, "Voir la CCI.", by=front_desk)
    dossier.closed_at -= timedelta(days=200)
    session.flush()
    with pytest.raises(Refused, match="plus de 6\u00a0mois"):
        routes.reopen(dossier, "Encore.", by=front_desk)


def test_a_withdrawn_file_leaves_every_network(app):
    referral = ReferralFactory()
    dossier = referral.dossier
    dossiers.act(dossier, DossierAction.WITHDRAW, by=dossier.owner)
    assert referral.status is Status.WITHDRAWN
    assert told(dossier)[-1] == "referral.withdraw"

"""An answer about someone's health is read by the network that it is for, and by no other."""

import pytest

from portal.calendar import today
from portal.database import session
from portal.dossiers import commands
from portal.dossiers.facts import facts_of
from portal.dossiers.models import Dossier, Event
from portal.dossiers.readers import OWNER, STAFF, Reader
from portal.dossiers.reading import sections_read
from portal.monitoring.exports import COLUMNS
from portal.networks.load import shipped_codes
from tests.answers import (
    ASSOCIATION,
    HAIRDRESSER,
    MICROCREDIT,
    PERSONAL,
    STUDENT,
    TAKEOVER,
    draft,
)
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of

HEALTH = {"rqth": True, "accord_sante": True}
FOR_BOTH = HEALTH | {
    "besoins": ["pret_honneur", "garantie_bancaire"],
    "statut": "demandeur_emploi_indemnise",
}
TITLE = "Travailleur handicapé"
CCAS = Reader(frozenset({"ccas_amiens"}))


def titles(dossier, reader):
    return {title for _, pairs in sections_read(dossier, reader) for title, _ in pairs}


def test_the_owner_and_one_network_read_it(app):
    dossier = draft(**HEALTH)
    assert TITLE in titles(dossier, OWNER)
    assert TITLE in titles(dossier, Reader(frozenset({"picardie_active"})))
    assert TITLE not in titles(dossier, Reader(frozenset({"initiative_somme"})))
    assert TITLE not in titles(dossier, STAFF)


@pytest.mark.parametrize(
    ("given", "title", "readers"),
    [
        ({}, "Fichier des incidents de crédit",
         {"accueil_metropole", "initiative_somme", "adie", "ccas_amiens"}),
        ({"genre": "femme"}, "Projet porté par", {"accueil_metropole", "picardie_active"}),
        ({}, "Besoin vital dans les 15 jours", {"accueil_metropole", "ccas_amiens"}),
        (STUDENT | {"ine": "123456789AB"}, "Numéro INE", {"pepite"}),
        (STUDENT, "Diplôme préparé", {"pepite", "initiative_somme"}),
        (MICROCREDIT | {"foyer_revenus": 160_000}, "Revenus du foyer par mois", {"adie"}),
        (PERSONAL | {"ressources_mois": 160_000}, "Ressources par mois", {"ccas_amiens"}),
        (ASSOCIATION | {"budget_n": 160_000}, "Budget de cette année",
         {"picardie_active", "dla_somme", "urscop"}),
        (TAKEOVER | {"prix_reprise": 160_000}, "Prix de reprise",
         {"accueil_metropole", "initiative_somme", "reseau_entreprendre", "cci", "cma"}),
    ],
)  # fmt: skip
def test_each_network_reads_only_what_is_for_it(app, given, title, readers):
    dossier = Dossier(answers=HAIRDRESSER | given, typed={}, seen_pages=[])
    found = {one for one in shipped_codes() if title in titles(dossier, Reader(frozenset({one})))}
    assert found == readers


def test_what_is_left_to_live_on_is_worked_out_for_the_ccas_alone(app):
    budget = {"ressources_mois": 142_000, "charges_mois": 81_000, "credits_mois": 9_000}
    dossier = Dossier(answers=PERSONAL | budget, typed={}, seen_pages=[])
    read = dict(pair for _, pairs in sections_read(dossier, CCAS) for pair in pairs)
    assert read["Reste à vivre par mois"] == "520\u00a0€"
    assert "Reste à vivre par mois" not in titles(dossier, STAFF)
    unknown = Dossier(answers=PERSONAL | {"ressources_mois": 1}, typed={}, seen_pages=[])
    assert "Reste à vivre par mois" not in titles(unknown, CCAS)


def test_without_its_consent_it_counts_for_nothing(app):
    dossier = draft(rqth=True)
    assert TITLE not in titles(dossier, OWNER)
    assert facts_of(dossier.answers, today())["rqth"] is False
    assert facts_of(draft(**HEALTH).answers, today())["rqth"] is True


@pytest.mark.parametrize(("code", "seen"), [("picardie_active", True), ("initiative_somme", False)])
def test_an_advisers_page_shows_it_to_its_network_alone(client, code, seen):
    referral = ReferralFactory(network=code, to=("initiative_somme", "picardie_active"), **FOR_BOTH)
    session.commit()
    client.login(adviser_of(code))
    page = client.get(f"/conseil/dossiers/{referral.id}").text
    assert (TITLE in page) is seen
    assert ("Reconnaissance de travailleur handicapé" in page) is seen
    assert "Une condition sur une situation sensible" in page


def test_the_front_desk_learns_only_that_a_condition_was_read(client):
    dossier = DossierFactory(**HEALTH)
    session.commit()
    client.login(UserFactory(front_desk=True))
    page = (
        client.says_why(f"/guichet/demandes/{dossier.id}")
        .get(f"/guichet/demandes/{dossier.id}")
        .text
    )
    assert TITLE not in page
    assert "Une condition sur une situation sensible" in page
    assert "Reconnaissance de travailleur handicapé" not in page


def test_the_consent_is_dated_and_so_is_its_end(app):
    dossier = draft(**HEALTH)
    commands.save_page(dossier, "vous-aussi", {}, {}, ["rqth", "accord_sante"], by=dossier.owner)
    kinds = [one.kind for one in session.query(Event).filter_by(dossier_id=dossier.id)]
    assert [kind for kind in kinds if kind.startswith("data.")] == ["data.agree", "data.disagree"]
    assert "rqth" not in dossier.answers


def test_exports_have_no_column_for_it():
    assert not [name for name in COLUMNS if "handicap" in name.lower() or "sant" in name.lower()]

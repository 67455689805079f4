"""Addresses and companies looked up beside the answers, at once or later, never over them."""

import pytest
import time_machine

from portal.config import ROOT
from portal.database import session, transaction
from portal.dossiers import catching_up, checks, commands
from portal.dossiers.readers import OWNER, STAFF
from portal.dossiers.reading import sections_read
from portal.dossiers.remarks import TITLE, beside, proposed
from portal.territory.outlines import import_outlines
from tests import outside as answers
from tests.answers import HAIRDRESSER, PERSONAL, draft
from tests.factories_files import DossierFactory
from tests.outside import NOBODY, SIRET

OUTLINES = ROOT / "portal/demo/quarters.geojson"
IN_QUARTER = answers.address("1 Rue de l’Exemple 80000 Amiens", lon=2.300, lat=49.910)
COMPANY = HAIRDRESSER | {
    "projet": "developpement", "creee_le": "2021-03-15", "salaries_etp": 1,
    "en_difficulte": False, "siret": SIRET,
}  # fmt: skip


@pytest.fixture
def quarters(app):
    with transaction():
        import_outlines(OUTLINES.read_bytes(), 2024, "fictional")


def service(address=IN_QUARTER, company=None):
    """Both services in one stand-in: the register is asked a number."""
    return lambda asked: (
        (company or answers.company()) if "page" in asked else answers.addresses(address)
    )


def kept(given, **changes):
    with transaction():
        return draft(given, **changes)


def told(dossier, reader=STAFF):
    return dict(dict(sections_read(dossier, reader)).get(TITLE, ()))


def plain(text):
    return text.replace("\u00a0", " ")


def test_an_address_waits_and_is_looked_up_in_the_background(quarters, stand_in):
    dossier = kept(PERSONAL)
    assert [row.checked_at for row in checks.addresses_of(dossier)] == [None]
    stand_in.says(service())
    catching_up.run()
    [row] = checks.addresses_of(dossier)
    assert (row.place.label, row.sure) == ("1 Rue de l’Exemple 80000 Amiens", True)
    assert (row.presence, row.quarter_code, row.quarter_year) == ("oui", "QNFICTIF1", 2024)
    assert dossier.answers["adresse"] == PERSONAL["adresse"]
    assert stand_in.asked[0]["citycode"] == "80021"
    catching_up.run()
    assert len(stand_in.asked) == 1


def test_a_service_that_is_away_is_tried_again_an_hour_later(app, stand_in):
    with time_machine.travel("2026-11-25T10:00Z", tick=False) as clock:
        dossier = kept(PERSONAL)
        stand_in.says({}, status=500)
        catching_up.run()
        catching_up.run()
        assert len(stand_in.asked) == 1
        clock.shift(3700)
        stand_in.says(service())
        catching_up.run()
        assert checks.addresses_of(dossier)[0].place


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_question_that_the_service_declines_is_answered_and_holds_up_no_other(
    app, stand_in, status
):
    stand_in.says({}, status=status)
    dossiers = [kept(COMPANY), kept(PERSONAL), kept(PERSONAL)]
    catching_up.run()
    for dossier in dossiers:
        assert "introuvable" in plain(told(dossier)["Adresse du domicile"])
    assert "Numéro inconnu le" in plain(told(dossiers[0])["Répertoire Sirene"])


def test_another_text_is_looked_up_anew_and_an_erased_one_is_forgotten(app, stand_in):
    stand_in.says(service())
    dossier = kept(PERSONAL)
    catching_up.run()
    with transaction():
        commands.save_page(dossier, "x", {"adresse": "2 rue neuve"}, {}, by=dossier.owner)
    assert [(row.typed, row.place) for row in checks.addresses_of(dossier)] == [
        ("2 rue neuve", None)
    ]
    with transaction():
        commands.save_page(dossier, "x", {}, {}, ["adresse"], by=dossier.owner)
    assert checks.addresses_of(dossier) == []


def test_what_was_found_for_a_text_changed_meanwhile_is_not_kept(app, stand_in):
    stand_in.says(service())
    dossier = kept(PERSONAL)
    found = checks.look_up(dossier, {"adresse": "1 rue"} | dossier.answers)
    with transaction():
        commands.save_page(dossier, "x", {"adresse": "2 rue neuve"}, {}, by=dossier.owner)
        checks.keep(dossier, found)
    assert checks.addresses_of(dossier)[0].checked_at is None


@pytest.mark.parametrize(
    ("address", "words", "presence"),
    [
        (IN_QUARTER, "Reconnue : 1 Rue de l’Exemple", "oui"),
        (answers.address("1 Rue", score=0.4), "À vérifier : la plus proche est 1 Rue", "inconnu"),
        (answers.address("1 Rue", insee="80489"), "dans une autre commune", "inconnu"),
        (answers.address("Rue", kind="street"), "Reconnue : Rue", "inconnu"),
        (None, "introuvable", "inconnu"),
    ],
    ids=["well found", "low score", "elsewhere", "a whole street", "nowhere"],
)
def test_the_adviser_reads_what_was_found(quarters, stand_in, address, words, presence):
    stand_in.says(answers.addresses(*[one for one in (address,) if one]))
    dossier = kept(PERSONAL)
    catching_up.run()
    pairs = told(dossier)
    assert words in plain(pairs["Adresse du domicile"])
    assert checks.addresses_of(dossier)[0].presence == presence


def test_the_person_and_the_map_may_disagree_and_both_are_read(quarters, stand_in):
    stand_in.says(service())
    dossier = kept(PERSONAL, qpv_domicile="non")
    catching_up.run()
    words = plain(told(dossier)["Domicile en quartier prioritaire"])
    assert "Les Lanternes Bleues (quartier fictif), liste de 2024" in words
    assert "la personne a répondu « Non »" in words
    assert dossier.answers["qpv_domicile"] == "non"
    assert "vous avez répondu" in told(dossier, OWNER)["Domicile en quartier prioritaire"]


def test_an_address_on_the_map_proposes_an_answer_and_says_why(quarters, stand_in):
    stand_in.says(service())
    dossier = kept(PERSONAL, qpv_domicile=...)
    catching_up.run()
    assert proposed(dossier) == {"qpv_domicile": "oui"}
    assert "Corrigez si besoin" in beside(dossier)["qpv_domicile"]
    assert "qpv_domicile" not in dossier.answers


def test_a_new_list_is_for_drafts_and_sent_files_keep_theirs(quarters, stand_in):
    stand_in.says(service())
    here, sent = kept(PERSONAL), DossierFactory()
    catching_up.run()
    with transaction():
        import_outlines(OUTLINES.read_bytes(), 2030, "next")
    catching_up.run()
    years = [checks.addresses_of(one)[0].quarter_year for one in (here, sent)]
    assert years == [2030, 2024]


def test_without_a_list_of_quarters_nothing_is_said_of_them(app, stand_in):
    stand_in.says(service())
    dossier = kept(PERSONAL)
    catching_up.run()
    assert checks.addresses_of(dossier)[0].presence is None
    assert proposed(dossier) == {}
    assert list(told(dossier)) == ["Adresse du domicile"]


@pytest.mark.parametrize(
    ("company", "words"),
    [
        (answers.company(), "Consulté le"),
        (answers.company(etat_administratif="C"), "Notée comme fermée"),
        (NOBODY, "Numéro inconnu le"),
    ],
    ids=["found", "closed", "unknown"],
)
def test_the_register_is_read_by_the_adviser(app, stand_in, company, words):
    stand_in.says(service(company=company))
    dossier = kept(COMPANY)
    catching_up.run()
    assert words in plain(told(dossier)["Répertoire Sirene"])


def test_the_differences_with_what_was_declared_are_said_in_words(app, stand_in):
    stand_in.says(service(company=answers.company(
        nom_complet="GARAGE DURAND", date_creation="2015-01-01",
        nature_juridique="5710",
    )))  # fmt: skip
    dossier = kept(COMPANY, insee_projet="80021", qpv_projet="non", secteur="restauration")
    catching_up.run()
    pairs = {title: plain(words) for title, words in told(dossier).items()}
    assert pairs["Nom (répertoire)"] == "GARAGE DURAND"
    told_apart = {
        "nom": "déclaré « Salon Les Ciseaux », au répertoire « GARAGE DURAND »",
        "activité": "au répertoire « Autres services (96.02A) »",
        "création": "déclaré « 15 mars 2021 », au répertoire « 1er janvier 2015 »",
        "commune": "déclaré « Amiens (80000) », au répertoire « Longueau (80330) »",
        "forme juridique": "déclaré « SARL », au répertoire « SAS »",
    }
    for title, words in told_apart.items():
        assert words in pairs[f"Différence : {title}"]


def test_small_differences_are_not_said(app, stand_in):
    stand_in.says(service(company=answers.company(nom_complet="LES CISEAUX")))
    dossier = kept(COMPANY)
    catching_up.run()
    assert told(dossier)["Différences avec les réponses"] == "Aucune"


def test_a_draft_that_is_thrown_away_takes_its_checks_with_it(app):
    dossier = kept(COMPANY)
    with transaction():
        commands.discard(dossier, by=dossier.owner)
    for kind in (checks.AddressCheck, checks.CompanyCheck):
        assert session.query(kind).count() == 0

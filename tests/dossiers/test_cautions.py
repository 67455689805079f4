"""What looks odd in a draft is said, and never stops it."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.dossiers.cautions import cautions
from portal.dossiers.completeness import missing
from tests.factories_files import PERSONAL, DossierFactory


def said(**answers):
    return [one.sentence.replace("\u00a0", " ") for one in cautions(draft(**answers))]


def draft(**answers):
    return DossierFactory(sent=False, **answers)


def test_an_ordinary_file_is_left_alone(app):
    assert said() == []
    assert said(base=PERSONAL, to=()) == []


@pytest.mark.parametrize("years", [6, 102])
def test_an_unlikely_age_is_asked_again(app, years):
    born = today().replace(year=today().year - years, day=1, month=1)
    assert said(extra={"naissance": born.isoformat()}) == [
        f"Vous avez {years} ans ? Vérifiez l’année de votre naissance"
    ]


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ({"apport": 6_000_000}, "Vous apportez 60 000 € pour un besoin de 25 000 €."),
        ({"montant_demande": 90_000_000}, "Vous demandez 900 000 € aux réseaux"),
        ({"pret_bancaire": 4_000_000}, "Votre apport et vos demandes font 42 000 €"),
    ],
)
def test_amounts_that_do_not_go_together_are_said(app, amounts, words):
    usual = {"besoin_total": 2_500_000, "apport": 100_000, "montant_demande": 100_000}
    (sentence,) = said(extra=usual | {"pret_bancaire": 1_000_000} | amounts)
    assert sentence.startswith(words)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"debut": (today() + timedelta(days=12)).isoformat()}, "le comité peut être trop tard"),
        ({"debut": "2199-01-01"}, "Vous démarrez en 2199 ? Vérifiez l’année"),
        ({"secteur": "immobilier_patrimonial"}, "ne financent pas la location"),
        ({"secteur": "agriculture_primaire"}, "La Chambre d’agriculture peut vous aider"),
        (
            PERSONAL | {"motif_personnel": "autre", "motif_precis": "dettes"},
            "ne sert pas à rembourser d’autres crédits",
        ),
    ],
)
def test_what_no_network_can_do_in_time_or_at_all_is_said_at_once(app, answers, words):
    (sentence,) = said(extra=answers)
    assert words in sentence


def test_more_lasting_jobs_than_jobs_are_said(app):
    (sentence,) = said(extra={"emplois_crees_3ans": 2, "emplois_cdi": 3})
    assert sentence == "Vous comptez 3 emplois en CDI, et 2 en tout. Vérifiez ces nombres"


def test_each_leads_to_the_page_where_it_is_mended(app):
    found = cautions(draft(extra={"naissance": today().isoformat()}))
    assert [one.code for one in found] == ["naissance"]


@pytest.mark.parametrize(
    ("euros", "odd"), [(299, True), (300, False), (8_000, False), (8_001, True)]
)
def test_a_personal_loan_outside_its_bounds_is_said_and_holds_nothing(app, euros, odd):
    dossier = draft(base=PERSONAL, to=(), extra={"montant_demande_personnel": euros * 100})
    assert [one.code for one in cautions(dossier)] == ["pret-personnel"] * odd
    assert missing(dossier) == []

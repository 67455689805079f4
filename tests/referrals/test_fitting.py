"""The aids, and so the documents, that fit a project."""

import pytest

from portal.networks.queries import network
from portal.referrals.checklist import useful
from portal.referrals.fitting import fitting_schemes
from tests.answers import ASSOCIATION, HAIRDRESSER, PERSONAL, draft


def fitting(code, answers=HAIRDRESSER, **changes):
    found = fitting_schemes(network(code), draft(answers, **changes))
    return {version.scheme.code for version in found}


def test_the_amount_asked_for_is_within_the_bounds_of_the_aid(app):
    assert "ph_creation" in fitting("initiative_somme")
    assert "ph_solidaire" not in fitting("initiative_somme", montant_demande=9_000_00)
    assert "ph_creation" not in fitting("initiative_somme", montant_demande=50_000_00)


def test_the_need_decides_between_a_guarantee_and_a_grant(app):
    asked = {"besoins": ["garantie_bancaire"], "statut": "demandeur_emploi_indemnise"}
    assert fitting("picardie_active", **asked) == {
        "garantie_egalite_femmes", "garantie_emploi", "garantie_egalite_territoires",
    }  # fmt: skip
    assert "prime_emergence" in fitting("picardie_active", besoins=["subvention"])


def test_an_organisation_is_asked_for_its_own_documents(app):
    assert useful(draft(ASSOCIATION)) >= {"P14"}
    assert "P01" not in useful(draft(ASSOCIATION))
    assert "P14" not in useful(draft())


def test_the_documents_of_every_network_proposed_are_useful(app):
    both = {"besoins": ["pret_honneur", "garantie_bancaire"], "genre": "femme"}
    answers = HAIRDRESSER | both | {"statut": "demandeur_emploi_indemnise"}
    assert useful(draft(answers)) >= {"P05", "P08", "P15"}


@pytest.mark.parametrize("changes", [{"montant_demande": 900_000_00}, {"besoins": ["dla"]}])
def test_an_estimate_out_of_bounds_leaves_no_one_without_a_list(app, changes):
    assert fitting("initiative_somme", **changes)


def test_a_personal_loan_asks_for_few_documents(app):
    assert useful(draft(PERSONAL)) == {"P01", "P02", "P04", "P10"}

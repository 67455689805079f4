"""What an adviser is shown before a « no » is what the person reads after it."""

import pytest

from portal.languages import speaking
from portal.referrals import endings
from portal.referrals.following import call, foreseen, foreseen_transfer, spoken
from portal.referrals.workflow import DeclineReason, TransferReason
from portal.routing.models import OverrideMotive
from tests.factories_files import DossierFactory, at, the_network

SMALL = {"besoin_total": 900_000}
CASES = {
    "the next network has the person’s word": (
        {"extra": SMALL, "to": ("initiative_somme", "adie")},
        "",
    ),
    "the next network waits for it": ({"extra": SMALL}, ""),
    "another one is at work": ({}, "reseau_entreprendre"),
    "nobody else": ({}, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_foreseen_comes_true(adviser, case):
    values, beside = CASES[case]
    to = values.get("to", ("initiative_somme",))
    dossier = DossierFactory(**{**values, "to": to})
    referral = at(dossier, "initiative_somme")
    if beside:
        at(dossier, beside)
    said = foreseen(referral)
    endings.decline(referral, DeclineReason.TOO_SMALL, "Trop petit.", "Vu.", by=adviser)
    assert referral.next_step == said


@pytest.mark.parametrize("agreed", [True, False])
def test_a_transfer_is_foreseen_too(adviser, agreed):
    to = ("initiative_somme", "bge_picardie") if agreed else ("initiative_somme",)
    dossier = DossierFactory(to=to)
    referral, bge = at(dossier, "initiative_somme"), the_network("bge_picardie")
    said = foreseen_transfer(referral, bge)
    assert said.startswith("Votre demande est maintenant" if agreed else "BGE")
    endings.transfer(referral, bge, OverrideMotive.EXPERTISE, "Elle sait.", "", by=adviser)
    assert referral.next_step == said
    assert referral.reason_code == TransferReason.EXPERTISE


def test_each_motive_of_a_transfer_has_its_words_for_the_person():
    assert [one.value for one in TransferReason] == [one.value for one in OverrideMotive]


def test_who_calls_is_said_in_english_with_the_delay_and_the_number_of_that_day(app):
    with app.app_context():
        kept = call()
        assert "sous 2" in kept
        with speaking("en"):
            assert spoken(kept).startswith("An adviser from the front desk calls you within 2")
            assert "03 22" in spoken(kept).replace("\u00a0", " ")

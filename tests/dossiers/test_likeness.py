"""What makes two files one perhaps: the same people around the same project."""

import pytest

from portal.dossiers.likeness import Likeness, marks
from tests.factories_files import PROJECT

ONE_PERSON = {"account": True}
TWICE_REGISTERED = {"person": True}


@pytest.mark.parametrize(
    ("same", "suspected"),
    [
        (ONE_PERSON | {"title": True}, True),
        (ONE_PERSON | {"company": True}, True),
        (ONE_PERSON | {"kind_and_place": True}, False),
        (ONE_PERSON | {"title": True, "company": False, "other_company": True}, False),
        (ONE_PERSON | {"kind_and_place": True, "other_title": True, "person": True}, False),
        (TWICE_REGISTERED | {"kind_and_place": True}, True),
        (TWICE_REGISTERED | {"kind_and_place": True, "other_title": True}, False),
        (TWICE_REGISTERED | {"phone": True}, True),
        ({"company": True, "kind_and_place": True}, True),
        ({"company": True}, False),
        ({"mail": True, "title": True, "kind_and_place": True}, True),
        ({"mail": True, "kind_and_place": True, "other_title": True}, False),
        ({"phone": True, "kind_and_place": True}, False),
        ({"address": True, "title": True, "kind_and_place": True}, True),
    ],
)
def test_one_project_of_the_same_people_is_suspected(same, suspected):
    assert Likeness(**same).suspected is suspected


def test_a_name_is_the_same_however_it_is_typed():
    swapped = PROJECT | {"prenom": "BENKACEM", "nom": "amína"}
    assert marks(PROJECT, "a@b.fr").person == marks(swapped, "c@d.fr").person
    assert marks(PROJECT, "A@b.fr").mail == marks(PROJECT, "a@B.fr").mail
    assert not marks(PROJECT | {"naissance": None}, "a@b.fr").person


def test_only_an_address_with_a_street_counts_and_never_a_home():
    seat = PROJECT | {"demandeur": "association"}
    assert len(marks(seat, "").addresses) == 1
    assert not marks(seat | {"adresse_siege": "Amiens centre ville"}, "").addresses
    assert not marks(PROJECT, "").addresses
    assert marks(PROJECT | {"adresse_projet": "12, rue Saint-Leu"}, "").addresses


def test_what_matches_is_said_in_words():
    said = Likeness(account=True, person=True, phone=True, title=True).words
    assert said == ["même compte", "même nom de projet"]
    assert Likeness(phone=True, mail=True).words == ["même téléphone", "même courriel"]

from datetime import date

import pytest

from portal.database import session
from portal.territory.load import load_territory
from portal.territory.models import PerimeterCommune
from portal.territory.queries import (
    commune,
    departement_of,
    find,
    label,
    perimeter,
    suggest,
)
from tests.conftest import made_once
from tests.counting import statements
from tests.territory.conftest import AMIENS_METROPOLE

JOINED_IN_2018 = {"80173", "80305", "80650", "80722", "80735", "80782"}

made, app = made_once(lambda: load_territory({"80", "02"}))
pytestmark = pytest.mark.usefixtures("app")


def names(text, **options):
    return [found.name for found in suggest(text, **options)]


def test_a_commune_is_read_by_its_insee_code():
    assert commune("80021").name == "Amiens"
    assert commune("80000") is None


def test_the_perimeter_has_39_communes_since_2018_and_33_before():
    before = perimeter(date(2017, 12, 31), AMIENS_METROPOLE)
    after = perimeter(date(2018, 1, 1), AMIENS_METROPOLE)
    assert (len(before), len(after)) == (33, 39)
    assert after - before == JOINED_IN_2018


def test_the_perimeter_had_27_communes_before_the_south_joined():
    assert len(perimeter(date(2006, 12, 31), AMIENS_METROPOLE)) == 27


def test_a_commune_belongs_until_its_last_day():
    member = session.get_one(PerimeterCommune, (AMIENS_METROPOLE, "80021", date(2000, 1, 1)))
    member.valid_until = date(2026, 12, 31)
    assert "80021" in perimeter(date(2026, 12, 31), AMIENS_METROPOLE)
    assert "80021" not in perimeter(date(2027, 1, 1), AMIENS_METROPOLE)


def test_another_epci_has_no_perimeter_here():
    assert perimeter(date(2026, 11, 23), "200000000") == frozenset()


def test_most_postal_codes_of_the_perimeter_are_shared_with_outsiders():
    inside = perimeter(date(2026, 11, 23), AMIENS_METROPOLE)
    for postal_code, outsider in (("80480", "Bacouel-sur-Selle"), ("80470", "Ailly-sur-Somme")):
        found = suggest(postal_code, limit=50)
        assert outsider in [one.name for one in found if one.insee not in inside]
        assert inside & {one.insee for one in found}


def test_suggestions_show_the_perimeter_then_the_departement_then_the_rest():
    inside = perimeter(date(2026, 11, 23), AMIENS_METROPOLE)
    found = suggest("saint", limit=500, near="80")
    zones = [0 if one.insee in inside else 1 if one.departement == "80" else 2 for one in found]
    assert zones == sorted(zones)
    assert set(zones) == {0, 1, 2}
    assert names("saint")[:3] == ["Saint-Fuscien", "Saint-Sauflieu", "Saint-Vaast-en-Chaussée"]


def test_names_that_start_so_come_before_names_that_contain_it():
    assert names("amiens") == ["Amiens", "Dreuil-lès-Amiens"]


def test_the_commune_named_exactly_so_is_never_crowded_out():
    load_territory({"60"})
    assert names("ville", near="80")[0] == "Ville"


def test_a_name_is_suggested_however_it_is_typed():
    ways = [
        "st fus",
        "SAINT-FUSCIEN",
        "saint fuscien",
        "fuscien",
        "80680 fus",
        "Saint-Fuscien (80680)",
    ]
    assert {way: names(way, near="80")[0] for way in ways} == dict.fromkeys(ways, "Saint-Fuscien")


def test_words_are_found_wherever_they_stand():
    assert names("chaussée vaast") == ["Saint-Vaast-en-Chaussée"]


def test_figures_are_the_start_of_a_postal_code():
    assert set(names("8013")) >= {"Rivery"}
    assert all("80090" in one.postal_codes for one in suggest("80090"))


def test_suggestions_are_few_and_come_in_one_query(app):
    with statements(app) as sent:
        assert len(suggest("saint")) == 8
        assert suggest("s" * 2000) == []
    assert len(sent) == 2


def test_too_little_text_suggests_nothing():
    assert [suggest(typed) for typed in ("", " ", "s", "?", "'", "%", "__", "8")] == [[]] * 8


def test_free_text_names_one_commune():
    expected = {
        "Amiens": "80021",
        "amiens, 80090": "80021",
        "longueau": "80489",
        "80480 Salouël": "80725",
        "Salouël (80480)": "80725",
        "Saint-Fuscien (80)": "80702",
        "ST FUSCIEN": "80702",
        "Dury 80": "80261",
        "80136": "80674",
    }
    found = {typed: find(typed) for typed in expected}
    assert {typed: one and one.insee for typed, one in found.items()} == expected


def test_ambiguous_or_unknown_text_names_none():
    ambiguous = ["80480", "Dury", "Saint", "80", "d"]
    unknown = ["", "%", "Amiens 59000", "Atlantide", "Saint-Fuscien (02)"]
    assert {typed: find(typed) for typed in ambiguous + unknown} == dict.fromkeys(
        ambiguous + unknown
    )


def test_what_is_shown_can_be_typed_back():
    found = suggest("80", limit=800)
    assert len(found) == 771
    assert all(find(label(one)) is one for one in found)


def test_a_commune_is_shown_with_its_first_postal_code():
    assert label(commune("80725")) == "Salouël (80480)"
    assert label(commune("80021")) == "Amiens (80000)"


def test_the_departement_is_read_in_the_insee_code():
    codes = ["80021", "01004", "2A004", "2B033", "97411", "98818"]
    assert [departement_of(code) for code in codes] == ["80", "01", "2A", "2B", "974", "988"]

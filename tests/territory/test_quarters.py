"""Priority quarters: the import of their outlines, and three answers about a place."""

import json
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.database import session
from portal.territory import quarters
from portal.territory.models import Quarter, QuarterVintage
from portal.territory.outlines import BadOutlines, import_outlines
from portal.territory.quarters import Presence

FICTIONAL = ROOT / "portal/demo/quarters.geojson"
INSIDE, OUTSIDE = (2.300, 49.910), (2.200, 49.800)
NEAR_A_BORDER = (2.29005, 49.910)  # three metres or so
HOLE = (2.260, 49.8895)


@pytest.fixture
def fictional(app):
    import_outlines(FICTIONAL.read_bytes(), 2024, FICTIONAL.name)


@pytest.mark.parametrize(
    ("place", "presence", "code"),
    [
        (INSIDE, Presence.INSIDE, "QNFICTIF1"),
        (OUTSIDE, Presence.OUTSIDE, ""),
        (HOLE, Presence.OUTSIDE, ""),
        (NEAR_A_BORDER, Presence.UNSURE, "QNFICTIF1"),
        ((2.28995, 49.910), Presence.UNSURE, ""),
        ((2.335, 49.883), Presence.INSIDE, "QNFICTIF3"),  # between the two communes it spans
    ],
)
def test_a_place_is_inside_outside_or_to_be_checked(fictional, place, presence, code):
    found = quarters.locate(*place, precise=True)
    assert (found.presence, found.code, found.year) == (presence, code, 2024)


def test_a_place_that_is_not_known_well_is_to_be_checked(fictional):
    for found in (
        quarters.locate(None, None, precise=True),
        quarters.locate(*INSIDE, precise=False),
    ):
        assert (found.presence, found.year) == (Presence.UNSURE, 2024)


def test_without_a_list_nothing_is_said(app):
    assert quarters.locate(*INSIDE, precise=True) is None


def polygon(*corners) -> dict:
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def moved(fictional: bytes, **values) -> bytes:
    """The file with these changes to its first outline."""
    content = json.loads(fictional)
    content["features"][0] |= values
    return json.dumps(content).encode()


def test_the_newest_list_is_in_force_and_a_new_import_of_its_year_replaces_it(fictional):
    square = polygon((2.1, 49.7), (2.3, 49.7), (2.3, 49.85))
    import_outlines(moved(FICTIONAL.read_bytes(), geometry=square), 2015, "old")
    assert quarters.locate(*INSIDE, precise=True).presence is Presence.INSIDE
    import_outlines(moved(FICTIONAL.read_bytes(), geometry=square), 2024, "again")
    assert quarters.locate(*INSIDE, precise=True).presence is Presence.OUTSIDE
    import_outlines(FICTIONAL.read_bytes(), 2025, "new")
    assert quarters.locate(*INSIDE, precise=True).year == 2025


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not json", "pas un fichier GeoJSON"),
        (b'{"type": "Feature", "features": []}', "pas un fichier GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "aucun contour"),
        ({"properties": {"code_qp": "QN1"}}, "Contour n° 1 : le code ou le nom"),
        ({"properties": {"code_qp": "QN1", "lib_qp": "Un"}}, "la commune de QN1 manque"),
        ({"geometry": None}, "n’est pas une surface"),
        ({"geometry": {"type": "Point", "coordinates": [2, 49]}}, "n’est pas une surface"),
        ({"geometry": {"type": "Polygon", "coordinates": [["x"]]}}, "illisible"),
        ({"geometry": polygon((648e3, 69e5), (649e3, 69e5), (649e3, 7e6))}, "WGS84"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_whole_and_says_where(fictional, content, said):
    given = content if isinstance(content, bytes) else moved(FICTIONAL.read_bytes(), **content)
    with pytest.raises(BadOutlines, match=said):
        import_outlines(given, 2024, "wrong")
    assert quarters.locate(*INSIDE, precise=True).presence is Presence.INSIDE


@pytest.fixture
def official(tmp_path: Path) -> Path:
    """The same names of properties as the published file, in capitals as some years had them."""
    content = json.loads(FICTIONAL.read_bytes())
    for one in content["features"]:
        one["properties"] = {name.upper(): value for name, value in one["properties"].items()}
    path = tmp_path / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    path.write_text(json.dumps(content))
    return path


@pytest.mark.parametrize(("options", "count"), [([], 3), (["--tout"], 4)])
def test_the_command_keeps_the_quarters_of_the_territory_or_all(app, official, options, count):
    command = ["territory", "import-qpv", str(official), "--millesime", "2024", *options]
    done = app.test_cli_runner().invoke(args=command)
    assert done.exit_code == 0, done.output
    assert f"{count} quartiers prioritaires chargés, liste de 2024" in done.output
    assert session.query(Quarter).count() == count
    assert session.get(QuarterVintage, 2024).source == official.name


def test_the_command_says_what_is_wrong(app, tmp_path):
    path = tmp_path / "wrong.geojson"
    path.write_text("{}")
    done = app.test_cli_runner().invoke(args=["territory", "import-qpv", str(path)])
    assert done.exit_code == 1
    assert "pas un fichier GeoJSON" in done.output

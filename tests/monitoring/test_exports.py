"""The export opens in a spreadsheet as it is, and runs nothing there."""

import csv
import io

import pytest

from portal.monitoring import exports
from portal.monitoring.counted import Counted
from portal.monitoring.files import Filters
from portal.monitoring.scope import Area, Scope
from tests.factories import UserFactory
from tests.monitoring.known import answered, known_set, paris, sent

EVERYTHING = Filters(Counted.RECEIVED, Scope(None, area=Area.EVERYWHERE))


def exported(filters=EVERYTHING):
    text = "".join(exports.lines(filters, by=UserFactory(admin=True)))
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    file = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(file, delimiter=";"))


def test_every_file_of_the_list_is_a_line(app):
    known_set()
    lines = exported()
    assert len(lines) == 10
    assert {line["Territoire"] for line in lines} == {"métropole", "hors du territoire"}


def test_dates_and_amounts_are_french(app):
    answered(
        sent("A", paris(2026, 3, 1), need_cents=12_500_50),
        "adie", paris(2026, 4, 1), cents=8_000_00,
    )  # fmt: skip
    line = exported()[0]
    assert line["Envoyée le"] == "01/03/2026"
    assert line["Dernière décision le"] == "01/04/2026"
    assert (line["Besoin (€)"], line["Accordé (€)"]) == ("12500,50", "8000")
    assert line["Réseaux"] == "Adie : Accordé, 8000\u00a0€"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_would_run_is_a_text(app, start):
    sent("A", paris(2026, 3, 1), title=f"{start}HYPERLINK(1)", person_name=f"{start}1+1")
    line = exported()[0]
    assert line["Projet"] == f"'{start}HYPERLINK(1)"
    assert line["Personne"] == f"'{start}1+1"


def test_separators_and_quotes_stay_in_their_cell(app):
    sent("A", paris(2026, 3, 1), title='Bar; "Le Midi"')
    assert exported()[0]["Projet"] == 'Bar; "Le Midi"'


def test_what_may_not_be_known_is_not_exported(app):
    sent("M", paris(2026, 3, 1), confidential=True)
    line = exported()[0]
    assert line["Personne"] == "Demande confidentielle"
    assert not {line[name] for name in ("Projet", "Type", "Commune", "Besoin (€)")} - {""}

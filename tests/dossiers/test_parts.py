"""A part that a noun registers is asked, checked and read back like the pages of questions."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.dossiers import completeness, parts
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress
from portal.dossiers.readers import OWNER, Reader
from portal.dossiers.reading import sections_read


@pytest.fixture(autouse=True)
def pets() -> Iterator[None]:
    """One part more, which applies to those who have a project."""
    part = Part(
        code="animaux",
        words="Vos animaux",
        staff_title="Les animaux",
        section="projet",
        endpoint="application.tasks",
        applies=lambda dossier: dossier.answers.get("demandeur") == "particulier",
        progress=lambda _: Progress.STARTED,
        lacking=lambda dossier: [] if "chien" in dossier.answers else ["Nommez votre chien"],
        read=lambda dossier, reader: [("Chien", dossier.answers.get("chien", "sans nom"))],
    )
    parts.register(part)
    yield
    parts.REGISTERED.remove(part)


def draft(**answers: object) -> Dossier:
    return Dossier(answers={"demandeur": "particulier", **answers}, typed={}, seen_pages=[])


def test_its_gaps_stand_between_the_file_and_its_sending(app: Flask) -> None:
    assert "Nommez votre chien" in completeness.missing(draft())
    assert "Nommez votre chien" not in completeness.missing(draft(chien="Rex"))


def test_a_gap_leads_to_the_page_of_its_part(app: Flask) -> None:
    gap = completeness.gaps(draft())[-1]
    assert (gap.endpoint, gap.place) == ("application.tasks", {})


def test_it_stands_after_the_pages_of_its_section(app: Flask) -> None:
    codes = [step.code for step in completeness.steps(draft())]
    assert codes[codes.index("projet") + 1] == "animaux"


def test_it_says_nothing_to_those_to_whom_it_does_not_apply(app: Flask) -> None:
    other = Dossier(answers={"demandeur": "entreprise"}, typed={}, seen_pages=[])
    assert "Nommez votre chien" not in completeness.missing(other)


@pytest.mark.parametrize(("reader", "title"), [(OWNER, "Vos animaux"), (Reader(), "Les animaux")])
def test_it_is_read_back_after_the_answers(app: Flask, reader: Reader, title: str) -> None:
    assert sections_read(draft(chien="Rex"), reader)[-1] == (title, [("Chien", "Rex")])

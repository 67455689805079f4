"""What a file is called: the name its owner gave, else, when it is shown, the kind of project."""

from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import InstrumentedAttribute

from portal.languages import _

UNNAMED = {
    "aucun": "Prêt personnel",
    "creation": "Projet de création",
    "reprise": "Projet de reprise",
    "developpement": "Projet de développement",
    "consolidation": "Entreprise à consolider",
    "cession": "Entreprise à transmettre",
}
"""By kind of project; kept nowhere, so that it is said in the language of whoever reads."""


def called(title: str, kind: str) -> str:
    return title or _(UNNAMED.get(kind, ""))


def called_in_rows(
    title: InstrumentedAttribute[str], kind: InstrumentedAttribute[str]
) -> ColumnElement[Any]:
    """The same as a column of the lists of the staff, who read French."""
    unnamed = ((kind == code, words) for code, words in UNNAMED.items())
    return case((title != "", title), *unnamed, else_="")

"""How a desk gives its files: a way, a part for each person, who has which sector."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from forms.fields import OneOfField

Choices = Iterable[tuple[str, str]]
NOBODY = {"": "Personne en particulier"}


class AssignmentForm(FlaskForm):
    """Made with a field ``share-<person>`` for each, and ``<kind>-<code>`` for each sector."""

    way = OneOfField(
        "Comment confier les demandes qui arrivent ?", "Choisissez comment confier les demandes"
    )
    seen = HiddenField()


def assignment_form(
    ways: Choices, people: Mapping[str, str], shares: Choices, sectors: Mapping[str, str],
    values: Mapping[str, str],
) -> AssignmentForm:  # fmt: skip
    """``sectors``: by the name of its field, how each is called."""
    offered = NOBODY | dict(people)
    fields: dict[str, Any] = {
        f"share-{one}": SelectField(name, choices=dict(shares)) for one, name in people.items()
    }
    fields |= {
        name: SelectField(words, choices=offered, default="") for name, words in sectors.items()
    }
    made = cast("type[AssignmentForm]", type("MadeAssignmentForm", (AssignmentForm,), fields))
    form = made(data=dict(values))
    form.way.choices = dict(ways)
    return form

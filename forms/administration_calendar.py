"""Forms of the administrators: days of closure, delays."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField

from forms.administration import Choices, at_most
from forms.fields import DateField, Needed, WholeField, one_line

WHOLE_DESK = ("", "Tout le guichet")


class ClosingDayForm(FlaskForm):
    """One day is a first day without a last one."""

    label = StringField(
        "Nom de la fermeture",
        description="Par exemple : pont de l’Ascension, fermeture d’été",
        filters=[one_line],
        validators=[Needed("Écrivez le nom de la fermeture"), at_most(120)],
    )
    first = DateField(
        "Premier jour fermé",
        description="À partir d’aujourd’hui",
        validators=[Needed("Écrivez le premier jour fermé")],
    )
    last = DateField("Dernier jour fermé", description="Rien à écrire pour une seule journée")
    network = SelectField("Qui est fermé ?")

    def offer(self, networks: Choices) -> None:
        self.network.choices = [WHOLE_DESK, *networks]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last, of a form that was found good."""
        first = cast("date", self.first.data)
        return first, self.last.data or first


class DelaysForm(FlaskForm):
    """Made with a number field for each delay; what is wrong together is told at its field."""

    seen = HiddenField()
    since = DateField(
        "À partir du",
        description="Demain au plus tôt : ce qui commence aujourd’hui a déjà ses délais",
        validators=[Needed("Écrivez le jour à partir duquel ces délais valent")],
    )
    note = StringField(
        "Raison du changement",
        description="Qui l’a décidé, où : par exemple, comité de pilotage du 12 janvier",
        filters=[one_line],
        validators=[Needed("Écrivez la raison du changement"), at_most(200)],
    )

    def numbers(self, codes: Iterable[str]) -> dict[str, int]:
        return {code: self[code].data for code in codes}

    def tell(self, faults: Mapping[str, str]) -> None:
        """Put each sentence at the field that bears this name."""
        for name, sentence in faults.items():
            self[name].errors = [*self[name].errors, sentence]


def delays_form(delays: Mapping[str, tuple[str, str]], values: Mapping[str, int], since: date,
                seen: str) -> Any:  # fmt: skip
    """``delays``: the label and the hint of each, by its code."""
    fields = {
        code: WholeField(label, description=hint, validators=[Needed("Écrivez un nombre")])
        for code, (label, hint) in delays.items()
    }
    made = type("MadeDelaysForm", (DelaysForm,), fields)
    return made(data={**values, "since": since, "seen": seen})

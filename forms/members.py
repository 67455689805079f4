"""Forms of a desk's team: absences, and the files of someone who leaves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice

from forms.fields import DateField, Needed

Choices = Mapping[str, str]
NOBODY = "personne"
ALIKE = {"": "Comme choisi pour tous"}


class AbsenceForm(FlaskForm):
    """One day is a first day without a last one. ``desk``: chosen from when there are several.

    ``wrong_days``: by field, what is wrong with a first and a last day, whoever stands in.
    """

    desk = SelectField("Guichet", coerce=int)
    first = DateField(
        "Premier jour d’absence", validators=[Needed("Écrivez le premier jour d’absence")]
    )
    last = DateField("Dernier jour d’absence", description="Rien à écrire pour une seule journée")
    deputy = SelectField(
        "Qui assure la suppléance ?",
        description="Cette personne reçoit les courriels et voit les dossiers parmi les siens",
        validators=[Needed("Choisissez qui assure la suppléance")],
        validate_choice=False,
    )

    wrong_days: Callable[[date, date], Mapping[str, str]]

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002
        valid: bool = super().validate()
        if self.first.data and not self.first.errors and not self.last.errors:
            self.tell(self.wrong_days(*self.days))
        return valid and not self.errors

    def offer(self, desks: list[tuple[int, str]], deputies: Choices) -> None:
        self.desk.choices = [SelectChoice(*desk) for desk in desks]
        if len(desks) == 1:
            self.desk.data = desks[0][0]
        self.deputy.choices = {"": "Choisir une personne"} | dict(deputies)

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last, of a form that was found good."""
        first = cast("date", self.first.data)
        return first, self.last.data or first

    def tell(self, faults: Mapping[str, str]) -> None:
        """Put each sentence at the field that bears this name."""
        for name, sentence in faults.items():
            self[name].errors = [*self[name].errors, sentence]


@dataclass(frozen=True)
class Share:
    """The files of one network: by their ids, their versions and how each is called; and who may
    receive them."""

    network: int
    files: Mapping[int, tuple[int, str]]
    receivers: Choices

    @property
    def offered(self) -> dict[str, str]:
        return dict(self.receivers) or {NOBODY: "Personne, à affecter plus tard"}


class HandoverForm(FlaskForm):
    """Made with a choice for all the files of a network, and one for each of them."""

    shares: Iterable[Share] = ()

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002
        valid: bool = super().validate()
        for share in self.shares:
            self._check(share)
        return valid and not self.errors

    def _check(self, share: Share) -> None:
        whole, own = self[f"all-{share.network}"], [self[f"to-{one}"] for one in share.files]
        for field in (whole, *own):
            if field.data and field.data not in share.offered:
                field.errors = ["Cette personne n’est plus là : choisissez-en une autre"]
        if not whole.data and not all(field.data for field in own):
            whole.errors = ["Choisissez à qui confier ces dossiers"]

    def chosen(self) -> dict[int, str]:
        """By file, the value chosen for it."""
        return {
            one: self[f"to-{one}"].data or self[f"all-{share.network}"].data
            for share in self.shares
            for one in share.files
        }

    def seen(self) -> dict[int, int]:
        """By file, its version on the page that was sent."""
        fields = {one: self[f"seen-{one}"] for share in self.shares for one in share.files}
        return {one: _number(field.data) for one, field in fields.items()}

    def renew(self) -> None:
        """Show the files as they are now, with what was chosen."""
        for share in self.shares:
            for one, (version, _) in share.files.items():
                self[f"seen-{one}"].data = str(version)


def handover_form(shares: list[Share]) -> HandoverForm:
    fields, values = dict[str, Any](shares=shares), dict[str, str]()
    for share in shares:
        first = {"": "Choisir une personne"} if share.receivers else {}
        fields[f"all-{share.network}"] = _choice("Confier tous ces dossiers à", first, share)
        for one, (version, name) in share.files.items():
            fields[f"to-{one}"] = _choice(f"Confier à, pour {name}", ALIKE, share)
            fields[f"seen-{one}"] = HiddenField()
            values[f"seen-{one}"] = str(version)
    made = type("MadeHandoverForm", (HandoverForm,), fields)
    return cast("HandoverForm", made(data=values))


def _choice(label: str, first: Choices, share: Share) -> Any:
    choices = dict(first) | share.offered
    return SelectField(label, choices=choices, default="", validate_choice=False)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0

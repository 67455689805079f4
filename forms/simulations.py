"""Forms of simulations: on which files a rule set is replayed, which of its files are listed."""

from collections.abc import Callable, Iterable

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, ValidationError

from forms.fields import one_line

Choices = Iterable[tuple[str, str]]
MOST_COMMUNES = 40


class SimulationForm(FlaskForm):
    """``named``: the choice of place that asks which communes."""

    period = SelectField("Demandes envoyées", name="periode")
    place = RadioField("Où se trouve le projet ?", name="territoire")
    communes = StringField(
        "Communes",
        name="communes",
        description="Par exemple : Amiens, Salouël, 80480",
        filters=[one_line],
    )

    def offer(
        self,
        periods: Choices,
        places: Choices,
        named: str,
        find: Callable[[str], str | None],
    ) -> None:
        """``find`` gives the code of the only commune that is meant, None for no or several."""
        self.period.choices, self.place.choices = list(periods), list(places)
        self.named, self.find = named, find
        self.period.data = self.period.data or self.period.choices[0][0]
        self.place.data = self.place.data or self.place.choices[0][0]

    def validate_communes(self, _: StringField) -> None:
        if self.place.data != self.named:
            return
        if not self._written:
            raise ValidationError("Écrivez le nom d’une commune au moins")
        if len(self._written) > MOST_COMMUNES:
            raise ValidationError(f"Écrivez {MOST_COMMUNES} communes au maximum")
        if unknown := [one for one in self._written if self.find(one) is None]:
            raise ValidationError(f"Écrivez le nom ou le code postal au lieu de « {unknown[0]} »")

    @property
    def codes(self) -> tuple[str, ...]:
        """The communes asked for, by their codes; once the form is valid."""
        if self.place.data != self.named:
            return ()
        return tuple(dict.fromkeys(code for one in self._written if (code := self.find(one))))

    @property
    def _written(self) -> list[str]:
        return [one.strip() for one in (self.communes.data or "").split(",") if one.strip()]


class FilesForm(FlaskForm):
    """Which files of a simulation are listed. The first choice is the usual one."""

    class Meta:
        csrf = False

    what = SelectField("Ce qui change", name="quoi")

    def offer(self, choices: Choices) -> None:
        self.what.choices = list(choices)
        if self.what.data not in {value for value, _ in self.what.choices}:
            self.what.data = ""

"""Forms of the shared plan: what a network proposes of each of its aids, what it has paid."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import HiddenInput

from forms.adviser import Choices
from forms.confirming import ToConfirmForm
from forms.fields import DateField, Needed
from forms.financing import AmountField

CHOOSE = "Choisissez une aide"
SEEN = InputRequired("Cette page est incomplète : rechargez-la")


class ProposedForm(Form):
    """An aid of which the network proposes an amount; empty, it proposes nothing any more."""

    scheme = HiddenField()
    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    amount = AmountField("Montant proposé")


class SharesForm(ToConfirmForm):
    """``lines``: the aids that have an amount already; ``aid`` and ``amount``: one more.

    ``sure``: an amount beyond the terms of its aid is meant.
    """

    lines = FieldList(FormField(ProposedForm))
    aid = SelectField("Aide", validate_choice=False)
    amount = AmountField("Montant proposé", description="En euros. Par exemple : 8 000.")
    sure = BooleanField("Oui, garder ce montant")

    def offer(self, choices: Choices, names: Choices) -> None:
        """``choices``: what may be added; ``names``: the aids of the lines, by their codes."""
        first = {} if len(choices) == 1 else {"": CHOOSE}
        self.aid.choices = list((first | dict(choices)).items())
        if len(choices) == 1:
            self.aid.data = next(iter(choices))
        for entry in self.lines:
            entry.form.amount.label.text = names.get(entry.form.scheme.data, "Montant proposé")

    def validate_aid(self, field: SelectField) -> None:
        known = field.data and field.data in dict(field.choices or ())
        if self.amount.data is not None and not known:
            raise ValidationError(CHOOSE)

    def validate_amount(self, field: AmountField) -> None:
        several = len(self.aid.choices or ()) > 1
        if several and self.aid.data and field.data is None and not field.errors:
            raise ValidationError("Écrivez le montant proposé")

    def confirmed(self, beyond: Sequence[str]) -> bool:
        """``beyond``: what goes beyond the terms of its aid, which is asked once."""
        said = ". ".join(beyond)
        if self.unconfirmed(said):
            self.sure.errors = [f"Confirmez ce qui est hors des conditions de l’aide. {said}"]
        return not self.sure.errors

    @property
    def wanted(self) -> list[tuple[str, int | None, int]]:
        """The code of each aid, its cents and the version of its line, 0 for a new one."""
        found = [(one.scheme.data, one.amount.data, one.seen.data) for one in self._understood()]
        if self.aid.data and self.amount.data is not None:
            found.append((self.aid.data, self.amount.data, 0))
        return found

    def _understood(self) -> list[Any]:
        lines = [entry.form for entry in self.lines]
        return [one for one in lines if not one.amount.errors and one.seen.data is not None]


class PaymentForm(FlaskForm):
    """``wrong_amount`` and ``wrong_day``: what is wrong with them, or nothing."""

    seen = IntegerField(widget=HiddenInput(), validators=[SEEN])
    amount = AmountField(
        "Montant versé en tout",
        description="En euros, depuis le début. Écrivez 0 si rien n’est versé.",
        validators=[Needed("Écrivez le montant versé en tout")],
    )
    day = DateField("Date du dernier versement")

    wrong_amount: Callable[[int], str]
    wrong_day: Callable[[int, date | None], str]

    def validate_amount(self, field: AmountField) -> None:
        if field.data is not None and (wrong := self.wrong_amount(field.data)):
            raise ValidationError(wrong)

    def validate_day(self, field: DateField) -> None:
        cents = self.amount.data
        if cents is not None and not field.errors and (wrong := self.wrong_day(cents, field.data)):
            raise ValidationError(wrong)

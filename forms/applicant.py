"""Forms of the applicant's space."""

from collections.abc import Iterable
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.widgets import HiddenInput

from forms.fields import Needed, plain
from forms.messages import TOO_LONG, WritingForm
from forms.register_numbers import SiretField

ANSWER = "answer_"
LONGEST_NUMBER = 12


class StartForm(FlaskForm):
    key = HiddenField()


class MessageForm(WritingForm):
    to = SelectField("À qui écrivez-vous ?", validate_choice=True)


class AnswersForm(FlaskForm):
    """What networks ask in words, ``answer_<id>`` for each question; some may be left for later."""

    @classmethod
    def asking(cls, questions: Iterable[int], **options: Any) -> Self:
        fields = {
            f"{ANSWER}{one}": TextAreaField("Votre réponse", filters=[plain], validators=[TOO_LONG])
            for one in questions
        }
        made: type[Self] = type("AnswersForm", (cls,), fields)
        return made(**options)

    @property
    def answers(self) -> list[Field]:
        return [one for one in self if one.name.startswith(ANSWER)]

    @property
    def given(self) -> dict[int, str]:
        """The answers that are written, by question."""
        written = [one for one in self.answers if one.data]
        return {int(one.name.removeprefix(ANSWER)): one.data for one in written}

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if valid and self.answers and not self.given:
            self.answers[0].errors = ["Écrivez au moins une réponse"]
            return False
        return valid


def answered(names: Iterable[str]) -> set[int]:
    """The questions whose fields are among these names."""
    ends = [one.removeprefix(ANSWER) for one in names if one.startswith(ANSWER)]
    return {int(one) for one in ends if one.isdecimal() and len(one) < LONGEST_NUMBER}


class WithdrawForm(FlaskForm):
    seen = IntegerField(widget=HiddenInput())


class NumberForm(FlaskForm):
    """The number of a company that was born after the file was sent."""

    siret = SiretField(
        "Numéro SIRET",
        description="14 chiffres, sur votre extrait Kbis ou le courrier de l’Insee.",
        validators=[Needed("Écrivez le numéro SIRET")],
    )


class PresenceForm(FlaskForm):
    """The person will be there; ``seen``: the version of the appointment on the page."""

    seen = IntegerField(widget=HiddenInput())


class OtherTimeForm(PresenceForm):
    wish = TextAreaField(
        "Quand êtes-vous disponible ?",
        description="Par exemple : le mardi matin, ou après 17 h.",
        filters=[plain],
        validators=[Needed("Écrivez quand vous êtes disponible"), TOO_LONG],
    )

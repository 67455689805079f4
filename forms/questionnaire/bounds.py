"""Between what bounds an answer lies, and the sentence for one that does not."""

from datetime import date
from typing import Any

from wtforms.validators import StopValidation

from portal.dossiers.questions import Question
from portal.french import euros, number, spaced
from portal.languages import _


class Within:
    """A number between two bounds, said in the unit of the question."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ARG002
        if field.data is None:
            return
        low, high = self._bounds()
        value = field.data / 100 if self.question.kind == "money" else field.data
        if (low is not None and value < low) or (high is not None and value > high):
            raise StopValidation(self._sentence(low or 0, high))

    def _bounds(self) -> tuple[float | None, float | None]:
        low, high = self.question.low, self.question.high
        return (low or 1900, high or 2100) if self.question.kind == "year" else (low, high)

    def _sentence(self, low: float, high: float | None) -> str:
        kind = self.question.kind
        if kind == "year":
            years = {"low": f"{low:.0f}", "high": f"{high:.0f}"}
            return self._said(_("l’année doit être entre %(low)s et %(high)s", **years))
        if kind == "money":
            return self._said(_amount(low, high))
        bounds = {"low": number(low), "high": number(high or 0)}
        if high is None:
            return self._said(_("le nombre doit être d’au moins %(low)s", **bounds))
        return self._said(_("le nombre doit être entre %(low)s et %(high)s", **bounds))

    def _said(self, sentence: str) -> str:
        return spaced(_("%(title)s : %(sentence)s", title=self.question.title, sentence=sentence))


def _amount(low: float, high: float | None) -> str:
    if high is None:
        return _("le montant doit être d’au moins %(low)s", low=euros(_cents(low)))
    return _(
        "le montant doit être entre %(low)s et %(high)s",
        low=euros(_cents(low)), high=euros(_cents(high)),
    )  # fmt: skip


def _cents(amount: float) -> int:
    return round(amount * 100)


class OnTheRightSide:
    """A date after today, or not after it."""

    def __init__(self, question: Question, today: date) -> None:
        self.question, self.today = question, today

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ARG002
        if field.data is None:
            return
        if self.question.not_before and field.data < self.today:
            raise StopValidation("La date doit être après aujourd’hui")
        if self.question.not_after and field.data > self.today:
            raise StopValidation("La date doit être avant aujourd’hui")

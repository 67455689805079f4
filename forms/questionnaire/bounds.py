"""Between what bounds an answer lies, and the sentence for one that does not."""

from datetime import date
from typing import Any

from wtforms.validators import StopValidation

from portal.dossiers.questions import Question
from portal.french import NBSP, number


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
            return f"{self.question.title}{NBSP}: l’année doit être entre {low:.0f} et {high:.0f}"
        unit = f"{NBSP}€" if kind == "money" else ""
        subject = f"{self.question.title}{NBSP}: le {'montant' if unit else 'nombre'}"
        if high is None:
            return f"{subject} doit être d’au moins {number(low)}{unit}"
        return f"{subject} doit être entre {number(low)}{unit} et {number(high)}{unit}"


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

"""What is asked of the person: documents, corrections and answers, why, and by which day."""

from collections.abc import Sequence
from typing import Any

from wtforms import ValidationError

from forms.due import DueForm, answer_day
from forms.steps import Groups, StepForm, free, several, told
from portal.french import listed
from portal.territory.folding import likeness

MOST_QUESTIONS = 10
LONGEST_QUESTION = 200


class RequestInfoForm(StepForm, DueForm):
    kinds = several("Documents à demander")
    again = several(
        "Documents déjà dans le dossier, à demander de nouveau",
        "La personne devra les renvoyer : dites plus bas ce qui ne va pas.",
    )
    corrections = several(
        "Parties de la demande à corriger",
        "La personne corrige elle-même, sur les pages où se trouvent ces réponses, et rien "
        "d’autre. Vous lirez ce qu’il y avait avant et ce qu’il y a après.",
    )
    questions = free("Vos questions", "Une question par ligne. La personne répond à chacune.")
    due_on = answer_day()
    message = told(
        "Pourquoi vous le demandez",
        "Dites à la personne pourquoi vous le demandez",
        "Elle lit ce mot dans son espace et dans le courriel. Par exemple : pour présenter votre "
        "projet au comité du 12 mars.",
    )

    awaited: Sequence[str] = ()
    """What this network waits for already, each with its day: it is not asked for twice."""
    arrived: Sequence[str] = ()
    """What was ticked as lacking, and has come since."""
    groups: Groups = []
    to_check: Sequence[str] = ()

    @property
    def said(self) -> set[str]:
        return super().said | {
            *(self.kinds.data or ()), *(self.again.data or ()), *(self.corrections.data or ())
        }  # fmt: skip

    @property
    def asked(self) -> list[str]:
        """The questions, one a line, each once, without the empty lines."""
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, (self.questions.data or "").splitlines())):
            found.setdefault(likeness(line), line)
        return list(found.values())

    def validate_questions(self, _: Any) -> None:
        if len(self.asked) > MOST_QUESTIONS:
            raise ValidationError(f"Posez {MOST_QUESTIONS} questions au maximum")
        if any(len(one) > LONGEST_QUESTION for one in self.asked):
            raise ValidationError(
                f"Chaque question doit faire {LONGEST_QUESTION} caractères au maximum"
            )

    def validate_again(self, _: Any) -> None:
        if self.arrived:
            raise ValidationError(
                f"Arrivé depuis que vous avez ouvert cette page : {listed(self.arrived)}. Cochez "
                "ici ce qu’il faut renvoyer"
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Nothing asked is told where something can be."""
        valid: bool = super().validate(extra_validators)
        lists = (self.kinds, self.again, self.corrections)
        if self.asked or any(one.data or one.errors for one in lists):
            return valid
        first = next((one for one in lists if one.choices), self.questions)
        first.errors = ["Cochez un document ou une partie à corriger, ou écrivez une question"]
        return False

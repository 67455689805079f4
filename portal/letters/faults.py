"""What is wrong with a text: where it stands, and a sentence for whoever wrote it."""

from dataclasses import dataclass

SUBJECT, BODY = "subject", "body"
HOW = "Écrivez par exemple {{ numero }}"
CONDITION = "{% if nom %} … {% else %} … {% endif %}"
LOOP = "{% for une_ligne in une_liste %} … {% endfor %}"


@dataclass(frozen=True)
class Fault:
    """``line``: where it stands in the subject or in the body; None when it is nowhere."""

    where: str
    line: int | None
    sentence: str

    @property
    def words(self) -> str:
        alone = self.line is None or self.where == SUBJECT
        return self.sentence if alone else f"Ligne {self.line} : {self.sentence}"


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1

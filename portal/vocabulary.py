"""The closed lists that every part of the portal shares, each value with its French words."""

from enum import StrEnum
from typing import Self

from portal.languages import _


class LabelledEnum(StrEnum):
    """A stored value and the words shown to people: ``DRAFT = "draft", "Brouillon"``."""

    words: str
    """In French."""

    def __new__(cls, value: str, words: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    @property
    def label(self) -> str:
        """In the language spoken."""
        return _(self.words)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(member.value, member.label) for member in cls]


class Reason(LabelledEnum):
    """A coded reason in two voices: ``words`` for the person, ``staff`` between professionals."""

    staff: str

    def __new__(cls, value: str, words: str = "", staff: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        member.staff = staff
        return member


class Block(Reason):
    """What a person lets a network read of their file, each apart from the others.

    ``words`` speak to the person, ``staff`` of them, in a sentence.
    """

    IDENTITY = "identity", "Votre identité", "son identité"
    PROJECT = "project", "Votre projet", "son projet"
    FINANCES = "finances", "Vos finances", "ses finances"
    SENSITIVE = "sensitive", "Votre situation sensible", "sa situation sensible"


class RoleName(LabelledEnum):
    APPLICANT = "applicant", "Porteur de projet"
    ADVISER = "adviser", "Conseiller"
    MANAGER = "manager", "Responsable de réseau"
    FRONT_DESK = "front_desk", "Accueil du guichet"
    ADMIN = "admin", "Administrateur"


STAFF_ROLES = frozenset(RoleName) - {RoleName.APPLICANT}
DESK_ROLES = frozenset({RoleName.ADVISER, RoleName.MANAGER})
"""The roles that someone holds at one network's desk, not over the whole portal."""


class Subject(LabelledEnum):
    """What someone may accept to receive; nothing is sent without it, nor depends on it."""

    NEWS = "news", "Des nouvelles des aides et des rendez-vous du guichet, par courriel"
    STUDY = "study", "Une question, plus tard, sur ce que l’aide a changé pour vous"

"""What a file needs before it is declared ready to be decided; nouns above add their own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.referrals import clocks
from portal.referrals.models import ItemState, Referral


@dataclass(frozen=True)
class Need:
    """``lacking`` says each thing that is missing, in a sentence, None for a file that has no such
    need; ``anchor``: where it is mended
    on the page of the file; a need that is not ``blocking`` is only told."""

    title: str
    anchor: str
    lacking: Callable[[Referral], Iterable[str] | None]
    blocking: bool = True


@dataclass(frozen=True)
class Point:
    """A need of one file, and what is missing for it."""

    need: Need
    missing: list[str]

    @property
    def look(self) -> tuple[str, str, str]:
        """Its word, tone and icon."""
        if not self.missing:
            return "Fait", "success", "check"
        if self.need.blocking:
            return "À faire", "waiting", "clock"
        return "Attendu", "info", "clock"


def points(referral: Referral) -> list[Point]:
    read = ((one, one.lacking(referral)) for one in NEEDS)
    found = [Point(one, list(missing)) for one, missing in read if missing is not None]
    return [one for one in found if one.missing or one.need.blocking]


def lacking(referral: Referral) -> str:
    """The first thing that is lacking; empty when the file may be declared ready."""
    blocking = (one.lacking(referral) or () for one in NEEDS if one.blocking)
    return next((words for some in blocking for words in some), "")


def first_missing(found: Iterable[Point]) -> str:
    """The same of what has been read already."""
    blocking = (one.missing for one in found if one.need.blocking)
    return next((words for some in blocking for words in some), "")


def _owed(referral: Referral) -> Iterable[str]:
    if clocks.open_request(referral):
        yield (
            "La personne vous doit encore une réponse : attendez-la, "
            "ou choisissez « Ne plus demander »."
        )


def _unchecked(referral: Referral) -> Iterable[str]:
    items = (one for asked in referral.requests for one in asked.items)
    for item in items:
        opened = not item.document or referral.reader.has(item.document.kind.block)
        if item.state is ItemState.SENT and item.kind_code and opened:
            yield f"Acceptez ou refusez : {item.label}."


NEEDS: list[Need] = [
    Need("Réponses de la personne", "complements", _owed),
    Need("Documents demandés, à vérifier", "complements", _unchecked),
]

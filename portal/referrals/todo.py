"""What a person owes to the networks: each thing once, on the first day that it is due."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from portal.french import date_long, listed, plural
from portal.languages import _
from portal.referrals.models import InfoItem
from portal.referrals.pooling import alike, due_on

Things = list[list[InfoItem]]
"""Each thing with whatever asks for it."""


@dataclass(frozen=True)
class Owed:
    """``words``: all of it, empty when nothing is owed; ``days``: what is due on each day."""

    words: str
    days: list[tuple[date, str]]

    @property
    def first(self) -> date | None:
        return self.days[0][0] if self.days else None

    @property
    def several_days(self) -> bool:
        return len(self.days) > 1


def todo(items: Iterable[InfoItem]) -> Owed:
    things = alike(items)
    return Owed(_words(things), [(day, _words(due)) for day, due in _by_day(things)])


def lacking(items: Iterable[InfoItem]) -> str:
    """What one network lacks, as a sentence."""
    things = alike(items)
    count, days = plural(len(things), "élément"), _by_day(things)
    if len(days) == 1:
        day = date_long(days[0][0])
        return _("Il manque %(lacking)s. À envoyer avant le %(day)s.", lacking=count, day=day)
    parts = [
        _("%(count)s avant le %(day)s", count=len(due), day=date_long(day)) for day, due in days
    ]
    return _("Il manque %(lacking)s : %(parts)s.", lacking=count, parts=listed(parts))


def _by_day(things: Things) -> list[tuple[date, Things]]:
    found: dict[date, Things] = defaultdict(list)
    for one in things:
        found[due_on(one)].append(one)
    return sorted(found.items())


def _words(things: Collection[list[InfoItem]]) -> str:
    """« envoyer 2 documents, répondre à 1 question et corriger 1 partie de votre demande »."""
    documents = sum(1 for one, *_others in things if one.kind_code)
    questions = sum(1 for one, *_others in things if one.in_words)
    parts = []
    if documents:
        parts.append(_("envoyer %(documents)s", documents=plural(documents, "document")))
    if questions:
        asked = plural(questions, "question")
        parts.append(_("répondre à %(questions)s", questions=asked))
    if corrected := len(things) - documents - questions:
        count = plural(corrected, "partie")
        parts.append(_("corriger %(parts)s de votre demande", parts=count))
    return listed(parts)

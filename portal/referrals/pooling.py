"""What several networks ask of one person, as one list: each thing once, with who asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.french import date_long, listed
from portal.networks.models import Network
from portal.networks.wording import inside, starting
from portal.referrals.models import InfoItem
from portal.territory.folding import likeness

Reasons = list[tuple[Network, str]]
"""Each network, and why it asks, in its own words."""
Told = set[tuple[int, str]]
"""What a page has said already: the ids of networks, and why they ask."""


@dataclass(frozen=True)
class Question:
    """One question, whichever networks ask it: the most urgent first.

    ``reasons``: why each asks, unless a question before it has said so.
    """

    items: list[InfoItem]
    reasons: Reasons

    @property
    def id(self) -> int:
        return self.items[0].id

    @property
    def label(self) -> str:
        return self.items[0].label

    @property
    def due_on(self) -> date:
        return due_on(self.items)

    @property
    def networks(self) -> list[Network]:
        return askers(self.items)

    @property
    def who(self) -> str:
        """Who asks, at the beginning of a sentence."""
        return who_ask(self.networks)

    @property
    def refusals(self) -> list[str]:
        return list(dict.fromkeys(one.refusal for one in self.items if one.refusal))


def questions(items: Iterable[InfoItem], told: Told | None) -> list[Question]:
    """Those in words; the same words asked by two networks are one question."""
    found = alike(one for one in items if one.in_words)
    return [Question(*one) for one in zip(found, reasons(found, told), strict=True)]


def alike(items: Iterable[InfoItem]) -> list[list[InfoItem]]:
    """Each thing, with whatever asks for it."""
    found: dict[tuple[str | None, str | None, str], list[InfoItem]] = defaultdict(list)
    for one in items:
        found[one.kind_code, one.corrects, likeness(one.label) if one.in_words else ""].append(one)
    return list(found.values())


def said(items: Iterable[InfoItem]) -> list[str]:
    """Each thing once: its words, who asks for it, and by which day."""
    return [
        f"{one[0].label} ({_names(one)}, avant le {date_long(due_on(one))})" for one in alike(items)
    ]


def _names(items: Iterable[InfoItem]) -> str:
    return listed([one.name for one in askers(items)])


def due_on(items: Iterable[InfoItem]) -> date:
    return min(one.request.due_on for one in items)


def askers(items: Iterable[InfoItem]) -> list[Network]:
    found = (one.request.referral for one in items)
    return list({one.network_id: one.network for one in found}.values())


def who_ask(networks: Sequence[Network]) -> str:
    first, *others = networks
    return listed([starting(first), *map(inside, others)])


def told_above(items: Sequence[InfoItem], above: Iterable[InfoItem] = ()) -> Told | None:
    """What a page that shows all these need not say again: the only reason of a network is said
    once, several stand each beside what they are about (None). ``above``: what it shows first."""
    found = {_reason(one) for one in items}
    if len(found) > len({network for network, _ in found}):
        return None
    return {_reason(one) for one in above}


def reasons(things: Iterable[Iterable[InfoItem]], told: Told | None) -> list[Reasons]:
    """Why each thing is asked for, unless the page has said so; what is said now joins it."""
    return [_untold(one, set() if told is None else told) for one in things]


def _reason(item: InfoItem) -> tuple[int, str]:
    return item.request.referral.network_id, item.request.message


def _untold(items: Iterable[InfoItem], told: Told) -> Reasons:
    found = []
    for one in items:
        why = one.request.message
        if why and _reason(one) not in told:
            told.add(_reason(one))
            found.append((one.request.referral.network, why))
    return found

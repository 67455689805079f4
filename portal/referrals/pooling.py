"""What several networks ask of one person, as one list: each thing once, with who asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.french import date_long, listed
from portal.networks.models import Network
from portal.networks.wording import inside, starting
from portal.referrals.models import InfoItem
from portal.territory.folding import fold


@dataclass(frozen=True)
class Question:
    """One question, whichever networks ask it: the most urgent first."""

    items: list[InfoItem]

    @property
    def id(self) -> int:
        return self.items[0].id

    @property
    def label(self) -> str:
        return self.items[0].label

    @property
    def due_on(self) -> date:
        return _due_on(self.items)

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

    @property
    def reasons(self) -> list[tuple[Network, str]]:
        return reasons(self.items)


def questions(items: Iterable[InfoItem]) -> list[Question]:
    """Those in words; the same words asked by two networks are one question."""
    found: dict[str, list[InfoItem]] = defaultdict(list)
    for one in items:
        if one.in_words:
            found[fold(one.label)].append(one)
    return [Question(alike) for alike in found.values()]


def said(items: Iterable[InfoItem]) -> list[str]:
    """Each thing once: its words, who asks for it, and by which day."""
    found: dict[str, list[InfoItem]] = defaultdict(list)
    for one in items:
        found[one.kind_code or one.corrects or fold(one.label)].append(one)
    return [
        f"{alike[0].label} ({_names(alike)}, avant le {date_long(_due_on(alike))})"
        for alike in found.values()
    ]


def _names(items: Iterable[InfoItem]) -> str:
    return listed([one.name for one in askers(items)])


def _due_on(items: Iterable[InfoItem]) -> date:
    return min(one.request.due_on for one in items)


def askers(items: Iterable[InfoItem]) -> list[Network]:
    found = (one.request.referral for one in items)
    return list({one.network_id: one.network for one in found}.values())


def who_ask(networks: Sequence[Network]) -> str:
    first, *others = networks
    return listed([starting(first), *map(inside, others)])


def reasons(items: Iterable[InfoItem]) -> list[tuple[Network, str]]:
    """Why each network asks, as it wrote it to the person."""
    found = ((one.request.referral.network, one.request.message) for one in items)
    return list(dict.fromkeys((network, why) for network, why in found if why))

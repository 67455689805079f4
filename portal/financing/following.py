"""A plan as its owner follows it: what is asked of whom, and what each network has answered."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.dossiers.models import Dossier
from portal.dossiers.readers import Reader
from portal.financing import part
from portal.financing.plan import Totals, totals
from portal.financing.shared import SharedPlan, shared_plan
from portal.financing.shares import Share, ShareState
from portal.french import listed

STUDIED = "En étude"
PUBLIC = {
    ShareState.STUDIED: STUDIED,
    ShareState.PROPOSED: STUDIED,
    ShareState.TO_SHARE: STUDIED,
    ShareState.GRANTED: "Accordé",
    ShareState.PART_PAID: "Versé en partie",
    ShareState.PAID: "Versé",
    ShareState.REFUSED: "Non retenu",
}
"""What is only proposed is not told: it is for the committee to decide."""
GOOD = "success", "circle-check"
TONES = {
    "Accordé": GOOD, "Versé": GOOD, "Versé en partie": GOOD, "Non retenu": ("neutral", "ban"),
}  # fmt: skip
AT_WORK = "info", "clock"


@dataclass(frozen=True)
class Followed:
    """One line. ``word`` is French, translated when shown; empty for what the person has."""

    who: str
    what: str
    word: str
    asked_cents: int | None
    granted_cents: int | None
    paid_cents: int | None

    @property
    def tone(self) -> tuple[str, str]:
        return TONES.get(self.word, AT_WORK)


@dataclass(frozen=True)
class FollowedPlan:
    lines: list[Followed]
    totals: Totals


def followed_plan(dossier: Dossier, reader: Reader) -> FollowedPlan | None:
    """None without a plan that this reader may know, or while no network has a share of it."""
    read = part.shown_to(dossier, reader)
    shared = shared_plan(dossier, read=read) if read else None
    if shared is None or not any(one.backer or one.among for one in shared.sharing.shares):
        return None
    return FollowedPlan(list(_lines(shared)), totals(shared.plan.lines))


def _lines(shared: SharedPlan) -> Iterator[Followed]:
    where = {one.network_id: one.public_word for one in shared.parts if one.open}
    for share in shared.sharing.shares:
        word = PUBLIC[share.state] if share.state else ""
        if word == STUDIED and share.backer:  # as the rest of the page says it
            word = where.get(share.backer.network_id, word)
        if share.state is not ShareState.PROPOSED or share.lines:
            yield Followed(
                _who(share), shared.title(share), word, share.asked_cents,
                share.granted_cents, share.paid_cents or None,
            )  # fmt: skip


def _who(share: Share) -> str:
    if share.backer:
        return share.backer.name
    return listed([one.name for one in share.among])

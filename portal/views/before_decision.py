"""The page on which a network weighs a file: what is lacking, the grids filled, the links."""

from dataclasses import dataclass

from portal.casework import conflicts, grids
from portal.casework.review_models import Declaration, LinkKind, Review, ReviewGrid
from portal.referrals.models import Referral
from portal.referrals.readiness import Point, points
from portal.referrals.workflow import Status
from portal.views.current import me

STUDIED = (Status.TAKEN, Status.IN_REVIEW)
"""While what is lacking before the decision is told."""


@dataclass(frozen=True)
class Table:
    """The grids of one version side by side: a line a criterion, a column a person."""

    grid: ReviewGrid
    reviews: list[Review]


@dataclass(frozen=True)
class Link:
    """``text`` is empty for those who may not read it."""

    declaration: Declaration
    text: str

    @property
    def exists(self) -> bool:
        return self.declaration.kind is not LinkKind.NONE


@dataclass(frozen=True)
class BeforeDecision:
    needs: list[Point]
    tables: list[Table]
    to_fill: bool
    mine: bool
    links: list[Link]

    @property
    def aside(self) -> set[int]:
        """The ids of those who stand aside: their grids count no more."""
        return {one.declaration.by_id for one in self.links if one.exists}


def gathered(referral: Referral) -> BeforeDecision:
    needs = points(referral) if referral.status in STUDIED else []
    found = grids.reviews_on(referral)
    versions = {one.grid_id: one.grid for one in found}
    return BeforeDecision(
        needs,
        [Table(grid, [one for one in found if one.grid_id == key])
         for key, grid in versions.items()],
        any(one.need is grids.NEED for one in needs),
        any(one.by_id == me().id for one in found),
        _links(referral),
    )  # fmt: skip


def _links(referral: Referral) -> list[Link]:
    network = referral.network
    return [
        Link(one, one.text if conflicts.may_read(me(), one, network) else "")
        for one in conflicts.declarations_on(referral)
    ]

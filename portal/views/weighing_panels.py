"""What weighs a file on its page: what is lacking, the grids filled, the links declared."""

from dataclasses import dataclass
from typing import Any

from portal.casework import conflicts, grids
from portal.casework.review_models import Declaration, LinkKind, Review, ReviewGrid
from portal.referrals.readiness import Point
from portal.referrals.study import Study
from portal.views.current import me


def needs(view: Study, _: Any) -> list[Point] | None:
    return view.needs or None


@dataclass(frozen=True)
class Table:
    """The grids of one version side by side: a line a criterion, a column a person."""

    grid: ReviewGrid
    reviews: list[Review]


@dataclass(frozen=True)
class Weighing:
    tables: list[Table]
    to_fill: bool
    mine: bool


def reviews(view: Study, _: Any) -> Weighing | None:
    found = grids.reviews_on(view.referral)
    to_fill = any(one.need is grids.NEED for one in view.needs)
    if not (found or to_fill):
        return None
    versions = {one.grid_id: one.grid for one in found}
    tables = [
        Table(grid, [one for one in found if one.grid_id == key]) for key, grid in versions.items()
    ]
    return Weighing(tables, to_fill, any(one.by_id == me().id for one in found))


@dataclass(frozen=True)
class Link:
    """``text`` is empty for those who may not read it."""

    declaration: Declaration
    text: str

    @property
    def exists(self) -> bool:
        return self.declaration.kind is not LinkKind.NONE


def links(view: Study, _: Any) -> list[Link]:
    network = view.referral.network
    return [
        Link(one, one.text if conflicts.may_read(me(), one, network) else "")
        for one in conflicts.declarations_on(view.referral)
    ]

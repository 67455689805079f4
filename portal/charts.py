"""Charts drawn here as SVG: no script, no inline style, the same on paper and in the dark.

A page gives each one a heading, a sentence that says what to see, and a table of the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from portal.french import number

Series = tuple[str, Sequence[float]]
"""A name and one value per label; the first series is drawn over the others."""

LEFT, TOP, BOTTOM = 34, 14, 30  # room for the scale, the highest mark and the labels
WIDE = 500  # from this width, names of series are written at the end of their lines
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000)


def line(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    width: int = 720,
    height: int = 280,
    step: int = 1,
) -> Markup:
    """One line per series over the same labels, of which one in ``step`` is written.

    ``title`` says in words what the drawing shows, for those who do not see it.
    """
    plane = Plane.holding(series, len(labels), width, height)
    parts = [Markup("").join(grid(plane)), Markup("").join(axis(plane, labels, step))]
    parts += [curve(plane, rank, one) for rank, one in reversed(list(enumerate(series, start=1)))]
    return Markup(
        '<svg class="gu-chart" viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false">'
        "{}</svg>"
    ).format(width, height, title, Markup("").join(parts))


def bar(share: float, tone: Literal["1", "2", "3"] = "1", mark: float | None = None) -> Markup:
    """A bar filled to ``share`` percent, and a mark at a target; the figure is written beside it.

    Tones: 1 the usual, 2 past the target, 3 the happy end.
    """
    target = Markup("")
    if mark is not None:
        target = Markup('<line class="gu-bar__mark" x1="{0}" x2="{0}" y1="0" y2="10"/>').format(
            _within(mark)
        )
    return Markup(
        '<svg class="gu-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><rect class="gu-bar__track" width="100" height="10"/>'
        '<rect class="gu-bar__value gu-bar__value--{}" width="{}" height="10"/>{}</svg>'
    ).format(tone, _within(share), target)


def _within(share: float) -> float:
    return round(min(max(share, 0), 100), 1)


@dataclass(frozen=True)
class Plane:
    """From ranks and values to points of the drawing."""

    width: int
    height: int
    points: int
    unit: float
    top: float

    @classmethod
    def holding(cls, series: Sequence[Series], points: int, width: int, height: int) -> "Plane":
        highest = max((value for _, values in series for value in values), default=0)
        unit = _unit(highest)
        return cls(width, height, points, unit, unit * max(1, -(-highest // unit)))

    @property
    def right(self) -> int:
        return self.width - (76 if self.wide else 12)

    @property
    def wide(self) -> bool:
        return self.width > WIDE

    def x(self, rank: int) -> float:
        return round(LEFT + rank * (self.right - LEFT) / max(1, self.points - 1), 1)

    def y(self, value: float) -> float:
        return round(TOP + (self.height - TOP - BOTTOM) * (1 - value / self.top), 1)


def _unit(highest: float) -> float:
    """The round step that gives at most five marks up to this value."""
    return next((unit for unit in STEPS if highest / unit <= 5), highest / 4)


def grid(plane: Plane) -> list[Markup]:
    """The horizontal lines and what they are worth."""
    mark = Markup(
        '<line class="gu-chart__grid" x1="{}" x2="{}" y1="{y}" y2="{y}"/>'
        '<text class="gu-chart__axis" x="{}" y="{}" text-anchor="end">{}</text>'
    )
    values = [rank * plane.unit for rank in range(round(plane.top / plane.unit) + 1)]
    return [
        mark.format(
            LEFT, plane.right, LEFT - 8, plane.y(value) + 4, number(value), y=plane.y(value)
        )
        for value in values
    ]


def axis(plane: Plane, labels: Sequence[str], step: int) -> list[Markup]:
    """One label in ``step``, counted back from the last one."""
    last = len(labels) - 1
    text = Markup('<text class="gu-chart__axis" x="{}" y="{}" text-anchor="{}">{}</text>')
    return [
        text.format(
            plane.x(rank),
            plane.height - 8,
            "end" if rank == last and not plane.wide else "middle",
            label,
        )
        for rank, label in enumerate(labels)
        if (last - rank) % step == 0
    ]


def curve(plane: Plane, rank: int, series: Series) -> Markup:
    """A line with its name at its end; the first one also has an area and dots."""
    name, values = series
    if not values:
        return Markup("")
    points = " ".join(f"{plane.x(place)},{plane.y(value)}" for place, value in enumerate(values))
    drawn = Markup('<polyline class="gu-chart__line gu-chart__line--{}" points="{}"/>').format(
        rank, points
    )
    if rank == 1:
        drawn = _area(plane, points, len(values)) + drawn + _dots(plane, values)
    if plane.wide:
        drawn += Markup(
            '<text class="gu-chart__label gu-chart__label--{}" x="{}" y="{}">{}</text>'
        ).format(
            rank,
            plane.x(len(values) - 1) + 10,
            plane.y(values[-1]) - 2 if rank == 1 else min(plane.y(values[-1]) + 14, plane.y(0) + 8),
            name,
        )
    return drawn


def _area(plane: Plane, points: str, count: int) -> Markup:
    floor = plane.y(0)
    return Markup('<polygon class="gu-chart__area" points="{},{} {} {},{}"/>').format(
        plane.x(0), floor, points, plane.x(count - 1), floor
    )


def _dots(plane: Plane, values: Sequence[float]) -> Markup:
    dot = Markup('<circle class="gu-chart__dot" cx="{}" cy="{}" r="3.5"/>')
    return Markup("").join(
        dot.format(plane.x(place), plane.y(value)) for place, value in enumerate(values)
    )

"""What a filled spreadsheet would change, before it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.financing.forecast import YEARS
from portal.financing.forecast_lines import Layout, Typed
from portal.financing.forecast_questions import code_of
from portal.financing.kinds import KINDS
from portal.financing.models import PlanLine
from portal.financing.plan import Line
from portal.french import NBSP, euros, number
from portal.languages import _

NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """A figure before and after, in words."""

    name: str
    before: str
    after: str


def figures_changed(
    layout: Layout, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """The figures of the forecast that would be others than they are."""
    return [
        Change(_named(line, year), _words(line, before.get(code)), _words(line, after.get(code)))
        for line in layout.typed
        for year in YEARS
        if before.get(code := code_of(line.code, year)) != after.get(code)
    ]  # fmt: skip


def _named(line: Typed, year: int) -> str:
    return _("%(line)s, année %(year)s", line=_(line.label), year=year)


def _words(line: Typed, value: Any) -> str:
    if value is None:
        return NOTHING
    if line.kind == "money":
        return euros(value)
    return f"{number(value)}{NBSP}{line.suffix}" if line.suffix else number(value)


def lines_read(lines: Iterable[Line | PlanLine], *, ess: bool) -> list[tuple[str, str]]:
    """Each line of a plan, and its amount."""
    return [
        (" – ".join(filter(None, (KINDS[line.kind].title_for(ess=ess), line.label))),
         euros(line.amount_cents))
        for line in lines
    ]  # fmt: skip

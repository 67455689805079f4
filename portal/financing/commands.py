"""What changes the financing plan of a file."""

from collections.abc import Sequence

from portal.database import lock, now, session
from portal.dossiers.commands import editable
from portal.dossiers.models import Dossier
from portal.errors import Refused, Stale
from portal.financing.kinds import Side
from portal.financing.models import FinancingPlan, PlanLine
from portal.financing.plan import MOST_LINES, Line
from portal.financing.queries import head_of, lines_of
from portal.users.models import User


def save_plan(
    dossier: Dossier,
    lines: Sequence[Line],
    *,
    vat: bool | None,
    by: User,
    seen: int | None = None,
) -> FinancingPlan:
    """Keep these lines as the whole plan of this file.

    ``seen`` is the version of the plan that the person was looking at, 0 when there was none.
    Raises Stale when another window has saved it since, Refused when the file is closed to them.
    """
    lock(dossier)
    editable(dossier, by)
    if len(lines) > MOST_LINES:
        raise Refused(f"Un plan a {MOST_LINES} lignes au plus. Regroupez les petites lignes.")
    head = _head(dossier, seen)
    head.vat, head.saved_at = vat, now()
    _write(dossier, lines)
    dossier.saved_at = now()
    session.flush()
    return head


def _head(dossier: Dossier, seen: int | None) -> FinancingPlan:
    found = head_of(dossier)
    if seen is not None and seen != (found.version if found else 0):
        raise Stale
    if found is None:
        found = FinancingPlan(dossier=dossier)
        session.add(found)
    return found


def _write(dossier: Dossier, lines: Sequence[Line]) -> None:
    """Each line in the row that bore its place before, as far as there are rows."""
    ordered = [line for side in Side for line in lines if line.side is side]
    rows = lines_of(dossier)
    for row in rows[len(ordered) :]:
        session.delete(row)
    made = [PlanLine(dossier_id=dossier.id) for _ in ordered[len(rows) :]]
    session.add_all(made)
    for position, (row, line) in enumerate(zip([*rows, *made], ordered, strict=False)):
        _fill(row, line, position)


def _fill(row: PlanLine, line: Line, position: int) -> None:
    row.position, row.side, row.kind = position, line.side, line.kind
    row.label, row.amount_cents = line.label, line.amount_cents
    row.state = line.state if line.side is Side.RESOURCES else None
    row.rate_bp, row.months, row.lender = line.rate_bp, line.months, line.lender
    row.typed = dict(line.typed)

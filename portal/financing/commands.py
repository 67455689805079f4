"""What changes the financing plan of a file."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from portal.database import lock, now, session
from portal.dossiers import hands
from portal.dossiers.asked import note_reviewed
from portal.dossiers.commands import editable
from portal.dossiers.models import Dossier
from portal.dossiers.parts import key_of
from portal.errors import Refused, Stale
from portal.financing.kinds import Side
from portal.financing.models import FinancingPlan, PlanLine
from portal.financing.plan import MOST_LINES, Line
from portal.financing.queries import first_lines, head_of, lines_of, plan_of
from portal.languages import _
from portal.users.models import User

CODE = "plan"
KEY = key_of(CODE)
WORKING_CAPITAL = "working_capital"


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
    editable(dossier, by, KEY)
    if len(lines) > MOST_LINES:
        raise Refused(
            _("Un plan a %(most)s lignes au plus. Regroupez les petites lignes.", most=MOST_LINES)
        )
    head = _head(dossier, seen)
    head.vat, head.saved_at = vat, now()
    _write(dossier, lines)
    note_reviewed(dossier, KEY)
    hands.saved(dossier, CODE, by=by)
    session.flush()
    return head


def clear_plan(dossier: Dossier, *, by: User) -> None:
    """Take the whole plan away: it may wait again."""
    lock(dossier)
    editable(dossier, by)
    for row in (*lines_of(dossier), head_of(dossier)):
        if row is not None:
            session.delete(row)
    hands.saved(dossier, CODE, by=by)
    session.flush()


def copy_plan(source: Dossier, made: Dossier) -> None:
    """The plan of an earlier file, in the draft that was just made of it."""
    found = plan_of(source)
    if found.head:
        session.add(FinancingPlan(dossier=made, vat=found.vat, typed=dict(found.head.typed)))
        _write(made, [kept_line(row) for row in found.lines])
        session.flush()


def put_working_capital(
    dossier: Dossier, cents: int, typed: Mapping[str, str], *, by: User
) -> FinancingPlan:
    """Write a working capital in the plan's line for it, and keep what it was reckoned from."""
    lock(dossier)
    found = plan_of(dossier)
    lines = [kept_line(row) for row in found.lines] if found.head else first_lines(dossier)
    index = next((i for i, one in enumerate(lines) if one.kind == WORKING_CAPITAL), len(lines))
    line = lines[index] if index < len(lines) else Line(kind=WORKING_CAPITAL)
    others = {name: text for name, text in line.typed.items() if name != "amount"}
    lines[index : index + 1] = [replace(line, amount_cents=cents, typed=others)]
    head = save_plan(dossier, lines, vat=found.vat, by=by)
    head.typed = dict(typed)
    session.flush()
    return head


def kept_line(row: PlanLine) -> Line:
    """A line of the database as it would be given again."""
    names = (one.name for one in fields(Line))
    return Line(**{name: getattr(row, name) for name in names})


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

"""Whether the journals are as they were written: each line is sealed on the one before.

Every morning reads what was written since the last one, then the next part of a whole turn, a
bounded number of lines in all; and looks whether the journal of each file ends with the line that
the file knows as the last. What does not hold is kept, and read again until it does.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, Select, String, case, delete, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from portal import administration_log
from portal.administration_log import AdministrationEvent
from portal.database import Base, now, reading, session, transaction
from portal.dossiers import journal
from portal.dossiers.models import Dossier, Event
from portal.french import spaced
from portal.heartbeat import Pulse, beat

log = structlog.get_logger()

BATCH = 1000
MOST_NEW = 50_000
"""Lines in one morning; what is left waits for the next."""
SPAN = 5000
"""Files in one look at the ends of their journals."""
MORNINGS = 30
"""In how many a whole turn is made."""
MOST_NAMED = 20
Found = list[Row[*tuple[Any, ...]]]


class SealCheck(Base):
    """How far a chain was read: ``reached`` is its last line, with its seal; ``turn`` where the
    whole turn stands, ``turned_at`` when the last one ended."""

    __tablename__ = "seal_check"

    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    reached: Mapped[int] = mapped_column(default=0)
    seal: Mapped[str] = mapped_column(String(64), default="")
    turn: Mapped[int] = mapped_column(default=0)
    turned_at: Mapped[datetime | None]


class BrokenLine(Base):
    """A line that does not follow the one before it, by the key that orders its chain.

    ``missing``: there is none before it; else one of the two was altered. ``expected``: the seal
    of a line that had been read, and is gone or has another one. In the chain of the ends, ``line``
    is the file whose last line is missing, or has another seal.
    """

    __tablename__ = "broken_line"

    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    missing: Mapped[bool]
    expected: Mapped[str] = mapped_column(String(64), default="")
    found_at: Mapped[datetime] = mapped_column(default=now)


@dataclass(frozen=True)
class Far:
    """How far a chain was read, as ``SealCheck`` keeps it."""

    reached: int = 0
    seal: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Bad:
    line: int
    missing: bool
    expected: str = ""


@dataclass(frozen=True)
class Chain:
    """``same``: when two lines are of the same chain. ``erased``: its lines may go, with a file."""

    name: str
    model: type[Any]
    order: ColumnElement[int]
    seal: Callable[[Any, str], str]
    erased: bool

    def lines(self) -> Select[*tuple[Any, ...]]:
        """Each with the seal of the one before it, None where there is none; nothing else of it
        is loaded."""
        before = aliased(self.model)
        follows = before.seq == self.model.seq - 1
        if self.erased:
            follows &= before.dossier_id == self.model.dossier_id
        columns = [*self.model.__table__.columns, self.order.label("rank")]
        query = select(*columns, before.seal.label("previous"))
        return query.join(before, follows, isouter=True).order_by(self.order)

    def holds(self, line: Any) -> bool:
        follows = line.seq == 1 or line.previous is not None
        return follows and line.seal == self.seal(line, line.previous or "")


FILES = Chain("files", Event, Event.__table__.c.id, journal.sealed, erased=True)
ADMINISTRATION = Chain(
    "administration",
    AdministrationEvent,
    AdministrationEvent.__table__.c.seq,
    administration_log.sealed,
    erased=False,
)
CHAINS = (FILES, ADMINISTRATION)
ENDS = "ends"


def verify() -> None:
    for chain in CHAINS:
        again(chain)
        forward(chain)
        turn(chain)
    ends()
    with transaction():
        beat(Pulse.SEALS)


def again(chain: Chain) -> None:
    """What was found broken: once it is as it was, or erased with its file, it is so no more."""
    mine = BrokenLine.chain == chain.name
    with reading():
        oldest = select(BrokenLine.line, BrokenLine.expected).where(mine)
        rows = session.execute(oldest.order_by(BrokenLine.found_at).limit(BATCH))
        known = {row.line: row.expected for row in rows}
        lines = session.execute(chain.lines().where(chain.order.in_(known))).all()
    fine = {one.rank for one in lines if chain.holds(one) and known[one.rank] in ("", one.seal)}
    if chain.erased:
        fine |= known.keys() - {one.rank for one in lines}
    _forget(chain.name, fine)


def forward(chain: Chain) -> None:
    """What was written since the last line read. That one must still be there, as it was, unless
    it may be erased: the end of what is left is then looked at by itself."""
    start = _far(chain)
    with reading():
        last = session.execute(chain.lines().where(chain.order == start.reached)).first()
    if start.reached and not chain.erased and (last is None or last.seal != start.seal):
        _note(chain.name, [Bad(start.reached, missing=last is None, expected=start.seal)])
    for lines in _batches(chain, start.reached, MOST_NEW):
        _keep(chain, lines, reached=lines[-1].rank, seal=lines[-1].seal)


def turn(chain: Chain) -> None:
    """The next part of the whole turn, up to what was read as new; then from the first again."""
    start = _far(chain)
    with reading():
        count = session.scalars(select(func.count()).select_from(chain.model)).one()
    left = max(1, ceil(count / MORNINGS))
    for lines in _batches(chain, start.turn, left, until=start.reached):
        _keep(chain, lines, turn=lines[-1].rank)
        left -= len(lines)
    if left or _far(chain).turn >= start.reached:
        _keep(chain, [], turn=0, turned_at=now())


def ends() -> None:
    """Each file that exists must still have the last line that was written in its journal."""
    with reading():
        last = session.scalar(select(func.max(Dossier.id))) or 0
        mine = select(BrokenLine.line).where(BrokenLine.chain == ENDS)
        known = set(session.scalars(mine))
    found: list[Bad] = []
    for start in range(0, last, SPAN):
        with reading():
            span = Dossier.id.between(start + 1, start + SPAN)
            rows = session.execute(_without_end().where(span)).all()
        found += [Bad(row.id, missing=row.seal is None) for row in rows]
    _note(ENDS, [one for one in found if one.line not in known])
    _forget(ENDS, known - {one.line for one in found})


def _without_end() -> Select[*tuple[Any, ...]]:
    """The files whose last line is not the one that they know, with the seal that it has."""
    end = (Event.dossier_id == Dossier.id) & (Event.seq == Dossier.lines)
    other = Event.seal.is_distinct_from(Dossier.last_seal)
    query = select(Dossier.id, Event.seal).join(Event, end, isouter=True)
    return query.where(Dossier.lines > 0, other)


def _batches(chain: Chain, after: int, most: int, until: int | None = None) -> Iterator[Found]:
    """The lines after one, in short looks."""
    left = most
    while left > 0:
        wanted = chain.lines().where(chain.order > after).limit(min(BATCH, left))
        if until is not None:
            wanted = wanted.where(chain.order <= until)
        with reading():
            lines = list(session.execute(wanted))
        if not lines:
            return
        yield lines
        after, left = lines[-1].rank, left - len(lines)


def _far(chain: Chain) -> Far:
    columns = select(SealCheck.reached, SealCheck.seal, SealCheck.turn)
    with reading():
        found = session.execute(columns.where(SealCheck.chain == chain.name)).first()
    return Far(*found) if found else Far()


def _keep(chain: Chain, lines: Found, **far: Any) -> None:
    """What these lines are worth, and how far the chain is read now."""
    bad = [one for one in lines if not chain.holds(one)]
    _note(chain.name, [Bad(one.rank, missing=one.seq > 1 and one.previous is None) for one in bad])
    with transaction():
        check = session.get(SealCheck, chain.name) or SealCheck(chain=chain.name)
        for name, value in far.items():
            setattr(check, name, value)
        session.add(check)


def _note(chain: str, found: list[Bad]) -> None:
    with transaction():
        for one in found:
            log.error("journal line broken", chain=chain, line=one.line, missing=one.missing)
            if session.get(BrokenLine, (chain, one.line)) is None:
                session.add(BrokenLine(chain=chain, **asdict(one)))


def _forget(chain: str, lines: Collection[int]) -> None:
    fine = sorted(lines)
    with transaction():
        for start in range(0, len(fine), BATCH):
            some = BrokenLine.line.in_(fine[start : start + BATCH])
            session.execute(delete(BrokenLine).where(BrokenLine.chain == chain, some))


def broken() -> int:
    """How many lines do not hold."""
    return session.scalars(select(func.count()).select_from(BrokenLine)).one()


def broken_lines() -> list[str]:
    """The first of them in words: « demande 2026-00012 : la ligne 3 a été changée »."""
    of_file = (BrokenLine.chain == FILES.name) & (Event.id == BrokenLine.line)
    file = case((BrokenLine.chain == ENDS, BrokenLine.line), else_=Event.dossier_id)
    rows = session.execute(
        select(BrokenLine, func.coalesce(Event.seq, Dossier.lines), Dossier.number)
        .join(Event, of_file, isouter=True)
        .join(Dossier, Dossier.id == file, isouter=True)
        .order_by(BrokenLine.found_at, BrokenLine.chain, BrokenLine.line)
        .limit(MOST_NAMED)
    )
    return [_words(line, seq, number) for line, seq, number in rows]


def _words(one: BrokenLine, seq: int | None, number: str | None) -> str:
    where, rank = "journal de l’administration", one.line
    if one.chain != ADMINISTRATION.name:
        where, rank = f"demande {number or 'en brouillon'}", seq or 0
    said = f"la ligne {rank} n’est plus comme elle a été écrite"
    if one.missing:
        itself = one.expected or one.chain == ENDS
        said = f"la ligne {rank if itself else rank - 1} manque"
    return spaced(f"{where} : {said}")


def turned_at() -> datetime | None:
    """When all that the journals hold had been read again; None before the first time."""
    ends = list(session.scalars(select(SealCheck.turned_at)))
    return min((one for one in ends if one), default=None) if None not in ends else None

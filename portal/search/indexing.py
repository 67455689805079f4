"""The index kept in step with the files, in the transaction that changes them.

A noun says what is found of its rows (``source``) and which rows count (``watch``); whatever
writes one of them, its file is indexed before the transaction is kept.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Select, column, inspect, select, table
from sqlalchemy import event as happenings
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction

from portal.database import Base, PortalSession, reading, session, transaction
from portal.search.models import SearchDoc
from portal.search.words import found_by

FRONT_DESK = 0
"""Stands among the numbers of networks for the guichet's own front desk."""
MOST_WORDS = 20_000
"""Of one file; PostgreSQL takes a megabyte of them."""
BATCH = 500
PENDING = "files to index"

Found = tuple[int, Iterable[str]]
"""A file and words by which it is found."""
Source = Callable[[Collection[int]], Iterator[Found]]
_sources: list[Source] = []
_watched: dict[type[Base], tuple[Callable[[Any], int], Callable[[Any], Collection[str]]]] = {}
_behind: dict[type[Base], tuple[Callable[[Any], Select[int]], Collection[str]]] = {}
_files = table("dossier", column("id"))


def source(read: Source) -> Source:
    """What is found of these files, read from the database."""
    _sources.append(read)
    return read


def watch(
    model: type[Base], file_of: Callable[[Any], int], columns: Callable[[Any], Collection[str]]
) -> None:
    """Such a row, when it comes, goes, or is changed in these columns, has its file indexed."""
    _watched[model] = (file_of, columns)


def watch_behind(
    model: type[Base], files_of: Callable[[Any], Select[int]], columns: Collection[str]
) -> None:
    """Such a row, which stands behind several files, has them indexed when these columns change."""
    _behind[model] = (files_of, columns)


def said(text: str, readers: Iterable[int] | None = None) -> Iterator[str]:
    """The words of a text, for whoever sees the file or for these networks alone."""
    return kept_for(found_by(text), readers)


def kept_for(words: Iterable[str], readers: Iterable[int] | None) -> Iterator[str]:
    if readers is None:
        yield from words
    else:
        one_by_one = list(words)
        yield from (f"{reader}_{word}" for reader in readers for word in one_by_one)


SENT_FILE = "_sent"
"""The mark of what the staff may read."""


def mark(network_id: int, *, open: bool) -> str:  # noqa: A002  as the referral's column
    """That a network has the file, and is still at work on it or not."""
    return f"_{network_id}{'o' if open else 'c'}"


def index(ids: Collection[int]) -> None:
    """Write what these files are found by. Their rows are held, so that two writers add up."""
    there = tuple(session.scalars(_held(select(_files.c.id).where(_files.c.id.in_(ids)))))
    words: dict[int, dict[str, None]] = {one: {} for one in there}
    for read in _sources if there else ():
        for file_id, found in read(there):
            words[file_id].update(dict.fromkeys(found))
    if words:
        _write(words)


def _held(found: Select[int]) -> Select[int]:
    return found.order_by(_files.c.id).with_for_update(key_share=True)


def _write(words: dict[int, dict[str, None]]) -> None:
    rows = [
        {"dossier_id": one, "words": " ".join(islice(found, MOST_WORDS)) or "_"}
        for one, found in words.items()
    ]
    postgres = session.get_bind().dialect.name == "postgresql"
    added = (postgresql if postgres else sqlite).insert(SearchDoc.__table__)
    changed = added.on_conflict_do_update(
        index_elements=["dossier_id"],
        set_={"words": added.excluded.words},
        where=SearchDoc.words != added.excluded.words,
    )
    session.execute(changed, rows)


def settle() -> None:
    """Index what this transaction has changed so far."""
    session.flush()
    if pending := session.info.pop(PENDING, None):
        index(pending)


def rebuild() -> Iterator[int]:
    """Index every file again, a part at a time; gives how many each part held."""
    last = 0
    while ids := _following(last):
        with transaction():
            index(ids)
        last = ids[-1]
        yield len(ids)


def fill() -> int:
    """Index the files that are not yet, after an upgrade for example; says how many."""
    done = 0
    while ids := _missing():
        with transaction():
            index(ids)
        done += len(ids)
    return done


def renew(ids: Sequence[int]) -> None:
    """Index these files again, a part at a time, each part in a transaction of its own."""
    for start in range(0, len(ids), BATCH):
        with transaction():
            index(ids[start : start + BATCH])


def _following(last: int) -> list[int]:
    with reading():
        query = select(_files.c.id).where(_files.c.id > last).order_by(_files.c.id).limit(BATCH)
        return list(session.scalars(query))


def _missing() -> list[int]:
    known = select(SearchDoc.dossier_id)
    query = select(_files.c.id).where(_files.c.id.not_in(known)).limit(BATCH)
    with reading():
        return list(session.scalars(query))


@happenings.listens_for(PortalSession, "before_flush")
def _note_behind(changed: Session, *_: object) -> None:
    """The files are held before the row that stands behind them, as everywhere else."""
    for row in changed.dirty:
        if type(row) in _behind:
            files_of, columns = _behind[type(row)]
            if _changes(row, columns):
                found = changed.scalars(_held(files_of(row))).all()
                changed.info.setdefault(PENDING, set()).update(found)


@happenings.listens_for(PortalSession, "after_flush")
def _note(changed: Session, _: UOWTransaction) -> None:
    for row in (*changed.new, *changed.dirty, *changed.deleted):
        if type(row) in _watched and (file_id := _file_changed_by(changed, row)):
            changed.info.setdefault(PENDING, set()).add(file_id)


def _file_changed_by(changed: Session, row: Base) -> int | None:
    file_of, columns = _watched[type(row)]
    if row not in changed.dirty:
        return file_of(row)
    return file_of(row) if _changes(row, columns(row)) else None


def _changes(row: Base, columns: Collection[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in columns)


@happenings.listens_for(PortalSession, "before_commit")
def _index_before_kept(kept: Session) -> None:
    if not kept.in_nested_transaction():
        settle()


@happenings.listens_for(PortalSession, "after_rollback")
def _forget(undone: Session) -> None:
    undone.info.pop(PENDING, None)

"""The files in which every word typed is found, as far as the reader may find it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    cast,
    column,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute

from portal.database import session
from portal.search.indexing import settle
from portal.search.models import SearchDoc
from portal.search.words import Term, terms

MANY = 5_000
"""From here on a list is read in its order, until its page is full, rather than from the index."""
FEW = 1_000
"""Up to here the files are named one by one: no planner guesses well how many words begin so."""
_fts = table("search_fts", column("rowid"), column("search_fts"))


@dataclass(frozen=True)
class Language:
    """How a database writes what is looked for: words of letters, figures and « _ » alone."""

    quote: str
    more: str
    both: str
    either: str

    def word(self, word: str) -> str:
        return f"{self.quote}{word}{self.quote}"

    def beginning(self, word: str) -> str:
        return self.word(word) + self.more


SQLITE = Language('"', "*", " AND ", " OR ")
POSTGRESQL = Language("'", ":*", " & ", " | ")


def matching(
    text: str, readers: Collection[int], marks: Collection[str] = ()
) -> Select[int] | None:
    """The numbers of the files that these readers find, with one of these marks if there are any.

    ``readers`` are networks, or the front desk. None without a word.
    """
    wanted = terms(text)
    if not wanted:
        return None
    settle()
    if _on_postgresql():
        return select(SearchDoc.dossier_id).where(_vector_has(wanted, readers, marks))
    expression = _expression(SQLITE, wanted, readers, marks)
    return select(_fts.c.rowid).where(_fts.c.search_fts.op("MATCH")(expression))


def bearing(marks: Collection[str], readers: Collection[int]) -> Select[int]:
    """The numbers of the files that bear one of these marks, for everybody or for these readers."""
    settle()
    wanted = sorted(_scoped(marks, readers))
    if _on_postgresql():
        expression = POSTGRESQL.either.join(POSTGRESQL.word(one) for one in wanted)
        found = literal_column("search_doc.vector").op("@@")(cast(expression, TSQUERY))
        return select(SearchDoc.dossier_id).where(found)
    expression = SQLITE.either.join(SQLITE.word(one) for one in wanted)
    return select(_fts.c.rowid).where(_fts.c.search_fts.op("MATCH")(expression))


def bears(marks: Collection[str], readers: Collection[int]) -> ColumnElement[bool]:
    """Whether the row of a file has one of these marks: for the few that ``bearing`` found."""
    words = " " + SearchDoc.words + " "
    scoped = _scoped(marks, readers)
    return or_(false(), *(words.contains(f" {one} ", autoescape=True) for one in scoped))


def among(
    file_id: InstrumentedAttribute[int], text: str, readers: Collection[int]
) -> ColumnElement[bool] | None:
    """Whether a file is one of them, found in the way that costs less; None without a word."""
    found = matching(text, readers)
    if found is None:
        return None
    ids = session.scalars(found.limit(FEW + 1)).all()
    return file_id.in_(ids) if len(ids) <= FEW else holding(file_id, text, readers)


def holding(
    file_id: InstrumentedAttribute[int], text: str, readers: Collection[int]
) -> ColumnElement[bool]:
    """The same, read file by file in the list's own order: for words that many files have."""
    wanted = terms(text)
    this = exists().where(SearchDoc.dossier_id == file_id)
    if _on_postgresql():
        return this.where(_vector_has(wanted, readers, ()))
    words = " " + SearchDoc.words + " "
    for term in wanted:
        pieces = [f" {one} " for one in _scoped(term.whole, readers)]
        pieces += [f" {one}" for one in _scoped(term.begun, readers)]
        this = this.where(or_(*(words.contains(one, autoescape=True) for one in pieces)))
    return this


def count(found: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _on_postgresql() -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _vector_has(
    wanted: list[Term], readers: Collection[int], marks: Collection[str]
) -> ColumnElement[Any]:
    expression = _expression(POSTGRESQL, wanted, readers, marks)
    return literal_column("search_doc.vector").op("@@")(cast(expression, TSQUERY))


def _expression(
    language: Language, wanted: list[Term], readers: Collection[int], marks: Collection[str]
) -> str:
    groups = [[language.word(one) for one in sorted(marks)]]
    for term in wanted:
        whole = [language.word(one) for one in _scoped(term.whole, readers)]
        begun = [language.beginning(one) for one in _scoped(term.begun, readers)]
        groups.append([*whole, *begun])
    return language.both.join(f"({language.either.join(group)})" for group in groups if group)


def _scoped(words: Collection[str], readers: Collection[int]) -> Iterator[str]:
    """Each word as everybody finds it, and as these readers alone do."""
    for word in words:
        yield word
        yield from (f"{reader}_{word}" for reader in sorted(readers))

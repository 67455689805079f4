"""The words by which each file is found, and the index on them, made in each database's own way.

A word that only some may find bears the number of their network: « 12_devis ». A mark says a fact
by which a search is narrowed: « _12o ». Neither can be typed: what people type has no « _ ».
"""

from sqlalchemy import DDL, ForeignKey, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class SearchDoc(Base):
    """The words of one file, each once, a space between them.

    On SQLite triggers keep the table ``search_fts`` equal to this one; on PostgreSQL the column
    ``vector`` holds the same.
    """

    __tablename__ = "search_doc"

    dossier_id: Mapped[int] = mapped_column(
        ForeignKey("dossier.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text)


ADDED = "INSERT INTO search_fts (rowid, words) VALUES (new.dossier_id, new.words);"
TAKEN_AWAY = (
    "INSERT INTO search_fts (search_fts, rowid, words) "
    "VALUES ('delete', old.dossier_id, old.words);"
)
INDEX = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE search_fts USING fts5(words, content='search_doc', "
            "content_rowid='dossier_id', detail=none, columnsize=0, prefix='3 4 5 6', "
            "tokenize=\"ascii tokenchars '_'\")"
        ),
        f"CREATE TRIGGER search_doc_added AFTER INSERT ON search_doc BEGIN {ADDED} END",
        f"CREATE TRIGGER search_doc_gone AFTER DELETE ON search_doc BEGIN {TAKEN_AWAY} END",
        (
            "CREATE TRIGGER search_doc_changed AFTER UPDATE ON search_doc "
            f"BEGIN {TAKEN_AWAY} {ADDED} END"
        ),
    ),
    "postgresql": (
        (
            "ALTER TABLE search_doc ADD COLUMN vector tsvector "
            "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
        ),
        "CREATE INDEX ix_search_doc_vector ON search_doc USING gin (vector)",
    ),
}
"""What each database needs beside the table; the migration makes the same."""

for _dialect, _statements in INDEX.items():
    for _statement in _statements:
        event.listen(
            SearchDoc.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )

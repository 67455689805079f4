"""How many times a page asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

ASKING = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent meanwhile, transactions and savepoints left out."""
    sent: list[str] = []
    engine = app.extensions["database"].engine

    def note(conn, cursor, statement, *_):
        if statement.lstrip().upper().startswith(ASKING):
            sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)

"""What is kept of a request because of what it shows, whatever becomes of what it would change."""

from collections.abc import Callable

from flask import Flask, Response, g

from portal.database import Base, apart

NOTHING = (403, 404)
"""The answers of a page that is refused: they show nothing of the file."""


def keep_if_shown(key: object, make: Callable[[], Base]) -> None:
    """A line to keep once this request shows something, were it a page of mistakes; one a key."""
    waiting = g.setdefault("kept_if_shown", {})
    if key not in waiting:
        waiting[key] = make()


def nothing() -> None:
    """This answer only says why there is nothing to show."""
    g.pop("kept_if_shown", None)


def keep(response: Response) -> Response:
    """A way elsewhere shows nothing either. An answer that cannot be noted does not leave."""
    waiting = g.pop("kept_if_shown", {})
    elsewhere = 300 <= response.status_code < 400
    if waiting and not elsewhere and response.status_code not in NOTHING:
        with apart() as other:
            other.add_all(waiting.values())
    return response


def init_app(app: Flask) -> None:
    """Before the database's own: of two, the one that was added first comes last."""
    app.after_request(keep)

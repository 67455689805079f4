"""How each person wants the desk's screens: columns, the view shown first, keys."""

from collections.abc import Sequence
from typing import Any

from portal.database import session
from portal.desk.columns import DEFAULT, Column, known_columns
from portal.users.models import User

COLUMNS, FIRST_VIEW, KEYS = "columns", "first_view", "keys"


def columns(user: User) -> tuple[Column, ...]:
    return known_columns(user.preferences.get(COLUMNS, "")) or DEFAULT


def first_view(user: User) -> str:
    """The code of one of the portal's views, or the id of a kept one; empty for the usual one."""
    found: str = user.preferences.get(FIRST_VIEW, "")
    return found


def keys_on(user: User) -> bool:
    """Whether single letters act as shortcuts."""
    return bool(user.preferences.get(KEYS, True))


def show_columns(chosen: Sequence[Column], *, by: User) -> None:
    _set(by, COLUMNS, "" if tuple(chosen) == DEFAULT else ",".join(chosen))


def show_first(view: str, *, by: User) -> None:
    _set(by, FIRST_VIEW, view)


def turn_keys(*, on: bool, by: User) -> None:
    _set(by, KEYS, on)


def _set(user: User, name: str, value: Any) -> None:
    """The rest stays as it is now, whatever another window has just changed."""
    session.flush()  # a refresh would drop what is changed and not written yet
    session.refresh(user, ["preferences"], with_for_update={"of": User})
    user.preferences = user.preferences | {name: value}

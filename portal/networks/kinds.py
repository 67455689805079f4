"""The kinds of supporting document: their words, their age limit, their order."""

import re

from sqlalchemy import select, update

from portal import administration_log
from portal.administration_log import Topic
from portal.database import session
from portal.errors import Refused, Stale
from portal.networks.changes import administrators_only, hold, told
from portal.networks.models import DocumentKind
from portal.networks.queries import document_kinds, networks, schemes_in_force
from portal.users.models import User
from portal.vocabulary import Block

COLUMNS = frozenset({"name", "help", "valid_months", "block"})
ABOUT = "document_kind/"
ORDINARY = re.compile(r"P([0-8]\d)")
"""Codes from P90 on are the portal's own documents."""


def find(code: str) -> DocumentKind | None:
    return session.get(DocumentKind, code)


def asking() -> dict[str, list[str]]:
    """The names of the schemes in force that ask for each kind, by its code."""
    found: dict[str, list[str]] = {}
    for version in (version for one in networks() for version in schemes_in_force(one)):
        for code in version.documents:
            found.setdefault(code, []).append(version.name)
    return found


def create(
    name: str, explanation: str, valid_months: int | None, block: Block, *, by: User
) -> DocumentKind:
    """The next code is free: a kind is never removed, as files and schemes name it.

    The same one sent twice is made once.
    """
    administrators_only(by)
    everything = _hold_all()
    taken = [int(found[1]) for one in everything if (found := ORDINARY.fullmatch(one.code))]
    number = max(taken, default=0) + 1
    newest = next((one for one in everything if one.code == f"P{number - 1:02}"), None)
    same = (name, explanation, valid_months, block)
    if newest and (newest.name, newest.help, newest.valid_months, newest.block) == same:
        return newest
    if number >= 90:
        raise Refused("Il n’y a plus de code libre : renommez une pièce qui ne sert plus.")
    last = max((one.position for one in everything if ORDINARY.fullmatch(one.code)), default=0)
    _make_room(last)
    made = DocumentKind(
        code=f"P{number:02}", name=name, help=explanation, valid_months=valid_months,
        position=last + 1, block=block,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(made, "Pièce ajoutée. Une aide la demande quand ses conditions la citent.", by=by)
    return made


def change(
    kind: DocumentKind, name: str, explanation: str, valid_months: int | None, block: Block,
    *, by: User, seen: str = "",
) -> None:  # fmt: skip
    administrators_only(by)
    before = hold(kind, COLUMNS, seen, about(kind))
    after = {"name": name, "help": explanation, "valid_months": valid_months, "block": block}
    kind.name, kind.help = name, explanation
    kind.valid_months, kind.block = valid_months, block
    if words := told(before, after):
        _note(kind, words, by=by)


def move(kind: DocumentKind, step: int, *, by: User, seen: int | None = None) -> None:
    """One place up (-1) or down (1) in the lists; at the end of the list nothing moves.

    ``seen``: its rank in the list that was shown, from 0; a press sent twice moves it once.
    """
    administrators_only(by)
    everything = _hold_all()
    rank = everything.index(kind)
    if seen is not None and rank == seen + step:
        return
    if seen is not None and rank != seen:
        raise Stale("L’ordre des pièces a changé pendant que vous le lisiez. Relisez la liste.")
    place = rank + step
    if not 0 <= place < len(everything):
        return
    everything.remove(kind)
    everything.insert(place, kind)
    for position, one in enumerate(everything, 1):
        one.position = position
    after = everything[place - 1].name if place else ""
    _note(kind, f"Placée après « {after} »." if after else "Placée en premier.", by=by)


def about(kind: DocumentKind) -> str:
    return f"{ABOUT}{kind.code}"


def _hold_all() -> list[DocumentKind]:
    """In their order, which nobody else changes until the end of the transaction."""
    session.flush()
    held = select(DocumentKind).order_by(DocumentKind.code).with_for_update(key_share=True)
    session.scalars(held.execution_options(populate_existing=True)).all()
    return document_kinds()


def _make_room(after: int) -> None:
    later = update(DocumentKind).where(DocumentKind.position > after)
    session.execute(later.values(position=DocumentKind.position + 1))


def _note(kind: DocumentKind, words: str, *, by: User) -> None:
    administration_log.record(Topic.DOCUMENTS, kind.name, words, by=by, about=about(kind))

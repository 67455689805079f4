"""A rule set being written: begun from another, changed piece by piece by several people at once.

A page edits one piece (a rule, a definition, a parameter…) and carries the fingerprint of what it
showed. A change is applied to the newest content under a lock, so that those of others are kept;
it is refused only when that very piece has changed since.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import func, select

from portal import administration_log
from portal.administration_log import AdministrationEvent, Topic
from portal.database import lock, now, session
from portal.errors import Refused, Stale
from portal.routing.commands import NOT_YOU, move
from portal.routing.models import RuleSet
from portal.routing.pieces import Piece
from portal.routing.queries import active_rule_set
from portal.routing.ruleset import (
    BadRules,
    RuleBook,
    checked,
    fingerprint,
    from_content,
    to_content,
)
from portal.routing.workflow import Action, RuleSetStatus
from portal.users.models import User
from portal.vocabulary import RoleName

Edit = Callable[[RuleBook], RuleBook]


NOTE_CHANGED = (
    "Une autre personne a changé cette note pendant que vous l’aviez ouverte. "
    "Comparez, puis enregistrez celle qui convient."
)


class Unfit(Refused):
    """The change would leave a rule set that cannot be used; ``errors`` says what and where."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


class Overtaken(Stale):
    """Someone else changed the same piece since the page was shown.

    ``current`` is what they left (None: they took it away), ``last`` the journal's line of it.
    """

    def __init__(self, current: Any, last: AdministrationEvent | None) -> None:
        super().__init__(
            "Une autre personne a changé la même chose pendant que vous l’aviez ouverte. "
            "Comparez les deux versions, puis enregistrez celle qui convient."
        )
        self.current = current
        self.last = last


def start(source: RuleSet | None = None, *, by: User) -> RuleSet:
    """A draft, copied from the rules in force or from another version.

    Pressed twice, the one that this person has begun and not touched yet.
    """
    only_administrators(by)
    hold_the_numbers()
    source = source or active_rule_set()
    if begun := _untouched(source, by):
        return begun
    draft = copy(source, by=by)
    session.add(draft)
    session.flush()
    said = f"Brouillon commencé à partir de la version {source.number}."
    note_down(draft, said, by=by)
    return draft


def _untouched(source: RuleSet, by: User) -> RuleSet | None:
    mine = select(RuleSet).where(
        RuleSet.based_on_id == source.id,
        RuleSet.created_by_id == by.id,
        RuleSet.status == RuleSetStatus.DRAFT,
        RuleSet.version == 1,
    )
    found = session.scalars(mine.order_by(RuleSet.id.desc())).all()
    return next((one for one in found if one.content == source.content), None)


def change(
    draft: RuleSet,
    edit: Edit,
    words: str,
    *,
    by: User,
    piece: Piece | None = None,
    seen: str = "",
) -> RuleBook:
    """Apply an edit to the newest content of a draft, check it, keep it, and say it in ``words``.

    ``seen``: the fingerprint of the piece when its page was shown (``Piece.seen``), empty when
    whatever was shown does not matter. Raises Refused when this is no draft, Unfit when the
    result cannot be used, Overtaken when someone else changed the same piece first.
    """
    only_administrators(by)
    hold(draft)
    book = from_content(draft.content)
    if piece and seen and piece.seen(book) != seen:
        raise Overtaken(piece.of(book), administration_log.last_about(about(draft, piece)))
    after = no_worse(edit(book), book)
    if after == book:
        return book
    draft.content = to_content(after)
    draft.changed_at, draft.changed_by_id = now(), by.id
    note_down(draft, words, by=by, piece=piece)
    return after


def write_note(draft: RuleSet, text: str, *, by: User, seen: str = "") -> None:
    """What this version is for, in its author's words. ``seen``: the fingerprint of the note that
    the page showed. Raises Stale when someone else has written another one since."""
    only_administrators(by)
    hold(draft)
    new = text.strip()
    if seen and seen != fingerprint(draft.note) and draft.note != new:
        raise Stale(NOTE_CHANGED)
    if new != draft.note:
        draft.note = new
        note_down(draft, f"Note : {draft.note or 'retirée'}", by=by)


def discard(draft: RuleSet, *, by: User, seen: int | None = None) -> None:
    """Put a draft aside. It stays readable, and another draft may be begun from it.

    ``seen``: the version that was read.
    """
    move(draft, Action.DISCARD, by=by, seen=seen)
    note_down(draft, "Brouillon abandonné.", by=by)


def fit(book: RuleBook) -> RuleBook:
    """The same rule set, of the right types and usable. Raises Unfit."""
    try:
        return checked(from_content(to_content(book)))
    except BadRules as error:
        raise Unfit(error.errors) from None
    except msgspec.ValidationError as error:
        raise Unfit([f"Une valeur n’est pas de la bonne sorte : {error}"]) from None


def no_worse(book: RuleBook, before: RuleBook) -> RuleBook:
    """Fit to be used, or only with faults that were there before: they are mended one by one."""
    try:
        return fit(book)
    except Unfit as unfit:
        known = set(_faults(before))
        if new := [one for one in unfit.errors if one not in known]:
            raise Unfit(new) from None
        return from_content(to_content(book))


def _faults(book: RuleBook) -> list[str]:
    try:
        fit(book)
    except Unfit as unfit:
        return unfit.errors
    return []


def hold(draft: RuleSet) -> None:
    """Lock a draft, read again as it is now. Raises Refused when it is one no more."""
    lock(draft)
    if draft.status != RuleSetStatus.DRAFT:
        raise Refused(
            f"La version {draft.number} n’est pas un brouillon : elle ne se modifie plus."
        )


def hold_the_numbers() -> None:
    """Nobody else begins or publishes a version until the end of this transaction.

    Only what is not its key: a file that the rules read meanwhile names it, and goes on.
    """
    first = select(RuleSet.id).order_by(RuleSet.id).limit(1)
    session.execute(first.with_for_update(key_share=True))


def copy(source: RuleSet, *, by: User) -> RuleSet:
    """The next version, with the content of this one. The numbers are held."""
    number = session.scalars(select(func.max(RuleSet.number))).one()
    return RuleSet(
        number=number + 1,
        content=source.content,
        based_on_id=source.id,
        created_by_id=by.id,
        changed_by_id=by.id,
    )


def about(rules: RuleSet, piece: Piece | None = None) -> str:
    """The key of a version, or of one of its pieces, in the journal."""
    key = f"rule_set/{rules.number}"
    return f"{key}/{piece.kind}/{piece.name}" if piece else key


def note_down(
    rules: RuleSet, words: str, *, by: User, piece: Piece | None = None, **data: Any
) -> None:
    subject = f"Version {rules.number} des règles"
    key = about(rules, piece)
    administration_log.record(Topic.RULES, subject, words, by=by, about=key, **data)


def only_administrators(by: User) -> None:
    if not by.has_role(RoleName.ADMIN):
        raise Refused(NOT_YOU[False])

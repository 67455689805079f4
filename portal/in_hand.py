"""What seldom changes is read once in a transaction, even in one that writes.

Networks, rules, communes, texts of mails, the consents of files that are indexed. ``asked_once``
does more for a page that is only looked at.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portal.database import Base, PortalSession, session

P = ParamSpec("P")
T = TypeVar("T")
Kinds = tuple[type[Base], ...]
IN_HAND = "read in this transaction"


def of(*kinds: type[Base]) -> dict[Any, Any]:
    """Where to keep what was read of these tables, until the transaction ends, writes in one of
    them, or holds a row of one: others may have changed it meanwhile."""
    if session.autoflush:
        session.flush()  # what is changed and not written yet counts
    kept: dict[Kinds, dict[Any, Any]] = session.info.setdefault(IN_HAND, {})
    return kept.setdefault(kinds, {})


def once(*kinds: type[Base]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A reading of these tables that answers values, not rows."""

    def remembering(ask: Callable[P, T]) -> Callable[P, T]:
        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            known, key = of(*kinds), (ask, args, tuple(kwargs.items()))
            if key not in known:
                known[key] = ask(*args, **kwargs)
            found: T = known[key]
            return found

        return answer

    return remembering


def let_go(over: Session | None = None, *_: object) -> None:
    """Read all again."""
    (over or session).info.pop(IN_HAND, None)


for moment in ("after_commit", "after_soft_rollback"):
    event.listen(PortalSession, moment, let_go)


@event.listens_for(PortalSession, "after_flush")
def _let_go_of_changed(changed: Session, _: UOWTransaction) -> None:
    kept = changed.info.get(IN_HAND)
    if kept:
        touched = {type(one) for one in (*changed.new, *changed.dirty, *changed.deleted)}
        for kinds in [one for one in kept if not touched.isdisjoint(one)]:
            del kept[kinds]


@event.listens_for(PortalSession, "do_orm_execute")
def _let_go_of_written_or_held(asked: ORMExecuteState) -> None:
    holds = getattr(asked.statement, "_for_update_arg", None) is not None
    if holds or asked.is_insert or asked.is_update or asked.is_delete:
        written = asked.bind_mapper.class_ if asked.bind_mapper else None
        kept = asked.session.info.get(IN_HAND, {})
        for kinds in [one for one in kept if written is None or written in one]:
            del kept[kinds]

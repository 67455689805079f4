"""The orders in which the desk's list can be read, from either end."""

from typing import Any

from sqlalchemy import UnaryExpression, case

from portal.referrals.models import Referral
from portal.referrals.triage import SavedView
from portal.referrals.workflow import Status
from portal.users.models import User

SORTS: dict[str, Any] = {
    "echeance": Referral.due_on,
    "nom": Referral.sort_name,
    "besoin": Referral.need_cents,
    "statut": case({status: rank for rank, status in enumerate(Status)}, value=Referral.status),
    "conseiller": User.family_name,
    "recu": Referral.proposed_at,
}
"""The columns by which the list can be put in order; « -nom » is the other way round."""
WITHOUT_NULLS = {Referral.due_on, Referral.sort_name, Referral.proposed_at}
BY_DEADLINE, LAST_CLOSED = "echeance", "clos"


def known_sort(asked: str, view: SavedView) -> str:
    """The order asked for, or the view's own."""
    if asked.removeprefix("-") in SORTS:
        return asked
    return LAST_CLOSED if view is SavedView.CLOSED else BY_DEADLINE


def ordered(sort: str, *, backwards: bool = False) -> list[UnaryExpression[Any]]:
    """``backwards``: the same order, begun by its end."""
    if sort == LAST_CLOSED:
        return [_way(one, down=not backwards) for one in (Referral.closed_at, Referral.id)]
    column = SORTS[sort.removeprefix("-")]
    way = _way(column, down=sort.startswith("-") is not backwards)
    if column not in WITHOUT_NULLS:  # the indexes of the others have this very order
        way = way.nulls_first() if backwards else way.nulls_last()
    return [way, _way(Referral.id, down=backwards)]


def _way(column: Any, *, down: bool) -> UnaryExpression[Any]:
    way: UnaryExpression[Any] = column.desc() if down else column.asc()
    return way

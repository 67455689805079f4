"""Which kept views someone finds, and which ones they may change."""

from sqlalchemy import ColumnElement, and_, or_

from portal.desk.models import KeptView
from portal.users.models import User
from portal.vocabulary import RoleName


def found_by(user: User) -> ColumnElement[bool]:
    """One's own, and those of the networks where one works today."""
    mine = and_(KeptView.network_id.is_(None), KeptView.author_id == user.id)
    return or_(mine, KeptView.network_id.in_(user.network_ids))


def may_change(view: KeptView, user: User) -> bool:
    """One's own; a shared one as its author, while one works there, or as a manager."""
    if view.network_id is None:
        return view.author_id == user.id
    here = [one for one in user.roles if one.desk and one.desk.network_id == view.network_id]
    return any(view.author_id == user.id or one.name == RoleName.MANAGER for one in here)

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
    """A shared view is changed by its author, while they work there, and by the managers."""
    if view.network_id is None or view.author_id == user.id:
        return view.network_id is None or view.network_id in user.network_ids
    return any(
        role.name == RoleName.MANAGER and role.desk and role.desk.network_id == view.network_id
        for role in user.roles
    )

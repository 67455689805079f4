"""People, as the rest of the portal looks them up."""

from sqlalchemy import select

from portal.database import session
from portal.users.models import Role, User
from portal.vocabulary import RoleName


def managers_of(desk_id: int) -> list[User]:
    """The active managers of a desk."""
    return list(
        session.scalars(
            select(User)
            .join(User.roles)
            .where(Role.desk_id == desk_id, Role.name == RoleName.MANAGER, User.active)
            .order_by(User.id)
        )
    )


def members_of(network_id: int) -> list[User]:
    """The active people of a network's desks, by name."""
    return list(
        session.scalars(
            select(User)
            .join(User.roles)
            .where(Role.desk.has(network_id=network_id), User.active)
            .order_by(User.family_name, User.given_name, User.id)
            .distinct()
        )
    )

"""Who may tune the portal: administrators, one at a time."""

from sqlalchemy import func, select

from portal.database import session
from portal.errors import Refused
from portal.users.models import User
from portal.vocabulary import RoleName

ONE_AT_A_TIME = 721_502
"""The key of a PostgreSQL advisory lock, any fixed number; SQLite has one writer at a time."""


def administrators_only(by: User) -> None:
    """Let one administrator in until the end of the transaction. Raises Refused."""
    if not by.has_role(RoleName.ADMIN):
        raise Refused("Seul un administrateur peut changer les réglages du portail.")
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))

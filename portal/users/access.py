"""Who may give and take the roles of the staff."""

from portal.users.models import User
from portal.vocabulary import DESK_ROLES, STAFF_ROLES, RoleName


def may_appoint(by: User | None, role: RoleName, desk_id: int | None) -> bool:
    """Administrators appoint everyone; a manager, the advisers of their own desk.

    Nobody (None) is whoever runs the commands on the server: an administrator as well.
    """
    if role not in STAFF_ROLES or (role in DESK_ROLES) != (desk_id is not None):
        return False
    if by is None or by.has_role(RoleName.ADMIN):
        return True
    return role == RoleName.ADVISER and desk_id is not None and by.manages(desk_id)


def may_administer(by: User | None) -> bool:
    """Close, open and unlock the accounts of others."""
    return by is None or by.has_role(RoleName.ADMIN)

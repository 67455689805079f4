"""The open files of someone who leaves: told before, given back to their network after."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers.models import Audience
from portal.referrals.commands import note
from portal.referrals.models import Referral
from portal.users import commands as accounts
from portal.users.models import Role, User


def open_files(user: User) -> list[Referral]:
    """What this person follows and that is not over, the most pressing first."""
    query = select(Referral).where(Referral.adviser_id == user.id, Referral.open)
    people = joinedload(Referral.dossier), joinedload(Referral.network)
    return list(session.scalars(query.options(*people).order_by(Referral.due_on, Referral.id)))


def files_of_role(role: Role, user: User) -> list[Referral]:
    """The open files that this person could not follow any more without this role."""
    kept = {one.desk.network_id for one in user.roles if one.desk and one is not role}
    return [one for one in open_files(user) if one.network_id not in kept]


def close_account(user: User, *, by: User) -> None:
    """Close an account; the files that this person followed wait for someone else."""
    accounts.disable(user, by=by)
    _give_back(open_files(user), user, by)


def take_role(role: Role, user: User, *, by: User) -> None:
    """Take a role back; so with the files that went with it."""
    files = files_of_role(role, user)
    accounts.take_role(role, user, by=by)
    _give_back(files, user, by)


def _give_back(files: Collection[Referral], user: User, by: User) -> None:
    for referral in files:
        referral.adviser = None
        note(referral, "left", by=by, audience=Audience.NETWORK, adviser=user.full_name)
    session.flush()

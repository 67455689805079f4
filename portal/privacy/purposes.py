"""Why someone may open a file: it is their work, or they have said today what for."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.calendar import today
from portal.database import session
from portal.french import day_of
from portal.networks.presence import presence
from portal.privacy.models import STATED, AccessLog, Purpose
from portal.referrals import front_desk
from portal.referrals.models import Referral
from portal.users.models import User
from portal.vocabulary import RoleName


@dataclass(frozen=True)
class Why:
    """``purpose`` is None where nobody asked; ``reason``: in the words of whoever opens."""

    purpose: Purpose | None = None
    reason: str = ""


def at_network(referral: Referral, user: User) -> Why:
    """The reason of someone of the network that has the file."""
    holder, network_id = referral.adviser_id, referral.network_id
    if holder == user.id:
        return Why(Purpose.IN_CHARGE)
    if holder and presence([network_id]).acting_for(network_id, holder) == user.id:
        return Why(Purpose.DEPUTY)
    return Why(Purpose.COLLEAGUE)


def at_office(dossier_id: int, user: User) -> Why | None:
    """The reason of the front desk, or of an administrator; None while they have to say it.

    What began today as a task, or with a reason, goes on until the end of the day.
    """
    if standing := _of_today(dossier_id, user):
        return standing
    if user.has_role(RoleName.FRONT_DESK) and front_desk.awaits(dossier_id):
        return Why(Purpose.TASK)
    return None


def _of_today(dossier_id: int, user: User) -> Why | None:
    query = select(AccessLog.at, AccessLog.purpose, AccessLog.reason).where(
        AccessLog.dossier_id == dossier_id,
        AccessLog.user_id == user.id,
        AccessLog.purpose.in_((Purpose.TASK, *STATED)),
    )
    last = session.execute(query.order_by(AccessLog.id.desc()).limit(1)).first()
    return Why(last.purpose, last.reason) if last and day_of(last.at) == today() else None

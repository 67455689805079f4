"""Who sees a file as such, as what, and what they may do to it.

The people of a network see a file through their referral (``referrals.access``).
"""

from sqlalchemy import Select, or_, select

from portal.dossiers.models import Dossier
from portal.dossiers.workflow import WORKFLOW, Action, Party, Status
from portal.users.models import User
from portal.vocabulary import RoleName


def visible_to(user: User) -> Select[Dossier]:
    """Every file to which this person is a party; ``parties`` says the same of one."""
    mine = [Dossier.owner_id == user.id]
    if user.has_role(RoleName.FRONT_DESK):
        mine.append(Dossier.status != Status.DRAFT)
    if user.has_role(RoleName.ADMIN):
        mine.append((Dossier.status != Status.DRAFT) & ~Dossier.confidential)
    return select(Dossier).where(or_(*mine))


def parties(user: User, dossier: Dossier) -> set[Party]:
    """What this person is to this file; empty means a stranger."""
    found = set()
    if dossier.owner_id == user.id:
        found.add(Party.OWNER)
    sent = dossier.status != Status.DRAFT
    if sent and user.has_role(RoleName.FRONT_DESK):
        found.add(Party.FRONT_DESK)
    if sent and not dossier.confidential and user.has_role(RoleName.ADMIN):
        found.add(Party.ADMIN)
    return found


def actions_for(user: User, dossier: Dossier) -> list[Action]:
    return WORKFLOW.open_actions(dossier.status, parties(user, dossier))

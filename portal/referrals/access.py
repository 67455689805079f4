"""Who sees a referral, as what, and what they may do to it."""

from sqlalchemy import Select, or_, select

from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.networks.queries import version_in_force
from portal.referrals.models import Referral
from portal.referrals.workflow import WORKFLOW, Action, Party
from portal.users.models import User
from portal.vocabulary import RoleName


def visible_to(user: User) -> Select[Referral]:
    """Every referral to which this person is a party; ``parties`` says the same of one.

    A network's people see their network's referrals only. The confidential compartment needs no
    test here: a confidential file has referrals at personal networks alone.
    """
    mine = [Dossier.owner_id == user.id]
    if user.network_ids:
        mine.append(Referral.network_id.in_(user.network_ids))
    if user.has_role(RoleName.FRONT_DESK):
        mine.append(Referral.id.is_not(None))
    if user.has_role(RoleName.ADMIN):
        mine.append(~Dossier.confidential)
    return select(Referral).join(Referral.dossier).where(or_(*mine))


def parties(user: User, referral: Referral) -> set[Party]:
    """What this person is to this referral; empty means a stranger."""
    found = set()
    if referral.dossier.owner_id == user.id:
        found.add(Party.OWNER)
    if referral.network_id in user.network_ids:
        found |= _at_the_desk(user, referral)
    if user.has_role(RoleName.FRONT_DESK):
        found.add(Party.FRONT_DESK)
    if user.has_role(RoleName.ADMIN) and not referral.dossier.confidential:
        found.add(Party.ADMIN)
    return found


def _at_the_desk(user: User, referral: Referral) -> set[Party]:
    found = {Party.ADVISER}
    if user.manages_at(referral.network_id):
        found.add(Party.MANAGER)
    version = version_in_force(referral.scheme) if referral.scheme else None
    if version is None or version.delegated:
        found.add(Party.DELEGATE)
    return found


def may_receive(network: Network, dossier: Dossier) -> bool:
    """Whether a file may be sent to a network: it has a desk here, of the file's compartment."""
    return network.connected and network.personal == dossier.confidential


def actions_for(user: User, referral: Referral) -> list[Action]:
    return WORKFLOW.open_actions(referral.status, parties(user, referral))

"""Who sees a file as such, as what, and what they may do to it.

The people of a network see a file through their referral (``referrals.access``).
"""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager

from portal.database import session
from portal.dossiers.attachments import Attachment
from portal.dossiers.completions import is_reopened
from portal.dossiers.models import Dossier, Message
from portal.dossiers.together import Mandate, MandateKind, Right
from portal.dossiers.workflow import WORKFLOW, Action, Party, Status
from portal.users.models import User
from portal.vocabulary import RoleName

FILLS = frozenset({Party.OWNER, Party.EDITOR})
"""Those who write in a file."""
SENDS = frozenset({Party.OWNER, Party.SENDER})
"""Those who say to whom a file goes, and send it."""
GIVEN = {
    Right.READ: {Party.READER},
    Right.EDIT: {Party.READER, Party.EDITOR},
    Right.SEND: {Party.READER, Party.EDITOR, Party.SENDER},
}


def visible_to(user: User) -> Select[Dossier]:
    """Every file to which this person is a party; ``parties`` says the same of one."""
    held = select(Mandate.dossier_id).where(is_held_by(user))
    mine = [
        Dossier.owner_id == user.id,
        (Dossier.status == Status.DRAFT) & Dossier.id.in_(held),
        Dossier.id.in_(held.where(Mandate.keeps_reading)),
    ]
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
    else:
        found |= _entrusted(user, dossier)
    sent = dossier.status != Status.DRAFT
    if sent and user.has_role(RoleName.FRONT_DESK):
        found.add(Party.FRONT_DESK)
    if sent and not dossier.confidential and user.has_role(RoleName.ADMIN):
        found.add(Party.ADMIN)
    return found


def attachment_for(attachment_id: int, user: User) -> Attachment | None:
    """A file of a message that left, for the two sides of its thread and nobody else."""
    theirs = [Dossier.owner_id == user.id, Message.network_id.in_(user.network_ids)]
    if user.has_role(RoleName.FRONT_DESK):
        theirs.append(Message.network_id.is_(None))
    query = select(Attachment).join(Attachment.message).join(Message.dossier)
    one = query.where(Attachment.id == attachment_id, or_(*theirs))
    return session.scalar(one.options(contains_eager(Attachment.message, Message.dossier)))


def may_discard(user: User, dossier: Dossier) -> bool:
    """Its owner, or the officer of the front desk who fills it for someone."""
    query = select(Mandate.id).where(Mandate.dossier_id == dossier.id, is_held_by(user))
    assists = query.where(Mandate.kind == MandateKind.ASSISTED)
    return dossier.owner_id == user.id or session.scalar(assists.limit(1)) is not None


def is_held_by(user: User) -> ColumnElement[bool]:
    """The mandates in force of this person; the front desk's end with the role."""
    held = (Mandate.user_id == user.id) & Mandate.accepted_at.is_not(None)
    held &= Mandate.withdrawn_at.is_(None)
    if not user.has_role(RoleName.FRONT_DESK):
        held &= Mandate.kind != MandateKind.ASSISTED
    return held


def _entrusted(user: User, dossier: Dossier) -> set[Party]:
    """What the mandates of this person give: once the file is sent, reading if they say so.

    Where its owner is asked to complete it, those who go on reading fill it as before.
    """
    query = select(Mandate).where(Mandate.dossier_id == dossier.id, is_held_by(user))
    found = set[Party]()
    for mandate in session.scalars(query):
        if dossier.status is Status.DRAFT or mandate.keeps_reading:
            found |= GIVEN[mandate.right]
    if not found or dossier.status is Status.DRAFT or is_reopened(dossier):
        return found
    return found & {Party.READER}


def actions_for(user: User, dossier: Dossier) -> list[Action]:
    return WORKFLOW.open_actions(dossier.status, parties(user, dossier))

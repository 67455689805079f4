"""Who sees what people do on a file: their network, and whoever an opinion is asked of."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.casework.models import OnAFile, Opinion, OpinionState
from portal.dossiers.blocks import NECESSARY
from portal.errors import Refused
from portal.networks.presence import Presence
from portal.referrals import access
from portal.referrals.first_sight import told
from portal.referrals.models import Referral
from portal.referrals.workflow import Party
from portal.users.models import User


def of_own_network(user: User, kind: type[OnAFile]) -> ColumnElement[bool]:
    """Tasks, contacts and appointments belong to a network."""
    return kind.network_id.in_(user.network_ids)


def check_network(referral: Referral, by: User) -> None:
    """Raises Refused for whoever is not of the network that studies the file."""
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Seules les personnes du réseau écrivent ici.")


def whose_work(user: User, away: Presence) -> set[tuple[int, int]]:
    """The networks and the people whose work is this person's today: theirs, and that of those for
    whom they act."""
    own = {(network_id, user.id) for network_id in user.network_ids}
    return own | {(one.desk.network_id, one.user_id) for one in away.replaced_by(user)}


def work_of(
    user: User, away: Presence, kind: type[OnAFile], person: InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """The rows of this person, and of those for whom they act today; ``person``: whose a row is."""
    return or_(
        *(
            (kind.network_id == network_id) & (person == user_id)
            for network_id, user_id in whose_work(user, away)
        )
    )


def asked_of(user: User, away: Presence) -> ColumnElement[bool]:
    """The opinions that this person may give: asked of them, of their desk, or of whom they act
    for."""
    desk = Opinion.asked_network_id.in_(user.network_ids) & Opinion.asked_id.is_(None)
    people = [
        (Opinion.asked_network_id == network_id) & (Opinion.asked_id == user_id)
        for network_id, user_id in whose_work(user, away)
    ]
    return or_(desk, *people)


def may_answer(user: User, opinion: Opinion, away: Presence) -> bool:
    """The same of one of them."""
    if opinion.asked_id is None:
        return opinion.asked_network_id in user.network_ids
    return (opinion.asked_network_id, opinion.asked_id) in whose_work(user, away)


def may_read_answer(user: User, opinion: Opinion) -> bool:
    """Who gave a confidential answer, and the network that asked, are alone to read it."""
    if opinion.network_id in user.network_ids or opinion.ended_by_id == user.id:
        return True
    return not opinion.confidential


def opened_by(user: User, away: Presence) -> ColumnElement[bool]:
    """The opinions that have a page for this person: asked by their network, of them, or given by
    them."""
    given = Opinion.asked_network_id.in_(user.network_ids) & (Opinion.ended_by_id == user.id)
    return or_(of_own_network(user, Opinion), asked_of(user, away), given)


def read_by(referral: Referral, network_ids: Collection[int]) -> ColumnElement[bool]:
    """On a file's page: what the network asked, and what was told to all that have the file; a
    network that reads less than a study takes does not know where else it is."""
    shared = ~Opinion.confidential & (Opinion.state == OpinionState.GIVEN)
    still = select(Referral.id).where(Referral.id == referral.id, Referral.open, told(*NECESSARY))
    return or_(Opinion.network_id.in_(network_ids), shared & still.exists())

"""Files that wait for a person's word about a network, when that network closes: told, sent on."""

from sqlalchemy import select

from portal.database import session
from portal.dossiers import journal, tasks
from portal.dossiers.models import Dossier, TaskKind
from portal.networks.models import Network
from portal.networks.signals import network_closed
from portal.referrals.awaited import may_wait_for, waiting_for
from portal.referrals.following import could_help, what_follows
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.routes import referrals_of, route
from portal.routing.models import RunCause
from portal.users.models import User


@network_closed.connect
def closed(network: Network, *, by: User) -> None:
    """Nobody waits for a network that is gone: the rules read these files again without it."""
    hold_files(network)
    for dossier in waiting_for(network):
        _go_on_without(dossier, network, by)


def hold_files(network: Network) -> None:
    """Hold all that closing or merging a network writes on, referrals first."""
    under_way = select(Referral.dossier_id).where(Referral.network_id == network.id, Referral.open)
    ids = {*session.scalars(under_way), *session.scalars(may_wait_for(network))}
    theirs = select(Referral.id).where(Referral.dossier_id.in_(ids)).order_by(Referral.id)
    session.scalars(theirs.with_for_update(key_share=True)).all()
    journal.hold(ids)


def _go_on_without(dossier: Dossier, network: Network, by: User) -> None:
    tasks.settle(dossier, TaskKind.ORIENTATION)
    before = {one.network_id for one in referrals_of(dossier)}
    journal.record(dossier, "network.close", by=by, network_id=network.id)
    run, _answer = route(dossier, RunCause.NETWORK_CLOSED, without=network)
    new = [one.network for one in referrals_of(dossier) if one.network_id not in before]
    gone = f"{network.name} ne reçoit plus de demandes."
    following = what_follows(dossier, run, new, gone)
    for referral in referrals_of(dossier):
        told = referral.next_step.replace(could_help(network), following)
        if told != referral.next_step:
            referral.next_step = told
    session.flush()
    tell("network_closed", dossier, network=network, following=following)


journal.speak(
    "network.close",
    "{network} ne reçoit plus de demandes : celle-ci ne l’attend plus",
    "{network} ne reçoit plus de demandes : votre accord n’est plus attendu",
)

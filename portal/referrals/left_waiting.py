"""Files that wait for a person's word about a network, when that network closes: told, sent on."""

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.database import session
from portal.dossiers import journal, tasks
from portal.dossiers.models import Dossier, Task, TaskKind
from portal.dossiers.workflow import Status
from portal.networks.changes import keep_networks
from portal.networks.models import Desk, Network
from portal.networks.queries import network as known_network
from portal.networks.signals import network_closed
from portal.networks.wording import every_name
from portal.referrals.awaited import may_wait_for, waiting_for
from portal.referrals.following import could_help, what_follows
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.routes import UNROUTED_TASKS, referrals_of, route
from portal.referrals.workflow import POSITIVE
from portal.routing.models import RoutingRun, RunCause
from portal.routing.queries import last_run
from portal.routing.ruleset import ORIENTATION
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
    _hold({*session.scalars(under_way), *session.scalars(may_wait_for(network))})


def forgotten() -> Select[int]:
    """The ids of files that wait for a network that has closed, and that nobody was told of."""
    one = aliased(RoutingRun)
    counting = select(func.max(one.id)).where(one.dossier_id == Dossier.id, ~one.advisory)
    waits = and_(
        RoutingRun.id == counting.correlate(Dossier).scalar_subquery(),
        RoutingRun.cause != RunCause.SUBMISSION,
        RoutingRun.mode != ORIENTATION,
        RoutingRun.override_code.is_(None),
    )
    receives = exists().where(Network.code == RoutingRun.primary_code, _open_desk())
    runs = select(Dossier.id).join(RoutingRun, RoutingRun.dossier_id == Dossier.id)
    return runs.where(Dossier.status == Status.ROUTED, waits, ~receives, ~_has_it(), ~_told())


def _open_desk() -> ColumnElement[bool]:
    return exists().where(Desk.network_id == Network.id, Desk.open)


def _has_it() -> ColumnElement[bool]:
    held = or_(Referral.open, Referral.status.in_(POSITIVE))
    return exists().where(Referral.dossier_id == Dossier.id, held)


def _told() -> ColumnElement[bool]:
    since = Task.created_at >= RoutingRun.at
    return exists().where(Task.dossier_id == Dossier.id, Task.kind.in_(UNROUTED_TASKS), since)


def catch_up(dossier_id: int) -> None:
    """Do for a forgotten file what should have been done when its network closed."""
    keep_networks()
    _hold({dossier_id})
    if session.scalar(forgotten().where(Dossier.id == dossier_id)) is None:
        return
    dossier, run = session.get_one(Dossier, dossier_id), last_run(dossier_id)
    if run and (gone := known_network(run.primary_code)):
        _go_on_without(dossier, gone, None)


def _hold(ids: set[int]) -> None:
    theirs = select(Referral.id).where(Referral.dossier_id.in_(ids)).order_by(Referral.id)
    session.scalars(theirs.with_for_update(key_share=True)).all()
    journal.hold(ids)


def _go_on_without(dossier: Dossier, network: Network, by: User | None) -> None:
    tasks.settle(dossier, TaskKind.ORIENTATION)
    before = {one.network_id for one in referrals_of(dossier)}
    journal.record(dossier, "network.close", by=by, network_id=network.id)
    run, _answer = route(dossier, RunCause.NETWORK_CLOSED, without=network)
    new = [one.network for one in referrals_of(dossier) if one.network_id not in before]
    gone = f"{network.name} ne reçoit plus de demandes."
    following = what_follows(dossier, run, new, gone)
    for referral in referrals_of(dossier):
        for name in every_name(network):  # the one that it bore that day
            referral.next_step = referral.next_step.replace(could_help(name), following)
    session.flush()
    tell("network_closed", dossier, network=network, following=following)


journal.speak(
    "network.close",
    "{network} ne reçoit plus de demandes : celle-ci ne l’attend plus",
    "{network} ne reçoit plus de demandes : votre accord n’est plus attendu",
)

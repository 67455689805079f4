"""The network that could have a file if the person agreed: after a « no », or someone's choice."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, or_, select

from portal.database import session
from portal.dossiers import consents
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.networks.models import Network
from portal.networks.queries import networks_named
from portal.referrals.access import may_receive
from portal.referrals.candidates import candidates
from portal.referrals.models import Referral
from portal.routing.models import RoutingRun, RunCause
from portal.routing.queries import last_run, last_runs
from portal.routing.ruleset import ORIENTATION


def awaited_network(dossier: Dossier) -> Network | None:
    run = last_run(dossier.id) if dossier.status is Status.ROUTED else None
    return _awaited({dossier.id: dossier}, {dossier.id: run} if run else {}).get(dossier.id)


def awaited_by_file(dossiers: Collection[Dossier]) -> dict[int, Network]:
    """The same for several files, by their ids, in a few queries whatever their number."""
    routed = {one.id: one for one in dossiers if one.status is Status.ROUTED}
    return _awaited(routed, last_runs(routed))


def _awaited(routed: Mapping[int, Dossier], last: Mapping[int, RoutingRun]) -> dict[int, Network]:
    runs = {key: run for key, run in last.items() if _awaits(run)}
    if not runs:
        return {}
    named = {one.code: one for one in networks_named({run.chosen_code for run in runs.values()})}
    agreed, holding = consents.in_force_by_file(runs), _holding(runs)
    found = {}
    for key, run in runs.items():
        network = named.get(run.chosen_code)
        if network and _could_have(network, routed[key], agreed[key] | holding[key]):
            found[key] = network
    return found


def may_wait_for(network: Network) -> Select[int]:
    """The ids of the files that the rules, or someone, once meant for this network."""
    named = or_(RoutingRun.override_code == network.code, RoutingRun.primary_code == network.code)
    meant = select(RoutingRun.dossier_id).where(named)
    return select(Dossier.id).where(Dossier.status == Status.ROUTED, Dossier.id.in_(meant))


def waiting_for(network: Network) -> list[Dossier]:
    """The files that would go to this network if their person agreed, were it open."""
    meant = select(Dossier).where(Dossier.id.in_(may_wait_for(network))).order_by(Dossier.id)
    files = {one.id: one for one in session.scalars(meant)}
    runs, agreed = last_runs(files), consents.in_force_by_file(files)
    holding = _holding(files)
    return [
        one
        for key, one in files.items()
        if key in runs and _awaits(runs[key]) and runs[key].chosen_code == network.code
        if network.personal == one.confidential and network.id not in agreed[key] | holding[key]
    ]


def offered_network(dossier: Dossier) -> Network | None:
    """The network that the rules name for a file sent without any consent: it may still come."""
    tried = select(Referral.id).where(Referral.dossier_id == dossier.id).limit(1)
    if dossier.status is not Status.ROUTED or session.scalar(tried):
        return None
    return next(iter(candidates(dossier).now), None)


def _awaits(run: RoutingRun) -> bool:
    """The first time, the person has just been asked: what they left unticked is their answer."""
    if run.override_code:
        return True
    return run.cause is not RunCause.SUBMISSION and run.mode != ORIENTATION


def _could_have(network: Network, dossier: Dossier, settled: set[int]) -> bool:
    return may_receive(network, dossier) and network.id not in settled


def _holding(ids: Collection[int]) -> dict[int, set[int]]:
    """The ids of the networks that have each file now."""
    found: dict[int, set[int]] = {key: set() for key in ids}
    query = select(Referral.dossier_id, Referral.network_id)
    held = query.where(Referral.dossier_id.in_(found), Referral.open)
    for key, network_id in session.execute(held):
        found[key].add(network_id)
    return found

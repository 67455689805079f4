"""What an administrator should look at today: each point says how many, and leads to which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from portal import delays, outbox
from portal.dossiers import scanning, sweeping
from portal.french import NBSP, number, plural
from portal.heartbeat import last_beats
from portal.monitoring import seals
from portal.monitoring.counted import Counted
from portal.monitoring.dashboard import Dashboard, NetworkFigures
from portal.monitoring.health import morning_is_missed, worker_is_silent
from portal.monitoring.indicators import counts
from portal.monitoring.scope import Area, Scope
from portal.networks.models import Network
from portal.networks.queries import ToConfirm
from portal.networks.wording import starting, to


@dataclass(frozen=True)
class Link:
    """Words that lead to a list of files, or to another page of the administrators.

    ``dated``: the list is that of the period on the screen; the others describe the present.
    """

    words: str
    counted: Counted | None = None
    network: Network | None = None
    page: Literal["", "mails", "waiting", "networks", "health"] = ""
    dated: bool = False


@dataclass(frozen=True)
class Point:
    """A sentence: some words, its links, the rest."""

    before: str
    links: list[Link]
    after: str


def points(shown: Dashboard, to_confirm: Sequence[ToConfirm]) -> list[Point]:
    """The most pressing first; of the network or the territory that the dashboard is about."""
    area = present_area(shown.scope)
    found = [*_late(shown, area), *(_over_target(one) for one in shown.networks if one.is_over)]
    if shown.scope.network_id is None:
        found += _of_the_desk(area)
        return [*found, *_of_the_portal(to_confirm)] if area is Area.EVERYWHERE else found
    network = shown.networks[0].network
    unassigned = counts([(Counted.UNASSIGNED, _present(network, area))])[0]
    return [*found, *_unassigned(unassigned, network)]


def present_area(scope: Scope) -> Area:
    """Where to look at the present: everywhere, unless one territory was chosen.

    Nothing may be forgotten for being outside what the figures usually count.
    """
    return Area.EVERYWHERE if scope.area is Area.SERVED else scope.area


def _late(shown: Dashboard, area: Area) -> Iterator[Point]:
    networks = [one.network for one in shown.networks]
    late = counts([(Counted.LATE, _present(one, area)) for one in networks])
    links = [
        Link(f"{number(count)} {to(network)}", Counted.LATE, network)
        for network, count in zip(networks, late, strict=True)
        if count
    ]
    if links:
        yield Point("Dossiers en retard :", links, ".")


def _over_target(one: NetworkFigures) -> Point:
    target = one.target or 0
    slow = sum(times for days, times in one.decisions.since_received.items() if days > target)
    words = f"{starting(one.network)} dépasse son objectif de {target}{NBSP}jours"
    link = Link(words, Counted.SLOW, one.network, dated=True)
    return Point(
        "", [link], f" pour {number(slow)} sur {plural(one.decisions.decided, 'décision')}."
    )


def _of_the_desk(area: Area) -> Iterator[Point]:
    kinds = (Counted.UNASSIGNED, Counted.UNROUTED, Counted.TASK_OVERDUE)
    unassigned, unrouted, overdue = counts((kind, _present(None, area)) for kind in kinds)
    yield from _unassigned(unassigned)
    if unrouted:
        words = plural(unrouted, "demande envoyée", "demandes envoyées")
        verb = _form(unrouted, "attend", "attendent")
        yield Point("", [Link(words, Counted.UNROUTED)], f" {verb} une orientation.")
    if overdue:
        link = Link(plural(overdue, "dossier"), Counted.TASK_OVERDUE)
        verb = _form(overdue, "a", "ont")
        yield Point("", [link], f" {verb} une tâche de l’accueil en retard.")


def _unassigned(count: int, network: Network | None = None) -> Iterator[Point]:
    if count:
        link = Link(f"{plural(count, 'dossier')} sans conseiller", Counted.UNASSIGNED, network)
        yield Point("", [link], f" depuis plus de {delays.words('unassigned')}.")


def _of_the_portal(to_confirm: Sequence[ToConfirm]) -> Iterator[Point]:
    yield from _worker()
    yield from _mails()
    if count := sweeping.at_fault():
        link = Link(plural(count, "document reçu", "documents reçus"), page="health")
        rest = _form(count, " est introuvable ou abîmé.", " sont introuvables ou abîmés.")
        yield Point("", [link], rest)
    if count := scanning.waiting_long():
        link = Link(plural(count, "document"), page="health")
        verb = _form(count, "attend", "attendent")
        yield Point("", [link], f" {verb} l’antivirus depuis plus d’une heure.")
    if count := seals.broken():
        link = Link(plural(count, "ligne des journaux", "lignes des journaux"), page="health")
        rest = _form(count, " a été changée ou manque.", " ont été changées ou manquent.")
        yield Point("", [link], rest)
    count = sum(len(one.columns) for one in to_confirm)
    if count:
        link = Link(plural(count, "information"), page="networks")
        yield Point("", [link], f" sur les réseaux {_form(count, 'est', 'sont')} à confirmer.")


def _worker() -> Iterator[Point]:
    beats = last_beats()
    if worker_is_silent(beats):
        link = Link("Le travail de fond est arrêté", page="health")
        yield Point("", [link], " : les courriels et les rappels ne partent plus.")
    if morning_is_missed(beats):
        link = Link("Le tour du matin n’a pas été fait aujourd’hui", page="health")
        yield Point("", [link], " : les relances et les rappels attendent.")


def _mails() -> Iterator[Point]:
    if failed := outbox.failed():
        rest = _form(failed, " n’est pas parti.", " ne sont pas partis.")
        yield Point("", [Link(plural(failed, "courriel"), page="mails")], rest)
    if waiting := outbox.waiting_long():
        rest = _form(waiting, " attend", " attendent") + " de partir depuis plus d’une heure."
        yield Point("", [Link(plural(waiting, "courriel"), page="waiting")], rest)


def _form(count: int, one: str, many: str) -> str:
    return one if count < 2 else many


def _present(network: Network | None, area: Area) -> Scope:
    """The present has no period."""
    return Scope(None, network.id if network else None, area)

"""What administrators change of networks and their desks: names, contacts, what is confirmed."""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from portal import administration_log
from portal.administration_log import Topic
from portal.database import now, session
from portal.errors import Refused
from portal.networks.changes import (
    Held,
    administrators_only,
    held,
    hold,
    hold_networks,
    note,
    of_network,
    of_scheme,
    told,
)
from portal.networks.models import Desk, Network, SchemeVersion
from portal.networks.queries import network as known_network
from portal.networks.queries import networks
from portal.networks.signals import network_closed
from portal.networks.wording import COLUMNS, value
from portal.users.models import User

NETWORK_COLUMNS = frozenset(
    {"abbreviation", "name", "name_in_sentence", "alias", "association", "summary", "phone",
     "email", "website", "address", "opening_hours", "answer_delay"}
)  # fmt: skip
DESK_COLUMNS = frozenset({"name", "email", "phone", "answer_days", "decision_days"})
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
CREATED = "Réseau créé"


def create_network(code: str, *, by: User, personal: bool = False, **values: str) -> Network:
    """A network that rules may name; it receives nothing before it has a desk. The same one sent
    twice is made once."""
    administrators_only(by)
    _only(values, NETWORK_COLUMNS)
    hold_networks(*networks())
    if not CODE.fullmatch(code):
        raise Refused("Écrivez le code en minuscules sans accent, par exemple adie_somme")
    known = known_network(code)
    if known and _just_made(known, {"personal": personal} | values, by):
        return known
    if known:
        raise Refused(f"Le code « {code} » est déjà celui d’un réseau")
    last = session.scalar(select(func.max(Network.position))) or 0
    made = Network(code=code, personal=personal, position=last + 1, **values)
    session.add(made)
    session.flush()
    note(made, f"{CREATED}, avec le code « {code} ».", by=by)
    return made


def _just_made(network: Network, values: Held, by: User) -> bool:
    """Whether it is as this person has made it, with nothing done to it since."""
    same = held(network, values) == values and not network.desks
    return same and administration_log.did_last(by, of_network(network), CREATED)


def change_network(network: Network, *, by: User, seen: str = "", **values: str) -> None:
    """Give these columns new values; what has changed is thereby confirmed.

    A name that is given up stays known, with the moment of the change.
    """
    administrators_only(by)
    _only(values, NETWORK_COLUMNS)
    before = hold(network, NETWORK_COLUMNS, seen, of_network(network))
    changed = {column: new for column, new in values.items() if before[column] != new}
    if not changed:
        return
    if "name" in changed:
        names = {now().isoformat(): [before["name"], before["name_in_sentence"]]}
        network.former_names = network.former_names | names
    _assign(network, changed)
    network.to_confirm = [column for column in network.to_confirm if column not in changed]
    note(network, told(before, changed), by=by)


def add_desk(network: Network, *, by: User, **values: Any) -> Desk:
    """A desk that is closed until someone opens it; the same one sent twice is made once."""
    administrators_only(by)
    _only(values, DESK_COLUMNS)
    hold_networks(network)
    if network.merged_into:
        raise Refused(f"Ce réseau a rejoint {network.merged_into.name} : ouvrez le guichet là-bas.")
    newest = max(network.desks, key=lambda one: one.id, default=None)
    if newest and not newest.open and held(newest, values) == values:
        return newest
    desk = Desk(network=network, open=False, **values)
    session.add(desk)
    session.flush()
    words = f"Guichet « {desk.name} » ajouté, fermé pour l’instant."
    note(network, words, by=by, about=_of_desk(desk))
    return desk


def change_desk(desk: Desk, *, by: User, seen: str = "", **values: Any) -> None:
    administrators_only(by)
    _only(values, DESK_COLUMNS)
    before = hold(desk, DESK_COLUMNS, seen, _of_desk(desk))
    _assign(desk, values)
    if words := told(before, values):
        note(desk.network, f"{before['name']}. {words}", by=by, about=_of_desk(desk))


def open_desk(desk: Desk, *, by: User, to_new: bool) -> None:
    """Whether new files come to it. A closed desk keeps those that it has."""
    administrators_only(by)
    hold_networks(*networks())  # files that wait for one go on to another: it may not close too
    if to_new and desk.network.merged_into:
        raise Refused(f"Ce réseau a rejoint {desk.network.merged_into.name} : il ne rouvre pas.")
    if desk.open is to_new:
        return
    turn(desk.network, [desk], by=by, to_new=to_new)


def turn(network: Network, desks: Collection[Desk], *, by: User, to_new: bool) -> None:
    """Open or close these desks of a network that is held."""
    was_connected = network.connected
    for desk in desks:
        desk.open = to_new
    session.flush()
    if was_connected and not network.connected:
        network_closed.send(network, by=by)
    verb = "ouvert aux" if to_new else "fermé aux"
    for desk in desks:
        words = f"Guichet « {desk.name} » {verb} nouvelles demandes."
        note(network, words, by=by, about=_of_desk(desk))


def confirm(
    row: Network | SchemeVersion, columns: Collection[str], *, by: User, was: str = ""
) -> None:
    """Say that these values were checked with the network.

    ``was``: the fingerprint of the values on the page.
    """
    administrators_only(by)
    about = of_network(row) if isinstance(row, Network) else of_scheme(row.scheme)
    asked = [column for column in row.to_confirm if column in columns]
    hold(row, asked, was if asked else "", about)
    mine = [column for column in asked if column in row.to_confirm]
    if not mine:
        return
    row.to_confirm = [column for column in row.to_confirm if column not in columns]
    said = " ; ".join(f"{COLUMNS[column]}, {value(row, column)}" for column in mine)
    if isinstance(row, Network):
        note(row, f"Confirmé avec le réseau : {said}.", by=by)
    else:
        words = f"Confirmé avec le réseau : {said}."
        administration_log.record(Topic.SCHEMES, row.name, words, by=by, about=about)


def _of_desk(desk: Desk) -> str:
    return of_network(desk.network, "desk", desk.id)


def _only(values: Held, allowed: frozenset[str]) -> None:
    if unknown := values.keys() - allowed:
        raise TypeError(f"not to be changed here: {sorted(unknown)}")


def _assign(row: Network | Desk, values: Held) -> None:
    for column, new in values.items():
        setattr(row, column, new)

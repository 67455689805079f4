"""Puts what ``seed.yaml`` holds in the database, and leaves alone what is there already."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
from sqlalchemy import select

from portal.database import Base, session
from portal.networks.models import Desk, DocumentKind, Network, Scheme, SchemeVersion
from portal.networks.queries import networks
from portal.networks.seed import SEED, NetworkEntry, SchemeEntry, Seed, read_seed


def load_networks(path: Path = SEED) -> int:
    """Add what the file has and the database has not; returns how many rows it added.

    What exists is never changed, as an administrator may have corrected it: a scheme gets a new
    version only when the file gives a higher number. Raises BadSeed.
    """
    seed = read_seed(path)
    added = add(_new_documents(seed)) + add(_new_networks(seed))
    stored = {network.code: network for network in networks()}
    return added + add(_new_desks(seed, stored)) + add(_new_schemes(seed, stored))


def shipped_connected_codes() -> frozenset[str]:
    """The networks that have a desk according to the file, whatever the database holds."""
    return frozenset(network.code for network in read_seed().networks if network.desks)


@cache
def shipped_codes() -> frozenset[str]:
    """The codes of all the networks of the file."""
    return frozenset(network.code for network in read_seed().networks)


def add(rows: Iterator[Base]) -> int:
    found = list(rows)
    session.add_all(found)
    session.flush()
    return len(found)


def _new_documents(seed: Seed) -> Iterator[DocumentKind]:
    stored = set(session.scalars(select(DocumentKind.code)))
    for position, entry in enumerate(seed.documents, 1):
        if entry.code not in stored:
            yield DocumentKind(**msgspec.structs.asdict(entry), position=position)


def _new_networks(seed: Seed) -> Iterator[Network]:
    stored = set(session.scalars(select(Network.code)))
    for position, entry in enumerate(seed.networks, 1):
        if entry.code not in stored:
            columns = msgspec.structs.asdict(entry)
            yield Network(**columns | {"desks": [], "schemes": [], "position": position})


def _new_desks(seed: Seed, stored: dict[str, Network]) -> Iterator[Desk]:
    """For a network that has none yet; a desk that was renamed must not come back."""
    for entry in seed.networks:
        if not stored[entry.code].desks:
            yield from _desks(entry, stored[entry.code])


def _desks(entry: NetworkEntry, network: Network) -> Iterator[Desk]:
    for desk in entry.desks:
        yield Desk(**msgspec.structs.asdict(desk), network=network)


def _new_schemes(seed: Seed, stored: dict[str, Network]) -> Iterator[Scheme | SchemeVersion]:
    schemes = {scheme.code: scheme for network in stored.values() for scheme in network.schemes}
    for entry in seed.schemes:
        scheme = schemes.get(entry.code)
        if scheme is None:
            yield _scheme(entry, stored[entry.network])
        elif entry.version > max(version.number for version in scheme.versions):
            version = entry.terms().version(entry.version)
            scheme.versions.append(version)
            yield version


def _scheme(entry: SchemeEntry, network: Network) -> Scheme:
    version = entry.terms().version(entry.version)
    return Scheme(code=entry.code, network=network, versions=[version])

"""The rules as shipped, in the territory and with the networks of the files."""

from functools import cache

from portal.networks.load import shipped_connected_codes
from portal.routing.engine import Engine, Surroundings
from portal.routing.ruleset import shipped
from portal.territory.load import shipped_perimeter


@cache
def shipped_engine() -> Engine:
    return Engine(shipped(), Surroundings(shipped_perimeter(), shipped_connected_codes()))

"""A database with its tables and its reference data: communes, networks, questions, rules."""

from collections.abc import Collection

from flask import Flask

from portal.database import Base, transaction
from portal.dossiers.annexes import load_annexes
from portal.networks.load import load_networks
from portal.routing.acceptance import load_cases
from portal.routing.commands import load_rules
from portal.territory.load import load_territory

PICARDIE = {"80", "02", "60"}


def load_reference(app: Flask, departements: Collection[str] = PICARDIE) -> None:
    """``departements``: whose communes are known; fewer are loaded sooner."""
    Base.metadata.create_all(app.extensions["database"].engine)
    with app.app_context(), transaction():
        load_territory(departements)
        load_networks()
        load_annexes()
        load_rules()
        load_cases()

"""People of one network, and what the tests of referrals ask again and again."""

import pytest

from portal.database import session
from portal.dossiers.models import Event
from portal.outbox import Email
from tests.factories_files import adviser_of, manager_of


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme")


@pytest.fixture
def manager(app):
    return manager_of("initiative_somme")


@pytest.fixture
def stranger(app):
    """An adviser of another network."""
    return adviser_of("adie")


def mails(kind: str) -> list[Email]:
    return session.query(Email).filter_by(kind=kind).order_by(Email.id).all()


def told(dossier) -> list[str]:
    """The kinds of the lines of a file's journal, in order."""
    lines = session.query(Event).filter_by(dossier_id=dossier.id).order_by(Event.seq)
    return [line.kind for line in lines]

import pytest
from sqlalchemy import delete

from portal.database import session
from portal.territory.load import load_territory
from portal.territory.models import Commune, CommuneTerm, PerimeterCommune

AMIENS_METROPOLE = "248000531"


@pytest.fixture
def north(app):
    """The Somme and the Aisne, which share names."""
    load_territory({"80", "02"})


@pytest.fixture
def empty(app):
    """A database without any commune."""
    for model in (PerimeterCommune, CommuneTerm, Commune):
        session.execute(delete(model))

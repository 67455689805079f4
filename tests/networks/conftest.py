import pytest
from sqlalchemy import delete

from portal.database import session
from portal.networks.load import load_networks
from portal.networks.models import (
    Desk,
    DocumentKind,
    Network,
    Scheme,
    SchemeAnnex,
    SchemeVersion,
)
from portal.networks.seed import SEED
from portal.users.models import Role, User
from portal.vocabulary import RoleName

CONNECTED = {
    "initiative_somme", "reseau_entreprendre", "picardie_active", "dla_somme", "ccas_amiens",
    "pepite", "bge_picardie", "adie",
}  # fmt: skip


@pytest.fixture
def reference(app):
    """The networks of the file."""
    load_networks()


@pytest.fixture
def empty(app):
    """A database without any network."""
    for model in (SchemeAnnex, SchemeVersion, Scheme, Desk, Network, DocumentKind):
        session.execute(delete(model))


@pytest.fixture
def edited(tmp_path):
    """A copy of the file, in which one text has been replaced by another."""

    def edit(old, new):
        text = SEED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "seed.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edit


@pytest.fixture
def admin():
    return User(email="admin@guichet.example", roles=[Role(name=RoleName.ADMIN)])

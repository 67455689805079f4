"""Looking never changes anything: on a GET the database is opened for reading alone."""

import pytest

from portal import create_app
from portal.database import Base, session
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.factories import UserFactory

ANYONE = (
    "connexion", "connexion/cle", "inscription", "courriel-envoye", "confirmer", "confirmer/x",
    "lien-de-connexion", "lien-de-connexion/x", "mot-de-passe-oublie", "mot-de-passe-oublie/x",
    "adresse/x", "code", "code-perdu", "code-de-secours", "invitation/x",
)  # fmt: skip
SIGNED_IN = (
    "", "bienvenue", "coordonnees", "mot-de-passe", "adresse", "double-verification",
    "codes-de-secours", "cles", "identite", "identite/cle",
)  # fmt: skip


@pytest.fixture(scope="module")
def read_only(tmp_path_factory):
    """An application with connections of its own, which refuse to write on a GET."""
    folder = tmp_path_factory.mktemp("reading")
    app = create_app(settings_for(f"sqlite:///{folder}/reading.db", folder))
    app.test_client_class = PortalClient
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    yield app
    engine.dispose()


@pytest.mark.parametrize("path", ANYONE)
def test_a_visitor_only_reads(read_only, path):
    client = read_only.test_client()
    assert client.get(f"/compte/{path}").status_code in (200, 302, 410)
    assert client.head(f"/compte/{path}").status_code in (200, 302, 410)


def test_who_is_signed_in_only_reads(read_only):
    with read_only.app_context():
        client = read_only.test_client().login(UserFactory(admin=True))
        session.remove()
    pages = [f"/compte/{path}".rstrip("/") for path in SIGNED_IN]
    for path in (*pages, "/administration/comptes", "/administration/comptes/1"):
        assert client.get(path).status_code in (200, 302), path

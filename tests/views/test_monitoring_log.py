"""What administrators open and export is kept, and exports are limited."""

import pytest
from sqlalchemy import select

from portal import create_app
from portal.database import session, transaction
from portal.dossiers.models import Dossier
from portal.extensions import limiter
from portal.privacy.models import Access, AccessLog, Purpose
from tests.client import PortalClient
from tests.conftest import settings_for
from tests.factories import UserFactory
from tests.monitoring.known import paris, sent
from tests.reference import load_reference


@pytest.fixture(scope="module")
def real(backend, tmp_path_factory):
    app = create_app(settings_for(backend.url("exports"), tmp_path_factory.mktemp("exports")))
    app.test_client_class = PortalClient
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    engine = app.extensions["database"].engine
    load_reference(app, {"80"})
    with app.app_context(), transaction():
        sent("A", paris(2026, 3, 1))
        sent("M", paris(2026, 3, 2), confidential=True)
    yield app
    limiter.reset()
    limiter.enabled = False
    engine.dispose()


@pytest.fixture
def admin(real):
    with real.app_context():
        yield UserFactory(admin=True)


def noted(admin):
    session.rollback()
    rows = session.scalars(select(AccessLog).where(AccessLog.user_id == admin.id))
    return [(row.access, row.dossier_id, row.count) for row in rows]


def test_opening_the_sheet_of_a_file_is_kept(real, admin):
    client = real.test_client().login(admin)
    asked = client.get("/pilotage/dossiers/1")
    assert asked.location == "/pilotage/dossiers/1/motif"
    assert "Personne A" not in client.get(asked.location).text
    assert client.post(asked.location, data={"purpose": "other"}).status_code == 422
    assert noted(admin) == []
    session.rollback()
    short = client.post(asked.location, data={"purpose": "other", "reason": "x"})
    assert "Écrivez la raison en quelques mots" in short.text
    client.post(asked.location, data={"purpose": "other", "reason": "Appel du maire"})
    assert client.get("/pilotage/dossiers/1").status_code == 200
    rows = session.scalars(select(AccessLog).where(AccessLog.user_id == admin.id)).all()
    assert [(one.purpose, one.reason) for one in rows] == [(Purpose.OTHER, "Appel du maire")] * 2


def test_seeing_a_text_of_a_mail_with_a_real_file_is_kept_and_waits_for_nothing(real, admin):
    client = real.test_client().login(admin)
    number = session.get(Dossier, 1).number
    session.rollback()
    text = {"subject": "Fin", "body": "[Suivre]({{ lien }})", "look": "1"}
    page = client.post("/administration/textes/reopened", data=text | {"dossier": number})
    assert page.status_code == 200
    assert noted(admin) == [(Access.OPENED, 1, 1)]


def test_a_file_that_was_refused_is_not_said_to_be_opened(real, admin):
    client = real.test_client().login(admin)
    assert client.get("/pilotage/dossiers/2").status_code == 404
    assert noted(admin) == []


def test_exporting_is_kept_with_the_number_of_files(real, admin):
    client = real.test_client().login(admin)
    response = client.get("/pilotage/dossiers.csv", buffered=True)
    assert len(response.data.decode("utf-8-sig").splitlines()) == 3
    assert noted(admin) == [(Access.EXPORTED, None, 2), (Access.EXPORTED, 1, 1)]


def test_exporting_who_accepts_mails_is_kept_too(real, admin):
    client = real.test_client().login(admin)
    client.get("/administration/comptes/accords-study.csv", buffered=True)
    assert noted(admin) == [(Access.EXPORTED_STUDY, None, 0)]


def test_thirty_exports_an_hour_and_no_more(real, admin):
    limiter.reset()
    client = real.test_client().login(admin)
    address = "/pilotage/dossiers.csv?q=personne"
    statuses = [client.get(address, buffered=True).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]

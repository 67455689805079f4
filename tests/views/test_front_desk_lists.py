"""What the lists of the front desk say of a file, beside its name."""

from datetime import timedelta

from portal.calendar import today
from portal.database import session
from portal.dossiers.workflow import Status
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import words


def test_a_hearing_is_seen_in_the_list_and_in_what_waits_today(client, app):
    desk = client.login(UserFactory(front_desk=True))
    heard = DossierFactory(to=())
    heard.status, heard.hearing_on = Status.ROUTED, today() + timedelta(days=10)
    session.commit()
    for page in ("/guichet/?vue=sans-reseau", "/guichet/aujourd-hui"):
        assert "Audience le" in words(desk.get(page))


def test_a_hearing_that_is_over_is_said_no_more(client, app):
    desk = client.login(UserFactory(front_desk=True))
    heard = DossierFactory(to=())
    heard.status, heard.hearing_on = Status.ROUTED, today() - timedelta(days=10)
    session.commit()
    for page in ("/guichet/?vue=sans-reseau", "/guichet/aujourd-hui"):
        assert "Audience le" not in words(desk.get(page))

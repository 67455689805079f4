"""The pages of the steps of a study, opened and sent."""

from portal.database import session
from portal.referrals.models import Referral
from portal.referrals.workflow import Status
from portal.views.adviser_file import STEP_CODES
from tests.reading import hidden


def page_of(referral, step="") -> str:
    return f"/conseil/dossiers/{referral.id}" + (f"/{STEP_CODES[step]}" if step else "")


def take_step(client, referral, action, **data):
    """Open the page of a step, fill it in, send it."""
    page = client.get(page_of(referral, action))
    assert page.status_code == 200
    return client.post(page_of(referral, action), data={"seen": hidden(page, "seen")} | data)


def status_of(referral) -> Status:
    return session.get(Referral, referral.id).status

"""What changes in the teams of the networks is told in the administration's journal as well."""

from flask import Flask

from portal import administration_log
from portal.administration_log import Topic
from portal.languages import FRENCH, speaking
from portal.users.models import AccountEvent, AccountEventKind, User
from portal.users.signals import account_noted

TOLD = frozenset(
    {
        AccountEventKind.INVITED,
        AccountEventKind.INVITATION_CANCELLED,
        AccountEventKind.ROLE_GIVEN,
        AccountEventKind.ROLE_TAKEN,
        AccountEventKind.ABSENCE_NOTED,
        AccountEventKind.ABSENCE_ENDED,
        AccountEventKind.DISABLED,
        AccountEventKind.ENABLED,
    }
)


def tell(_: Flask, event: AccountEvent, user: User | None, by: User | None, address: str) -> None:
    """The accounts of project holders are not of a team: they are not told here."""
    if event.kind not in TOLD or not (address or (user and user.is_staff)):
        return
    with speaking(FRENCH):
        words = f"{event.kind.label} ({event.detail})." if event.detail else f"{event.kind.label}."
    subject = user.full_name if user else address
    about = f"member/{user.id}" if user else "member"
    administration_log.record(Topic.MEMBERS, subject, words, by=by, about=about)


def init_app(app: Flask) -> None:
    account_noted.connect(tell, app)

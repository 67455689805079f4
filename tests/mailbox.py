"""The mails that wait in the outbox, as their readers would open them."""

import re

from sqlalchemy import select

from portal.database import session
from portal.outbox import Email


def mails_to(address: str) -> list[Email]:
    found = select(Email).where(Email.to == address).order_by(Email.id)
    return list(session.scalars(found))


def kinds_to(address: str) -> list[str]:
    return [mail.kind.removeprefix("security/") for mail in mails_to(address)]


def link_in(mail: Email) -> str:
    """The path behind the button of a mail."""
    return re.search(r"https?://[^/\s]+(/compte/\S+/\S+)", mail.text).group(1)


def last_link(address: str) -> str:
    return link_in(mails_to(address)[-1])

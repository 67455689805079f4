"""The daily mail: what waits for someone today, and what they chose to hear of once a day.

Looked at each minute. It leaves at the hour that each has chosen, on business days, once; a worker
that slept makes it up the same day, but not at night. There is none when there is nothing to say.
"""

from dataclasses import dataclass
from datetime import date

import structlog

from portal import outbox
from portal.calendar import is_business_day, today
from portal.database import now, reading, session, transaction
from portal.desk import today as desk
from portal.desk import visits
from portal.desk.today_lines import Group, Line
from portal.french import plural
from portal.networks.presence import Presence, presence
from portal.users import daily_mail
from portal.users.models import User
from portal.users.notices import Notice
from portal.vocabulary import DESK_ROLES, RoleName

log = structlog.get_logger()

NIGHT = 21 * 60
"""From this minute of the day on, in Paris, nothing is made up any more."""
MOST, MOST_NEWS = 5, 20
"""Lines of a group, and pieces of news; the pages have the rest."""


@dataclass(frozen=True)
class Said:
    """A line of the mail; ``heading``: that of its group, on the first one only."""

    heading: str
    text: str


def run() -> None:
    minute, day = daily_mail.minute_of_day(), today()
    if not daily_mail.FIRST <= minute < NIGHT:
        return
    with reading():
        due = daily_mail.expected(day, minute) if is_business_day(day) else []
    for user_id in due:
        _apart(user_id, day)


def _apart(user_id: int, day: date) -> None:
    """One person in a transaction of their own: what fails for one does not stop the others."""
    try:
        with transaction():
            if daily_mail.take(user_id, day):
                send(session.get_one(User, user_id), day)
    except Exception:
        log.exception("daily mail failed", user=user_id)


def send(user: User, day: date) -> None:
    """To who works that day and has something to read; who is away has a deputy."""
    away = presence(user.network_ids)
    if not user.active or not _works(user, day, away):
        return
    groups, notices = _groups(user, away), daily_mail.waiting(user)
    count = desk.count(groups) + len(notices)
    if not count:
        return
    outbox.post(
        user.email, "daily", key=f"daily:{user.id}:{day}", day=day, count=count,
        lines=_lines(groups), news=_news(notices), page=_page(user),
    )  # fmt: skip
    for one in notices:
        one.told_at = now()


def _works(user: User, day: date, away: Presence) -> bool:
    there = (
        is_business_day(day, one) and away.absence(one, user.id) is None
        for one in user.network_ids
    )  # fmt: skip
    return user.has_role(RoleName.FRONT_DESK) or any(there)


def _groups(user: User, away: Presence) -> list[Group]:
    asked = daily_mail.settings(user).today and any(user.has_role(one) for one in DESK_ROLES)
    return desk.groups(user, away, visits.last_look(user)) if asked else []


def _page(user: User) -> str:
    works = any(user.has_role(one) for one in DESK_ROLES)
    return "adviser.today" if works else "front_desk.index"


def _lines(groups: list[Group]) -> list[Said]:
    found = []
    for group in groups:
        shown = group.lines[:MOST]
        for rank, line in enumerate(shown):
            found.append(Said("" if rank else f"{group.title} ({group.total})", _text(line)))
        if rest := group.total - len(shown):
            found.append(Said("", f"et {plural(rest, 'autre')}"))
    return found


def _news(notices: list[Notice]) -> list[str]:
    told = [one.subject for one in notices[:MOST_NEWS]]
    rest = len(notices) - len(told)
    return [*told, f"et {plural(rest, 'autre')}"] if rest else told


def _text(line: Line) -> str:
    """Files are called by their number: a mailbox is read by others too."""
    return ", ".join(one for one in (f"{line.number or line.who} : {line.what}", line.when) if one)

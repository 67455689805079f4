"""The demonstration's sixty files or so, over all networks and states, spread over a year."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from portal.database import now, session, transaction
from portal.demo import people
from portal.demo.people import Cast
from portal.demo.projects import answers, imagined, personal_answers
from portal.demo.stories import PATHS, Story
from portal.outbox import Email, EmailState
from portal.users.models import User

RECENT = ("new", "taken", "review", "waiting", "talking", "answered", "refused_document", "ready")
ENDED = ("granted", "granted", "refused", "granted", "withdrawn", "declined")
OLD = 30  # days
NEW_DAYS = (1, 2, 3, 5, 9)
"""The ages of files that nobody has taken yet; the last ones are late."""
OWNERS = "fictif.example"
"""Mail domain of the people who are not on the sign-in page."""


def load_demo() -> Iterator[str]:
    """Make everyone and their files; gives each file's name as it is made."""
    with transaction():
        cast = people.create()
    rnd = random.Random(2015)  # noqa: S311  the same demonstration every time
    for rank, (given, path, days, sent) in enumerate(_plan()):
        with transaction():
            age = NEW_DAYS[rank % len(NEW_DAYS)] if path == "new" and sent else days
            story = Story(_owner(given, cast, rank), cast, _ago(age), rnd)
            story.draft(given)
            if sent:
                story.send(agree=path != "alone")
                story.go(path if path in PATHS else "new")
                if days > OLD and path in ENDED:
                    story.settle()
        yield str(given.get("nom_projet") or "Prêt personnel")
    with transaction():
        settle_mails()


def planned() -> int:
    """How many files the demonstration has."""
    return sum(1 for _ in _plan())


def _plan() -> Iterator[tuple[dict[str, Any], str, int, bool]]:
    """Answers, path, age in days, whether it was sent: first the recent files, then the older."""
    yield from _people_with_projects()
    for rank, project in enumerate(imagined().structures):
        yield answers(project), ("granted", "review", "new")[rank % 3], 20 + rank * 47, True
    for rank, wish in enumerate(imagined().personal):
        path = ("review", "granted", "new")[rank % 3]
        yield personal_answers(wish), path, 8 + rank * 31, True
    for rank, project in enumerate(imagined().far):
        yield answers(project), "new", 15 + rank * 60, True
    yield from _odd_ones()


def _people_with_projects() -> Iterator[tuple[dict[str, Any], str, int, bool]]:
    for rank, project in enumerate(imagined().projects):
        if rank % 2 == 0 or rank < 3:
            path = RECENT[rank // 2 % len(RECENT)]
            yield answers(project), path, 2 + rank % 20 + 3 * len(PATHS[path]), True
        else:
            path = ENDED[rank // 2 % len(ENDED)]
            yield answers(project), path, 35 + (rank * 29) % 320, True


def _odd_ones() -> Iterator[tuple[dict[str, Any], str, int, bool]]:
    """Without consent, with a question unanswered, and drafts."""
    projects = imagined().projects
    yield answers(projects[3]) | {"nom_projet": "Sans accord d’envoi"}, "alone", 4, True
    unsure = {"nom_projet": "Une réponse manque", "ficp": "unsure"}
    yield answers(projects[7]) | unsure, "new", 3, True
    for rank, project in enumerate(projects[:6]):
        unfinished = answers(project) | {"nom_projet": f"{project.name} (brouillon)"}
        unfinished.pop("besoin_total")
        yield unfinished, "new", 1 + rank * 40, False


def _owner(given: dict[str, Any], cast: Cast, rank: int) -> User:
    """One of the sign-in page for their own files, else someone new."""
    name = f"{given['prenom']} {given['nom']}"
    known = next((one for one in cast.applicants if one.full_name == name), None)
    return known or _stranger(given["prenom"], given["nom"], rank)


def _stranger(given_name: str, family_name: str, rank: int) -> User:
    user = User(
        email=f"personne{rank}@{OWNERS}",
        given_name=given_name,
        family_name=family_name,
        fs_uniquifier=uuid4().hex,
        fs_webauthn_user_handle=uuid4().hex,
        confirmed_at=now(),
    )
    session.add(user)
    session.flush()
    return user


def _ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def settle_mails() -> None:
    """Mails of the imagined past have left long ago; nobody waits for them."""
    session.execute(
        update(Email)
        .where(Email.state == EmailState.WAITING)
        .values(state=EmailState.SENT, sent_at=Email.created_at)
    )

"""The demonstration’s sixty files or so, over all networks and states, and some of last year’s."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from portal.database import now, session, transaction
from portal.demo import letterhead, mornings, people, places
from portal.demo.people import Cast
from portal.demo.projects import Project, Wish, answers, imagined, personal_answers
from portal.demo.ready import keep_texts
from portal.demo.stories import ENDED, LONG_PAST, Story
from portal.demo.tuned import tune
from portal.demo.weighed import keep_grids
from portal.demo.workshop import begin_questions, put_forward_rules
from portal.dossiers import calls, mandates
from portal.dossiers.calls import Moment
from portal.dossiers.together import Right
from portal.outbox import Email, EmailState
from portal.users.models import User

OWNERS = "fictif.example"
"""Mail domain of the people who are not on the sign-in page."""


def load_demo() -> Iterator[str]:
    """Make everyone and their files, the oldest first; gives each file's name as it is made."""
    with transaction():
        cast = people.create()
        people.announce_sittings(cast)
        letterhead.write_head(cast)
        places.draw()
    rnd = random.Random(2015)  # noqa: S311  the same demonstration every time
    for rank, life in enumerate(sent()):
        with transaction():
            story = _begin(life, cast, rank, rnd)
            story.send(agree=life.path != "alone")
            story.live(life.path)
            if life.path in ENDED and life.age > LONG_PAST:
                story.settle()
        yield _title(life)
    for rank, project in enumerate(imagined().drafts, len(sent())):
        with transaction():
            story = _begin(project, cast, rank, rnd)
            if rank == len(sent()):
                _accompany(story, cast)
        yield project.name
    with transaction():
        put_forward_rules(cast)
        begin_questions(cast)
        tune(cast.admins[0])
        people.note_absence(cast)
        people.give_by_turn(cast)
        people.keep_views(cast)
        keep_texts(cast)
        keep_grids()
        mornings.keep_a_year()
        settle_mails()
        letterhead.forget_old_letters()


def planned() -> int:
    """How many files the demonstration has."""
    return len(sent()) + len(imagined().drafts)


def sent() -> list[Project | Wish]:
    """In the order of their numbers."""
    everyone = imagined()
    lives: list[Project | Wish] = [
        *everyone.projects, *everyone.structures, *everyone.far, *everyone.personal,
        *everyone.odd, *everyone.earlier,
    ]  # fmt: skip
    return sorted(lives, key=lambda life: -life.age)


def _begin(life: Project | Wish, cast: Cast, rank: int, rnd: random.Random) -> Story:
    given = personal_answers(life) if isinstance(life, Wish) else answers(life)
    if life in imagined().drafts:
        given.pop("besoin_total")
    story = Story(_owner(given, cast, rank), cast, _ago(life.age), rnd)
    story.draft(given)
    places.look_around(story.dossier, rank)
    if isinstance(life, Project) and life.partner:
        story.together(life.partner)
    return story


def _accompany(story: Story, cast: Cast) -> None:
    """One draft is filled by two people, and its owner asks to be called."""
    helper = next(one for one in cast.applicants if one is not story.owner)
    dossier, owner = story.dossier, story.owner
    mandate = mandates.invite(dossier, helper.full_name, helper.email, Right.EDIT, by=owner)
    mandates.confirm(mandate)
    mandates.accept(mandate, by=helper)
    page, about = "Votre besoin d’argent", "Je ne sais pas quel montant demander."
    calls.ask(owner, dossier, "06 39 98 12 34", Moment.MORNING, about, page)


def _title(life: Project | Wish) -> str:
    return life.name if isinstance(life, Project) else "Prêt personnel"


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

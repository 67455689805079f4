"""What happens to the demonstration's files: each step through the commands, on its own day."""

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.calendar import today
from portal.database import now, pretending, session
from portal.demo.people import Cast
from portal.dossiers import commands, consents, documents, messages, tasks
from portal.dossiers.models import Dossier, Task
from portal.dossiers.workflow import Action
from portal.networks.models import DocumentKind
from portal.networks.queries import schemes_in_force
from portal.referrals import commands as work
from portal.referrals import endings, notes, requests, routes, verdicts
from portal.referrals.candidates import candidates
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted
from portal.referrals.workflow import DeclineReason, RefusalReason, Status
from portal.users.models import User

Steps = tuple[str, ...]
PATHS: dict[str, Steps] = {
    "new": (),
    "taken": ("take",),
    "review": ("take", "review", "note"),
    "waiting": ("take", "review", "ask"),
    "answered": ("take", "review", "ask", "answer"),
    "refused_document": ("take", "review", "ask", "answer", "refuse_document"),
    "ready": ("take", "review", "ask", "answer", "accept", "ready"),
    "granted": ("take", "review", "message", "ask", "answer", "accept", "ready", "grant"),
    "refused": ("take", "review", "refuse"),
    "declined": ("decline",),
    "withdrawn": ("take", "withdraw"),
    "talking": ("take", "review", "message", "reply"),
}
PAGE = b"%PDF-1.4\n% document imaginaire de la demonstration\n"


class Story:
    """One file's life. ``day`` is the moment of its next step."""

    def __init__(self, owner: User, cast: Cast, start: datetime, rnd: random.Random) -> None:
        self.owner, self.cast, self.day, self.rnd = owner, cast, start, rnd
        self.dossier: Dossier
        self.count = 0

    @contextmanager
    def step(self) -> Iterator[None]:
        """Some days later, at a working hour, never in the future."""
        moment = self.day.replace(hour=9 + self.count % 8, minute=(self.count * 17) % 60)
        with pretending(min(moment, datetime.now(moment.tzinfo))):
            yield
        session.flush()
        self.count += 1
        self.day += timedelta(days=self.rnd.choice((1, 1, 2, 3, 4)))

    def draft(self, answers: dict[str, Any]) -> None:
        with self.step():
            self.dossier = commands.start(
                self.owner, f"demo-{self.owner.id}-{answers.get('nom_projet')}"
            )
            commands.save_page(self.dossier, "identite", answers, {}, by=self.owner)

    def send(self, *, agree: bool = True) -> None:
        with self.step():
            found = candidates(self.dossier)
            chosen = {one.id for one in found.now} if agree else set()
            consents.choose(self.dossier, found.offered, chosen, by=self.owner)
            self._upload("P01")
            commands.submit(self.dossier, f"demo-{self.dossier.id}", by=self.owner)

    def go(self, path: str) -> None:
        """Walk the leading network's part of the file along one of the PATHS."""
        for name in PATHS[path]:
            referral = self.referral
            if referral is None:
                return
            with self.step():
                STEPS[name](self, referral, self.adviser(referral))

    def settle(self) -> None:
        """What an old file would not have left open: other networks' parts, the desk's tasks."""
        while referral := self.referral:
            with self.step():
                STEPS["decline" if referral.status is Status.PROPOSED else "withdraw"](
                    self, referral, self.adviser(referral)
                )
        with self.step():
            for task in open_tasks(self.dossier):
                tasks.finish(task, "Personne rappelée.", by=self.cast.front_desk)

    @property
    def referral(self) -> Referral | None:
        """The part that leads, or the last one opened after a hop."""
        found = [one for one in routes.referrals_of(self.dossier) if one.open]
        return max(found, key=lambda one: (one.lead, one.id), default=None)

    def adviser(self, referral: Referral) -> User:
        team = self.cast.advisers[referral.network.code]
        return referral.adviser or team[self.dossier.id % len(team)]

    def _upload(self, code: str) -> None:
        content = io.BytesIO(PAGE + f"% {self.dossier.id} {code} {self.count}\n".encode())
        received = documents.receive(content, f"{code.lower()}-exemple.pdf")
        kind = session.get_one(DocumentKind, code)
        document = documents.add(self.dossier, kind, received, by=self.owner)
        requests.answer_with(document, by=self.owner)

    def take(self, referral: Referral, adviser: User) -> None:
        work.take(referral, by=adviser)

    def review(self, referral: Referral, adviser: User) -> None:
        work.start_review(referral, "Appel de 20 minutes, projet bien préparé.", by=adviser)

    def note(self, referral: Referral, adviser: User) -> None:
        notes.write(referral, "Revoir le prévisionnel avec la personne.", self._key(), by=adviser)

    def ask(self, referral: Referral, adviser: User) -> None:
        wanted = [
            Wanted("Devis ou bail", "P08"),
            Wanted("Relevés bancaires des 3 derniers mois", "P10"),
        ]
        due = today() + timedelta(days=12)
        requests.request_info(referral, wanted, due, "Merci d’avance.", by=adviser)

    def answer(self, _: Referral, __: User) -> None:
        self._upload("P08")
        self._upload("P10")

    def accept(self, referral: Referral, adviser: User) -> None:
        for request in referral.requests:
            for item in request.items:
                verdicts.accept(item, by=adviser)

    def refuse_document(self, referral: Referral, adviser: User) -> None:
        item = referral.requests[-1].items[-1]
        verdicts.refuse(
            item, "La photo est floue. Prenez-la bien à plat, en pleine lumière.", by=adviser
        )

    def ready(self, referral: Referral, adviser: User) -> None:
        work.declare_ready(referral, by=adviser)

    def grant(self, referral: Referral, adviser: User) -> None:
        version = schemes_in_force(referral.network)[0]
        asked = self.dossier.asked_cents or 500_000
        amount = min(asked, version.amount_max_cents or asked) if version.money else None
        self.day += timedelta(days=self.rnd.randrange(3, 25))
        work.grant(referral, version.scheme, amount, "Bravo pour votre projet.", by=adviser)

    def refuse(self, referral: Referral, adviser: User) -> None:
        text = "Le chiffre d’affaires prévu ne couvre pas encore les charges."
        endings.refuse(
            referral, RefusalReason.VIABILITY, text, "Revoyez vos prix avec BGE.", by=adviser
        )

    def decline(self, referral: Referral, adviser: User) -> None:
        text = "Votre besoin est plus petit que ce que nous finançons."
        endings.decline(referral, DeclineReason.TOO_SMALL, text, "À orienter.", by=adviser)

    def withdraw(self, _: Referral, __: User) -> None:
        commands.act(self.dossier, Action.WITHDRAW, by=self.owner)

    def message(self, referral: Referral, adviser: User) -> None:
        text = "Bonjour, votre projet est intéressant. Pouvez-vous m’appeler cette semaine ?"
        messages.send(self.dossier, referral.network, text, self._key(), by=adviser)

    def reply(self, referral: Referral, _: User) -> None:
        text = "Bonjour, merci. Je vous appelle demain matin."
        messages.send(self.dossier, referral.network, text, self._key(), by=self.owner)

    def _key(self) -> str:
        return f"demo-{self.dossier.id}-{self.count}-{now().timestamp()}"


def open_tasks(dossier: Dossier) -> list[Task]:
    waiting = select(Task).where(Task.dossier_id == dossier.id, Task.done_at.is_(None))
    return list(session.scalars(waiting))


STEPS: dict[str, Callable[[Story, Referral, User], None]] = {
    name: getattr(Story, name) for steps in PATHS.values() for name in steps
}

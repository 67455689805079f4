"""What is done on a file of a load beside its states: notes, calls, tasks, appointments."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from portal.casework.models import (
    Appointment,
    AppointmentState,
    Contact,
    ContactKind,
    Means,
    Todo,
)
from portal.database import Base
from portal.dossiers.models import Audience, Message
from portal.french import date_long, day_of, moment_long
from portal.referrals.models import Note

if TYPE_CHECKING:
    from portal.demo.parts import Part

Row = dict[str, Any]
TO_DO = "Relire le prévisionnel avec la personne"
NOTES = (
    "Projet suivi de près : le bail est signé, reste l’accord de la banque.",
    "Chiffre d’affaires prudent, bonne connaissance du métier.",
    "À revoir après le rendez-vous avec l’expert-comptable.",
)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Exchanges:
    note: bool = False
    call: bool = False
    task: bool = False
    meeting: bool = False
    answer: bool = False


def drawn(rnd: random.Random) -> Exchanges:
    """For a study that was taken."""
    return Exchanges(*(rnd.random() < chance for chance in (0.5, 0.4, 0.3, 0.25, 0.2)))


def rows(
    part: "Part", dossier_id: int, take: Callable[[type[Base]], int]
) -> Iterator[tuple[type[Base], Row]]:
    """``take`` gives each its id."""
    for table, row in _rows(part, dossier_id):
        number = take(table)
        if table is Message:
            part.answer_id = number
        yield table, row | {"id": number, "form_key": f"bulk-{uuid4().hex}"}


def _rows(part: "Part", dossier_id: int) -> Iterator[tuple[type[Base], Row]]:
    done, at = part.exchanges, part.ended_at
    said = {"referral_id": part.referral_id, "network_id": part.place.network_id}
    on_file = said | {"by_id": part.adviser_id, "dossier_id": dossier_id, "at": at, "version": 1}
    if done.note:
        body = NOTES[part.referral_id % len(NOTES)]
        yield Note, said | {"author_id": part.adviser_id, "body": body, "at": at}
    if done.call:
        held = {"kind": ContactKind.CALL, "held_at": at, "minutes": 15, "summary": NOTES[0]}
        yield Contact, on_file | held
    if done.task:
        yield Todo, on_file | _task(part)
    if done.meeting:
        yield Appointment, on_file | _meeting(part)
    if done.answer:
        yield Message, _answer(part, dossier_id)


def lines(part: "Part", owner_id: int) -> Iterator[Row]:
    done, due_on = part.exchanges, date_long(day_of(part.ended_at + A_WEEK))
    if done.call:
        yield _told(part, "contact.note", means="appel")
    if done.task:
        yield _told(part, "todo.add", what=TO_DO, due_on=due_on, whose="à affecter")
        if part.closed:
            yield _told(part, "todo.finish", what=TO_DO)
    if done.meeting:
        said = {"when": moment_long(_meets_at(part)), "text": ""}
        told = {"audience": Audience.EVERYONE}
        yield part.line("appointment.propose", part.ended_at, part.adviser_id, **said) | told
        yield part.line("appointment.confirm", part.ended_at, owner_id, **said) | told
    if done.answer:
        sent = part.line("message.send", part.ended_at, part.adviser_id, message_id=part.answer_id)
        yield sent | {"referral_id": None}


def _told(part: "Part", kind: str, **data: Any) -> Row:
    """A line that the network alone reads."""
    told = {"audience": Audience.NETWORK}
    return part.line(kind, part.ended_at, part.adviser_id, **data) | told


def _task(part: "Part") -> Row:
    at = part.ended_at
    done = {"done_at": at, "done_by_id": part.adviser_id} if part.closed else {}
    who = part.adviser_id if part.referral_id % 3 else None
    ends = {"done_at": None, "done_by_id": None} | done
    return {"what": TO_DO, "due_on": day_of(at + A_WEEK), "assignee_id": who} | ends


def _meeting(part: "Part") -> Row:
    starts_at = _meets_at(part)
    over = starts_at < datetime.now(UTC)
    return {
        "adviser_id": part.adviser_id, "starts_at": starts_at, "minutes": 45,
        "means": Means.PHONE, "uid": f"{uuid4().hex}@fictif.example",
        "state": AppointmentState.HELD if over else AppointmentState.CONFIRMED,
        "changed_at": part.ended_at,
    }  # fmt: skip


def _meets_at(part: "Part") -> datetime:
    return part.ended_at if part.closed else part.ended_at + A_WEEK


def _answer(part: "Part", dossier_id: int) -> Row:
    return {
        "dossier_id": dossier_id, "network_id": part.place.network_id,
        "author_id": part.adviser_id, "from_owner": False, "at": part.ended_at,
        "body": "Bonjour, votre dossier est complet, je reviens vers vous cette semaine.",
        "read_at": part.ended_at,
    }  # fmt: skip

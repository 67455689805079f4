"""What must be so at the end: each fault is a sentence, and there is none."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from email.message import EmailMessage

import time_machine
from sqlalchemy import func, select, update

from portal import outbox, storage
from portal.calendar import business_days_after, today
from portal.casework.models import Opinion, Todo
from portal.database import now, session, transaction
from portal.desk import bulk_running, daily
from portal.desk.bulk_models import BulkItem, Outcome
from portal.dossiers import journal, sweeping
from portal.dossiers.attachments import Attachment
from portal.dossiers.models import Document, Dossier, Event, Message
from portal.dossiers.paper_letters import LetterKind, PaperLetter
from portal.french import PARIS
from portal.monitoring import seals
from portal.outbox import Email, EmailState
from portal.pdf import letters
from portal.referrals.models import InfoItem, Note, Referral
from portal.users.notices import Notice
from tests.crashes.lives import Life

LINES = {
    "send": "dossier.submit",
    "take": "referral.take",
    "start_review": "referral.start_review",
    "ask": "referral.request_info",
    "write": "message.receive",
    "write_back": "message.send",
    "upload": "document.add",
    "declare_ready": "referral.declare_ready",
    "todo": "todo.add",
    "ask_opinion": "opinion.ask",
    "give_opinion": "opinion.give",
    "propose_meeting": "appointment.propose",
    "confirm_meeting": "appointment.confirm",
    "grant": "referral.grant",
}
"""What each step writes in the journal."""
MAILS = {
    "send": ("receipt", "proposed"),
    "take": ("taken",),
    "ask": ("info_requested",),
    "answer": ("info_answered",),
    "write": ("message_to_network",),
    "write_back": ("message_to_owner",),
    "ask_opinion": ("opinion_asked",),
    "give_opinion": ("opinion_given",),
    "propose_meeting": ("appointment_proposed",),
    "confirm_meeting": ("appointment_answered",),
    "grant": ("granted",),
}
"""What each step has someone hear of."""
LETTERS = {
    "send": LetterKind.ORIENTATION,
    "take": LetterKind.TAKEN,
    "ask": LetterKind.REQUEST,
    "grant": LetterKind.GRANT,
}
"""The letter that each step writes."""
STATUS = {
    "send": "proposed",
    "take": "taken",
    "start_review": "in_review",
    "declare_ready": "ready",
    "grant": "granted",
}


def faults(lives: Iterable[Life], received: list[EmailMessage]) -> Iterator[str]:
    for life in lives:
        yield from (f"file {life.dossier_id}: {one}" for one in of_life(life))
    yield from of_mails(received)
    yield from of_works()
    yield from of_files()
    seals.verify()
    if seals.broken():
        yield f"{seals.broken()} lines of the journals do not hold"


def of_life(life: Life) -> Iterator[str]:
    """Each acknowledged step is there once, with its line, its mails and what it leaves."""
    lines = Counter(session.scalars(_of(Event.kind, Event, life)))
    mails = Counter(session.scalars(_of(Email.kind, Email, life)))
    mails["message_to_network"] += len(session.scalars(_of(Notice.id, Notice, life)).all())
    expected = Counter(LINES[step] for step in life.done if step in LINES)
    told = Counter(kind for step in life.done for kind in MAILS.get(step, ()))
    if wrong := differing(expected, {kind: lines[kind] for kind in LINES.values()}):
        yield f"lines {wrong}"
    if wrong := differing(told, {kind: mails[kind] for kinds in MAILS.values() for kind in kinds}):
        yield f"mails {wrong}"
    found = Counter(session.scalars(_of(PaperLetter.kind, PaperLetter, life)))
    written = Counter(LETTERS[step] for step in life.done if step in LETTERS)
    if wrong := differing(written, found):
        yield f"letters {wrong}"
    if lines["letter.make"] != written.total():
        yield f"{lines['letter.make']} letters made of {written.total()}"
    if journal.first_broken_line(session.get_one(Dossier, life.dossier_id)):
        yield "its journal is broken"
    status = [STATUS[step] for step in life.done if step in STATUS]
    if status and list(session.scalars(_of(Referral.status, Referral, life))) != status[-1:]:
        yield f"not {status[-1]}"
    if wrong := differing(kept_by(life), kept(life)):
        yield f"rows {wrong}"


def kept_by(life: Life) -> Counter[str]:
    once = {
        "ask": [life.said("Question")],
        "answer": [life.said("Réponse")],
        "write": [life.said("Message"), "bail.pdf"],
        "write_back": [life.said("Retour")],
        "upload": ["devis.pdf"],
        "note": [life.said("Note")],
        "todo": [life.said("Tâche")],
        "ask_opinion": [life.said("Avis")],
        "give_opinion": [life.said("Réponse à l’avis")],
        "note_by_bulk": [life.said("Note groupée")],
    }
    return Counter(row for step in life.done for row in once.get(step, ()))


def kept(life: Life) -> Counter[str]:
    items = select(InfoItem).join(InfoItem.request).where(InfoItem.label == life.said("Question"))
    notes = select(Note.body).join(Referral).where(Referral.dossier_id == life.dossier_id)
    found = list(session.scalars(items))
    return Counter(
        [
            *(one.label for one in found),
            *(one.answer for one in found if one.answer),
            *session.scalars(_of(Message.body, Message, life)),
            *session.scalars(_of(Document.name, Document, life)),
            *session.scalars(_of(Attachment.name, Attachment, life)),
            *session.scalars(notes),
            *session.scalars(_of(Todo.what, Todo, life)),
            *session.scalars(_of(Opinion.question, Opinion, life)),
            *(one for one in session.scalars(_of(Opinion.answer, Opinion, life)) if one),
        ]
    )


def _of(column, table, life: Life):
    return select(column).where(table.dossier_id == life.dossier_id)


def differing(wanted, found) -> dict[str, tuple[int, int]]:
    """What is not there as often as it should be: wanted, found."""
    names = wanted.keys() | found.keys()
    both = {name: (wanted.get(name, 0), found.get(name, 0)) for name in sorted(names)}
    return {name: counts for name, counts in both.items() if counts[0] != counts[1]}


def deliver_the_rest() -> None:
    """Two minutes later: what a killed worker held has been let go."""
    with transaction():
        session.execute(update(Email).values(leased_until=None, due_at=now()))
        held = update(Email).where(Email.state == EmailState.SENDING)
        session.execute(held.values(state=EmailState.WAITING))
        session.execute(update(PaperLetter).values(due_at=now()))
    outbox.deliver()
    letters.make_waiting()


def finish_the_rest() -> None:
    """The same of the work on many files, an hour later; then the next morning's mails."""
    session.rollback()
    with time_machine.travel(now() + timedelta(hours=1), tick=True):
        bulk_running.run_waiting()
    morning = datetime.combine(business_days_after(today(), 1), time(10), PARIS)
    with time_machine.travel(morning, tick=False):
        for _ in range(2):
            daily.run()


def of_works() -> Iterator[str]:
    """Each file of each work on many was done, and each thing put aside was told."""
    for outcome, count in session.execute(
        select(BulkItem.outcome, func.count()).group_by(BulkItem.outcome)
    ):
        if outcome is not Outcome.DONE:
            yield f"{count} files of works on many: {outcome}"
    aside = select(func.count(Notice.id)).where(Notice.told_at.is_(None))
    sent = session.scalar(select(func.count(Email.id)).where(Email.kind == "daily"))
    if session.scalar(aside) or sent != bool(session.scalar(select(Notice.id).limit(1))):
        yield f"{session.scalar(aside)} things were put aside and not told, in {sent} daily mails"


def of_mails(received: list[EmailMessage]) -> Iterator[str]:
    """Each has left, at least once, always as the same message, and nothing else has."""
    left = Counter(one["Message-ID"] for one in received)
    for email in session.scalars(select(Email)):
        name = outbox.as_message(email).msgId
        if email.state is not EmailState.SENT:
            yield f"mail {email.id} is {email.state}: {email.last_error}"
        if not left.pop(name, 0):
            yield f"mail {email.id} never came"
    yield from (f"mail {name} is of nobody" for name in left)


def of_files() -> Iterator[str]:
    """Each row has its bytes, and a day later no bytes are without a row."""
    keys = set()
    for kind, there in sweeping.KEPT.items():
        for one in session.scalars(select(kind).where(there)):
            keys.add(one.storage_key)
            if _sha256(one.storage_key) != one.sha256:
                yield f"{kind.__name__} {one.id} of file {one.dossier_id} is not what it was"
    session.rollback()
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        sweeping.sweep()
        orphans = {key for some in storage.older_than(now()) for key in some} - keys
    waiting = session.scalar(select(func.count()).where(Attachment.message_id.is_(None)))
    if orphans or waiting:
        yield f"{len(orphans)} files that nobody speaks of, {waiting} held for no message"


def _sha256(key: str) -> str:
    try:
        return hashlib.sha256(b"".join(storage.read(key))).hexdigest()
    except OSError:
        return "missing"

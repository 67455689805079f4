"""The adviser's page as data: the file, who holds the ball, what may be done and what may not."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal import delays
from portal.calendar import business_days_between, today
from portal.database import session
from portal.dossiers import timeline
from portal.dossiers.documents import kept
from portal.dossiers.messages import messages_with
from portal.dossiers.models import Document, Dossier, Message
from portal.dossiers.questions import application
from portal.dossiers.reading import SectionRead, answer_words, sections_read
from portal.dossiers.sharing import Known, readable
from portal.dossiers.timeline import Told
from portal.french import spaced
from portal.referrals import access, clocks
from portal.referrals.commands import staff_reason, why_closed
from portal.referrals.corrections import Corrected, corrected
from portal.referrals.models import InfoItem, InfoRequest, Note, Referral
from portal.referrals.notes import notes_for
from portal.referrals.routes import referrals_of
from portal.referrals.sides import Sides, sides_of
from portal.referrals.standing_aside import JUDGING, kept_out
from portal.referrals.triage import LOOKS, WAITING_LOOK, deadline_words
from portal.referrals.workflow import OPEN, Action, Status
from portal.routing.reading import RunRead, read_run
from portal.users.models import User
from portal.vocabulary import Block

OF_OTHERS = (Action.BACK_TO_REVIEW, Action.SILENCE, Action.WITHDRAW, Action.REDIRECT,
             Action.DUPLICATE)  # fmt: skip
STEPS = tuple(one for one in Action if one not in OF_OTHERS)
"""The actions of a network's people, in the order of a study."""
NEXT = {
    Status.PROPOSED: Action.TAKE,
    Status.TAKEN: Action.START_REVIEW,
    Status.IN_REVIEW: Action.DECLARE_READY,
    Status.READY: Action.GRANT,
}
"""The action that usually comes next."""


@dataclass(frozen=True)
class Ball:
    """Who owes the next step, for how long, and by when; ``last_due_on``: of several requests."""

    on_owner: bool
    since: date
    due_on: date
    last_due_on: date
    network_id: int

    @property
    def days(self) -> int:
        return business_days_between(self.since, today(), self.network_id)

    @property
    def deadline(self) -> str:
        return deadline_words(self.due_on, of_person=self.on_owner)

    @property
    def late(self) -> bool:
        return self.due_on < today()

    @property
    def reminding(self) -> bool:
        """Whether the portal has still to remind the person."""
        return (today() - self.last_due_on).days < delays.value("reminder_last", self.since)


@dataclass(frozen=True)
class Study:
    """``partners``: the other networks and their public status; ``phone``: to dial, to read;
    ``aside``: why the reader may not judge, if so."""

    referral: Referral
    ball: Ball | None
    sides: Sides
    sections: list[SectionRead]
    known: Known
    phone: tuple[str, str] | None
    run: RunRead | None
    documents: list[Document]
    requests: list[InfoRequest]
    corrected: list[Corrected]
    messages: list[Message]
    notes: list[Note]
    partners: list[tuple[str, str]]
    told: list[Told]
    open_steps: list[Action]
    closed_steps: list[tuple[Action, str]]
    aside: str

    @property
    def dossier(self) -> Dossier:
        return self.referral.dossier

    def reads(self, document: Document) -> bool:
        """Whether the person shares with the network what this document shows."""
        return document.kind.block in self.known.blocks

    @property
    def next_step(self) -> Action | None:
        step = NEXT.get(self.referral.status)
        return step if step in self.open_steps else None

    @property
    def other_steps(self) -> list[Action]:
        return [one for one in self.open_steps if one is not self.next_step]

    @property
    def look(self) -> tuple[str, str]:
        waiting = self.ball is not None and self.ball.on_owner
        return WAITING_LOOK if waiting else LOOKS[self.referral.status]

    @property
    def reason(self) -> str:
        return staff_reason(self.referral)

    @property
    def can_judge(self) -> bool:
        """A refused document is asked for again, which only an open study may do."""
        return Action.REQUEST_INFO in self.open_steps and not self.aside


def study(referral: Referral, user: User) -> Study:
    dossier, parties = referral.dossier, access.parties(user, referral)
    aside = kept_out(referral, user)
    closed = {one: why_closed(referral, one, parties) for one in STEPS}
    closed |= {one: aside for one in JUDGING if aside and not closed[one]}
    run, reader = referral.run, referral.reader
    return Study(
        referral=referral,
        ball=ball(referral),
        sides=sides_of(referral),
        sections=sections_read(dossier, reader),
        known=referral.known,
        phone=phone(dossier) if reader.has(Block.IDENTITY) else None,
        run=read_run(run, reader.veiled, reader.unshared) if run and reader.whole else None,
        documents=own_documents(referral),
        requests=referral.requests,
        corrected=corrected(referral),
        messages=messages_with(dossier, referral.network_id),
        notes=notes_for(referral, user),
        partners=partners(referral),
        told=timeline.for_network(dossier, user.network_ids, reader.blocks),
        open_steps=[action for action, why in closed.items() if not why],
        closed_steps=[(action, spaced(why)) for action, why in closed.items() if why],
        aside=aside,
    )


def ball(referral: Referral) -> Ball | None:
    """None once nothing is owed any more."""
    if referral.status not in OPEN:
        return None
    since = clocks.held_since(referral)
    open_ones = (one for one in referral.requests if not (one.closed_at or one.answered_at))
    last = max((one.due_on for one in open_ones), default=referral.due_on)
    return Ball(referral.waiting_on_owner, since, referral.due_on, last, referral.network_id)


def phone(dossier: Dossier) -> tuple[str, str] | None:
    number = dossier.answers.get("telephone")
    question = application().question("telephone")
    return (number, answer_words(question, number, str)) if number else None


def partners(referral: Referral) -> list[tuple[str, str]]:
    """The other networks of the file, each with its public status and nothing more.

    None for a network with which the person shares less than a study takes.
    """
    if not referral.known.whole:
        return []
    others = [one for one in referrals_of(referral.dossier) if one.id != referral.id]
    return [(one.network.name, one.public_word) for one in others]


def own_item(referral: Referral, item_id: int) -> InfoItem | None:
    """One thing that this network asked for."""
    query = select(InfoItem).join(InfoItem.request)
    return session.scalar(
        query.where(InfoItem.id == item_id, InfoRequest.referral_id == referral.id)
    )


def own_documents(referral: Referral) -> list[Document]:
    """Those that the network opens."""
    return readable(kept(referral.dossier), referral.reader.blocks)


def own_document(referral: Referral, document_id: int) -> Document | None:
    return next((one for one in own_documents(referral) if one.id == document_id), None)

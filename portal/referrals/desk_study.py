"""The front desk's page of a file as data: every network, every run of the rules, what is to do."""

from dataclasses import dataclass

from portal.dossiers import access, asked, timeline
from portal.dossiers.changes import Change, changes
from portal.dossiers.commands import CONDITIONS, nothing, why_closed
from portal.dossiers.completions import Completion
from portal.dossiers.documents import kept
from portal.dossiers.messages import messages_with
from portal.dossiers.models import Document, Dossier, Message, Task
from portal.dossiers.readers import STAFF
from portal.dossiers.reading import SectionRead, sections_read
from portal.dossiers.timeline import Told
from portal.dossiers.workflow import Action, Party
from portal.french import spaced
from portal.networks.models import Network
from portal.referrals.awaited import awaited_network
from portal.referrals.commands import staff_reason
from portal.referrals.front_desk import tasks_of
from portal.referrals.models import InfoItem, Referral
from portal.referrals.requests import open_items
from portal.referrals.routes import STILL_AT_WORK, referrals_of
from portal.referrals.study import Ball, ball, phone
from portal.referrals.triage import LOOKS, WAITING_LOOK
from portal.routing.queries import runs_of
from portal.routing.reading import RunRead, read_runs
from portal.users.models import User

STEPS = (Action.ASK_COMPLETION, Action.OVERRIDE, Action.CLOSE, Action.REOPEN)


@dataclass(frozen=True)
class NetworkLine:
    """Where the file stands at one network, and what the person still owes it."""

    referral: Referral
    ball: Ball | None
    owed: list[InfoItem]

    @property
    def look(self) -> tuple[str, str]:
        return WAITING_LOOK if self.referral.waiting_on_owner else LOOKS[self.referral.status]

    @property
    def reason(self) -> str:
        return staff_reason(self.referral)


@dataclass(frozen=True)
class CompletionRead:
    """What the person was asked to complete, and what their answers became."""

    completion: Completion

    @property
    def open(self) -> bool:
        return not (self.completion.answered_at or self.completion.closed_at)

    @property
    def look(self) -> tuple[str, str, str]:
        """What became of it in words, with a tone and an icon."""
        if self.completion.answered_at:
            return "Réponses reçues", "success", "check"
        return ("Attendu", "waiting", "clock") if self.open else ("Plus attendu", "neutral", "ban")

    @property
    def questions(self) -> list[str]:
        return [question.staff_title for question in asked.questions_of(self.completion)]

    @property
    def changes(self) -> list[Change]:
        return changes(self.completion, STAFF)


@dataclass(frozen=True)
class DeskStudy:
    """``awaited`` is the network that could have the file once the person agrees.

    ``run`` is the one that counts, ``earlier`` those before it, ``advice`` what the rules say since
    something is new.
    """

    dossier: Dossier
    sections: list[SectionRead]
    phone: tuple[str, str] | None
    tasks: list[Task]
    networks: list[NetworkLine]
    awaited: Network | None
    completions: list[CompletionRead]
    run: RunRead | None
    advice: RunRead | None
    earlier: list[RunRead]
    documents: list[Document]
    messages: list[Message]
    told: list[Told]
    open_steps: list[Action]
    closed_steps: list[tuple[Action, str]]


def desk_study(dossier: Dossier, user: User) -> DeskStudy:
    parties = access.parties(user, dossier)
    closed = {action: _closed(parties, dossier, action) for action in STEPS}
    runs = read_runs(runs_of(dossier.id), STAFF.veiled)
    owed = open_items(dossier)
    followed = [one for one in runs if not one.run.advisory]
    return DeskStudy(
        dossier=dossier,
        sections=sections_read(dossier, STAFF),
        phone=phone(dossier),
        tasks=tasks_of(dossier),
        networks=[
            NetworkLine(one, ball(one), [it for it in owed if it.request.referral_id == one.id])
            for one in referrals_of(dossier)
        ],
        awaited=awaited_network(dossier),
        completions=[CompletionRead(one) for one in asked.completions_of(dossier)],
        run=followed[0] if followed else None,
        advice=next((one for one in runs[:1] if one.run.advisory), None),
        earlier=[one for one in runs if one is not followed[0]],
        documents=kept(dossier),
        messages=messages_with(dossier, None),
        told=timeline.for_front_desk(dossier),
        open_steps=[action for action, why in closed.items() if not why],
        closed_steps=[(action, spaced(why)) for action, why in closed.items() if why],
    )


def closed_to(user: User, dossier: Dossier, action: Action) -> str:
    """Why this step is not open to this person; empty when it is."""
    return _closed(access.parties(user, dossier), dossier, action)


def _closed(parties: set[Party], dossier: Dossier, action: Action) -> str:
    if why := why_closed(dossier, action, parties):
        return why
    if action is Action.CLOSE and any(one.open for one in referrals_of(dossier)):
        return STILL_AT_WORK
    return " ".join(CONDITIONS.get(action, nothing)(dossier))

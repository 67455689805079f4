"""The front desk's page of a file as data: every network, every run of the rules, what is to do."""

from dataclasses import dataclass

from portal.dossiers import access, timeline
from portal.dossiers.commands import CONDITIONS, nothing, why_closed
from portal.dossiers.documents import kept
from portal.dossiers.messages import messages_with
from portal.dossiers.models import Document, Dossier, Message, Task
from portal.dossiers.reading import SectionRead, sections_read
from portal.dossiers.timeline import Told
from portal.dossiers.workflow import Action
from portal.french import spaced
from portal.networks.models import Network
from portal.referrals.commands import reason_words
from portal.referrals.front_desk import tasks_of
from portal.referrals.models import Referral
from portal.referrals.routes import STILL_AT_WORK, awaiting_consent, referrals_of
from portal.referrals.study import Ball, ball, phone
from portal.referrals.triage import LOOKS
from portal.routing.queries import runs_of
from portal.routing.reading import RunRead, read_runs
from portal.users.models import User

STEPS = (Action.OVERRIDE, Action.CLOSE, Action.REOPEN)


@dataclass(frozen=True)
class NetworkLine:
    """Where the file stands at one network."""

    referral: Referral
    ball: Ball | None

    @property
    def look(self) -> tuple[str, str]:
        return LOOKS[self.referral.status]

    @property
    def reason(self) -> str:
        return reason_words(self.referral)


@dataclass(frozen=True)
class DeskStudy:
    """``awaited`` is the network that could have the file once the person agrees."""

    dossier: Dossier
    sections: list[SectionRead]
    phone: tuple[str, str] | None
    tasks: list[Task]
    networks: list[NetworkLine]
    awaited: Network | None
    runs: list[RunRead]
    documents: list[Document]
    messages: list[Message]
    told: list[Told]
    open_steps: list[Action]
    closed_steps: list[tuple[Action, str]]


def desk_study(dossier: Dossier, user: User) -> DeskStudy:
    closed = {action: closed_to(user, dossier, action) for action in STEPS}
    return DeskStudy(
        dossier=dossier,
        sections=sections_read(dossier),
        phone=phone(dossier),
        tasks=tasks_of(dossier),
        networks=[NetworkLine(one, ball(one)) for one in referrals_of(dossier)],
        awaited=awaiting_consent(dossier),
        runs=read_runs(runs_of(dossier.id)),
        documents=kept(dossier),
        messages=messages_with(dossier, None),
        told=timeline.for_front_desk(dossier),
        open_steps=[action for action, why in closed.items() if not why],
        closed_steps=[(action, spaced(why)) for action, why in closed.items() if why],
    )


def closed_to(user: User, dossier: Dossier, action: Action) -> str:
    """Why this step is not open to this person; empty when it is."""
    if why := why_closed(dossier, action, access.parties(user, dossier)):
        return why
    if action is Action.CLOSE and any(one.open for one in referrals_of(dossier)):
        return STILL_AT_WORK
    return " ".join(CONDITIONS.get(action, nothing)(dossier))

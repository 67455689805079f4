"""The applicant's page as data: what to do first, the state at each network, what comes next."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from portal import delays
from portal.calendar import today
from portal.database import now
from portal.dossiers import hands
from portal.dossiers.asked import open_completion
from portal.dossiers.completions import Completion
from portal.dossiers.messages import all_messages
from portal.dossiers.models import Dossier, Event, Message
from portal.dossiers.queries import accompanied_by, owned_by
from portal.dossiers.sharing import answered_in
from portal.french import date_long, day_of, listed, lower_first
from portal.languages import _, counted
from portal.networks.models import Network
from portal.networks.queries import version_in_force
from portal.networks.wording import inside, starting
from portal.referrals import pooling
from portal.referrals.acknowledgement import contacts
from portal.referrals.acting import acting
from portal.referrals.awaited import awaited_by_file, awaited_network, offered_network
from portal.referrals.checklist import Line, checklist
from portal.referrals.commands import reason_words, why_closed
from portal.referrals.corrections import title_of
from portal.referrals.following import spoken
from portal.referrals.models import InfoItem, Referral
from portal.referrals.pooling import Question
from portal.referrals.requests import open_items, owed_to
from portal.referrals.road import Step, road
from portal.referrals.routes import URGENT_RULE, referrals_by_file, referrals_of
from portal.referrals.standing import Standing, standing, tone
from portal.referrals.todo import Owed, lacking, todo
from portal.referrals.workflow import POSITIVE, Action, DeclineReason, Party, Status
from portal.routing.explanation import Explanation, explain_run
from portal.routing.queries import last_run
from portal.users.models import User
from portal.vocabulary import Block

REVIEWED = (Status.REFUSED, Status.DECLINED)


@dataclass(frozen=True)
class NetworkState:
    """One network's line: its word (in French, translated when shown), a sentence, whom to call."""

    referral: Referral
    word: str
    sentence: str
    help_name: str
    reason: str

    @property
    def network(self) -> Network:
        return self.referral.network

    @property
    def tone(self) -> tuple[str, str]:
        return tone(self.word)

    @property
    def contact(self) -> tuple[str, str]:
        """A person's name and their telephone, or the network's."""
        adviser, network = self.adviser, self.network
        if adviser:
            return adviser.full_name, adviser.phone or network.phone
        return network.name, network.phone

    @cached_property
    def adviser(self) -> User | None:
        """Who follows the file today, as long as their account is open."""
        return acting(self.referral)

    @property
    def correspondent(self) -> str:
        adviser = self.adviser
        return f"{adviser.full_name}, {self.network.name}" if adviser else self.network.name

    @property
    def kept_back(self) -> list[str]:
        """What the person shares no more with it, in their words."""
        return [lower_first(one.label) for one, since in self.referral.known.kept_back if since]

    @property
    def can_write(self) -> bool:
        return self.referral.open or self.referral.status in (*POSITIVE, Status.NO_ANSWER)

    @property
    def resumable(self) -> bool:
        """Closed for want of an answer, and not so long ago: the person may take it up again."""
        return not why_closed(self.referral, Action.RESUME, {Party.OWNER})

    @property
    def following(self) -> list[tuple[str, str]]:
        """What comes next, line by line: as it is kept, and in the language spoken."""
        return [(line, spoken(line)) for line in self.referral.next_step.splitlines()]

    @property
    def review_until(self) -> date | None:
        """The last day on which the network may look again at its « no »."""
        reason, closed = self.referral.reason_code, self.referral.closed_at
        answered = self.referral.status in REVIEWED and reason != DeclineReason.SILENCE
        until = delays.end("reopen", day_of(closed)) if answered and closed else None
        return until if until and until >= today() else None

    @property
    def resumable_until(self) -> date:
        return delays.end("reopen", day_of(self.referral.closed_at or now()))


@dataclass(frozen=True)
class Tracking:
    """``todo``: what the person owes; ``consent``: the network that awaits a yes,
    ``sensitive``: what it could read if the person wants it to.

    ``corrections``: what to correct, and its title. ``urgent``: someone to call today; ``also``:
    whom to see as well, outside the portal.
    """

    standing: Standing
    todo: Owed
    consequence: str
    consent: Network | None
    sensitive: list[str]
    states: list[NetworkState]
    documents: list[Line]
    questions: list[Question]
    corrections: list[tuple[InfoItem, str]]
    messages: list[Message]
    steps: list[Step]
    events: list[tuple[Event, str]]
    explanation: Explanation | None
    completion: Completion | None
    urgent: bool
    also: list[Network]

    @property
    def resumable(self) -> list[NetworkState]:
        return [one for one in self.states if one.resumable]

    @property
    def granted(self) -> list[NetworkState]:
        return [one for one in self.states if one.referral.status in POSITIVE]


def track(dossier: Dossier, reader: User | None = None) -> Tracking:
    """As its owner reads it, unless someone else is named."""
    referrals = referrals_of(dossier)
    items = open_items(dossier)
    corrections = [one for one in items if one.corrects]
    told = pooling.told_above(items, corrections)
    questions = pooling.questions(items, told)
    lines = checklist(dossier, told)
    run = last_run(dossier.id)
    awaited = awaited_network(dossier)
    asking = awaited or offered_network(dossier)
    explanation = explain_run(run, confidential=dossier.confidential) if run else None
    lead = explanation.lead.id if explanation and explanation.lead else None
    return Tracking(
        standing=standing(dossier, referrals, awaited),
        todo=todo(items),
        consequence=_consequence(referrals),
        consent=asking,
        sensitive=answered_in(Block.SENSITIVE, dossier, asking) if asking else [],
        states=[state_of(referral) for referral in referrals],
        documents=lines,
        questions=questions,
        corrections=[(one, title_of(one)) for one in corrections],
        messages=all_messages(dossier),
        steps=road(dossier, referrals),
        events=hands.told(dossier, reader or dossier.owner),
        explanation=explanation,
        completion=open_completion(dossier),
        urgent=run is not None and run.rule_code == URGENT_RULE and run.override_code is None,
        also=[one for one in contacts(dossier, referrals) if referrals or one.id != lead],
    )


def overview(user: User) -> list[tuple[Dossier, Standing]]:
    """A person's files and where each stands, the last one first."""
    return _standings(owned_by(user))


def accompanied(user: User) -> list[tuple[Dossier, Standing]]:
    """The same of the files of others in which this person helps."""
    return _standings(accompanied_by(user))


def _standings(files: list[Dossier]) -> list[tuple[Dossier, Standing]]:
    referrals, awaited = referrals_by_file(files), awaited_by_file(files)
    return [(one, standing(one, referrals[one.id], awaited.get(one.id))) for one in files]


def state_of(referral: Referral) -> NetworkState:
    version = version_in_force(referral.scheme) if referral.scheme else None
    return NetworkState(
        referral,
        referral.public_word,
        _sentence(referral),
        version.name if version else "",
        reason_words(referral),
    )


def _sentence(referral: Referral) -> str:
    name = starting(referral.network)
    if items := owed_to(referral):
        return lacking(items)
    day, late = date_long(referral.due_on), referral.due_on < today()
    match referral.status:
        case Status.PROPOSED if late:
            return _("%(name)s devait vous répondre le %(day)s au plus tard.", name=name, day=day)
        case Status.PROPOSED:
            return _("%(name)s vous répond le %(day)s au plus tard.", name=name, day=day)
        case Status.TAKEN | Status.IN_REVIEW | Status.READY | Status.ADJOURNED if late:
            return _(
                "%(name)s étudie votre projet. La réponse, prévue le %(day)s au plus tard,"
                " a du retard.",
                name=name,
                day=day,
            )
        case Status.TAKEN | Status.IN_REVIEW | Status.READY | Status.ADJOURNED:
            return _(
                "%(name)s étudie votre projet. Réponse prévue le %(day)s au plus tard.",
                name=name,
                day=day,
            )
        case Status.SCHEDULED:
            return _("Votre dossier passe en comité.")
        case Status.GRANTED | Status.GRANTED_WITH_CONDITIONS | Status.CONCLUDED:
            granted = _("%(name)s vous accorde cette aide.", name=name)
            return f"{granted} {referral.reason_text}".strip()
        case _:
            return ""


def _consequence(referrals: list[Referral]) -> str:
    waiting = [inside(one.network) for one in referrals if one.waiting_on_owner]
    others = any(one.open and not one.waiting_on_owner for one in referrals)
    if not waiting:
        return ""
    sentence = counted(
        "Sans votre réponse, %(named)s ne peut pas décider.",
        "Sans votre réponse, %(named)s ne peuvent pas décider.",
        len(waiting),
    ) % {"named": listed(waiting)}
    rest = _("Les autres réseaux continuent leur étude.")
    return f"{sentence} {rest}" if others else sentence

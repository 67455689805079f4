"""Everything that changes a referral's status."""

from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from portal.calendar import today
from portal.database import lock, now, session
from portal.dossiers import journal
from portal.dossiers.commands import act as act_on_dossier
from portal.dossiers.models import Audience, Dossier, Event
from portal.dossiers.workflow import Action as DossierAction
from portal.dossiers.workflow import Status as DossierStatus
from portal.errors import Refused, Stale
from portal.languages import _
from portal.networks.models import Network, Scheme
from portal.networks.presence import check_there
from portal.networks.queries import desk_for
from portal.networks.wording import to
from portal.referrals import access, clocks
from portal.referrals.closed import who_may, why_not_now
from portal.referrals.conditions import unmet
from portal.referrals.grants import check_grant
from portal.referrals.holding import hold_parts
from portal.referrals.lines import LINES
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.standing_aside import barred
from portal.referrals.workflow import (
    DECIDED,
    OPEN,
    REASONS,
    WORKFLOW,
    Action,
    Party,
    Status,
)
from portal.routing.models import RoutingRun
from portal.users.models import User
from portal.vocabulary import Reason


def propose(
    dossier: Dossier, network: Network, run: RoutingRun | None, *, lead: bool, by: User | None
) -> Referral:
    """Send the file to a network. Raises Refused for what must never be sent to it."""
    if dossier.confidential != network.personal:
        raise Refused(_("Cette demande ne peut pas être envoyée %(to)s.", to=to(network)))
    desk = desk_for(network)
    if desk is None:
        raise Refused(f"{network.name} n’a pas de guichet sur le portail.")
    referral = Referral(
        dossier=dossier, network=network, desk=desk, run=run, lead=lead, proposed_at=now(),
        status=Status.PROPOSED, due_on=today(),
    )  # fmt: skip
    clocks.refresh(referral)
    session.add(referral)
    session.flush()
    note(referral, "propose", by=by)
    return referral


def act(
    referral: Referral,
    action: Action,
    *,
    by: User | None,
    seen: int | None = None,
    **data: Any,
) -> Event:
    """Move the referral one step and write the journal. ``by`` is None for the portal's clock."""
    hold_parts(referral.dossier_id)
    lock(referral, seen)
    check_open(referral, action, {Party.CLOCK} if by is None else access.parties(by, referral))
    if why := barred(referral, action, by) or unmet(referral, action):
        raise Refused(why)
    enter(referral, WORKFLOW.target(action, referral.status))
    return note(referral, action.value, by=by, **data)


def check_step(referral: Referral, action: Action, *, by: User, seen: int | None) -> None:
    """Raises Refused, or Stale, when a step could not be taken now from the page that was seen."""
    lock(referral, seen)
    check_open(referral, action, access.parties(by, referral))
    if why := barred(referral, action, by):
        raise Refused(why)


def check_open(referral: Referral, action: Action, parties: set[Party]) -> None:
    if not WORKFLOW.allows(action, referral.status, parties):
        raise Refused(why_closed(referral, action, parties))


def why_closed(referral: Referral, action: Action, parties: set[Party]) -> str:
    """Why an action is not open, as its button says it; empty when it is open."""
    return why_not_allowed(referral, action, parties) or unmet(referral, action)


def why_not_allowed(referral: Referral, action: Action, parties: set[Party]) -> str:
    """The same by its status and its people alone."""
    rule = WORKFLOW.rules[action]
    if referral.status not in rule.sources:
        return why_not_now(action, referral.status)
    return who_may(rule.parties) if parties.isdisjoint(rule.parties) else ""


def just_done(referral: Referral, action: Action, *, by: User) -> bool:
    """Whether this person did this a moment ago: a button pressed twice."""
    kind = f"referral.{action.value}"
    return journal.just_done(referral.dossier, kind, by=by, referral_id=referral.id)


def closed_to(user: User, referral: Referral, action: Action) -> str:
    """Why this action is not open to this person; empty when it is."""
    why = why_closed(referral, action, access.parties(user, referral))
    return why or barred(referral, action, user)


def enter(referral: Referral, status: Status) -> None:
    """Put the referral in a status, with the dates that go with it.

    An action that leaves the status as it is makes a new version too: a form shown before is stale.
    """
    moment = now()
    referral.status, referral.open = status, status in OPEN
    flag_modified(referral, "status")
    if status is not Status.PROPOSED and referral.open and referral.taken_at is None:
        referral.taken_at = moment
    if referral.open and referral.closed_at:
        referral.resumed_at, referral.decided_at = moment, None
    referral.closed_at = None if referral.open else moment
    if status in DECIDED:
        referral.decided_at = moment
    clocks.refresh(referral)
    session.flush()


def note(referral: Referral, kind: str, *, by: User | None, **data: Any) -> Event:
    return journal.record(
        referral.dossier,
        f"referral.{kind}",
        by=by,
        audience=data.pop("audience", Audience.EVERYONE),
        network_id=referral.network_id,
        referral_id=referral.id,
        **data,
    )


def take(referral: Referral, *, by: User, seen: int | None = None) -> None:
    act(referral, Action.TAKE, by=by, seen=seen)
    referral.adviser = referral.adviser or by
    session.flush()
    tell("taken", referral.dossier, referral=referral)


def start_review(
    referral: Referral, contact: str, *, by: User, seen: int | None = None, means: str = "call"
) -> None:
    """The study begins with a first contact, told in a few words for the network's team.

    ``means``: how it was made, for the log of contacts.
    """
    if not contact.strip():
        raise Refused("Écrivez en quelques mots le premier contact avec la personne")
    act(referral, Action.START_REVIEW, by=by, seen=seen)
    note(referral, "contact", by=by, audience=Audience.NETWORK, text=contact.strip(), means=means)


def declare_ready(referral: Referral, *, by: User, seen: int | None = None) -> None:
    act(referral, Action.DECLARE_READY, by=by, seen=seen)


def assign(
    referral: Referral, adviser: User | None, *, by: User, seen: str | None = None,
    bulk: int | None = None,
) -> None:  # fmt: skip
    """Give the file to one adviser of its network, or to nobody; given twice, it is given once.

    ``seen``: the id of the adviser whose file it was on the page, empty for nobody. Raises Stale.
    ``bulk``: the work on many files that it is part of, which tells of them all together.
    """
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Seules les personnes du réseau répartissent ses dossiers.")
    if adviser and referral.network_id not in adviser.network_ids:
        raise Refused("Cette personne ne travaille pas dans ce réseau.")
    lock(referral)
    if referral.adviser_id == (adviser.id if adviser else None):
        return
    if adviser:
        check_there(adviser, referral.network_id, by=by)
    if seen is not None and seen != str(referral.adviser_id or ""):
        raise Stale
    before, referral.adviser = referral.adviser_id, adviser
    session.flush()
    name = f"confié à {adviser.full_name}" if adviser else "à affecter"
    more = {key: one for key, one in (("before", before), ("bulk", bulk)) if one}
    note(referral, "assign", by=by, audience=Audience.NETWORK, adviser=name, **more)


def grant(
    referral: Referral, scheme: Scheme, amount_cents: int | None, text: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """A yes, recorded by who may decide without a committee here, within the bounds of the aid."""
    version = check_grant(referral, scheme, amount_cents)
    hold_parts(referral.dossier_id)
    lock(referral, seen)
    referral.scheme, referral.scheme_version = scheme, version.number
    referral.granted_cents = amount_cents or None  # the shared plan counts it as soon as it is told
    act(referral, Action.GRANT, by=by, amount_cents=amount_cents, scheme=version.name)
    referral.reason_text = text.strip()
    session.flush()
    if referral.dossier.status is DossierStatus.ROUTED:
        act_on_dossier(referral.dossier, DossierAction.FOLLOW_UP, by=None, audience=Audience.STAFF)
    tell("granted", referral.dossier, referral=referral, scheme=version)


def reconsider(referral: Referral, new_fact: str, *, by: User, seen: int | None = None) -> None:
    """Take a closed study up again, because something is new."""
    if not new_fact.strip():
        raise Refused("Écrivez ce qui est nouveau depuis la réponse")
    act(referral, Action.RECONSIDER, by=by, seen=seen, text=new_fact.strip())
    explain(referral, None, "", "")
    tell("reconsidered", referral.dossier, referral=referral)


def explain(referral: Referral, code: Reason | None, text: str, staff: str) -> None:
    """Keep why a network lets a file go: coded, in a text for the person, in one for the staff.

    What comes next for the person is to be said again after it.
    """
    referral.reason_code, referral.reason_text = code.value if code else "", text.strip()
    referral.staff_note, referral.next_step = staff.strip(), ""
    session.flush()


def reason_of(referral: Referral) -> Reason | None:
    """The coded reason, in two voices."""
    reasons = REASONS.get(referral.status)
    known = reasons and referral.reason_code in reasons._value2member_map_
    return reasons(referral.reason_code) if reasons and known else None


def reason_words(referral: Referral) -> str:
    """What the person reads of it, empty when there is none."""
    reason = reason_of(referral)
    return reason.label if reason else ""


def staff_reason(referral: Referral) -> str:
    reason = reason_of(referral)
    return reason.staff if reason else ""


for _kind, _words in LINES.items():
    journal.speak(f"referral.{_kind}", *_words)

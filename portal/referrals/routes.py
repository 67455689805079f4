"""Where a file goes next: when it is sent, after each « no », when someone chooses otherwise."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers import consents, journal, tasks
from portal.dossiers.commands import act as act_on_dossier
from portal.dossiers.commands import facts
from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier, Event, TaskKind
from portal.dossiers.receipt import silence_on
from portal.dossiers.workflow import Action as DossierAction
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.errors import Refused
from portal.french import listed
from portal.networks.models import Network
from portal.networks.queries import network, networks_named
from portal.networks.wording import to
from portal.referrals.commands import act, explain, propose
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.workflow import Action, DeclineReason, RefusalReason
from portal.routing import commands as routing
from portal.routing.engine import Answer
from portal.routing.facts import catalogue
from portal.routing.models import RoutingRun, RunCause
from portal.routing.queries import last_run
from portal.routing.ruleset import INCOMPLETE, ORIENTATION
from portal.users.models import User

URGENT_RULE = "R01"
STILL_AT_WORK = "Un réseau étudie encore cette demande : elle ne peut pas être close."


@journal.subscribe("dossier.submit")
def submitted(event: Event) -> None:
    dossier = event.dossier
    run, answer = route(dossier, RunCause.SUBMISSION)
    _set_tasks(dossier, run, answer)
    tell(
        "receipt",
        dossier,
        proposed=[referral for referral in referrals_of(dossier) if referral.open],
        received=kept(dossier),
        silence_on=silence_on(dossier),
    )


@journal.subscribe("consent.give")
def agreed(event: Event) -> None:
    """The person agrees to a network that is waiting for it: it receives the file now."""
    run = last_run(event.dossier_id)
    awaiting = run and event.network and event.network.code in _named(run)
    if run and awaiting and event.dossier.status is not DossierStatus.DRAFT:
        _propose_all(event.dossier, run, [event.network] if event.network else [])


@journal.subscribe("dossier.withdraw")
def withdrawn(event: Event) -> None:
    for referral in referrals_of(event.dossier):
        if referral.open:
            act(referral, Action.WITHDRAW, by=event.by)


def route(dossier: Dossier, cause: RunCause) -> tuple[RoutingRun, Answer]:
    """Run the rules without the networks that already have the file, and propose what they say."""
    excluded = {referral.network.code for referral in referrals_of(dossier)}
    run, answer = routing.run(dossier.id, facts(dossier), cause, excluded)
    if answer.decided:
        if dossier.status is DossierStatus.SUBMITTED:
            lead = network(answer.primary)
            name = lead.name if lead else answer.primary
            act_on_dossier(dossier, DossierAction.ROUTE, by=None, answer=name, rule=answer.rule)
        if answer.mode != ORIENTATION:
            _propose_all(dossier, run, networks_named(answer.networks))
    return run, answer


def decline(
    referral: Referral, reason: DeclineReason, text: str, staff_note: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """The network does not take the file; the rules look for another one at once."""
    _demand(text, "Expliquez à la personne, en quelques mots, pourquoi votre réseau décline")
    act(referral, Action.DECLINE, by=by, seen=seen, reason=reason.label)
    explain(referral, reason, text, staff_note)
    _go_on(referral, RunCause.DECLINE)
    tell("declined", referral.dossier, referral=referral, reason=reason.label)


def refuse(
    referral: Referral, reason: RefusalReason, text: str, next_step: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """A reasoned no, with what is still possible."""
    _demand(text, "Expliquez à la personne pourquoi sa demande n’est pas retenue")
    act(referral, Action.REFUSE, by=by, seen=seen, reason=reason.label)
    explain(referral, reason, text, "")
    _go_on(referral, RunCause.REFUSAL, next_step.strip())
    tell("refused", referral.dossier, referral=referral, reason=reason.label)


def pass_on(referral: Referral) -> None:
    """The network stayed silent: the clock hands the file to the next one."""
    act(referral, Action.SILENCE, by=None)
    explain(referral, DeclineReason.SILENCE, DeclineReason.SILENCE.label, "")
    _go_on(referral, RunCause.SILENCE)
    tell("declined", referral.dossier, referral=referral, reason=DeclineReason.SILENCE.label)


def close_unanswered(referral: Referral, *, by: User | None, seen: int | None = None) -> None:
    act(referral, Action.CLOSE_UNANSWERED, by=by, seen=seen)
    referral.next_step = (
        "Répondez quand vous voulez dans les six mois : le réseau peut reprendre votre demande."
    )
    session.flush()
    tell("closed_unanswered", referral.dossier, referral=referral)


def withdraw(referral: Referral, *, by: User, seen: int | None = None) -> None:
    act(referral, Action.WITHDRAW, by=by, seen=seen)


def transfer(
    referral: Referral, receiver: Network, text: str, staff_note: str,
    *, by: User, seen: int | None = None,
) -> None:  # fmt: skip
    """Hand the file to another network; it leaves once the person agrees. Private notes stay."""
    _demand(text, "Expliquez à la personne pourquoi vous transmettez sa demande")
    if receiver.id == referral.network_id or not receiver.connected:
        raise Refused("Choisissez un autre réseau du portail")
    if any(one.network_id == receiver.id and one.open for one in referrals_of(referral.dossier)):
        raise Refused(f"{receiver.name} a déjà cette demande")
    _check_compartment(referral.dossier, receiver)
    act(referral, Action.TRANSFER, by=by, seen=seen, receiver=receiver.name)
    referral.reason_text, referral.staff_note = text.strip(), staff_note.strip()
    run = choose(referral.dossier, receiver, text, RunCause.TRANSFER, by=by)
    referral.next_step = _next_step(referral.dossier, run, [])
    session.flush()
    tell("transferred", referral.dossier, referral=referral, receiver=receiver)


def override(
    dossier: Dossier, chosen: Network, reason: str, *, by: User, seen: int | None = None
) -> None:
    """The front desk sends the file elsewhere than the rules say, and says why."""
    _check_compartment(dossier, chosen)
    act_on_dossier(
        dossier, DossierAction.OVERRIDE, by=by, seen=seen, answer=chosen.name, why=reason
    )
    run = choose(dossier, chosen, reason, RunCause.CHECK, by=by)
    tell("oriented", dossier, run=run, network=chosen)


def choose(
    dossier: Dossier, chosen: Network, reason: str, cause: RunCause, *, by: User
) -> RoutingRun:
    """Keep what the rules say beside the person's choice, then follow the choice."""
    excluded = {referral.network.code for referral in referrals_of(dossier)}
    run, _ = routing.run(dossier.id, facts(dossier), cause, excluded)
    routing.override(run, chosen.code, reason, by=by)
    session.flush()
    if chosen.connected:
        _propose_all(dossier, run, [chosen])
    return run


def close(
    dossier: Dossier, reason: CloseReason, text: str, *, by: User, seen: int | None = None
) -> None:
    """The front desk closes a file at which no network is at work any more."""
    if any(referral.open for referral in referrals_of(dossier)):
        raise Refused(STILL_AT_WORK)
    _demand(text, "Expliquez à la personne pourquoi sa demande est close")
    act_on_dossier(dossier, DossierAction.CLOSE, by=by, seen=seen, reason=reason, text=text.strip())
    tell("closed", dossier, text=text.strip(), reason=reason)


def reopen(dossier: Dossier, why: str, *, by: User, seen: int | None = None) -> None:
    """The front desk takes a closed file up again; it waits for a network to be chosen."""
    _demand(why, "Expliquez pourquoi vous rouvrez la demande")
    act_on_dossier(dossier, DossierAction.REOPEN, by=by, seen=seen, why=why.strip())
    tell("reopened", dossier)


def referrals_of(dossier: Dossier) -> list[Referral]:
    """The file's referrals, the oldest first."""
    return referrals_by_file([dossier])[dossier.id]


def referrals_by_file(dossiers: Iterable[Dossier]) -> dict[int, list[Referral]]:
    """The same of several files, by their ids, in one query."""
    found: dict[int, list[Referral]] = {one.id: [] for one in dossiers}
    for referral in session.scalars(
        select(Referral)
        .where(Referral.dossier_id.in_(found))
        .options(joinedload(Referral.network))
        .order_by(Referral.id)
    ):
        found[referral.dossier_id].append(referral)
    return found


def awaiting_consent(dossier: Dossier) -> Network | None:
    """The network that could have the file if the person agreed, after a « no » or a choice."""
    run = last_run(dossier.id)
    if run is None or (run.cause is RunCause.SUBMISSION and not run.override_code):
        return None
    return _awaiting(dossier, run)


def _awaiting(dossier: Dossier, run: RoutingRun) -> Network | None:
    chosen = network(run.chosen_code)
    if chosen is None or not chosen.connected or chosen.personal != dossier.confidential:
        return None
    if not run.override_code and run.mode == ORIENTATION:
        return None
    has_it = any(one.network_id == chosen.id and one.open for one in referrals_of(dossier))
    agreed = chosen.id in consents.in_force(dossier)
    return None if has_it or agreed else chosen


def _propose_all(dossier: Dossier, run: RoutingRun, candidates: Iterable[Network]) -> list[Network]:
    """Propose to those that have a desk here, the person's consent, and not the file already."""
    agreed = consents.in_force(dossier)
    holding = {referral.network_id for referral in referrals_of(dossier) if referral.open}
    taken = []
    for candidate in candidates:
        fits = candidate.connected and candidate.personal == dossier.confidential
        if fits and candidate.id in agreed and candidate.id not in holding:
            lead = candidate.code == run.chosen_code
            referral = propose(dossier, candidate, run, lead=lead, by=None)
            tell("proposed", dossier, referral=referral)
            taken.append(candidate)
    return taken


def _go_on(referral: Referral, cause: RunCause, advice: str = "") -> None:
    """After a « no »: look for the next network and keep, in words, what happens now."""
    before = {one.network_id for one in referrals_of(referral.dossier)}
    run, _ = route(referral.dossier, cause)
    new = [one.network for one in referrals_of(referral.dossier) if one.network_id not in before]
    following = _next_step(referral.dossier, run, new)
    referral.next_step = "\n".join(part for part in (advice, following) if part)
    session.flush()


def _next_step(dossier: Dossier, run: RoutingRun, new: list[Network]) -> str:
    if new:
        return f"Votre demande est maintenant proposée {listed([to(one) for one in new])}."
    if waiting := _awaiting(dossier, run):
        return (
            f"{waiting.name} pourrait vous aider. Dites dans votre espace si vous êtes d’accord "
            "pour lui envoyer votre demande."
        )
    if any(referral.open for referral in referrals_of(dossier)):
        return "Les autres réseaux continuent l’étude de votre demande."
    tasks.add(dossier, TaskKind.NO_ROUTE, f"no_route:{run.id}")
    return "Un conseiller de l’accueil vous appelle pour chercher une autre solution."


def _set_tasks(dossier: Dossier, run: RoutingRun, answer: Answer) -> None:
    """What the front desk has to do about a file that has just been sent."""
    if not answer.decided:
        labels = listed([catalogue()[name].label for name in answer.missing[:3]])
        tasks.add(dossier, TaskKind.FACT_MISSING, "fact", note=labels)
    elif answer.rule == URGENT_RULE:
        tasks.add(dossier, TaskKind.URGENT, "urgent")
    elif not any(referral.open for referral in referrals_of(dossier)):
        tasks.add(dossier, TaskKind.ORIENTATION, f"orientation:{run.id}")
    if "qpv_accompagnement_individualise" in answer.tags:
        tasks.add(dossier, TaskKind.QPV_REFERENT, "qpv")
    if "qpv_a_verifier" in answer.tags:
        tasks.add(dossier, TaskKind.QPV_CHECK, "qpv_check")


def _check_compartment(dossier: Dossier, receiver: Network) -> None:
    """A personal request never goes to a network of businesses, nor the other way round."""
    if receiver.connected and receiver.personal != dossier.confidential:
        raise Refused(f"Cette demande ne peut pas être envoyée {to(receiver)}")


def _named(run: RoutingRun) -> set[str]:
    return {run.chosen_code, run.primary_code, *run.result.get("also", ())} - {INCOMPLETE}


def _demand(text: str, sentence: str) -> None:
    if not text.strip():
        raise Refused(sentence)

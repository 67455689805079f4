"""Where a file goes next: when it is sent, after each « no », when someone chooses otherwise."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asked_once import asked_once
from portal.database import session
from portal.dossiers import consents, journal, tasks
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.commands import act as act_on_dossier
from portal.dossiers.commands import facts
from portal.dossiers.deciding import deciding
from portal.dossiers.models import Dossier, Event, TaskKind
from portal.dossiers.receipt import silence_on
from portal.dossiers.workflow import Action as DossierAction
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.errors import Refused
from portal.french import listed
from portal.languages import _
from portal.networks.changes import hold_networks
from portal.networks.models import Network
from portal.networks.queries import network, networks_named
from portal.networks.wording import to
from portal.referrals import clocks
from portal.referrals.access import may_receive
from portal.referrals.acknowledgement import acknowledgement
from portal.referrals.awaited import awaited_network, offered_network
from portal.referrals.commands import act, propose
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.referrals.workflow import Action
from portal.referrals.workflow import Status as ReferralStatus
from portal.routing import commands as routing
from portal.routing.engine import Answer
from portal.routing.facts import catalogue
from portal.routing.models import OverrideMotive, RoutingRun, RunCause
from portal.routing.queries import last_run
from portal.routing.ruleset import INCOMPLETE, ORIENTATION
from portal.users.models import User
from portal.vocabulary import Block

URGENT_RULE = "R01"
UNROUTED_TASKS = (
    TaskKind.FACT_MISSING,
    TaskKind.NO_ROUTE,
    TaskKind.ORIENTATION,
    TaskKind.NEW_ADVICE,
)
STILL_AT_WORK = "Un réseau étudie encore cette demande : elle ne peut pas être close."


@journal.subscribe("dossier.submit")
def submitted(event: Event) -> None:
    dossier = event.dossier
    run, answer = route(dossier, RunCause.SUBMISSION)
    set_tasks(dossier, run, answer)
    tell(
        "receipt",
        dossier,
        about=acknowledgement(dossier),
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
    tasks.settle(event.dossier)
    consents.end(event.dossier, by=event.dossier.owner)
    for referral in referrals_of(event.dossier):
        if referral.open:
            act(referral, Action.WITHDRAW, by=event.by)


@journal.subscribe("dossier.close")
def closed(event: Event) -> None:
    tasks.settle(event.dossier)


@journal.subscribe("referral.take", "referral.decline", "referral.silence", "referral.redirect")
def spoken(event: Event) -> None:
    """The network is silent no more, or no longer asked."""
    tasks.settle(event.dossier, TaskKind.SILENCE)


def route(
    dossier: Dossier, cause: RunCause, *, without: Network | None = None
) -> tuple[RoutingRun, Answer]:
    """Run the rules without the networks that already have the file, and propose what they say.

    What a person chose stands until that network has answered, or is the one to leave out
    (``without``): nothing is proposed beside it.
    """
    excluded = {referral.network.code for referral in referrals_of(dossier)}
    standing = standing_choice(dossier)
    if without:
        excluded.add(without.code)
        standing = None if standing and standing.override_code == without.code else standing
    run, answer = routing.run(dossier.id, facts(dossier), cause, excluded)
    if standing:
        routing.keep_choice(run, standing)
    elif answer.decided:
        if dossier.status is DossierStatus.SUBMITTED:
            lead = network(answer.primary)
            name = lead.name if lead else answer.primary
            act_on_dossier(dossier, DossierAction.ROUTE, by=None, answer=name, rule=answer.rule)
        if answer.mode != ORIENTATION:
            _propose_all(dossier, run, networks_named(answer.networks))
    return run, answer


def standing_choice(dossier: Dossier) -> RoutingRun | None:
    """The run in which a person chose a network that still has the file, or may have it."""
    run = last_run(dossier.id)
    if run is None or run.overridden_at is None:
        return None
    since = [
        one
        for one in referrals_of(dossier)
        if one.network.code == run.override_code and one.proposed_at >= run.overridden_at
    ]
    return run if all(one.open for one in since) else None


def override(
    dossier: Dossier,
    chosen: Network,
    motive: OverrideMotive,
    reason: str,
    *,
    by: User,
    seen: int | None = None,
) -> None:
    """The front desk sends the file elsewhere than the rules say, and says why."""
    hold_networks(chosen)
    check_compartment(dossier, chosen)
    act_on_dossier(
        dossier, DossierAction.OVERRIDE, by=by, seen=seen, answer=chosen.name, why=reason
    )
    tasks.settle(dossier, *UNROUTED_TASKS)
    answered = have_answered(dossier)
    for referral in referrals_of(dossier):
        if referral.status is ReferralStatus.PROPOSED:
            act(referral, Action.REDIRECT, by=by)
            referral.next_step = f"Votre demande va maintenant {to(chosen)}."
            tell("redirected", dossier, referral=referral)
    run = choose(dossier, chosen, motive, reason, RunCause.CHECK, answered, by=by)
    tell("oriented", dossier, run=run, network=chosen)


def choose(
    dossier: Dossier,
    chosen: Network,
    motive: OverrideMotive,
    reason: str,
    cause: RunCause,
    answered: Collection[str],
    *,
    by: User,
) -> RoutingRun:
    """Keep what the rules say beside the person's choice, then follow the choice.

    ``answered``: the networks that the rules no longer name.
    """
    run, _answer = routing.run(dossier.id, facts(dossier), cause, answered)
    routing.override(run, chosen.code, motive, reason, by=by)
    for referral in referrals_of(dossier):
        referral.lead = False
    session.flush()
    if chosen.connected:
        _propose_all(dossier, run, [chosen])
    return run


def have_answered(dossier: Dossier) -> set[str]:
    """The networks that have had the file and have it no more."""
    return {one.network.code for one in referrals_of(dossier) if not one.open}


def agree(
    dossier: Dossier, chosen: Network, read: Collection[Block] = NECESSARY, *, by: User
) -> None:
    """The person's word for one more network, which receives the file at once."""
    hold_networks(chosen)
    if chosen not in (awaited_network(dossier), offered_network(dossier)):
        raise Refused(_("Votre demande n’est pas proposée %(to)s.", to=to(chosen)))
    consents.give(dossier, chosen, read, by=by)
    if run := last_run(dossier.id):  # a word that stood already is no event, and sends nothing
        _propose_all(dossier, run, [chosen])
    tasks.settle(dossier, *UNROUTED_TASKS)


def close(
    dossier: Dossier, reason: CloseReason, text: str, *, by: User, seen: int | None = None
) -> None:
    """The front desk closes a file at which no network is at work any more."""
    if any(referral.open for referral in referrals_of(dossier)):
        raise Refused(STILL_AT_WORK)
    demand(text, "Expliquez à la personne pourquoi sa demande est close")
    act_on_dossier(dossier, DossierAction.CLOSE, by=by, seen=seen, reason=reason, text=text.strip())
    tell("closed", dossier, text=text.strip(), reason=reason)


def reopen(dossier: Dossier, why: str, *, by: User, seen: int | None = None) -> None:
    """The front desk takes a closed file up again; it waits for a network to be chosen."""
    demand(why, "Expliquez pourquoi vous rouvrez la demande")
    event = act_on_dossier(dossier, DossierAction.REOPEN, by=by, seen=seen, why=why.strip())
    tasks.add(dossier, TaskKind.NO_ROUTE, f"reopened:{event.seq}", note="Demande rouverte")
    tell("reopened", dossier)


@asked_once
def referrals_of(dossier: Dossier) -> list[Referral]:
    """The file's referrals, the oldest first."""
    return referrals_by_file([dossier])[dossier.id]


def referrals_by_file(dossiers: Iterable[Dossier]) -> dict[int, list[Referral]]:
    """The same of several files, by their ids, in one query."""
    found: dict[int, list[Referral]] = {one.id: [] for one in dossiers}
    for referral in session.scalars(
        select(Referral)
        .where(Referral.dossier_id.in_(found))
        .options(joinedload(Referral.network), joinedload(Referral.adviser).lazyload(User.roles))
        .order_by(Referral.id)
    ):
        found[referral.dossier_id].append(referral)
    return found


def _propose_all(dossier: Dossier, run: RoutingRun, candidates: Iterable[Network]) -> list[Network]:
    """Propose to those that have a desk here, the person's consent, and not the file already."""
    agreed = consents.in_force(dossier)
    holding = {referral.network_id for referral in referrals_of(dossier) if referral.open}
    taken = []
    for candidate in candidates:
        fits = may_receive(candidate, dossier)
        if fits and candidate.id in agreed and candidate.id not in holding:
            lead = candidate.code == run.chosen_code
            referral = propose(dossier, candidate, run, lead=lead, by=None)
            tell("proposed", dossier, referral=referral, hop_on=clocks.hop_on(referral))
            taken.append(candidate)
    return taken


def set_tasks(dossier: Dossier, run: RoutingRun, answer: Answer) -> None:
    """What the front desk has to do about a file that has just been sent, or sent back."""
    if not answer.decided:
        note = _answers_missing(dossier, answer.missing)
        tasks.add(dossier, TaskKind.FACT_MISSING, f"fact:{run.id}", note=note)
    elif answer.rule == URGENT_RULE:
        tasks.add(dossier, TaskKind.URGENT, "urgent")
    elif not any(referral.open for referral in referrals_of(dossier)):
        tasks.add(dossier, TaskKind.ORIENTATION, f"orientation:{run.id}")
    if "qpv_accompagnement_individualise" in answer.tags:
        tasks.add(dossier, TaskKind.QPV_REFERENT, "qpv")
    if "qpv_a_verifier" in answer.tags:
        tasks.add(dossier, TaskKind.QPV_CHECK, "qpv_check")


def _answers_missing(dossier: Dossier, missing: Collection[str]) -> str:
    """Named by their questions: the name of a fact would read as if it were known."""
    asked = [gap.question.staff_title for gap in deciding(dossier.answers, missing)]
    titles = asked or [catalogue()[name].label for name in missing]
    quoted = [f"« {one} »" for one in titles[:3]]
    several = len(quoted) > 1
    return f"{'Réponses manquantes' if several else 'Réponse manquante'} : {listed(quoted)}"


def check_compartment(dossier: Dossier, receiver: Network) -> None:
    """A personal request never goes to a network of businesses, nor the other way round."""
    if receiver.connected and not may_receive(receiver, dossier):
        raise Refused(_("Cette demande ne peut pas être envoyée %(to)s", to=to(receiver)))


def _named(run: RoutingRun) -> set[str]:
    return {run.chosen_code, run.primary_code, *run.result.get("also", ())} - {INCOMPLETE}


def demand(text: str, sentence: str) -> None:
    if not text.strip():
        raise Refused(sentence)

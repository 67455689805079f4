"""The rules read a file again because something is new; what comes of it is for people to say."""

from typing import Any

from portal.database import now
from portal.dossiers import journal, tasks
from portal.dossiers.checks import company_of
from portal.dossiers.commands import facts
from portal.dossiers.facts import full_months
from portal.dossiers.models import Dossier, Event, TaskKind
from portal.dossiers.workflow import Status
from portal.french import day_of, listed
from portal.networks.queries import networks_named
from portal.referrals.routes import have_answered, route, set_tasks
from portal.routing import commands as routing
from portal.routing.engine import Answer
from portal.routing.models import RoutingRun, RunCause
from portal.routing.queries import active_engine, runs_of

AT_WORK = (Status.ROUTED, Status.FOLLOWED_UP)
"""The statuses in which a network has the file, or someone has been told of one."""


@journal.subscribe("referral.answer", "dossier.correct")
def answered(event: Event) -> None:
    reread(event.dossier, RunCause.CHANGED_FACT)


@journal.subscribe("company.find")
def company_found(event: Event) -> None:
    reread(event.dossier, RunCause.NEW_SIRET)


def reread(dossier: Dossier, cause: RunCause) -> RoutingRun | None:
    """What the rules say now, kept when it is new.

    A file that no network has yet is routed at once. One that has been routed stays where it is,
    with whatever a person chose: the front desk is told what the rules would say.
    """
    if dossier.status is Status.SUBMITTED:
        run, answer = route(dossier, cause)
        set_tasks(dossier, run, answer)
        return run
    return _advise(dossier, cause) if dossier.status in AT_WORK else None


def _advise(dossier: Dossier, cause: RunCause) -> RoutingRun | None:
    """Keep what the rules would say, if something new changes it; tell the front desk, unless
    they say again what the file has followed."""
    excluded = have_answered(dossier)
    engine, known, runs = active_engine(), _facts_today(dossier), runs_of(dossier.id)
    answer = engine.route(known, excluded)
    if not runs or not answer.decided or _same(answer, engine.route(runs[0].facts, excluded)):
        return None
    run, _ = routing.run(dossier.id, known, cause, excluded, advisory=True)
    tasks.settle(dossier, TaskKind.NEW_ADVICE)
    followed = next(one for one in runs if not one.advisory)
    if not _same(answer, engine.route(followed.facts, excluded)):
        named = listed([one.name for one in networks_named(answer.networks)])
        note = f"Les règles diraient maintenant : {named}."
        tasks.add(dossier, TaskKind.NEW_ADVICE, f"advice:{run.id}", note=note)
    return run


def _same(one: Answer, other: Answer) -> bool:
    return one.primary == other.primary and set(one.also) == set(other.also)


def _facts_today(dossier: Dossier) -> dict[str, Any]:
    """The answers, and the age of a company whose number was given after the sending."""
    found, check = facts(dossier), company_of(dossier)
    born = check.company.created_on if check and check.given_at and check.company else None
    return found | ({"age_entreprise_mois": full_months(born, day_of(now()))} if born else {})

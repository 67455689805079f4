"""Rule sets and runs as the rest of the portal reads them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from flask import current_app
from msgspec.structs import replace
from sqlalchemy import Select, func, inspect, select
from sqlalchemy.orm import defer, joinedload

from portal import in_hand
from portal.asked_once import Looking, Rows, by, first
from portal.calendar import today
from portal.database import session
from portal.french import day_of
from portal.networks.queries import in_short
from portal.pagination import Pagination, pagination
from portal.routing.engine import Answer, Engine, Surroundings
from portal.routing.models import RoutingRun, RuleSet
from portal.routing.parameters import Parameter, on_day
from portal.routing.ruleset import (
    fingerprint,
    from_content,
    shipped,
)
from portal.routing.workflow import RuleSetStatus
from portal.territory.queries import perimeter
from portal.users.models import User

Parameters = tuple[Parameter, ...]


class NoRules(Exception):
    """No rule set is active: the portal has not been set up."""


def _active() -> Rows:
    return Rows(RuleSet, RuleSet.status == RuleSetStatus.ACTIVE)


active: Looking[[], RuleSet | None] = Looking(_active, first)


def _run(run_id: int | None) -> Rows:
    return Rows(RoutingRun, RoutingRun.id == run_id, [joinedload(RoutingRun.rule_set)])


run_with_rules: Looking[[int | None], RoutingRun | None] = Looking(_run, first)


def active_rule_set() -> RuleSet:
    """Raises NoRules."""
    known: dict[str, RuleSet] = in_hand.of(RuleSet)
    if "active" not in known or inspect(known["active"]).expired:
        found = active()
        if found is None:
            raise NoRules
        known["active"] = found
    return known["active"]


def drafts() -> list[RuleSet]:
    """What is being written or waits to be published, with who changed it last."""
    alive = [RuleSetStatus.SIMULATED, RuleSetStatus.DRAFT]
    wanted = _listed().where(RuleSet.status.in_(alive)).options(joinedload(RuleSet.changed_by))
    found = session.scalars(wanted.options(joinedload(RuleSet.based_on).load_only(RuleSet.number)))
    return sorted(found, key=lambda one: alive.index(one.status))


def past(asked: str | None) -> tuple[Pagination, list[RuleSet]]:
    """A page of the versions that answer no more, or never did."""
    gone = RuleSet.status.in_([RuleSetStatus.RETIRED, RuleSetStatus.DISCARDED])
    place = pagination(asked, session.scalars(select(func.count()).where(gone)).one())
    wanted = _listed().where(gone).options(joinedload(RuleSet.published_by))
    return place, list(session.scalars(wanted.limit(place.per_page).offset(place.offset)))


def _listed() -> Select[RuleSet]:
    """The newest first, without what they hold."""
    return select(RuleSet).options(defer(RuleSet.content)).order_by(RuleSet.number.desc())


def rule_set(number: int) -> RuleSet | None:
    return session.scalar(select(RuleSet).where(RuleSet.number == number))


def count_to_publish(by: User) -> int:
    """How many versions wait for this administrator, who is none of their authors, to publish."""
    others = [
        RuleSet.changed_by_id.is_distinct_from(by.id),
        RuleSet.asked_by_id.is_distinct_from(by.id),
    ]
    waiting = select(func.count()).where(RuleSet.status == RuleSetStatus.SIMULATED, *others)
    return session.scalars(waiting).one()


def surroundings(on: date) -> Surroundings:
    siren = current_app.config["SETTINGS"].territory.epci_siren
    known = in_short()
    connected = frozenset(one.code for one in known if one.connected)
    joined = frozenset((one.code, one.joined) for one in known if one.joined)
    return Surroundings(perimeter(on, siren), connected, joined)


def engine_of(rule_set: RuleSet, on: date | None = None) -> Engine:
    """The compiled rule set, with its parameters and the perimeter as on that day, else today.

    Compiled once for all the days that have the same ones, and again when its content changes: a
    draft does, and what one transaction wrote in it may never have been kept.
    """
    day = on or today()
    parameters = from_content(rule_set.content).on(day).parameters
    return _engine(rule_set.id, fingerprint(rule_set.content), parameters, surroundings(day))


def ground_of(*rule_sets: RuleSet) -> str:
    """A fingerprint of what these rules rest on today: thresholds, communes, open networks."""
    around = surroundings(today())
    values = [engine_of(one).book.parameters for one in rule_sets]
    return fingerprint((values, sorted(around.perimeter), sorted(around.connected)))


@lru_cache(maxsize=16)
def _engine(
    rule_set_id: int,
    _content: str,
    parameters: Parameters,
    around: Surroundings,
) -> Engine:
    book = from_content(session.get_one(RuleSet, rule_set_id).content)
    return Engine(replace(book, parameters=parameters), around)


def engine_of_run(run: RoutingRun) -> Engine:
    """The rules that this run read, as they were that day."""
    return engine_of(run.rule_set, day_of(run.at))


def answer_of_run(run: RoutingRun) -> Answer:
    """What the rules said then, whatever a person chose."""
    kept = run.result
    mode: Any = run.mode
    return Answer(
        run.primary_code, tuple(kept["also"]), mode, run.rule_code,
        tuple(kept["tags"]), tuple(kept["missing"]),
    )  # fmt: skip


def active_engine() -> Engine:
    return engine_of(active_rule_set())


def parameters() -> dict[str, Parameter]:
    """The figures in force today, by name; those that an older rule set lacks as they came."""
    content = active_rule_set().content["parameters"]
    given: Parameters = msgspec.convert(content, Parameters)
    lacking = {one.name for one in shipped().parameters} - {one.name for one in given}
    brought = [one for one in shipped().parameters if one.name in lacking]
    return {one.name: one for one in on_day((*given, *brought), today())}


def _runs(dossier_id: int) -> Rows:
    return Rows(RoutingRun, RoutingRun.dossier_id == dossier_id)


runs_of: Looking[[int], list[RoutingRun]] = Looking(_runs, lambda found: by("id")(found)[::-1])
"""The runs of a file, the newest first."""


def last_run(dossier_id: int) -> RoutingRun | None:
    """The last one that counts."""
    return next((one for one in runs_of(dossier_id) if not one.advisory), None)


def last_runs(dossier_ids: Iterable[int]) -> dict[int, RoutingRun]:
    """The last run of each of these files that counts, by the ids of the files."""
    last = (
        select(func.max(RoutingRun.id))
        .where(RoutingRun.dossier_id.in_(list(dossier_ids)), ~RoutingRun.advisory)
        .group_by(RoutingRun.dossier_id)
    )
    found = session.scalars(select(RoutingRun).where(RoutingRun.id.in_(last)))
    return {run.dossier_id: run for run in found}

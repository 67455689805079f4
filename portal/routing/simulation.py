"""Simulations asked for, run behind the scenes one at a time, cancelled.

A simulation reads in short looks and writes short notes of how far it is; what it found is kept
in one piece at the end. A worker that is killed leaves nothing: another begins again.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from time import monotonic
from typing import Any

import msgspec
import structlog
from sqlalchemy import ColumnElement, Text, Update, cast, func, select, update
from sqlalchemy.exc import IntegrityError

from portal.database import let_go, now, reading, scanning, session, transaction
from portal.errors import Refused
from portal.routing.drafting import note_down, only_administrators
from portal.routing.models import RoutingRun, RuleSet
from portal.routing.queries import active_rule_set, engine_of, ground_of
from portal.routing.ruleset import fingerprint
from portal.routing.simulating import Scope, Stored, Tally
from portal.routing.simulation_models import OPEN, Simulation, State
from portal.routing.waking import begin_soon
from portal.users.models import User

log = structlog.get_logger()

SPAN = 1_000
"""Files looked at in one read."""
NOTED_EVERY = 1.0
"""Seconds between two notes of how far it is; cancelling takes as long."""
SILENCE = timedelta(minutes=1)
"""Without a note for so long, the worker is taken for dead."""
MOST_ATTEMPTS = 3
CHANGED = update(Simulation)


class Stopped(Exception):
    """It was cancelled, or another worker has it."""


@dataclass(frozen=True)
class Turn:
    """A worker's hold on a simulation, which ends when it is cancelled or begun again."""

    id: int
    attempt: int
    rule_set_id: int
    scope: Scope


def ask(rules: RuleSet, scope: Scope, *, by: User) -> Simulation:
    """Have a rule set replayed on these files, behind the scenes."""
    only_administrators(by)
    if scope.first_day and scope.last_day and scope.last_day < scope.first_day:
        raise Refused("La période finit avant de commencer.")
    held = select(RuleSet.id).where(RuleSet.id == rules.id)
    session.execute(held.with_for_update(key_share=True))
    if running := session.scalar(select(Simulation).where(waiting_for(rules))):
        if (running.asked_by_id, scope_of(running)) == (by.id, scope):  # a button pressed twice
            return running
        raise Refused("Une simulation de cette version est déjà en cours.")
    simulation = Simulation(
        rule_set_id=rules.id,
        first_day=scope.first_day,
        last_day=scope.last_day,
        ground=scope.ground,
        communes=list(scope.communes),
        asked_by_id=by.id,
    )
    session.add(simulation)
    session.flush()
    begin_soon()
    note_down(rules, f"Simulation n° {simulation.id} demandée.", by=by)
    return simulation


def cancel(simulation: Simulation, *, by: User) -> None:
    """Stop it, begun or not: what it had found so far is dropped."""
    only_administrators(by)
    stopped = (
        update(Simulation)
        .where(Simulation.id == simulation.id, Simulation.state.in_(OPEN))
        .values(state=State.CANCELLED, finished_at=now())
        .returning(Simulation.id)
    )
    if session.scalar(stopped) is None:
        raise Refused("Cette simulation est déjà terminée.")
    note_down(simulation.rule_set, f"Simulation n° {simulation.id} annulée.", by=by)


def waiting_for(rules: RuleSet) -> ColumnElement[bool]:
    return (Simulation.rule_set_id == rules.id) & Simulation.state.in_(OPEN)


def run_waiting() -> None:
    """Run what waits, in the order in which it was asked. Safe to call at any time, anywhere."""
    while turn := take():
        run(turn)


def take() -> Turn | None:
    """The next one to run, if none is running; one whose worker fell silent is begun again."""
    with reading():
        if session.scalar(select(Simulation.id).where(Simulation.state.in_(OPEN)).limit(1)) is None:
            return None
    with suppress(IntegrityError), transaction():
        _give_back()
        running = select(Simulation.id).where(Simulation.state == State.RUNNING)
        waiting = select(Simulation).where(Simulation.state == State.WAITING)
        found = session.scalar(waiting.order_by(Simulation.id).limit(1).with_for_update())
        if found is None or session.scalar(running):
            return None
        found.state, found.beat_at = State.RUNNING, now()
        found.attempt, found.done, found.total = found.attempt + 1, 0, 0
        session.flush()
        return Turn(found.id, found.attempt, found.rule_set_id, scope_of(found))
    return None


def scope_of(one: Simulation) -> Scope:
    return Scope(one.first_day, one.last_day, one.ground, tuple(one.communes))


def _give_back() -> None:
    """What a dead worker held waits again; what has killed several of them is left alone."""
    silent = (Simulation.state == State.RUNNING) & (Simulation.beat_at < now() - SILENCE)
    again = update(Simulation).where(silent, Simulation.attempt < MOST_ATTEMPTS)
    session.execute(again.values(state=State.WAITING))
    session.execute(update(Simulation).where(silent).values(state=State.FAILED, finished_at=now()))


def run(turn: Turn) -> None:
    """Replay the rules to the end, or until someone cancels."""
    try:
        _replay(turn)
    except Stopped:
        log.info("simulation stopped", simulation=turn.id)
    except Exception:
        let_go()
        log.exception("simulation failed", simulation=turn.id)
        with suppress(Stopped):
            _write(turn, CHANGED.values(state=State.FAILED, finished_at=now()))


def _replay(turn: Turn) -> None:
    with reading():
        rules, today = session.get_one(RuleSet, turn.rule_set_id), active_rule_set()
        tally = Tally(engine_of(today), engine_of(rules))
        seen, against = content_seen(rules, today), today.id
        total = session.scalars(select(func.count(RoutingRun.dossier_id.distinct()))).one()
    _write(turn, CHANGED.values(total=total, content_seen=seen, against_id=against))
    done, noted = 0, monotonic()
    for files in _stored(turn.scope, tally.before.surroundings.perimeter):
        for file in files:
            done += 1
            if file:
                tally.add(file)
        if monotonic() - noted > NOTED_EVERY:
            _write(turn, CHANGED.values(done=done))
            noted = monotonic()
    _finish(turn, tally, done)


def content_seen(rules: RuleSet, others: RuleSet) -> str:
    """What is replayed, then what it rests on that day with the rules that it is set against."""
    return f"{fingerprint(rules.content)}/{ground_of(rules, others)}"


def _finish(turn: Turn, tally: Tally, done: int) -> None:
    moves, result = list(tally.moves()), msgspec.to_builtins(tally.result())
    for move in moves:
        move.simulation_id = turn.id
    end = CHANGED.values(state=State.DONE, finished_at=now(), done=done, total=done, result=result)
    with transaction():
        _change(turn, end)
        session.add_all(moves)


def _write(turn: Turn, change: Update) -> None:
    with transaction():
        _change(turn, change)


def _change(turn: Turn, change: Update) -> None:
    """Raises Stopped when the turn has ended."""
    mine = (
        (Simulation.id == turn.id)
        & (Simulation.attempt == turn.attempt)
        & (Simulation.state == State.RUNNING)
    )
    written = change.where(mine).values(beat_at=now()).returning(Simulation.id)
    if session.scalar(written) is None:
        raise Stopped


COLUMNS = (
    RoutingRun.dossier_id, RoutingRun.at, RoutingRun.primary_code, RoutingRun.mode,
    RoutingRun.override_code, cast(RoutingRun.facts, Text).label("facts"),
    cast(RoutingRun.result, Text).label("result"),
    cast(RoutingRun.excluded, Text).label("excluded"),
)  # fmt: skip
"""As text: what is not looked at is not decoded."""


def _stored(scope: Scope, perimeter: frozenset[str]) -> Iterator[list[Stored | None]]:
    """The files that were routed, some at a time; None for those out of scope."""
    for rows in looks():
        yield [
            _file(list(its_runs), scope, perimeter)
            for _, its_runs in groupby(rows, key=lambda row: row.dossier_id)
        ]


def looks() -> Iterator[Sequence[Any]]:
    """Every run there is, those of a file together, in reads that hold nothing in between."""
    runs = select(*COLUMNS).order_by(RoutingRun.dossier_id, RoutingRun.id)
    with scanning() as look:
        last = look.scalar(select(func.max(RoutingRun.dossier_id))) or 0
        for start in range(0, last, SPAN):
            inside = RoutingRun.dossier_id.between(start + 1, start + SPAN)
            rows = look.execute(runs.where(inside)).all()
            look.rollback()
            yield rows


def _file(runs: list[Any], scope: Scope, perimeter: frozenset[str]) -> Stored | None:
    """A file as it stood at its last orientation that no network's « no » had narrowed."""
    if not scope.spans(runs[0].at):
        return None
    run = next((one for one in reversed(runs) if one.excluded == "[]"), runs[-1])
    facts = msgspec.json.decode(run.facts)
    if not scope.covers(facts, perimeter):
        return None
    also = tuple(sorted(msgspec.json.decode(run.result)["also"]))
    chosen = next((one.override_code for one in reversed(runs) if one.override_code), None)
    return Stored(run.dossier_id, facts, (run.primary_code, also, run.mode), chosen)

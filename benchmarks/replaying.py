"""What is measured of the rules: a draft replayed on every stored file, one file explained.

``python -m benchmarks.replaying FOLDER URL`` is the worker, a process of its own: what it
says are the figures of one try, in JSON.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import msgspec
from sqlalchemy import select

from benchmarks.memory import most_mb
from benchmarks.places import Place
from portal import create_app
from portal.config import ROOT
from portal.database import session, transaction
from portal.routing import simulation
from portal.routing.coverage import coverage
from portal.routing.crossing import crossing
from portal.routing.drafting import change, start
from portal.routing.models import RoutingRun
from portal.routing.queries import active_engine
from portal.routing.reading import read_run
from portal.routing.ruleset import RuleBook
from portal.routing.simulating import Scope
from portal.routing.simulation_models import Simulation, State
from portal.routing.simulation_reading import read
from portal.users.models import Role, User
from portal.vocabulary import RoleName

ROUNDS = 2
EXPLAINED = 200


class Replayed(msgspec.Struct):
    """Seconds are those of the processor. ``idle_mb``: the worker before it has begun."""

    files: int
    moved: int
    replaying: float
    reading: float
    explaining: float
    covering: float
    idle_mb: float
    peak_mb: float

    @property
    def for_100_000(self) -> float:
        return self.replaying * 100_000 / self.files


def replayed(place: Place) -> Replayed:
    """The best of several workers, one after the other: the rest is what else the machine did."""
    tries = [_worker(place) for _ in range(ROUNDS)]
    return min(tries, key=lambda one: one.replaying)


def _worker(place: Place) -> Replayed:
    words = [sys.executable, "-m", "benchmarks.replaying", str(place.folder), place.url]
    said = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603
    return msgspec.json.decode(said.splitlines()[-1], type=Replayed)


def main(place: Place) -> None:
    app = create_app(place.settings)
    with app.app_context():
        asked = _ask()
        idle = most_mb()
        replaying = _timed(simulation.run_waiting)
        found = session.get_one(Simulation, asked, populate_existing=True)
        assert found.state is State.DONE, found.state
        peak, reading = most_mb(), _timed(_read_and_do_nothing)
        result = Replayed(
            files=found.result["files"],
            moved=read(found).result.changed,
            replaying=replaying,
            reading=reading,
            explaining=_explaining(),
            covering=_timed(_covering),
            idle_mb=idle,
            peak_mb=peak,
        )
    sys.stdout.write(msgspec.json.encode(result).decode() + "\n")


def _ask() -> int:
    """A draft with another threshold, to be replayed on everything."""
    with transaction():
        admins = select(User).join(Role).where(Role.name == RoleName.ADMIN)
        admin = session.scalars(admins.limit(1)).one()
        draft = start(by=admin)
        change(draft, _sooner, "Seuil d’emplois", by=admin)
        return simulation.ask(draft, Scope(), by=admin).id


def _sooner(book: RuleBook) -> RuleBook:
    parameters = tuple(
        msgspec.structs.replace(one, value=3) if one.name == "RE_EMPLOIS" else one
        for one in book.parameters
    )
    return msgspec.structs.replace(book, parameters=parameters)


def _read_and_do_nothing() -> None:
    for _ in simulation.looks():
        pass


def _explaining() -> float:
    """The median for one file: why this network, and every rule with each of its comparisons."""
    runs = session.scalars(select(RoutingRun).order_by(-RoutingRun.id).limit(EXPLAINED)).all()
    return median(_timed(lambda run=run: _explain(run)) for run in runs)


def _covering() -> None:
    """Every finding on the rules in force, and the map of who serves whom."""
    engine = active_engine()
    assert coverage(engine)
    assert crossing(engine).cells


def _explain(run: RoutingRun) -> None:
    told = read_run(run, ())
    assert told.sentence
    assert told.lines


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main(Place(Path(sys.argv[1]), sys.argv[2]))

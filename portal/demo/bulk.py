"""Many files at once, for load: inserted in bulk, keeping every constraint and every seal."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, insert, select, text

from portal import upkeep
from portal.calendar import today
from portal.casework.models import Appointment, Contact, Todo
from portal.database import Base, session, transaction
from portal.demo import exchanges, mornings
from portal.demo.lives import Life, live
from portal.demo.parts import Place
from portal.demo.profiles import Profile, profiles
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier, Event, Message, Task
from portal.dossiers.numbers import NumberSeries
from portal.french import PARIS, day_of
from portal.monitoring.desk_lists import Span, period_of
from portal.networks.queries import networks, schemes_in_force
from portal.referrals.models import InfoItem, InfoRequest, Note, Referral
from portal.referrals.repeated import REPEATED
from portal.routing.models import RoutingRun
from portal.routing.queries import active_rule_set
from portal.search.indexing import index
from portal.users.models import Role, User
from portal.vocabulary import RoleName

BATCH = 2_000
CACHE = -400_000  # KiB
DISTINCT = 240
ORDER: tuple[type[Base], ...] = (
    User, Dossier, Consent, RoutingRun, Referral, InfoRequest, InfoItem, Message, Note, Contact,
    Todo, Appointment, Task, Event,
)  # fmt: skip
"""Parents first."""


def load_bulk(count: int) -> Iterator[int]:
    """Add ``count`` files; gives the size of each batch once it is kept."""
    rnd = random.Random(count)  # noqa: S311  the same load for the same number
    with transaction():
        _give_room()
        models, desk = profiles(min(count, DISTINCT), rnd), _surroundings()
    moments = sorted(_moment(rnd) for _ in range(count))
    for start in range(0, count, BATCH):
        batch = moments[start : start + BATCH]
        with transaction():
            _add(batch, models, desk, rnd)
        yield len(batch)
    with transaction():
        mornings.keep(period_of(one).first for one in Span)
    _settle()


def _give_room() -> None:
    """SQLite keeps more pages at hand: each row goes to many places of a large file."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA cache_size={CACHE}"))


@dataclass(frozen=True)
class Surroundings:
    """What the files find: networks by id and by code, the rules, someone at the front desk."""

    places: dict[int, Place]
    names: dict[str, str]
    rules: int
    front_desk: int | None


class Rows:
    """The rows of a batch, table by table, each with the id it will have."""

    def __init__(self) -> None:
        self.following = {table: _next_id(table) for table in ORDER}
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.numbers = Numbers()

    def take(self, table: type[Base], count: int = 1) -> int:
        """The next id of a table, or the first of several."""
        first = self.following[table]
        self.following[table] += count
        return first

    def insert(self) -> None:
        """The tables themselves: the ORM would sort the rows by which columns are null."""
        for table in ORDER:
            if self.rows[table]:
                bare = Base.metadata.tables[table.__tablename__]
                session.execute(insert(bare), self.rows[table])
        self.numbers.keep()
        index([one["id"] for one in self.rows[Dossier]])
        _advance_sequences(self.following)


class Numbers:
    """The series of each year, read once and kept at the end of the batch."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}

    def next(self, year: int) -> str:
        if year not in self.last:
            known = session.scalar(select(NumberSeries.last).where(NumberSeries.year == year))
            self.last[year] = known or 0
        self.last[year] += 1
        return f"{year}-{self.last[year]:05d}"

    def keep(self) -> None:
        for year, last in self.last.items():
            session.merge(NumberSeries(year=year, last=last))
        session.flush()


def _add(
    moments: list[datetime], models: list[Profile], desk: Surroundings, rnd: random.Random
) -> None:
    rows = Rows()
    for moment in moments:
        life = live(rnd.choice(models), moment, desk.places, desk.names, rnd)
        _write(life, desk, rows)
    rows.insert()


def _moment(rnd: random.Random) -> datetime:
    """Some time in the last year, during the day."""
    day = today() - timedelta(days=rnd.randrange(1, 365))
    there = datetime.combine(day, time(rnd.randrange(8, 18), rnd.randrange(60)), PARIS)
    return there.astimezone(UTC)


def _write(life: Life, desk: Surroundings, rows: Rows) -> None:
    """The rows of one life, each with its id and those of its parents."""
    owner, dossier = rows.take(User), rows.take(Dossier)
    number = rows.numbers.next(day_of(life.sent_at).year) if life.sent_at else None
    rows.rows[User].append(life.owner(owner))
    file = life.dossier(dossier, owner, number)
    if life.sent_at:
        run = rows.take(RoutingRun)
        rows.rows[RoutingRun].append(life.run(run, dossier, desk.rules))
        _write_parts(life, file, run, rows)
        if not life.parts:
            task = life.task(rows.take(Task), dossier, run, desk.front_desk)
            rows.rows[Task].append(task)
    first = rows.following[Event]
    events = list(life.events(dossier, owner, desk.front_desk, first))
    rows.take(Event, len(events))
    rows.rows[Event] += events
    sealed = {"lines": len(events), "last_seal": events[-1]["seal"]}
    at_work = any(not part.closed for part in life.parts)
    rows.rows[Dossier].append(file | sealed | {"at_work": at_work})


def _write_parts(life: Life, file: dict[str, Any], run: int, rows: Rows) -> None:
    dossier, owner = file["id"], file["owner_id"]
    repeated = {name: file[of_file] for name, of_file in REPEATED.items()}
    for part in life.parts:
        part.referral_id = rows.take(Referral)
        rows.rows[Consent].append(part.consent(rows.take(Consent), dossier, owner))
        rows.rows[Referral].append(part.referral(dossier, run) | repeated)
        if part.asked:
            request = rows.take(InfoRequest)
            rows.rows[InfoRequest].append(part.request(request, dossier))
            rows.rows[InfoItem].append(part.item(rows.take(InfoItem), request))
        if part.written:
            part.message_id = rows.take(Message)
            rows.rows[Message].append(part.message(dossier, owner))
        for table, row in exchanges.rows(part, dossier, rows.take):
            rows.rows[table].append(row)


def _next_id(table: type[Base]) -> int:
    return (session.scalar(select(func.max(table.__table__.c.id))) or 0) + 1


def _surroundings() -> Surroundings:
    everyone, teams = networks(), _teams()
    places = {
        one.id: Place(
            one.id, one.desks[0].id, one.desks[0].answer_days, one.desks[0].decision_days,
            teams[one.id], next(iter(schemes_in_force(one)), None),
        )
        for one in everyone
        if one.connected
    }  # fmt: skip
    desk = select(Role.user_id).where(Role.name == RoleName.FRONT_DESK).limit(1)
    names = {one.code: one.name for one in everyone}
    return Surroundings(places, names, active_rule_set().id, session.scalar(desk))


def _teams() -> dict[int, list[int]]:
    """The ids of the people of each network."""
    found: dict[int, list[int]] = defaultdict(list)
    for role in session.scalars(select(Role).where(Role.desk_id.is_not(None)).order_by(Role.id)):
        if role.desk:
            found[role.desk.network_id].append(role.user_id)
    return found


def _settle() -> None:
    """As hours later: the planner knows of tables that grew so much."""
    upkeep.count_again()
    engine = current_app.extensions["database"].engine
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM (ANALYZE)"))


def _advance_sequences(following: dict[type[Base], int]) -> None:
    """PostgreSQL counts apart; it must not give these ids again."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table, number in following.items():
        name = f'"{table.__tablename__}"'
        session.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :following, false)"),
            {"name": name, "following": number},
        )

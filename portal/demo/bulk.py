"""Many files at once, for load: inserted in bulk, keeping every constraint and every seal."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, text

from portal.database import Base, session, transaction
from portal.demo.lives import Life, live
from portal.demo.profiles import Profile, profiles
from portal.dossiers.models import Consent, Dossier, Event, Message, NumberSeries
from portal.networks.queries import networks
from portal.referrals.models import InfoItem, InfoRequest, Referral
from portal.routing.models import RoutingRun
from portal.routing.queries import active_rule_set
from portal.users.models import Role, User

BATCH = 2_000
DISTINCT = 240
ORDER: tuple[type[Base], ...] = (
    User, Dossier, Consent, RoutingRun, Referral, InfoRequest, InfoItem, Message, Event,
)  # fmt: skip
Rows = dict[type[Base], list[dict[str, Any]]]


def load_bulk(count: int) -> Iterator[int]:
    """Add ``count`` files; gives the size of each batch once it is kept."""
    rnd = random.Random(count)  # noqa: S311  the same load for the same number
    with transaction():
        models = profiles(DISTINCT, rnd)
        desks, teams, rules = _desks(), _teams(), active_rule_set().id
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        with transaction():
            _add_batch(size, models, Places(desks, teams, rules), rnd)
        yield size
    with transaction():
        _refresh_statistics()


class Places:
    """Where the files go: desks by network, advisers by network, the rule set."""

    def __init__(self, desks: dict[int, int], teams: dict[int, list[int]], rules: int) -> None:
        self.desks, self.teams, self.rules = desks, teams, rules


def _add_batch(size: int, models: list[Profile], places: Places, rnd: random.Random) -> None:
    ids = {table: _next_id(table) for table in ORDER}
    rows: Rows = defaultdict(list)
    numbers = _Numbers()
    moments = sorted(_moment(rnd) for _ in range(size))
    for moment in moments:
        profile = rnd.choice(models)
        life = live(profile, moment, places.desks, places.teams, rnd)
        _write(life, profile, places.rules, ids, rows, numbers)
    for table in ORDER:
        if rows[table]:
            session.execute(insert(table), rows[table])
    numbers.keep()
    _advance_sequences(ids)


def _moment(rnd: random.Random) -> datetime:
    """Some time in the last year, in working hours."""
    day = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return day - timedelta(
        days=rnd.randrange(1, 365), hours=rnd.randrange(0, 9), minutes=rnd.randrange(60)
    )


def _write(
    life: Life,
    profile: Profile,
    rules: int,
    ids: dict[type[Base], int],
    rows: Rows,
    numbers: "_Numbers",
) -> None:
    """The rows of one life, each with its id and those of its parents."""
    owner, dossier = _take(ids, User), _take(ids, Dossier)
    rows[User].append(life.owner(owner))
    number = numbers.next(life.sent_at.year) if life.sent_at else None
    rows[Dossier].append(life.dossier(dossier, owner, number, profile))
    if life.sent_at is None:
        rows[Event].extend(life.events(dossier, owner, {}, ids, _take))
        return
    run = _take(ids, RoutingRun)
    rows[RoutingRun].append(life.run(run, dossier, rules, profile))
    referrals = {}
    for part in life.parts:
        rows[Consent].append(part.consent(_take(ids, Consent), dossier, owner))
        referrals[part.network_id] = _take(ids, Referral)
        rows[Referral].append(part.referral(referrals[part.network_id], dossier, run))
        if part.asked:
            request = _take(ids, InfoRequest)
            rows[InfoRequest].append(part.request(request, referrals[part.network_id], dossier))
            rows[InfoItem].append(part.item(_take(ids, InfoItem), request))
        if part.written:
            rows[Message].append(part.message(_take(ids, Message), dossier, owner))
    rows[Event].extend(life.events(dossier, owner, referrals, ids, _take))


def _take(ids: dict[type[Base], int], table: type[Base]) -> int:
    ids[table] += 1
    return ids[table] - 1


def _next_id(table: type[Base]) -> int:
    return (session.scalar(select(func.max(table.__table__.c.id))) or 0) + 1


class _Numbers:
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


def _desks() -> dict[int, int]:
    return {one.id: one.desks[0].id for one in networks() if one.connected}


def _teams() -> dict[int, list[int]]:
    """The ids of the advisers of each network."""
    found: dict[int, list[int]] = defaultdict(list)
    for role in session.scalars(select(Role).where(Role.desk_id.is_not(None))).unique():
        if role.desk:
            found[role.desk.network_id].append(role.user_id)
    return dict(found)


def _advance_sequences(ids: dict[type[Base], int]) -> None:
    """PostgreSQL counts apart; it must not give these ids again."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table, following in ids.items():
        name = f'"{table.__tablename__}"'
        session.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :following, false)"),
            {"name": name, "following": following},
        )


def _refresh_statistics() -> None:
    """What the planner knows of the tables after such a load."""
    session.execute(text("ANALYZE"))

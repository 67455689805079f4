"""Rule sets and runs as the rest of the portal reads them."""

from functools import lru_cache

from flask import current_app
from sqlalchemy import select

from portal.calendar import today
from portal.database import session
from portal.networks.queries import connected_codes
from portal.routing.engine import Engine, Surroundings
from portal.routing.models import RoutingRun, RuleSet, RuleSetStatus
from portal.routing.ruleset import from_content
from portal.territory.queries import perimeter


class NoRules(Exception):
    """No rule set is active: the portal has not been set up."""


def active_rule_set() -> RuleSet:
    """Raises NoRules."""
    found = session.scalar(select(RuleSet).where(RuleSet.status == RuleSetStatus.ACTIVE))
    if found is None:
        raise NoRules
    return found


def surroundings() -> Surroundings:
    siren = current_app.config["SETTINGS"].territory.epci_siren
    return Surroundings(perimeter(today(), siren), connected_codes())


def engine_of(rule_set: RuleSet) -> Engine:
    """The compiled rule set; compiled once, as its content never changes once active."""
    return _engine((rule_set.id, rule_set.created_at.isoformat()), surroundings())


@lru_cache(maxsize=8)
def _engine(key: tuple[int, str], around: Surroundings) -> Engine:
    return Engine(from_content(session.get_one(RuleSet, key[0]).content), around)


def active_engine() -> Engine:
    return engine_of(active_rule_set())


def runs_of(dossier_id: int) -> list[RoutingRun]:
    """The runs of a file, the newest first."""
    return list(
        session.scalars(
            select(RoutingRun)
            .where(RoutingRun.dossier_id == dossier_id)
            .order_by(RoutingRun.id.desc())
        )
    )


def last_run(dossier_id: int) -> RoutingRun | None:
    return session.scalar(
        select(RoutingRun)
        .where(RoutingRun.dossier_id == dossier_id)
        .order_by(RoutingRun.id.desc())
        .limit(1)
    )

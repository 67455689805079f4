"""What changes rule sets and runs."""

from collections.abc import Collection

from portal.database import now, session
from portal.errors import Refused
from portal.routing import trace
from portal.routing.engine import Answer
from portal.routing.facts import Facts
from portal.routing.models import RoutingRun, RuleSet, RuleSetStatus, RunCause
from portal.routing.queries import NoRules, active_rule_set, engine_of
from portal.routing.ruleset import RuleBook, shipped, to_content
from portal.users.models import User


def load_rules(book: RuleBook | None = None) -> RuleSet:
    """The active rule set, made from the shipped file the first time."""
    try:
        return active_rule_set()
    except NoRules:
        rules = RuleSet(
            number=1,
            status=RuleSetStatus.ACTIVE,
            content=to_content(book or shipped()),
            note="Règles livrées avec le portail",
            active_from=now(),
        )
        session.add(rules)
        session.flush()
        return rules


def run(
    dossier_id: int, facts: Facts, cause: RunCause, excluded: Collection[str] = ()
) -> tuple[RoutingRun, Answer]:
    """Route these facts with the rules in force, and keep what they said for ever."""
    rules = active_rule_set()
    engine = engine_of(rules)
    answer = engine.route(facts, excluded)
    kept = RoutingRun(
        dossier_id=dossier_id,
        rule_set_id=rules.id,
        cause=cause,
        facts=trace.kept_facts(engine, facts),
        excluded=sorted(excluded),
        primary_code=answer.primary,
        rule_code=answer.rule,
        mode=answer.mode,
        result={"also": answer.also, "tags": answer.tags, "missing": answer.missing},
        trace=trace.record(engine, facts),
    )
    session.add(kept)
    session.flush()
    return kept, answer


def override(kept: RoutingRun, code: str, reason: str, *, by: User) -> None:
    """A person chooses another network than the rules; the trace keeps both."""
    if not reason.strip():
        raise Refused("Expliquez pourquoi vous choisissez un autre réseau.")
    kept.override_code, kept.override_reason = code, reason.strip()
    kept.overridden_by_id, kept.overridden_at = by.id, now()

"""What changes rule sets and runs."""

from collections.abc import Collection

from portal.database import lock, now, session
from portal.errors import Refused, Stale
from portal.routing import trace
from portal.routing.engine import Answer
from portal.routing.facts import Facts
from portal.routing.models import OverrideMotive, RoutingRun, RuleSet, RunCause
from portal.routing.queries import NoRules, active_rule_set, engine_of
from portal.routing.ruleset import RuleBook, shipped, to_content
from portal.routing.workflow import WORKFLOW, Action, Party, RuleSetStatus
from portal.users.models import User
from portal.vocabulary import RoleName

NOT_YOU = {
    False: "Seul un administrateur change les règles d’orientation.",
    True: "Un autre administrateur que les auteurs doit publier ces règles.",
}

CHANGED = (
    "Une autre personne a changé cette version pendant que vous l’aviez ouverte. "
    "Relisez-la, puis recommencez si c’est encore utile."
)


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
    dossier_id: int,
    facts: Facts,
    cause: RunCause,
    excluded: Collection[str] = (),
    *,
    advisory: bool = False,
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
        advisory=advisory,
    )
    session.add(kept)
    session.flush()
    return kept, answer


def override(kept: RoutingRun, code: str, motive: OverrideMotive, reason: str, *, by: User) -> None:
    """A person chooses another network than the rules; the trace keeps both."""
    if not reason.strip():
        raise Refused("Expliquez pourquoi vous choisissez un autre réseau.")
    kept.override_code, kept.override_motive, kept.override_reason = code, motive, reason.strip()
    kept.overridden_by_id, kept.overridden_at = by.id, now()


def keep_choice(kept: RoutingRun, chosen: RoutingRun) -> None:
    """What a person chose before stands, whatever the rules say now."""
    kept.override_code, kept.override_motive = chosen.override_code, chosen.override_motive
    kept.override_reason = chosen.override_reason
    kept.overridden_by_id, kept.overridden_at = chosen.overridden_by_id, chosen.overridden_at


def move(rules: RuleSet, action: Action, *, by: User, seen: int | None = None) -> None:
    """Take a rule set to its next status, locked and read again as it is now. Raises Refused."""
    permit(rules, action, by=by, seen=seen)
    rules.status = WORKFLOW.target(action, rules.status)


def permit(rules: RuleSet, action: Action, *, by: User, seen: int | None = None) -> None:
    """Hold a rule set for this action. Raises Refused, or Stale when it changed since ``seen``."""
    lock(rules)
    if not WORKFLOW.allows(action, rules.status, list(Party)):
        raise Refused(
            f"La version {rules.number} est maintenant dans l’état « {rules.status.words} » : "
            "cette action n’est plus possible."
        )
    if not WORKFLOW.allows(action, rules.status, parties(rules, by)):
        raise Refused(NOT_YOU[action is Action.PUBLISH])
    if seen is not None and rules.version != seen:
        raise Stale(CHANGED)


def parties(rules: RuleSet, by: User) -> list[Party]:
    """What someone is to a rule set."""
    if not by.has_role(RoleName.ADMIN):
        return []
    authors = {rules.changed_by_id, rules.asked_by_id}
    return [Party.ADMINISTRATOR, *([] if by.id in authors else [Party.SECOND])]


def put_in_force(rules: RuleSet, reason: str, *, by: User) -> RuleSet:
    """From now on these rules answer; gives back those that did until now.

    Whether they may has been checked (``publication``). Runs keep the rules that they read.
    """
    before = active_rule_set()
    before.status, before.retired_at = RuleSetStatus.RETIRED, now()
    session.flush()  # the database accepts one set in force at a time
    rules.status, rules.active_from = RuleSetStatus.ACTIVE, now()
    rules.published_by_id, rules.publication_reason = by.id, reason.strip()
    session.flush()
    return before

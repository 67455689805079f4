"""Simulations for tests: files that were routed, rule sets replayed on them."""

from portal.database import now, session, transaction
from portal.routing import simulation
from portal.routing.facts import completed
from portal.routing.models import RoutingRun, RuleSet, RunCause
from portal.routing.queries import active_rule_set, engine_of
from portal.routing.simulating import Scope
from portal.routing.trace import kept_facts
from tests.factories_files import DossierFactory


def routed(dossier=None, **columns) -> RoutingRun:
    """A file as it was kept: six jobs, so that the rules in force name Réseau Entreprendre."""
    facts = {"insee_projet": "80021", "besoin_total": 150_000, "emplois_crees_3ans": 6}
    rules = active_rule_set()
    engine = engine_of(rules)
    with transaction():
        given = completed(facts | columns.pop("facts", {}))
        answer = engine.route(given)
        run = RoutingRun(
            dossier_id=(dossier or DossierFactory(sent=False)).id,
            rule_set_id=rules.id,
            facts=kept_facts(engine, given),
            primary_code=answer.primary,
            rule_code=answer.rule,
            mode=answer.mode,
            result={"also": answer.also, "tags": answer.tags, "missing": answer.missing},
            trace={},
            **{"cause": RunCause.SUBMISSION, "at": now()} | columns,
        )
        session.add(run)
    return run


def asked(rules: RuleSet, scope: Scope | None = None, *, by) -> int:
    with transaction():
        return simulation.ask(rules, scope or Scope(), by=by).id


def simulated(rules: RuleSet, scope: Scope | None = None, *, by) -> RuleSet:
    """The same rules, replayed on all that is stored."""
    asked(rules, scope, by=by)
    simulation.run_waiting()
    return rules

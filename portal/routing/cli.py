"""``flask routing``: explain where facts lead, and check the rules against cases."""

import sys
from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import IO, Any

import click
import msgspec
import sqlalchemy as sa
from flask.cli import AppGroup

from portal import database
from portal.calendar import today
from portal.database import session
from portal.networks.load import shipped_codes, shipped_connected_codes
from portal.networks.queries import codes
from portal.routing import trace
from portal.routing.cases import differences, name_of, result
from portal.routing.engine import Answer, Engine, Surroundings
from portal.routing.facts import BadFacts, check
from portal.routing.models import RuleSet
from portal.routing.queries import NoRules, active_rule_set, engine_of
from portal.routing.ruleset import shipped
from portal.routing.words import filled
from portal.territory.load import shipped_perimeter

routing_cli = AppGroup(
    "routing", help="L’orientation : expliquer une réponse, vérifier les règles."
)
VERDICTS = {"y": "yes", "n": "no", "?": "unknown"}


@dataclass(frozen=True)
class InForce:
    """The rules that answer. ``version`` is the rule set's number, None for the shipped one."""

    engine: Engine
    networks: frozenset[str]
    version: int | None


@routing_cli.command("explain")
@click.option(
    "--facts", "file", type=click.File("rb"), required=True, help="Un objet de faits, en JSON."
)
@click.option("--json", "as_json", is_flag=True, help="La réponse et la trace complète, en JSON.")
def explain_facts(file: IO[bytes], *, as_json: bool) -> None:
    """Dire vers quel réseau mènent ces faits, et pourquoi.

    Un fait absent est inconnu. « missing » nomme les faits inconnus qui peuvent encore changer la
    réponse ; elle est alors celle que donneraient les valeurs habituelles. Les règles sont celles
    en vigueur, ou celles livrées avec le portail tant que la base n’est pas installée.
    """
    given, rules = _read(file), rules_in_force()
    facts = _facts(given, rules)
    answer = rules.engine.route(facts)
    if as_json:
        click.echo(msgspec.json.encode(_report(rules, facts, answer)).decode())
    else:
        _tell(rules.engine, facts, answer)


@routing_cli.command("check")
@click.option(
    "--cases",
    "file",
    type=click.File("rb"),
    required=True,
    help="Une liste de cas, comme portal/routing/cases.json.",
)
def check_cases(file: IO[bytes]) -> None:
    """Comparer les règles à des cas d’acceptation.

    Dans un cas, un fait absent prend sa valeur habituelle. Écrit chaque différence et chaque cas
    mal formé, puis « N passed, N failed » ; se termine par 1 si un cas ne passe pas.
    """
    rules = rules_in_force()
    passed, failed = 0, 0
    for rank, case in enumerate(_cases(file), 1):
        lines = differences(rules.engine, case, rules.networks)
        passed, failed = passed + (not lines), failed + bool(lines)
        for line in lines:
            click.echo(f"{name_of(case, rank)} {line}")
    click.echo(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def rules_in_force() -> InForce:
    """The active rule set; before the portal is set up, the shipped one. Changes nothing."""
    try:
        with database.reading():
            return _installed()
    except NoRules:
        click.echo("Base non installée : règles livrées avec le portail.", err=True)
        around = Surroundings(shipped_perimeter(), shipped_connected_codes())
        return InForce(Engine(shipped().on(today()), around), shipped_codes(), None)
    except sa.exc.SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise click.ClickException(f"La base de données ne se lit pas : {cause}") from None


def _installed() -> InForce:
    """Raises NoRules when there is no database, no table of rules or no rule in force."""
    table = RuleSet.__tablename__
    if not database.exists() or not sa.inspect(session.connection()).has_table(table):
        raise NoRules
    rules = active_rule_set()
    return InForce(engine_of(rules), codes(), rules.number)


def _read(file: IO[bytes]) -> Any:
    try:
        return msgspec.json.decode(file.read().removeprefix(BOM_UTF8))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file.name} n’est pas du JSON : {error}") from None


def _cases(file: IO[bytes]) -> list[Any]:
    """The cases of a file; a file that holds no list of them ends the command, as one failure."""
    try:
        found = _read(file)
    except click.ClickException as error:
        problem = error.message
    else:
        if isinstance(found, list):
            return found
        problem = f"{file.name} doit contenir une liste de cas."
    click.echo(problem)
    click.echo("0 passed, 1 failed")
    sys.exit(1)


def _facts(given: Any, rules: InForce) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise click.ClickException("Le fichier doit contenir un objet de faits.")
    try:
        return check(given, rules.networks)
    except BadFacts as error:
        raise click.ClickException("\n".join(error.errors)) from None


def _report(rules: InForce, facts: dict[str, Any], answer: Answer) -> dict[str, Any]:
    lines = trace.explain(rules.engine, facts, trace.record(rules.engine, facts))
    return {
        **result(answer),
        "decided": answer.decided,
        "rule_set": rules.version,
        "trace": [_line(line) for line in lines],
    }


def _line(line: trace.RuleLine) -> dict[str, Any]:
    return {
        "rule": line.rule.code,
        "verdict": "off" if line.off else VERDICTS[line.verdict],
        "leaves": [
            {
                "fact": leaf.fact,
                "op": leaf.op,
                "expected": leaf.expected,
                "observed": leaf.known,
                "verdict": VERDICTS[leaf.verdict],
            }
            for leaf in line.leaves
        ],
    }


def _tell(engine: Engine, facts: dict[str, Any], answer: Answer) -> None:
    rule = engine.book.rule(answer.rule)
    click.echo(f"Réseau      {answer.primary} ({answer.mode})")
    click.echo(f"Aussi       {', '.join(answer.also) or 'aucun'}")
    click.echo(f"Règle       {answer.rule} : {filled(rule.adviser, engine.book)}")
    click.echo(f"Étiquettes  {', '.join(answer.tags) or 'aucune'}")
    if answer.missing:
        click.echo(f"À demander  {', '.join(answer.missing)}")
    click.echo("\nTrace")
    for line in trace.explain(engine, facts, trace.record(engine, facts)):
        click.echo(f"  {line.rule.code:6} {line.verdict_words}")
        for leaf in line.leaves:
            click.echo(
                f"         {leaf.verdict_words:8} {leaf.label} : {leaf.expected_words}"
                f" (observé : {leaf.observed_words})"
            )

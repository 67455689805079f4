"""``flask routing``: explain where facts lead, and check the rules against cases."""

import sys
from typing import IO, Any

import click
import msgspec
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from portal.networks.load import shipped_connected_codes
from portal.routing import trace
from portal.routing.engine import Answer, Engine, Surroundings
from portal.routing.facts import BadFacts, check, completed
from portal.routing.queries import NoRules, active_engine
from portal.routing.ruleset import shipped
from portal.routing.words import filled
from portal.territory.load import shipped_perimeter

routing_cli = AppGroup(
    "routing", help="L’orientation : expliquer une réponse, vérifier les règles."
)
COMPARED = ("primary", "also", "mode", "rule", "tags")


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
    facts = _facts(_read(file))
    engine = rules_in_force()
    answer = engine.route(facts)
    if as_json:
        click.echo(msgspec.json.encode(_report(engine, facts, answer)).decode())
    else:
        _tell(engine, facts, answer)


@routing_cli.command("check")
@click.option(
    "--cases",
    "file",
    type=click.File("rb"),
    required=True,
    help="Une liste de cas, comme routing/cases.json.",
)
def check_cases(file: IO[bytes]) -> None:
    """Comparer les règles à des cas d’acceptation.

    Dans un cas, un fait absent prend sa valeur habituelle. Écrit chaque différence, puis
    « N passed, N failed » ; se termine par 1 s’il y a une différence.
    """
    engine, failed = rules_in_force(), 0
    cases = _read(file)
    for case in cases:
        differences = _differences(engine, case)
        failed += bool(differences)
        for line in differences:
            click.echo(f"{case.get('id', '?')} {line}")
    click.echo(f"{len(cases) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def rules_in_force() -> Engine:
    """The active rule set; before the portal is set up, the shipped one."""
    try:
        return active_engine()
    except (NoRules, SQLAlchemyError):
        click.echo("Base non installée : règles livrées avec le portail.", err=True)
        return Engine(shipped(), Surroundings(shipped_perimeter(), shipped_connected_codes()))


def _read(file: IO[bytes]) -> Any:
    try:
        return msgspec.json.decode(file.read())
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{file.name} n’est pas du JSON : {error}") from None


def _facts(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise click.ClickException("Le fichier doit contenir un objet de faits.")
    try:
        return check(given)
    except BadFacts as error:
        raise click.ClickException("\n".join(error.errors)) from None


def _differences(engine: Engine, case: dict[str, Any]) -> list[str]:
    try:
        found = _result(engine.route(completed(check(case["facts"]))))
    except BadFacts as error:
        return error.errors
    expected = case["expected"]
    return [
        f"{name}: expected {expected[name]!r}, got {found[name]!r}"
        for name in COMPARED
        if name in expected and not _same(expected[name], found[name])
    ]


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, list):
        return set(expected) == set(found)
    return bool(expected == found)


def _result(answer: Answer) -> dict[str, Any]:
    return {
        "primary": answer.primary,
        "also": list(answer.also),
        "mode": answer.mode,
        "tags": list(answer.tags),
        "rule": answer.rule,
        "missing": list(answer.missing),
    }


def _report(engine: Engine, facts: dict[str, Any], answer: Answer) -> dict[str, Any]:
    lines = trace.explain(engine, facts, trace.record(engine, facts))
    return {**_result(answer), "decided": answer.decided, "trace": [_line(line) for line in lines]}


def _line(line: trace.RuleLine) -> dict[str, Any]:
    verdicts = {"y": "yes", "n": "no", "?": "unknown"}
    return {
        "rule": line.rule.code,
        "verdict": verdicts[line.verdict],
        "leaves": [
            {
                "fact": leaf.fact,
                "op": leaf.op,
                "expected": leaf.expected,
                "observed": leaf.observed_words if leaf.verdict == "?" else leaf.observed,
                "verdict": verdicts[leaf.verdict],
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

"""Who uses a piece of a rule set: what must change before it can be taken away."""

from collections.abc import Iterator

from portal.routing.conditions import Condition
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import PLACE, Rule, RuleBook, Target

ELSEWHERE = {
    **dict.fromkeys(("MCP_MIN", "MCP_MAX"), "le contrôle des montants demandés"),
    **dict.fromkeys(
        ("RATIO_BANQUE_PH", "RATIO_PH_PLAN", "RATIO_APPORT_PH", "RATIO_APPORT_PLAN"),
        "le plan de financement",
    ),
}
"""The parameters that the portal reads outside the rules, and where."""


def uses(book: RuleBook, piece: Piece) -> list[str]:
    """« la règle R08a », « la définition existante »…: each once, in the order of the set."""
    found = list(dict.fromkeys(who for who, used in _used(book) if used == piece))
    if piece.kind is Kind.PARAMETER and piece.name in ELSEWHERE:
        found.append(ELSEWHERE[piece.name])
    return found


def _used(book: RuleBook) -> Iterator[tuple[str, Piece]]:
    """Each user with each piece that it uses."""
    for name, one in book.definitions.items():
        yield from _each(f"la définition {name}", _by_condition(one.when), _by_text(one.label))
    for name, targets in book.groups.items():
        yield from _each(f"le groupe {name}", _by_targets(targets))
    for rule in book.rules:
        yield from _each(f"la règle {rule.code}", _by_rule(rule))
    yield from _each("la réponse de repli", _by_text(book.fallback.applicant))
    yield from _each("la réponse de repli", _by_text(book.fallback.adviser))
    for tag in book.tags:
        who = f"l’étiquette {tag.tag}"
        if tag.when:
            yield from _each(who, _by_condition(tag.when))
        if tag.from_rule:
            yield who, Piece(Kind.RULE, tag.from_rule)


def _each(who: str, *pieces: Iterator[Piece]) -> Iterator[tuple[str, Piece]]:
    yield from ((who, piece) for many in pieces for piece in many)


def _by_rule(rule: Rule) -> Iterator[Piece]:
    yield from _by_condition(rule.when)
    yield from _by_targets((*rule.leads, *rule.also))
    for text in (rule.applicant, rule.adviser, rule.administrator):
        yield from _by_text(text)


def _by_targets(targets: tuple[Target, ...]) -> Iterator[Piece]:
    for target in targets:
        yield from _by_condition(target.when)
        if target.group:
            yield Piece(Kind.GROUP, target.group)


def _by_condition(condition: Condition) -> Iterator[Piece]:
    for leaf in condition.leaves():
        if leaf.named:
            yield Piece(Kind.DEFINITION, leaf.named)
        elif leaf.param:
            yield Piece(Kind.PARAMETER, leaf.param)


def _by_text(text: str) -> Iterator[Piece]:
    yield from (Piece(Kind.PARAMETER, name) for name in PLACE.findall(text))

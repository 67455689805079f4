"""One version of the rules read in words, in order: what each asks for and where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.routing.acceptance import MODES
from portal.routing.conditions import ALWAYS
from portal.routing.models import RuleSet
from portal.routing.parameters import Parameter
from portal.routing.reading import names
from portal.routing.ruleset import INCOMPLETE, Fallback, Rule, Target, from_content
from portal.routing.sentences import Node, Reader
from portal.routing.words import fact_words, filled, with_unit


@dataclass(frozen=True)
class RuleRead:
    """``leads`` and ``also``: each network and, in brackets, when it is named."""

    rule: Rule
    purpose: str
    applicant: str
    when: Node
    leads: tuple[str, ...]
    also: tuple[str, ...]
    mode: str


@dataclass(frozen=True)
class ParameterRead:
    label: str
    value: str
    valid_from: date
    valid_until: date | None
    source: str


@dataclass(frozen=True)
class VersionRead:
    title: str
    rules: tuple[RuleRead, ...]
    fallback: Fallback
    fallback_lead: str
    parameters: tuple[ParameterRead, ...]


def read_version(rules: RuleSet) -> VersionRead:
    book = from_content(rules.content)
    say = names()
    reader = Reader(book, say)
    return VersionRead(
        book.title,
        tuple(_rule(rule, reader) for rule in book.rules),
        book.fallback,
        say(book.fallback.lead),
        tuple(_parameter(one, reader) for one in book.parameters),
    )


def _rule(rule: Rule, reader: Reader) -> RuleRead:
    return RuleRead(
        rule=rule,
        purpose=filled(rule.administrator, reader.book),
        applicant=filled(rule.applicant, reader.book),
        when=reader.tree(rule.when),
        leads=tuple(target_words(rule.leads, reader)),
        also=tuple(target_words(rule.also, reader)),
        mode=MODES[rule.mode] if rule.mode else "",
    )


def target_words(targets: tuple[Target, ...], reader: Reader) -> Iterator[str]:
    """Each network by its name and, in brackets, when it is named."""
    for target in targets:
        inside = reader.book.groups[target.group] if target.group else ()
        when = f" (si : {reader.inline(target.when)})" if target.when != ALWAYS else ""
        if target.group:
            yield ", sinon ".join(target_words(inside, reader)) + when
        elif target.fact:
            yield f"Le réseau de la réponse « {fact_words(target.fact)} »{when}"
        else:
            name = reader.names(target.to) if target.to != INCOMPLETE else "demande à compléter"
            yield name + when


def _parameter(one: Parameter, reader: Reader) -> ParameterRead:
    value = value_words(one, reader)
    return ParameterRead(one.label, value, one.valid_from, one.valid_until, one.source)


def value_words(one: Parameter, reader: Reader) -> str:
    if one.unit == "commune":
        return reader.names(str(one.value))
    return with_unit(one.value, one.unit)

"""The rules in force told to everyone: what they read, what they ask for, where they lead."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.french import listed
from portal.languages import _
from portal.routing.completions import FEEDS, all_conditions
from portal.routing.conditions import ALWAYS
from portal.routing.engine import Engine
from portal.routing.facts import asked
from portal.routing.ruleset import (
    INCOMPLETE,
    ORIENTATION,
    Fallback,
    Rule,
    RuleBook,
    Target,
)
from portal.routing.sentences import Reader
from portal.routing.trace import leaves
from portal.routing.words import Names, filled


@dataclass(frozen=True)
class PublicRule:
    """``when``: what it asks for; ``lead`` and ``also``: whom it names, on which conditions.

    ``sentence`` is what the person reads when it has decided; ``contact``: nothing is sent.
    """

    code: str
    when: str
    lead: str
    also: list[str]
    sentence: str
    contact: bool = False


def published(book: RuleBook, names: Names) -> list[PublicRule]:
    """In their order, those that only follow a « no » left out."""
    return [_told(one, book, names) for one in book.running if not one.relay]


def relays(book: RuleBook, names: Names) -> list[PublicRule]:
    """Those that are read only after a network has said no, the last resort too."""
    last = book.fallback
    return [
        *(_told(one, book, names) for one in book.running if one.relay),
        PublicRule(
            last.code, _("Toujours"), names(last.lead), [], _sentence(last, book), contact=True
        ),
    ]


def definitions(book: RuleBook, names: Names) -> list[tuple[str, str]]:
    """What the rules' own expressions mean."""
    reader = Reader(book, names)
    return [
        (reader.definition(name), reader.inline(one.when)) for name, one in book.definitions.items()
    ]


def facts_read(engine: Engine) -> list[str]:
    """The answers that the rules read, by their names, in the order of the catalogue."""
    read = {
        name
        for condition in all_conditions(engine.book)
        for leaf in leaves(condition, engine)
        for name in FEEDS.get(str(leaf.fact), (str(leaf.fact),))
    }
    return [fact.label for name, fact in asked().items() if name in read]


def _told(rule: Rule, book: RuleBook, names: Names) -> PublicRule:
    reader = Reader(book, names)
    return PublicRule(
        rule.code,
        reader.inline(rule.when),
        listed(list(_targets(rule.leads, reader)), "ou"),
        list(_targets(rule.also, reader)),
        _sentence(rule, book),
        contact=rule.mode == ORIENTATION,
    )


def _sentence(rule: Rule | Fallback, book: RuleBook) -> str:
    return filled(rule.applicant, book)


def _targets(targets: tuple[Target, ...], reader: Reader) -> Iterator[str]:
    """« CCI », « PEPITE (condition : une situation d’étudiant) »."""
    for one in targets:
        name = _named(one, reader)
        if one.when != ALWAYS:
            asked_for = reader.inline(one.when)
            name = _("%(network)s (condition : %(condition)s)", network=name, condition=asked_for)
        yield name


def _named(target: Target, reader: Reader) -> str:
    if target.group:
        return listed(list(_targets(reader.book.groups[target.group], reader)), "ou")
    if target.fact:
        return _("le réseau qui suit déjà le projet")
    return _("aucun réseau pour l’instant") if target.to == INCOMPLETE else reader.names(target.to)

"""A rule set as data: the shape of ``rules.yaml``, and what makes one unfit to be used."""

import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from portal.french import spaced
from portal.routing.conditions import ALWAYS, Condition, problems
from portal.routing.facts import catalogue
from portal.routing.parameters import Parameter, on_day
from portal.routing.parameters import errors as parameter_errors

Mode = Literal["transmission", "orientation", "rattachement", "brouillon"]
TRANSMISSION: Mode = "transmission"
ORIENTATION: Mode = "orientation"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
LONGEST_CODE = 20
LARGEST, MOST = 400, 150
PLACE = re.compile(r"\{([A-Z][A-Z0-9_]*)\}")
"""Where the value of a parameter stands in a wording."""
BRACE = re.compile(r"\{[ \u00a0\w]*\}?|\}")
"""All that could be taken for one, closed or not."""
INCOMPLETE = "incomplet"
"""The lead of a file that lacks its commune; it names no network."""


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    label: str
    when: Condition


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network by its code, by the value of a fact, or the first that fits of a named group."""

    to: str = ""
    fact: str = ""
    group: str = ""
    when: Condition = ALWAYS


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``lead`` is one target, or several of which the first whose condition holds is taken.

    ``relay``: reached only after a network has said no, by those whom the rule before it serves.
    ``off``: kept and shown, but read for nobody until it is switched on again.
    """

    code: str
    when: Condition
    lead: Target | tuple[Target, ...]
    applicant: str
    adviser: str
    administrator: str
    also: tuple[Target, ...] = ()
    mode: Mode | None = None
    relay: bool = False
    off: bool = False

    @property
    def leads(self) -> tuple[Target, ...]:
        return self.lead if isinstance(self.lead, tuple) else (self.lead,)


class Fallback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lead: str
    applicant: str
    adviser: str
    administrator: str = ""
    code: str = "REPLI"


class Tag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Set when its condition holds, or when the networks of ``together`` are all named.

    ``from_rule``: only when the answer comes from that rule or a later one.
    ``orientation``: nothing is transmitted to a network while it is set.
    """

    tag: str
    label: str
    when: Condition | None = None
    together: tuple[str, ...] = ()
    from_rule: str = ""
    orientation: bool = False


class RuleBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    parameters: tuple[Parameter, ...]
    definitions: dict[str, Definition]
    groups: dict[str, tuple[Target, ...]]
    rules: tuple[Rule, ...]
    fallback: Fallback
    tags: tuple[Tag, ...]

    def on(self, day: date) -> "RuleBook":
        """The same rules with one value for each parameter: the one in force on that day."""
        return msgspec.structs.replace(self, parameters=on_day(self.parameters, day))

    def values(self) -> dict[str, Any]:
        """The parameters by name."""
        return {one.name: one.value for one in self.parameters}

    @property
    def running(self) -> tuple[Rule, ...]:
        """The rules that are read, in order: those switched off left out."""
        return tuple(rule for rule in self.rules if not rule.off)

    def rule(self, code: str) -> Rule | Fallback:
        return next((rule for rule in self.rules if rule.code == code), self.fallback)


class BadRules(Exception):
    """A rule set that cannot be used; ``errors`` says what and where, in French."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


@cache
def shipped() -> RuleBook:
    """The rule set that a new portal starts with."""
    return parse(spaced(Path(__file__).with_name("rules.yaml").read_text()).encode())


def parse(text: bytes) -> RuleBook:
    """A rule set from its readable file. Raises BadRules with the place of each error."""
    try:
        book = msgspec.yaml.decode(text, type=RuleBook)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRules([f"Le fichier ne se lit pas : {error}"]) from None
    return checked(book)


def from_content(content: dict[str, Any]) -> RuleBook:
    """A rule set as the database keeps it."""
    return msgspec.convert(content, RuleBook)


def to_content(book: RuleBook) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(book)
    return content


def fingerprint(piece: Any) -> str:
    """The same for the same content, of a rule set or of a piece of one, however it is kept."""
    return hashlib.sha256(msgspec.json.encode(piece, order="sorted")).hexdigest()[:24]


def checked(book: RuleBook) -> RuleBook:
    errors = [*_too_many(book)] or [*_cycles(book)] or [*_errors(book)]
    if errors:
        raise BadRules(errors)
    return book


def _too_many(book: RuleBook) -> Iterator[str]:
    if len(book.definitions) > MOST:
        yield f"Un jeu de règles a {MOST} définitions au maximum."


def _errors(book: RuleBook) -> Iterator[str]:
    parameters = book.values()
    definitions = {name: one.when for name, one in book.definitions.items()}
    for place, condition in conditions(book):
        for problem in problems(condition, parameters, definitions):
            yield f"{place} : {problem}"
    yield from _size_errors(book)
    yield from _target_errors(book)
    yield from _name_errors(book)
    yield from parameter_errors(book.parameters)
    yield from _wording_errors(book)
    yield from _order_errors(book)


def _size_errors(book: RuleBook) -> Iterator[str]:
    """A few definitions that use each other twice make a tree that nothing can hold."""
    sizes: dict[str, int] = {}

    def size(condition: Condition) -> int:
        return sum(opened(leaf.named) if leaf.named else 1 for leaf in condition.leaves())

    def opened(name: str) -> int:
        if name not in sizes:
            one = book.definitions.get(name)
            sizes[name] = size(one.when) if one else 1
        return sizes[name]

    for place, condition in conditions(book):
        if size(condition) > LARGEST:
            yield f"{place} : plus de {LARGEST} comparaisons une fois les définitions ouvertes."


def _target_errors(book: RuleBook) -> Iterator[str]:
    for place, target in targets(book):
        if [bool(target.to), bool(target.fact), bool(target.group)].count(True) != 1:
            yield f"{place} : une cible est un réseau, un fait ou un groupe."
        elif target.group and target.group not in book.groups:
            yield f"{place} : le groupe « {target.group} » n’existe pas."
        elif target.fact and getattr(catalogue().get(target.fact), "kind", "") != "network":
            yield f"{place} : le fait « {target.fact} » ne nomme pas un réseau."
    for name, members in book.groups.items():
        if not members or any(target.group for target in members):
            yield f"Groupe {name} : un groupe est fait de réseaux, au moins un."
    yield from (f"{rule.code} : il manque le réseau." for rule in book.rules if not rule.leads)


def _name_errors(book: RuleBook) -> Iterator[str]:
    """Names stand in addresses and in traces."""
    names = [*(rule.code for rule in book.rules), book.fallback.code, *book.definitions]
    for name in (*names, *book.groups, *(one.tag for one in book.tags)):
        if not NAME.fullmatch(name):
            yield f"« {name} » : un code a des lettres sans accent, des chiffres et des tirets bas."
    for rule in book.rules:
        if len(rule.code) > LONGEST_CODE:
            yield f"« {rule.code} » : ce code doit faire {LONGEST_CODE} caractères au maximum."


def _wording_errors(book: RuleBook) -> Iterator[str]:
    known = book.values()
    for place, text in _wordings(book):
        if not text.strip():
            yield f"{place} : il manque un texte."
        for brace in BRACE.finditer(text):
            named = PLACE.fullmatch(brace[0])
            if not named or named[1] not in known:
                yield f"{place} : {_misnamed(brace[0], known)}"


def _misnamed(brace: str, known: Collection[str]) -> str:
    """A brace that names no parameter, and the parameter that was perhaps meant."""
    near = get_close_matches(brace.strip("{ }").upper(), known, n=1, cutoff=0.5)
    meant = f" Écrivez par exemple « {{{near[0]}}} »." if near else ""
    return f"« {brace} » n’est pas un paramètre connu.{meant}"


def _wordings(book: RuleBook) -> Iterator[tuple[str, str]]:
    for rule in book.rules:
        yield from ((rule.code, text) for text in (rule.applicant, rule.adviser))
        yield rule.code, rule.administrator
    yield from (
        (book.fallback.code, text) for text in (book.fallback.applicant, book.fallback.adviser)
    )
    yield from ((f"Définition {name}", one.label) for name, one in book.definitions.items())
    yield from ((one.tag, one.label) for one in book.tags)
    yield from ((one.name, one.label) for one in book.parameters)


def _order_errors(book: RuleBook) -> Iterator[str]:
    codes = [*(rule.code for rule in book.rules), book.fallback.code]
    yield from (f"{code} : ce code sert deux fois." for code in set(codes) if codes.count(code) > 1)
    for tag in book.tags:
        if tag.from_rule and tag.from_rule not in codes:
            yield f"{tag.tag} : la règle « {tag.from_rule} » n’existe pas."
    if not book.running or book.running[-1].when != ALWAYS:
        yield "La dernière règle doit toujours convenir, pour qu’il y ait toujours une réponse."


def conditions(book: RuleBook, *, definitions: bool = True) -> Iterator[tuple[str, Condition]]:
    """Every condition with its place; the definitions' own, or not."""
    if definitions:
        yield from ((f"Définition {name}", one.when) for name, one in book.definitions.items())
    yield from ((rule.code, rule.when) for rule in book.rules)
    yield from ((place, target.when) for place, target in targets(book))
    yield from ((tag.tag, tag.when) for tag in book.tags if tag.when)


def targets(book: RuleBook) -> Iterator[tuple[str, Target]]:
    """Every target with its place, those of groups first."""
    for name, members in book.groups.items():
        yield from ((f"Groupe {name}", target) for target in members)
    for rule in book.rules:
        yield from ((rule.code, target) for target in (*rule.leads, *rule.also))


def _cycles(book: RuleBook) -> Iterator[str]:
    uses = {
        name: {leaf.named for leaf in one.when.leaves() if leaf.named}
        for name, one in book.definitions.items()
    }
    for name, used in uses.items():
        reached: set[str | None] = set()
        waiting = set(used)
        while waiting:
            reached |= waiting
            waiting = {use for one in waiting for use in uses.get(str(one), ())} - reached
        if name in reached:
            yield f"La définition « {name} » se contient elle-même."

"""The facts that rules read: their catalogue, their checks, and those deduced from others.

In a set of facts an absent one is *unknown*; None is an answer, « nothing », where the
catalogue says ``nullable``. Amounts are in euros, ages in the unit of the catalogue.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from portal.languages import language
from portal.networks.load import shipped_codes
from portal.readable import read
from portal.territory.queries import departement_of

Facts = Mapping[str, Any]
Kind = Literal["choice", "choices", "yesno", "number", "commune", "network", "text"]
JOBS = ("emplois_crees_3ans", "emplois_maintenus")
SUMS = frozenset({"emplois"})
"""The facts that may be known in part."""
INSEE = re.compile(r"[0-9]{5}|2[AB][0-9]{3}")


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``subject`` begins a sentence about its value; a yes or no has one of its own for each.

    ``most``: the largest number that makes sense; ``pattern``: how a text is written.
    ``personal``: health, means or troubles of a person.
    """

    fact: str
    kind: Kind
    label: str
    default: Any
    values: dict[str, str] = {}
    nullable: bool = False
    unit: str = ""
    most: int | None = None
    pattern: str = ""
    derived: bool = False
    personal: bool = False
    subject: str = ""
    holds: str = ""
    fails: str = ""
    nothing: str = ""
    something: str = ""


class BadFacts(Exception):
    """Facts that the catalogue does not allow; ``errors`` has a French sentence for each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class AtLeast:
    """A sum of which one part is unknown: some number from ``low`` up."""

    low: float


def catalogue() -> dict[str, Fact]:
    """Every fact by its name, in the language spoken."""
    return _catalogue(language())


@cache
def _catalogue(_language: str) -> dict[str, Fact]:
    found = read(Path(__file__).with_name("facts.yaml"), list[Fact])
    return {fact.fact: fact for fact in found}


def asked() -> dict[str, Fact]:
    """The facts that someone answers, the deduced ones left out."""
    return {name: fact for name, fact in catalogue().items() if not fact.derived}


def defaults() -> dict[str, Any]:
    return {name: fact.default for name, fact in asked().items()}


def completed(facts: Facts) -> dict[str, Any]:
    """The facts with the catalogue's default for each absent one, as case files mean them."""
    usual, nullable = _usual()
    given = {name: value for name, value in facts.items() if value is not None or name in nullable}
    return usual | given


@cache
def _usual() -> tuple[dict[str, Any], frozenset[str]]:
    """The default of each fact that is asked, and the names of those that « nothing » answers."""
    nullable = frozenset(name for name, fact in catalogue().items() if fact.nullable)
    return defaults(), nullable


def _ignored(name: str, value: Any) -> bool:
    return value is None and not catalogue()[name].nullable


def check(facts: Facts, networks: Collection[str] | None = None) -> dict[str, Any]:
    """The same facts, known to the catalogue and of the right kind. Raises BadFacts.

    ``networks``: the codes that name one, those of the shipped file unless others are given.
    """
    known = shipped_codes() if networks is None else networks
    errors = [error for name, value in facts.items() if (error := problem(name, value, known))]
    if errors:
        raise BadFacts(errors)
    return {name: value for name, value in facts.items() if not _ignored(name, value)}


def problem(name: str, value: Any, networks: Collection[str]) -> str:
    """What is wrong with this value of this fact, or an empty text."""
    fact = asked().get(name)
    if fact is None:
        return f"« {name} » n’est pas un fait connu."
    if value is None or _fits(fact, value, networks):
        return ""
    return f"« {name} » ne peut pas valoir {value!r}.{_allowed(fact, networks)}"


def _allowed(fact: Fact, networks: Collection[str]) -> str:
    if fact.kind == "commune":
        return " Un code INSEE est attendu : 5 chiffres, ou 2A ou 2B puis 3 chiffres."
    values = sorted(networks) if fact.kind == "network" else list(fact.values)
    return f" Valeurs possibles : {', '.join(values)}." if values else ""


def _fits(fact: Fact, value: Any, networks: Collection[str]) -> bool:
    match fact.kind:
        case "choice":
            return isinstance(value, str) and value in fact.values
        case "choices":
            return isinstance(value, list) and all(
                isinstance(one, str) and one in fact.values for one in value
            )
        case "yesno":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        case "commune":
            return isinstance(value, str) and INSEE.fullmatch(value) is not None
        case "network":
            return isinstance(value, str) and value in networks
        case _:
            return isinstance(value, str)


def with_derived(facts: Facts, perimeter: frozenset[str]) -> dict[str, Any]:
    """The facts and those deduced from them; what rests on an unknown fact stays unknown.

    What was deduced from the place when the facts were kept is not deduced again.
    """
    found = dict(facts)
    if "insee_projet" in facts:
        insee = facts["insee_projet"]
        if "departement_projet" not in found:
            found["departement_projet"] = departement_of(insee) if insee else None
        if "projet_dans_territoire" not in found:
            found["projet_dans_territoire"] = insee in perimeter
    known, whole = 0, True
    for name in JOBS:
        known += facts.get(name) or 0
        whole = whole and name in facts
    found["emplois"] = known if whole else AtLeast(known)
    return found

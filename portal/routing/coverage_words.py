"""Findings and crossings told to administrators, in words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.french import listed
from portal.routing.coverage import Found, Kind
from portal.routing.crossing import Crossing, Dimension, Outcome
from portal.routing.facts import catalogue, completed
from portal.routing.words import Names, fact_words, value_words

ABOUT = {
    Kind.NOBODY: "Ces personnes n’ont que l’accueil : aucun réseau ne reçoit leur demande.",
    Kind.CONTACT: "Ces personnes ont un contact à appeler. Leur demande n’est envoyée à personne.",
    Kind.SEVERAL: "La règle qui passe avant décide. Un autre réseau mènerait aussi ces projets, "
    "sans être proposé en complément : à regarder quand deux réseaux se disputent un public.",
    Kind.IMPOSSIBLE: "Leurs conditions se contredisent : aucune réponse ne les rend toutes vraies.",
    Kind.SHADOWED: "Tout ce qu’elles prendraient est pris par d’autres qui passent avant.",
    Kind.NEVER_NAMED: "La règle cite ce réseau à une condition qu’elle ne rencontre jamais.",
    Kind.UNUSED: "Rien ne les lit : les retirer ne change aucune réponse.",
    Kind.GIVEN_UP: "Le calcul n’a pas abouti : des conditions plus simples se vérifient mieux.",
}
MOST = 3
"""Networks told in one crossing; what the others have is added up."""


@dataclass(frozen=True)
class Example:
    """``answers``: what someone would have answered, where it is not the usual answer."""

    rules: str
    answers: list[tuple[str, str]]
    leads_to: str


@dataclass(frozen=True)
class Told:
    title: str
    examples: list[Example]


@dataclass(frozen=True)
class Section:
    kind: Kind
    about: str
    items: list[Told]


@dataclass(frozen=True)
class Share:
    """``percent`` of the versions of a project that a network leads; ``sent``: it gets the file."""

    network: str
    percent: int
    sent: bool


@dataclass(frozen=True)
class Cell:
    shares: list[Share]
    others: int
    sent: int
    """Percent of the versions whose file leaves for a network."""


def sections(found: list[Found], names: Names) -> list[Section]:
    """By kind; what is said of the same networks, or rule, stands together."""
    return [
        Section(kind, ABOUT[kind], _told(list(ones), names))
        for kind, ones in groupby(found, key=lambda one: one.kind)
    ]


def _told(found: list[Found], names: Names) -> list[Told]:
    together: dict[str, list[Example]] = {}
    for one in found:
        examples = together.setdefault(_title(one, names), [])
        examples += [_example(one, names)] if one.facts else []
    return [Told(title, examples) for title, examples in together.items()]


def _title(one: Found, names: Names) -> str:
    networks = listed([names(code) for code in one.networks])
    rules = listed(list(one.rules[1:]))
    match one.kind:
        case Kind.NOBODY | Kind.CONTACT:
            return f"Règle {one.rules[0]} : {networks}"
        case Kind.SEVERAL:
            first, second = map(names, one.networks)
            return f"{first} passe avant {second}"
        case Kind.SHADOWED:
            return f"Règle {one.rules[0]}, après {rules}"
        case Kind.NEVER_NAMED:
            return f"{networks}, cité par la règle {one.rules[0]}"
        case Kind.UNUSED:
            return one.name
        case _:
            return f"Règle {one.rules[0]}"


def _example(one: Found, names: Names) -> Example:
    facts, usual = one.facts or {}, completed({})
    answers = [
        (fact_words(name), value_words(name, facts[name], names))
        for name in catalogue()
        if name in facts and facts[name] != usual[name]
    ]
    networks = listed([names(code) for code in one.answer.networks]) if one.answer else ""
    return Example(" avant ".join(one.rules[:2]), answers, networks)


def table(
    drawn: Crossing, rows: Dimension, columns: Dimension, kept: dict[str, int]
) -> list[list[Cell]]:
    """One row for each band of ``rows``, one cell for each band of ``columns``."""
    return [
        [
            cell(drawn.sum({**kept, rows.name: at, columns.name: across}))
            for across in range(len(columns.bands))
        ]
        for at in range(len(rows.bands))
    ]


def cell(found: Counter[Outcome]) -> Cell:
    total = found.total()
    shares = list(_shares(found, total))
    told = shares[:MOST]
    sent = sum(count for one, count in found.items() if one.sent)
    rest = 100 - sum(one.percent for one in told) if len(shares) > MOST else 0
    return Cell(told, rest, round(100 * sent / total))


def _shares(found: Counter[Outcome], total: int) -> Iterator[Share]:
    for one, count in found.most_common():
        yield Share(one.network, round(100 * count / total), one.sent)

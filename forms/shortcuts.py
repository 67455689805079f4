"""What is typed in the search of the desk's list beside words: « statut:en-retard conseiller:moi ».

Names and values are read as people spell them: accents, case, plurals and hyphens do not count, the
beginning of a value is enough. What is not understood narrows nothing and is told.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from portal.dossiers.summary import KINDS
from portal.french import listed
from portal.search.words import MOST, stem, uncounted, wordless
from portal.territory.folding import fold

Choices = Mapping[str, str]
Narrowing = tuple[str, str]
"""A filter of the list and its value."""
YES, NO = "oui", "non"
WITH = {
    "documents": "Documents reçus",
    "verifier": "Documents à vérifier",
    "messages": "Messages à lire",
    "notes": "Notes du réseau",
    "audience": "Audience au tribunal",
}
"""What a file may have or lack."""
DUE = {"retard": "En retard", "demain": "Demain", "7": "7", "14": "14", "30": "30"}
DUE_IN_WORDS = {one: words for one, words in DUE.items() if not one.isdecimal()}
"""A number of days is read whole: « -3 » does not begin « 30 »."""
LATE, WAITING = "en-retard", "documents-manquants"
LONGEST = 200
DAYS = re.compile(r"0*(\d{1,3})\s*j?(?:ours?)?")
MOST_NAMED = 12
TYPED = re.compile(
    r"(?<!\S)(?P<name>[^\W\d_]+)(?P<gap>\s*):(?P<after>\s*)"
    r"(?P<value>\"[^\"]*\"?|“[^”]*”?|«[^»]*»?|(?![^\s:]+:)[^\s\"]*)"
)


@dataclass(frozen=True)
class Offered:
    """What the filters of the form may be set to, from values to words."""

    statuses: Choices
    networks: Choices
    advisers: Choices


@dataclass(frozen=True)
class Chip:
    """A filter in force in words; ``rest``: what stays typed without it."""

    text: str
    rest: str


@dataclass(frozen=True)
class Typed:
    """The words to look for and the filters typed; ``faults`` say what was not understood."""

    words: str = ""
    found: tuple[Narrowing, ...] = ()
    chips: tuple[Chip, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortcut:
    """``spelt``: its other names. ``values`` gives its values, in words, for what is offered.

    ``example`` is one of them; empty: the first that is offered.
    """

    name: str
    label: str
    example: str
    meaning: str
    narrows: str
    values: Callable[[Offered], Choices]
    spelt: tuple[str, ...] = field(default=())


SHORTCUTS = (
    Shortcut(
        "statut", "Statut", LATE,
        "par statut ; aussi en-retard et documents-manquants", "status",
        lambda offered: {LATE: "En retard", WAITING: "Documents manquants", **offered.statuses},
        ("etat",),
    ),
    Shortcut(
        "conseiller", "Conseiller", "moi",
        "par conseiller : moi, personne, ou un nom entre guillemets", "adviser",
        lambda offered: offered.advisers, ("conseillere", "confie"),
    ),
    Shortcut(
        "réseau", "Réseau", "", "aussi à un autre réseau : son nom ou ses initiales",
        "network", lambda offered: offered.networks,
    ),
    Shortcut(
        "échéance", "Échéance", "7", "dans ce nombre de jours, retard ou demain", "due",
        lambda _: DUE, ("delai",),
    ),
    Shortcut(
        "tour", "À qui d’agir", "reseau", "à qui d’agir : réseau ou personne", "waiting",
        lambda _: {NO: "Réseau", YES: "Personne"},
    ),
    Shortcut(
        "quartier", "Quartier prioritaire", YES, "en quartier prioritaire, ou non",
        "quarter", lambda _: {YES: "Oui", NO: "Non"}, ("qpv",),
    ),
    Shortcut(
        "avec", "Avec", "messages", "documents, à-vérifier, messages, notes ou audience",
        "having", lambda _: WITH,
    ),
    Shortcut("sans", "Sans", "documents", "le contraire", "lacking", lambda _: WITH),
    Shortcut(
        "type", "Type", "reprise", "par type de projet", "kind", lambda _: KINDS, ("projet",),
    ),
)  # fmt: skip
ABOUT_TURNS = {("status", LATE): ("due", "retard"), ("status", WAITING): ("waiting", YES)}
"""What stands among the statuses and is another filter."""


def read(text: str, offered: Offered) -> Typed:
    found: list[Narrowing] = []
    spoken: list[tuple[str, re.Match[str]]] = []
    faults: list[str] = []
    left: list[re.Match[str]] = []
    for one in TYPED.finditer(text):
        known = BY_NAME.get(_name(one["name"]))
        if known is None:
            if one["gap"] or one["after"] or not one["value"] or one["value"].startswith("//"):
                continue  # a word and a colon, or an address
            faults.append(_unknown(one["name"]))
        else:
            value = one["value"].strip('"“”«» \xa0\u202f')
            understood = _understood(known, value, offered)
            if isinstance(understood, str):
                faults.append(understood)
            else:
                narrowing, words = understood
                found.append(ABOUT_TURNS.get(narrowing, narrowing))
                spoken.append((f"{known.label} : {words}", one))
        left.append(one)
    words, typed = _without(text, left), " ".join(one.group() for one in left)
    if words and wordless(words):
        faults.append(f"Il n’y a rien à chercher dans « {words} ». Écrivez un mot ou un numéro.")
        words = ""
    if uncounted(words):
        faults.append(f"La recherche lit {MOST} mots. Retirez ceux qui ne servent pas.")
    chips = [Chip(f"Rechercher : {words}", typed)] if words else []
    chips += [Chip(said, _without(text, [one])) for said, one in spoken]
    return Typed(words, tuple(found), tuple(chips), tuple(faults))


def help_lines(text: str, offered: Offered) -> Iterator[tuple[str, str, str]]:
    """Each shortcut: an example, what it does, and what is typed with it added."""
    for one in SHORTCUTS:
        first = next(iter(one.values(offered).values()), "")
        example = f"{one.name}:{one.example or fold(first).replace(' ', '-')}"
        yield example, one.meaning, f"{text} {example}".strip()


def _without(text: str, parts: list[re.Match[str]]) -> str:
    for one in reversed(parts):
        text = f"{text[: one.start()]} {text[one.end() :]}"
    return " ".join(text.split())


def _understood(shortcut: Shortcut, typed: str, offered: Offered) -> tuple[Narrowing, str] | str:
    """The filter and its words, or the sentence that says what is wrong."""
    values = shortcut.values(offered)
    said = f"« {shortcut.name}:{typed} »"
    if not fold(typed):
        return f"{said} attend une valeur : {_listed(values)}."
    named = values
    if shortcut.narrows == "due":
        if days := DAYS.fullmatch(typed):
            return ("due", days[1]), f"{days[1]} jours" if int(days[1]) > 1 else f"{days[1]} jour"
        named = DUE_IN_WORDS
    match _named(typed, named):
        case [value]:
            return (shortcut.narrows, value), values[value]
        case []:
            return f"{said} ne dit rien ici. Vous pouvez écrire : {_listed(values)}."
        case several:
            names = listed([values[one] for one in several[:6]])
            return f"{said} peut vouloir dire {names}. Écrivez le nom entier, entre guillemets."


def _named(typed: str, values: Choices) -> list[str]:
    """The values that may be meant: the one that is named whole, else those that begin so."""
    exact = [one for one, words in values.items() if _key(typed) in (_key(one), _key(words))]
    if exact:
        return exact[:1]
    asked = fold(typed).split()
    begun = [
        one
        for one, words in values.items()
        if all(any(word.startswith(part) for word in fold(words).split()) for part in asked)
    ]
    initials = [
        one
        for one, words in values.items()
        if "".join(word[0] for word in fold(words).split()) == "".join(asked)
    ]
    return begun or initials


def _key(text: str) -> tuple[str, ...]:
    return tuple(stem(one) for one in fold(text).split())


def _listed(values: Choices) -> str:
    """As they are typed."""
    named = [fold(words).replace(" ", "-") for words in values.values()]
    return ", ".join(named[:MOST_NAMED]) + ("…" if len(named) > MOST_NAMED else "")


def _name(typed: str) -> str:
    return stem(fold(typed))


BY_NAME = {_name(name): one for one in SHORTCUTS for name in (one.name, *one.spelt)}


def _unknown(name: str) -> str:
    return f"« {name}: » n’est pas un raccourci. Il existe : {listed([o.name for o in SHORTCUTS])}."

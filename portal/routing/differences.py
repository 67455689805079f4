"""The difference between two rule sets, piece by piece, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from portal.calendar import today
from portal.french import date_numeric
from portal.routing.acceptance import MODES
from portal.routing.parameters import Parameter
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import Definition, Fallback, Rule, RuleBook, Tag, Target
from portal.routing.sentences import Reader
from portal.routing.versions import target_words, value_words
from portal.routing.words import Names
from portal.vocabulary import LabelledEnum

Said = dict[str, str]
"""What a piece says, by the name of each of its fields, in words."""


class Change(LabelledEnum):
    ADDED = "added", "Ajouté"
    REMOVED = "removed", "Retiré"
    CHANGED = "changed", "Changé"
    MOVED = "moved", "Déplacé"


@dataclass(frozen=True)
class Line:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """``lines``: the fields that differ; all of them for a piece that only one of the sets has."""

    piece: Piece
    change: Change
    lines: tuple[Line, ...]


def differences(before: RuleBook, after: RuleBook, names: Names = str) -> list[Difference]:
    """What an administrator reads before publishing: nothing when both say the same."""
    old, new = Reader(before.on(today()), names), Reader(after.on(today()), names)
    found = [
        one
        for piece in _pieces(before, after)
        if (one := _difference(piece, piece.of(before), piece.of(after), old, new))
    ]
    return found + list(_moved(before, after))


def _difference(piece: Piece, was: Any, now: Any, old: Reader, new: Reader) -> Difference | None:
    if was == now:
        return None
    said, says = _said(was, old), _said(now, new)
    labels = dict.fromkeys((*says, *said))
    lines = [Line(label, said.get(label, ""), says.get(label, "")) for label in labels]
    change = Change.ADDED if was is None else Change.REMOVED if now is None else Change.CHANGED
    return Difference(piece, change, tuple(one for one in lines if one.before != one.after))


def _pieces(before: RuleBook, after: RuleBook) -> Iterator[Piece]:
    """Every piece of either, in the order of the newer one."""
    yield Piece(Kind.TITLE)
    yield from _named(Kind.RULE, [one.code for book in (after, before) for one in book.rules])
    yield Piece(Kind.FALLBACK)
    yield from _named(
        Kind.PARAMETER, [one.name for book in (after, before) for one in book.parameters]
    )
    yield from _named(Kind.DEFINITION, [*after.definitions, *before.definitions])
    yield from _named(Kind.GROUP, [*after.groups, *before.groups])
    yield from _named(Kind.TAG, [one.tag for book in (after, before) for one in book.tags])


def _named(kind: Kind, names: list[str]) -> Iterator[Piece]:
    yield from (Piece(kind, name) for name in dict.fromkeys(names))


def _moved(before: RuleBook, after: RuleBook) -> Iterator[Difference]:
    """The rules that stand elsewhere, among those that both sets have."""
    old = [one.code for one in before.rules]
    new = [one.code for one in after.rules]
    was, now = [one for one in old if one in new], [one for one in new if one in old]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    stayed = {
        code
        for block in matcher.get_matching_blocks()
        for code in was[block.a : block.a + block.size]
    }
    for code in now:
        if code not in stayed:
            line = Line("Place", _place(code, old), _place(code, new))
            yield Difference(Piece(Kind.RULE, code), Change.MOVED, (line,))


def _place(code: str, order: list[str]) -> str:
    at = order.index(code)
    return f"après {order[at - 1]}" if at else "en premier"


def _said(piece: Any, reader: Reader) -> Said:
    match piece:
        case Rule():
            return _rule(piece, reader)
        case Fallback():
            return {"Vers": reader.names(piece.lead), **_wordings(piece)}
        case Definition():
            return {"Nom": piece.label, "Condition": reader.inline(piece.when)}
        case Tag():
            return _tag(piece, reader)
        case str():
            return {"Titre": piece}
        case [Parameter(), *_]:
            return _parameter(piece, reader)
        case [Target(), *_]:
            return {"Réseaux": "\n".join(target_words(tuple(piece), reader))}
        case _:
            return {}


def _rule(rule: Rule, reader: Reader) -> Said:
    return {
        "Condition": reader.inline(rule.when),
        "Vers": ", sinon ".join(target_words(rule.leads, reader)),
        "Aussi": " ; ".join(target_words(rule.also, reader)),
        "Façon d’orienter": MODES[rule.mode] if rule.mode else "",
        "Lue": "non, désactivée" if rule.off else "après un refus" if rule.relay else "oui",
        **_wordings(rule),
    }


def _wordings(piece: Rule | Fallback) -> Said:
    return {
        "Phrase pour la personne": piece.applicant,
        "Phrase pour le conseiller": piece.adviser,
        "Phrase pour l’administrateur": piece.administrator,
    }


def _tag(tag: Tag, reader: Reader) -> Said:
    return {
        "Nom": tag.label,
        "Condition": reader.inline(tag.when) if tag.when else "",
        "Réseaux nommés ensemble": ", ".join(map(reader.names, tag.together)),
        "À partir de la règle": tag.from_rule,
        "Rien n’est envoyé": "oui" if tag.orientation else "",
    }


def _parameter(values: list[Parameter], reader: Reader) -> Said:
    """One line for each value, by the day from which it holds."""
    said = {}
    for one in values:
        until = f" jusqu’au {date_numeric(one.valid_until)}" if one.valid_until else ""
        words = f"{value_words(one, reader)} ({one.source})"
        said[f"{one.label}, depuis le {date_numeric(one.valid_from)}{until}"] = words
    return said

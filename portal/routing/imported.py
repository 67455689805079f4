"""The file of a rule set, read with the place of all that is wrong in it."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import yaml

from portal.routing.parameters import Parameter
from portal.routing.ruleset import (
    BadRules,
    Definition,
    Fallback,
    Rule,
    RuleBook,
    Tag,
    Target,
    checked,
)

LARGEST = 1_000_000
"""Bytes; the shipped rules take 40 000."""
DEEPEST = 40
"""Levels of lists and conditions inside one another."""
PIECES: dict[str, Any] = {
    "parameters": Parameter,
    "rules": Rule,
    "tags": Tag,
    "definitions": Definition,
    "groups": tuple[Target, ...],
}
SAID = (
    (r"unknown field `(.*?)`", "« {} » n’est pas un champ connu"),
    (r"missing required field `(.*?)`", "il manque « {} »"),
    (r"Invalid enum value '(.*?)'", "« {} » n’est pas une valeur possible"),
    (r"Invalid RFC3339", "une date s’écrit 2026-01-31"),
    (r"Expected `date", "une date s’écrit 2026-01-31"),
    (
        r"Expected `str.*got `(?:int|float|bool)`",
        "un texte est attendu, entre guillemets au besoin",
    ),
    (r"Expected `(?:array|tuple)", "une liste est attendue"),
    (r"Expected `object", "plusieurs champs sont attendus, comme {{fact: …, op: …}}"),
)
"""What msgspec says, and what is said of it; the first that fits."""


def read(text: bytes) -> RuleBook:
    """The rule set of a file. Raises BadRules: all that is wrong, each with its line."""
    if len(text) > LARGEST:
        raise BadRules(["Le fichier est trop grand : un jeu de règles fait moins de 1 Mo."])
    root = _composed(text)
    errors = [*_twice(root), *_wrong_pieces(root)]
    if errors:
        raise _in_order(errors)
    try:
        return checked(msgspec.convert(_plain(root), RuleBook))
    except msgspec.ValidationError as error:
        raise BadRules([_said(error, root)]) from None
    except BadRules as bad:
        raise _in_order([_with_line(one, root) for one in bad.errors]) from None


def _composed(text: bytes) -> yaml.Node:
    try:
        _look_over(text.decode())
        root = yaml.compose(text.decode(), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError:
        raise BadRules(["Le fichier n’est pas un texte en UTF-8."]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"Ligne {mark.line + 1} : " if mark else ""
        raise BadRules([f"{place}cette ligne ne se lit pas comme du YAML."]) from None
    except yaml.YAMLError:
        raise BadRules(["Le fichier ne se lit pas comme du YAML."]) from None
    if not isinstance(root, yaml.MappingNode):
        raise BadRules(["Le fichier doit commencer par title, parameters, definitions…"])
    return root


def _look_over(text: str) -> None:
    """Refuse, before anything is built from it, what nests or refers to itself without end."""
    level = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if level > DEEPEST:
            raise BadRules([f"{_line(event)}des conditions sont imbriquées trop profondément."])
        if isinstance(event, yaml.AliasEvent):
            raise BadRules([f"{_line(event)}les renvois (& et *) ne sont pas acceptés."])


def _plain(node: yaml.Node) -> Any:
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError):
        raise BadRules([f"{_line(node)}une valeur ne se lit pas."]) from None


def _wrong_pieces(root: yaml.Node) -> Iterator[str]:
    """What each piece has against it by itself: so that one error does not hide the next."""
    for key, node in root.value:
        kind = PIECES.get(key.value) if isinstance(key, yaml.ScalarNode) else None
        for part in _parts(node) if kind else ():
            yield from _wrong(part, kind)
        if key.value == "fallback":
            yield from _wrong(node, Fallback)


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [value for _, value in node.value]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _wrong(node: yaml.Node, kind: Any) -> Iterator[str]:
    try:
        msgspec.convert(_plain(node), kind)
    except msgspec.ValidationError as error:
        yield _said(error, node)
    except BadRules as bad:
        yield from bad.errors


def _twice(node: yaml.Node) -> Iterator[str]:
    """Fields written twice at one place: the second would silently win."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                yield f"{_line(key)}« {key.value} » est écrit deux fois au même endroit."
            seen.add(str(key.value))
    for part in _parts(node):
        yield from _twice(part)


def _said(error: msgspec.ValidationError, node: yaml.Node) -> str:
    words, _, path = str(error).partition(" - at ")
    found = ((re.search(pattern, words), said) for pattern, said in SAID)
    said = next((text.format(*match.groups()) for match, text in found if match), "")
    unknown = re.search(SAID[0][0], words)
    place = _at(node, path, unknown.group(1) if unknown else "")
    return f"{_line(place)}{said or 'cette valeur ne convient pas'}."


def _at(node: yaml.Node, path: str, key: str = "") -> yaml.Node:
    """The node of a path such as « $.when.all[0] », or the last one on the way to it.

    ``key``: the name of a field there, rather than all that stands there.
    """
    for name, index in re.findall(r"\.([\w-]+)|\[(\d+)\]", path):
        inside = _parts(node)
        if index and int(index) < len(inside):
            node = inside[int(index)]
        elif name and isinstance(node, yaml.MappingNode):
            node = next((value for field, value in node.value if field.value == name), node)
    fields = node.value if isinstance(node, yaml.MappingNode) else []
    return next((field for field, _ in fields if field.value == key), node)


def _with_line(error: str, root: yaml.Node) -> str:
    """An error that begins with the name of a piece, with the line of that piece."""
    place = error.partition(" : ")[0].strip("« »")
    node = dict(_named(root)).get(place.removeprefix("Définition ").removeprefix("Groupe "))
    return f"{_line(node)}{error}" if node else error


def _named(root: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """Each piece by its code or name, the first of those that share one."""
    for key, node in reversed(root.value):
        if isinstance(node, yaml.MappingNode):
            yield from ((inner.value, inner) for inner, _ in node.value)
        for part in reversed(_parts(node)):
            if isinstance(part, yaml.MappingNode) and key.value in PIECES:
                fields = {inner.value: value for inner, value in part.value}
                named = next(
                    (fields[one] for one in ("code", "tag", "name") if one in fields), None
                )
                if named is not None:
                    yield named.value, named


def _in_order(errors: list[str]) -> BadRules:
    """Each once, from the top of the file to its end; what has no line comes last."""
    errors = list(dict.fromkeys(errors))
    lines = [re.match(r"Ligne (\d+)", one) for one in errors]
    placed = sorted(zip(lines, errors, strict=True), key=lambda one: _number(one[0]))
    return BadRules([error for _, error in placed])


def _number(line: re.Match[str] | None) -> int:
    return int(line.group(1)) if line else LARGEST


def _line(node: yaml.Node | yaml.Event) -> str:
    mark = node.start_mark
    return f"Ligne {mark.line + 1} : " if mark else ""

"""Reads a file written by hand, and says in French what is wrong in it and where."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from portal.errors import Refused
from portal.french import spaced

Shape = TypeVar("Shape")

SECTIONS = {
    "documents": "pièce",
    "networks": "réseau",
    "desks": "guichet",
    "schemes": "dispositif",
}
TYPES = {
    "str": "un texte",
    "int": "un nombre entier",
    "float": "un nombre à virgule",
    "bool": "true ou false",
    "date": "une date",
    "array": "une liste",
    "object": "un bloc de clés",
    "null": "rien",
}
REASONS = (
    (r"Object contains unknown field `(\w+)`", "la clé « {0} » est inconnue"),
    (r"Object missing required field `(\w+)`", "la clé « {0} » manque"),
    (r"Invalid enum value '(.*)'", "la valeur « {0} » n’est pas dans la liste"),
    (r"Invalid RFC3339 encoded date", "il faut une date comme 2026-01-31"),
    (r"Expected `\w+` of length <= (\d+)", "le texte dépasse {0} caractères"),
    (r"Expected `\w+` >= (\d+)", "le nombre doit être d’au moins {0}"),
    (r"Expected `\w+` matching regex .*", "le code est mal formé"),
)


class BadSeed(Refused):
    """The file cannot be loaded; nothing was changed."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n- ".join(["Le fichier des réseaux ne peut pas être chargé :", *faults]))
        self.faults = faults


class _Loader(yaml.CSafeLoader):
    """Refuses a key written twice in a block; YAML would keep the last one in silence.

    Dates stay texts, so that a wrong one is refused with its place.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        keys = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        twice = [key for key, times in keys.items() if times > 1]
        if twice:
            line = node.start_mark.line + 1
            raise BadSeed([f"Bloc de la ligne {line} : la clé « {twice[0]} » est écrite deux fois"])
        return super().construct_mapping(node, deep)


def read(path: Path, shape: type[Shape]) -> Shape:
    """The file as this msgspec type. Raises BadSeed."""
    try:
        content = yaml.load(spaced(path.read_text(errors="replace")), _Loader)  # noqa: S506  a SafeLoader
        return msgspec.convert(content, shape)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"Ligne {mark.line + 1}" if mark else "Fichier"
        raise BadSeed([f"{line} : l’écriture n’est pas du YAML bien formé"]) from None
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `")
        place = where_in(content, where.removesuffix("`"))
        raise BadSeed([f"{place} : {in_french(reason)}"]) from None


def where_in(content: Any, path: str) -> str:
    """« Réseau « adie », guichet 1, champ « phone » » for ``$.networks[7].desks[0].phone``."""
    words: list[str] = []
    section, node = "", content
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        node = node[name or int(index)]
        if name:
            section = name
            words.append(f"champ « {name} »")
        else:
            words[-1] = _item(section, int(index), node)
    place = ", ".join(words) or "fichier"
    return place[0].upper() + place[1:]


def in_french(reason: str) -> str:
    for pattern, words in REASONS:
        found = re.fullmatch(pattern, reason)
        if found:
            return words.format(*found.groups())
    expected = re.fullmatch(r"Expected `(.+)`, got `(.+)`", reason)
    return f"il faut {_kinds(expected[1])}, pas {_kinds(expected[2])}" if expected else reason


def _item(section: str, index: int, node: Any) -> str:
    kind = SECTIONS.get(section)
    code = node.get("code") if isinstance(node, dict) else None
    if kind is None or not isinstance(node, dict):
        return f"champ « {section} », élément {index + 1}"
    return f"{kind} « {code} »" if code else f"{kind} {index + 1}"


def _kinds(types: str) -> str:
    names = [name for name in types.split(" | ") if name != "null"] or ["null"]
    return " ou ".join(TYPES.get(name, name) for name in names)

"""A rule set as a readable file, of the shape of ``rules.yaml``; ``imported.py`` reads it again."""

from datetime import date
from typing import Any

import msgspec
import yaml

from portal.routing.parameters import Parameter
from portal.routing.ruleset import Rule, RuleBook, Tag, Target

HEADING = """\
# Règles d’orientation du guichet. La première règle vraie, dans l’ordre, donne le réseau qui mène.
# Une condition est all (toutes), any (au moins une), not (sauf si), is (une définition), ou un fait
# comparé : {fact: …, op: …, value: … ou param: …}. Dans les phrases, {NOM} est la valeur d’un
# paramètre.
"""


def written(book: RuleBook) -> str:
    """The file of a rule set: what is read again from it is the same rule set."""
    shown = _without_defaults(book)
    return HEADING + yaml.dump(
        shown, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
    )


class _Dumper(yaml.CSafeDumper):
    """Short conditions stand on one line, and nothing refers to what stands elsewhere."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def represent_mapping(self, tag: Any, mapping: Any, flow_style: Any = None) -> Any:
        short = len(str(mapping)) < 100 and not {"code", "name", "title"} & set(mapping)
        return super().represent_mapping(tag, mapping, flow_style or short)


def _without_defaults(book: RuleBook) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(book, builtin_types=(date,))
    for name, kind in (("rules", Rule), ("tags", Tag), ("parameters", Parameter)):
        shown[name] = [_slim(one, kind) for one in shown[name]]
    shown["rules"] = [_in_reading_order(rule) for rule in shown["rules"]]
    shown["groups"] = {name: _slim_targets(members) for name, members in shown["groups"].items()}
    return shown


def _in_reading_order(rule: dict[str, Any]) -> dict[str, Any]:
    """What a rule does before what it says."""
    said = {"applicant", "adviser", "administrator"}
    ordered = sorted(rule.items(), key=lambda pair: pair[0] in said)
    return {
        name: _slim_targets(value) if name in ("lead", "also") else value for name, value in ordered
    }


def _slim_targets(given: Any) -> Any:
    if isinstance(given, dict):
        return _slim(given, Target)
    return [_slim(one, Target) for one in given]


def _slim(given: dict[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    usual = {
        one.encode_name: msgspec.to_builtins(one.default)
        for one in msgspec.structs.fields(kind)
        if one.default is not msgspec.NODEFAULT
    }
    return {
        name: value for name, value in given.items() if name not in usual or usual[name] != value
    }

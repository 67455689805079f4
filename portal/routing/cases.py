"""Acceptance cases: facts, and where they must lead."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from portal.routing.engine import Answer, Engine
from portal.routing.facts import BadFacts, check, completed

COMPARED = ("primary", "also", "mode", "rule", "tags")


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """What is said is compared; ``why`` and ``dispositifs`` are for people."""

    primary: str | UnsetType = UNSET
    also: list[str] | UnsetType = UNSET
    mode: str | UnsetType = UNSET
    rule: str | UnsetType = UNSET
    tags: list[str] | UnsetType = UNSET
    why: str = ""
    dispositifs: list[str] = []


class Case(msgspec.Struct):
    """What else a case says, its title for example, is for people."""

    facts: dict[str, Any]
    expected: Expected


def differences(engine: Engine, given: Any, networks: Collection[str]) -> list[str]:
    """How one entry of a file differs from what the rules say, or why it is no case at all."""
    try:
        case = msgspec.convert(given, Case)
        found = result(engine.route(completed(check(case.facts, networks))))
    except msgspec.ValidationError as error:
        return [f"cas mal formé : {error}"]
    except BadFacts as error:
        return error.errors
    wanted = {
        name: value for name in COMPARED if (value := getattr(case.expected, name)) is not UNSET
    }
    if not wanted:
        return [f"cas mal formé : « expected » ne dit aucun de {', '.join(COMPARED)}"]
    return [
        f"{name}: expected {value!r}, got {found[name]!r}"
        for name, value in wanted.items()
        if not _same(value, found[name])
    ]


def name_of(given: Any, rank: int) -> str:
    """The case's ``id``, else its place in the file."""
    return str(given["id"]) if isinstance(given, dict) and given.get("id") else f"n° {rank}"


def result(answer: Answer) -> dict[str, Any]:
    """An answer as files and commands write it."""
    return {
        "primary": answer.primary,
        "also": list(answer.also),
        "mode": answer.mode,
        "tags": list(answer.tags),
        "rule": answer.rule,
        "missing": list(answer.missing),
    }


def _same(expected: Any, found: Any) -> bool:
    if isinstance(expected, list):
        return set(expected) == set(found)
    return bool(expected == found)

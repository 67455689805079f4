"""The numbers of a rule set: named, with a source, each value from a day on."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from portal.routing.conditions import fits

NAME = re.compile(r"[A-Z][A-Z0-9_]{0,39}")


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    value: int | float | str
    label: str
    valid_from: date
    source: str
    unit: str = ""
    valid_until: date | None = None


def on_day(parameters: tuple[Parameter, ...], day: date) -> tuple[Parameter, ...]:
    """One value for each parameter: the one in force on that day."""
    names = dict.fromkeys(one.name for one in parameters)
    return tuple(in_force([one for one in parameters if one.name == name], day) for name in names)


def in_force(values: list[Parameter], day: date) -> Parameter:
    """Of the values of one parameter, the last begun by that day and not ended.

    Where there is none, the last that was in force, else the first to come: a date that was
    forgotten must not leave people without an answer.
    """
    begun = [one for one in values if one.valid_from <= day]
    running = [one for one in begun if one.valid_until is None or day <= one.valid_until]
    if running or begun:
        return max(running or begun, key=lambda one: one.valid_from)
    return min(values, key=lambda one: one.valid_from)


def turning_days(parameters: tuple[Parameter, ...], after: date) -> list[date]:
    """The days to come on which a value begins, or is no longer in force."""
    ended = [one.valid_until + timedelta(days=1) for one in parameters if one.valid_until]
    return sorted({day for day in (*ended, *(one.valid_from for one in parameters)) if day > after})


def errors(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    first: dict[str, Parameter] = {}
    for one in parameters:
        like = first.setdefault(one.name, one)
        if not NAME.fullmatch(one.name):
            yield f"« {one.name} » : le nom d’un paramètre est en majuscules."
        if (isinstance(one.value, str), one.unit) != (isinstance(like.value, str), like.unit):
            yield f"{one.name} : toutes ses valeurs doivent avoir la même unité."
        if not isinstance(one.value, str) and not fits(one.value):
            yield f"{one.name} : cette valeur est trop grande, ou n’est pas un nombre."
        if not one.source.strip():
            yield f"{one.name} : il manque la source."
        if one.valid_until and one.valid_until < one.valid_from:
            yield f"{one.name} : une valeur finit avant de commencer."

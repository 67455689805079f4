"""The numbers of a rule set: named, with a source, each value from a day on."""

from datetime import date

import msgspec


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

"""What the server works out of the answers: an amount, and in which words it is shown."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount that the server works out of amounts answered before: ``plus`` less ``minus``."""

    code: str
    title: str
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    staff: str = ""
    explains: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()

    @property
    def staff_title(self) -> str:
        return self.staff or self.title

    def cents(self, answers: Mapping[str, Any]) -> int | None:
        """None as long as one of the amounts to add, or all those to take off, are not known."""
        known = {code: answers.get(code) for code in (*self.plus, *self.minus)}
        if any(known[code] is None for code in self.plus):
            return None
        if all(known[code] is None for code in self.minus):
            return None
        taken = sum(known[code] or 0 for code in self.minus)
        return sum(known[code] or 0 for code in self.plus) - taken

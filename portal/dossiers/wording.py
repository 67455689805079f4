"""What a question is made of, in words: its options, and other words of it for some people."""

from typing import TypeVar

import msgspec

from portal.routing.conditions import ALWAYS, Condition

Asked = TypeVar("Asked", bound=msgspec.Struct)


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Unless it ``feeds`` the routing, this one reads it as « not decided yet ».

    ``explains`` names the words of the glossary that come with it while it is on offer.
    """

    value: str
    label: str
    hint: str = ""
    when: Condition = ALWAYS
    feeds: bool = True
    explains: tuple[str, ...] = ()


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other words for those of whom ``when`` holds; None leaves the usual ones."""

    when: Condition
    label: str | None = None
    hint: str | None = None
    missing: str | None = None
    undecided: str | None = None

    def of(self, question: Asked) -> Asked:
        words = {name: getattr(self, name) for name in ("label", "hint", "missing", "undecided")}
        changed = {name: text for name, text in words.items() if text is not None}
        return msgspec.structs.replace(question, **changed)

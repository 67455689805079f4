"""What is good to have before starting, according to who one is (``before.yaml``)."""

from functools import cache
from typing import Any

import msgspec

from portal.dossiers import pace
from portal.dossiers.questions import FOLDER
from portal.french import spaced


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``answers``: those that such a person begins with; ``documents``: codes of their kinds."""

    code: str
    label: str
    title: str
    answers: dict[str, Any]
    have: tuple[str, ...]
    documents: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def minutes(self) -> int:
        return pace.whole(self.answers)


@cache
def profiles() -> dict[str, Profile]:
    """By code, in the order in which they are shown."""
    text = spaced((FOLDER / "before.yaml").read_text())
    found = msgspec.yaml.decode(text.encode(), type=list[Profile])
    return {one.code: one for one in found}

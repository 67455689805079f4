"""What is good to have before starting, according to who one is (``before.yaml``)."""

from typing import Any

import msgspec

from portal.dossiers import pace
from portal.dossiers.questions import FOLDER
from portal.readable import read


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


def profiles() -> dict[str, Profile]:
    """By code, in the order in which they are shown."""
    return {one.code: one for one in read(FOLDER / "before.yaml", list[Profile])}

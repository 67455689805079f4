"""What is good to have before starting, according to who one is (``before.yaml``)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from portal.dossiers import pace
from portal.dossiers.questions import FOLDER
from portal.readable import read

WHO = {"entreprise": "entreprise", "structure_ess": "association"}


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


def profile_of(answers: Mapping[str, Any]) -> Profile | None:
    """The one in which someone of these answers finds themselves; None while it is not known."""
    return profiles().get(_code(answers))


def _code(answers: Mapping[str, Any]) -> str:
    who = answers.get("demandeur")
    if who != "particulier" or not answers.get("projet"):
        return WHO.get(who or "", "")
    if answers["projet"] == "aucun":
        return "pret-personnel"
    return "etudiant" if answers.get("statut") == "etudiant" else "personne"


def profiles() -> dict[str, Profile]:
    """By code, in the order in which they are shown."""
    return {one.code: one for one in read(FOLDER / "before.yaml", list[Profile])}

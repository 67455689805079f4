"""A file as a profile: the facts that the rules read, and nothing that says whose it is."""

from dataclasses import dataclass
from typing import Any

from portal.dossiers.facts import fact_fed_by
from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.routing.acceptance import unusual
from portal.routing.facts import asked
from portal.routing.queries import last_run


@dataclass(frozen=True)
class Profile:
    """``sensitive``: the facts of health or of a personal situation that it holds."""

    facts: dict[str, Any]
    sensitive: tuple[str, ...]

    def without(self, names: list[str]) -> dict[str, Any]:
        """The facts, less those of the sensitive ones that are not to be kept."""
        gone = set(names) & set(self.sensitive)
        return {name: value for name, value in self.facts.items() if name not in gone}


def profile(dossier: Dossier) -> Profile | None:
    """The facts as the last run read them; None when the rules never read this file."""
    run = last_run(dossier.id)
    if run is None:
        return None
    told = {name: run.facts[name] for name in asked() if name in run.facts}
    facts = {name: told[name] for name in unusual(told)}
    return Profile(facts, tuple(name for name in facts if name in sensitive_facts()))


def sensitive_facts() -> frozenset[str]:
    """The facts that come from answers on health, or that only some networks may read."""
    questions = (one for page in application().pages for one in page.questions)
    personal = (one for one in questions if one.sensitive or one.readers)
    return frozenset(fact_fed_by(one.code) for one in personal)

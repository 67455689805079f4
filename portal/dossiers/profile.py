"""A file as a profile: the facts that the rules read, and nothing that says whose it is.

Ages and amounts are in bands, a small commune becomes a town; what is personal is kept only on
purpose.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.dossiers.facts import fact_fed_by
from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.routing.acceptance import answered, unusual
from portal.routing.banding import banded, exact_places
from portal.routing.engine import Engine
from portal.routing.facts import asked
from portal.routing.queries import active_engine, last_run


@dataclass(frozen=True)
class Profile:
    """``sensitive``: the facts of health, of means or of a personal situation that it holds;
    ``exact``: the communes that it names as they are, another one would change the answer."""

    facts: dict[str, Any]
    sensitive: tuple[str, ...]
    exact: tuple[str, ...] = ()

    def keeping(self, names: Collection[str] = ()) -> dict[str, Any]:
        """The facts, of the sensitive ones only those that are to be kept."""
        gone = set(self.sensitive) - set(names)
        return {name: value for name, value in self.facts.items() if name not in gone}


def profile(dossier: Dossier) -> Profile | None:
    """The facts as the last run read them; None when the rules never read this file."""
    run = last_run(dossier.id)
    if run is None:
        return None
    read = {name: run.facts[name] for name in asked() if name in run.facts}
    facts = {name: read[name] for name in unusual(read)}
    sensitive = tuple(name for name in facts if name in sensitive_facts())
    engine, bare = active_engine(), Profile(facts, sensitive).keeping()
    city = current_app.config["SETTINGS"].territory.city_insee
    told = banded(facts, lambda one: _answers(engine, one, bare), city)
    return Profile(told, sensitive, tuple(exact_places(told, city)))


def _answers(engine: Engine, facts: Mapping[str, Any], bare: Mapping[str, Any]) -> Any:
    """What the rules say of these facts with and without those that are not in ``bare``."""
    kept = {name: value for name, value in facts.items() if name in bare}
    return answered(engine, facts), answered(engine, kept)


def sensitive_facts() -> frozenset[str]:
    """Those that the catalogue calls personal, that come from answers on health, or that only
    some networks may read."""
    questions = (one for page in application().pages for one in page.questions)
    personal = {fact_fed_by(one.code) for one in questions if one.sensitive or one.readers}
    return frozenset(personal) | frozenset(name for name, fact in asked().items() if fact.personal)

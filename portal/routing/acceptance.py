"""The acceptance cases as administrators keep and run them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from portal import administration_log
from portal.administration_log import Topic
from portal.database import now, session
from portal.errors import Refused
from portal.french import listed, spaced, typographic
from portal.networks.queries import codes
from portal.routing.case_models import AcceptanceCase, CaseOrigin
from portal.routing.cases import result
from portal.routing.drafting import hold_the_numbers, only_administrators
from portal.routing.engine import Engine
from portal.routing.facts import BadFacts, check, completed, defaults
from portal.routing.reading import names
from portal.routing.ruleset import INCOMPLETE
from portal.routing.words import Names, fact_words, value_words
from portal.users.models import User

COMPARED = {
    "primary": "Réseau principal",
    "also": "Réseaux en complément",
    "mode": "Façon d’orienter",
    "tags": "Étiquettes",
}
MODES = {
    "transmission": "transmission au réseau",
    "orientation": "orientation sans transmission",
    "rattachement": "rattachement au dossier suivi",
    "brouillon": "brouillon",
}


@dataclass(frozen=True)
class Checked:
    """A case run against some rules: ``differences`` in words, empty when it holds.

    ``found``: what the rules say, None when the facts are no longer possible.
    """

    case: AcceptanceCase
    differences: tuple[str, ...]
    found: Mapping[str, Any] | None

    @property
    def holds(self) -> bool:
        return not self.differences


@cache
def shipped_cases() -> tuple[dict[str, Any], ...]:
    """The cases that a new portal starts with, as their file has them."""
    text = spaced(Path(__file__).with_name("cases.json").read_text())
    return tuple(json.loads(text))


def load_cases() -> None:
    """Add the shipped cases that were never here; one that was removed does not come back."""
    known = set(session.scalars(select(AcceptanceCase.code)))
    session.add_all(_shipped(one) for one in shipped_cases() if one["id"] not in known)
    session.flush()


def _shipped(given: Mapping[str, Any]) -> AcceptanceCase:
    return AcceptanceCase(
        code=given["id"],
        title=given["title"],
        summary=given["summary"],
        facts=given["facts"],
        expected={name: given["expected"][name] for name in COMPARED},
        origin=CaseOrigin.SHIPPED,
    )


def cases() -> list[AcceptanceCase]:
    """Those that are run, in the order in which they came."""
    kept = select(AcceptanceCase).where(AcceptanceCase.removed_at.is_(None))
    return list(session.scalars(kept.order_by(AcceptanceCase.id)))


def removed_cases() -> list[AcceptanceCase]:
    gone = select(AcceptanceCase).where(AcceptanceCase.removed_at.is_not(None))
    return list(session.scalars(gone.order_by(AcceptanceCase.id)))


def case(code: str) -> AcceptanceCase | None:
    return session.scalar(select(AcceptanceCase).where(AcceptanceCase.code == code))


def run_cases(engine: Engine) -> list[Checked]:
    """All cases, against these rules."""
    known, say = codes(), names()
    return [_run(one, engine, known, say) for one in cases()]


def run_case(one: AcceptanceCase, engine: Engine) -> Checked:
    return _run(one, engine, codes(), names())


def _run(one: AcceptanceCase, engine: Engine, known: frozenset[str], say: Names) -> Checked:
    try:
        found = answered(engine, check(one.facts, known))
    except BadFacts as error:
        return Checked(one, tuple(error.errors), None)
    lines = (
        f"{COMPARED[name]} : {said(name, found[name], engine, say)} "
        f"(attendu : {said(name, wanted, engine, say)})"
        for name, wanted in one.expected.items()
        if not _same(wanted, found[name])
    )
    return Checked(one, tuple(map(spaced, lines)), found)


def answered(engine: Engine, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What these rules say of a profile whose absent facts have their usual value."""
    return result(engine.route(completed(facts)))


def _same(wanted: Any, found: Any) -> bool:
    return set(wanted) == set(found) if isinstance(wanted, list) else bool(wanted == found)


def said(name: str, value: Any, engine: Engine, say: Names) -> str:
    """One part of an answer in words: « Adie », « rien », « coordonnées données… »."""
    if name == "mode":
        return MODES.get(value, str(value))
    if name == "tags":
        labels = {tag.tag: tag.label for tag in engine.book.tags}
        return listed([f"« {labels.get(one, one)} »" for one in value]) or "rien"
    if isinstance(value, list):
        return listed([say(one) for one in value]) or "rien"
    return "demande à compléter" if value == INCOMPLETE else say(str(value))


def unusual(facts: Mapping[str, Any]) -> list[str]:
    """The facts that say something of this profile: not their usual value."""
    usual = defaults()
    return [name for name, value in facts.items() if value != usual.get(name)]


def read_facts(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A profile in words: the title of each fact that is not usual, and its value."""
    say = names()
    return [(fact_words(name), value_words(name, facts[name], say)) for name in unusual(facts)]


def add(
    title: str,
    summary: str,
    facts: Mapping[str, Any],
    expected: Mapping[str, Any],
    *,
    by: User,
    sensitive_reason: str = "",
) -> AcceptanceCase:
    """Keep a profile drawn from a file, without anything that says whose it is. Once: pressed
    twice, the same case. ``sensitive_reason``: why it needs facts about a person's life."""
    only_administrators(by)
    hold_the_numbers()
    added = AcceptanceCase(
        title=typographic(title.strip()),
        summary=typographic(summary.strip()),
        facts={name: facts[name] for name in unusual(facts)},
        expected=dict(expected),
        sensitive_reason=typographic(sensitive_reason.strip()),
        origin=CaseOrigin.FILE,
        added_by_id=by.id,
    )
    if twin := _twin(added):
        return twin
    mine = select(func.count()).where(AcceptanceCase.origin == CaseOrigin.FILE)
    added.code = f"DOS-{session.scalars(mine).one() + 1:02d}"
    session.add(added)
    _note_down(added, "Cas ajouté", by=by)
    return added


def _twin(new: AcceptanceCase) -> AcceptanceCase | None:
    """The case that says the same already."""
    alike = select(AcceptanceCase).where(
        AcceptanceCase.removed_at.is_(None),
        AcceptanceCase.title == new.title,
        AcceptanceCase.added_by_id == new.added_by_id,
    )
    same = (
        one
        for one in session.scalars(alike)
        if (one.facts, one.expected) == (new.facts, new.expected)
    )
    return next(same, None)


def remove(one: AcceptanceCase, reason: str, *, by: User) -> None:
    """Run it no more; ``reason`` stays in the journal."""
    only_administrators(by)
    if not reason.strip():
        raise Refused("Écrivez pourquoi ce cas ne doit plus être vérifié")
    if one.removed_at is None:
        one.removed_at = now()
        _note_down(one, f"Cas retiré : {reason.strip()}", by=by)


def put_back(one: AcceptanceCase, *, by: User) -> None:
    only_administrators(by)
    if one.removed_at is not None:
        one.removed_at = None
        _note_down(one, "Cas remis", by=by)


def _note_down(one: AcceptanceCase, words: str, *, by: User) -> None:
    """The code alone: what a case says of someone does not outlive it in the journal."""
    key = f"acceptance_case/{one.code}"
    administration_log.record(Topic.CASES, f"Cas {one.code}", words, by=by, about=key)

"""Typical files for a load: their answers, what the rules say of them, what their columns hold.

A few hundred are worked out in full; the many files of a load are copies of them, each with its
own person, dates and outcome.
"""

import random
from dataclasses import dataclass
from typing import Any

from portal.calendar import today
from portal.demo.projects import answers, imagined, personal_answers
from portal.dossiers.course import course
from portal.dossiers.facts import confidential, facts_of
from portal.dossiers.summary import served
from portal.networks.queries import networks
from portal.routing import trace
from portal.routing.engine import Answer, Engine
from portal.routing.queries import active_engine
from portal.routing.ruleset import TRANSMISSION

COMMUNES = (
    "80021",
    "80021",
    "80021",
    "80489",
    "80725",
    "80164",
    "80674",
    "80131",
    "80632",
    "80261",
)


@dataclass(frozen=True)
class Profile:
    """``receivers``: the networks that the rules name, by id; ``others``: those that may join."""

    answers: dict[str, Any]
    facts: dict[str, Any]
    answer: Answer
    trace: dict[str, str]
    receivers: list[int]
    others: list[int]
    columns: dict[str, Any]


def profiles(count: int, rnd: random.Random) -> list[Profile]:
    engine = active_engine()
    connected = {one.code: one.id for one in networks() if one.connected}
    personal = {one.code for one in networks() if one.personal}
    return [_profile(_given(rnd), engine, connected, personal) for _ in range(count)]


def _given(rnd: random.Random) -> dict[str, Any]:
    """Answers like those of the small demonstration, with other places and amounts."""
    draw, all_of_them = rnd.random(), imagined()
    if draw < 0.06:
        wish = rnd.choice(all_of_them.personal)
        return personal_answers(wish) | {"montant_demande_personnel": 100_00 * rnd.randrange(4, 80)}
    if draw < 0.10:
        return _varied(answers(rnd.choice(all_of_them.far)), rnd)
    pool = all_of_them.structures if draw < 0.22 else all_of_them.projects
    return _varied(answers(rnd.choice(pool)), rnd) | {"insee_projet": rnd.choice(COMMUNES)}


def _varied(given: dict[str, Any], rnd: random.Random) -> dict[str, Any]:
    need = max(3_000, round(given["besoin_total"] / 100 * rnd.uniform(0.4, 2.2), -2))
    return given | {
        "besoin_total": int(need * 100),
        "apport": int(need * 15),
        "pret_bancaire": int(need * 60),
        "montant_demande": int(min(need * 25, 3_000_000)),
        "genre": rnd.choice(("femme", "homme", "mixte", "non_precise")),
        "emplois_crees_3ans": rnd.choice((1, 1, 2, 2, 3, 4, 6)),
    }


def _profile(
    given: dict[str, Any], engine: Engine, connected: dict[str, int], personal: set[str]
) -> Profile:
    facts = trace.kept_facts(engine, facts_of(given, today()))
    answer = engine.route(facts)
    private = confidential(given)
    receivers = [
        connected[code]
        for code in answer.networks
        if answer.mode == TRANSMISSION and code in connected and (code in personal) == private
    ]
    joining = {one for code, one in connected.items() if not private and code not in personal}
    return Profile(
        given, facts, answer, trace.record(engine, facts), receivers,
        sorted(joining.difference(receivers)), _columns(given, facts),
    )  # fmt: skip


def _columns(given: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    counted = course(given, "application").answers
    insee = counted.get("insee_projet") or counted.get("insee_domicile")
    return {
        "kind": counted.get("projet", ""),
        "title": counted.get("nom_projet", ""),
        "insee": insee,
        "in_perimeter": insee in served(),
        "in_qpv": "oui" in (facts.get("qpv_projet"), facts.get("qpv_domicile")),
        "confidential": confidential(given),
        "need_cents": counted.get("besoin_total"),
        "asked_cents": counted.get("montant_demande") or counted.get("montant_demande_personnel"),
    }

"""The engine against a second reading of the domain's table, on twenty thousand random profiles."""

import json
import random

import pytest

from portal.config import ROOT
from portal.routing.facts import asked, completed
from portal.territory.load import shipped_perimeter
from tests.routing import strategies
from tests.routing.straight_line import Reading, read
from tests.routing.surroundings import shipped_engine

ENGINE = shipped_engine()
PERIMETER = shipped_perimeter()
SEEDS = range(4)
LIKELY = {
    "age_entreprise_mois": [None, None, 0, 11, 12, 13, 23, 24, 30, 35, 36, 59, 60, 120],
    "emplois_crees_3ans": [0, 0, 0, 1, 2, 3, 4, 5, 9],
    "emplois_maintenus": [0, 0, 0, 1, 3],
    "besoin_total": [None, 5000, 11999, 12000, 12001, 50000, 99999, 100000, 350000],
    "banque": ["accord_principe", "accorde", "en_discussion", "aucune", "refus"],
    "stade": ["business_plan", "pret_a_financer", "pret_a_financer", "idee", "etude"],
}
"""What the last rules of the table look at, near their limits."""


def drawn(chance: random.Random) -> dict:
    """Every fact has a value; those that settle all at once are mostly off."""
    facts = {name: chance.choice(choices(fact)) for name, fact in asked().items()}
    facts["besoins"] = chance.sample(list(asked()["besoins"].values), chance.randrange(4))
    for name in ("urgence_sociale", "dossier_existant", "en_difficulte", "ficp"):
        if chance.random() < 0.8:
            facts[name] = completed({})[name]
    facts["demandeur"] = chance.choice(["particulier"] * 6 + ["structure_ess", "etablissement"])
    facts["age"] = chance.choice([17, 18, 25, 35, 50, 64])
    facts["insee_projet"] = chance.choice(["80021"] * 12 + strategies.COMMUNES)
    facts["ess_type"] = chance.choice([None, None, facts["ess_type"]])
    return facts | {name: chance.choice(likely) for name, likely in LIKELY.items()}


def choices(fact) -> list:
    found = {
        "yesno": [True, False],
        "number": strategies.NUMBERS,
        "commune": strategies.COMMUNES,
        "network": strategies.NETWORKS,
    }.get(fact.kind, list(fact.values))
    return [*found, None] if fact.nullable else found


def said(answer) -> Reading:
    return Reading(
        answer.rule, answer.primary, frozenset(answer.also), answer.mode, frozenset(answer.tags)
    )


def with_gaps(facts: dict, chance: random.Random) -> dict:
    hidden = chance.sample(sorted(facts), chance.randrange(1, 8))
    return {name: value for name, value in facts.items() if name not in hidden}


@pytest.mark.parametrize("seed", SEEDS)
def test_complete_profiles_go_where_the_table_says(seed):
    chance = random.Random(seed)  # noqa: S311
    for _ in range(4000):
        facts = drawn(chance)
        assert said(ENGINE.route(facts)) == read(facts, PERIMETER), facts


@pytest.mark.parametrize("seed", SEEDS)
def test_a_profile_with_gaps_agrees_with_its_completions(seed):
    """Decided: whatever fills the gaps leads there. Undecided: the usual values give the answer,
    and the facts named as missing are gaps."""
    chance = random.Random(100 + seed)  # noqa: S311
    for _ in range(1000):
        some = with_gaps(drawn(chance), chance)
        answer, usual = ENGINE.route(some), completed(some)
        assert said(answer)[1:] == read(usual, PERIMETER)[1:], some
        assert not some.keys() & set(answer.missing)
        if answer.decided:
            for _ in range(5):
                filled = drawn(chance) | some
                assert read(filled, PERIMETER)[1:4] == said(answer)[1:4], (some, filled)


def test_the_acceptance_cases_hold_in_the_second_reading_too():
    cases = json.loads((ROOT / "portal/routing/cases.json").read_text())
    for case in cases:
        found, wanted = read(completed(case["facts"]), PERIMETER), case["expected"]
        assert (found.rule, found.primary, found.mode) == tuple(
            wanted[name] for name in ("rule", "primary", "mode")
        ), case["id"]
        assert (found.also, found.tags) == (frozenset(wanted["also"]), frozenset(wanted["tags"]))


def test_the_profiles_drawn_reach_every_rule_of_the_table():
    chance = random.Random(0)  # noqa: S311
    reached = {read(drawn(chance), PERIMETER).rule for _ in range(4000)}
    assert reached == {rule.code for rule in ENGINE.book.rules if not rule.relay}

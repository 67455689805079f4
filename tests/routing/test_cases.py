"""The acceptance cases of the desk, as the portal's own tests."""

import json

import pytest

from portal.config import ROOT
from portal.routing.facts import check, completed
from tests.routing.surroundings import shipped_engine

CASES = json.loads((ROOT / "portal/routing/cases.json").read_text())


@pytest.fixture(scope="module")
def engine():
    return shipped_engine()


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_case_is_routed_as_expected(engine, case):
    expected = case["expected"]
    answer = engine.route(completed(check(case["facts"])))
    assert answer.rule == expected["rule"]
    assert answer.primary == expected["primary"]
    assert set(answer.also) == set(expected["also"])
    assert answer.mode == expected["mode"]
    assert set(answer.tags) == set(expected["tags"])
    assert answer.decided


def test_there_are_forty_five_cases():
    assert len(CASES) == 45


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_with_its_gaps_left_open_the_case_still_gets_the_usual_answer(engine, case):
    expected = case["expected"]
    answer = engine.route(check(case["facts"]))
    assert (answer.primary, answer.rule) == (expected["primary"], expected["rule"])
    assert set(answer.also) == set(expected["also"])

from datetime import date

import pytest

from portal.dossiers.course import course
from portal.dossiers.facts import facts_of
from portal.dossiers.questions import application
from portal.routing.conditions import Condition
from portal.routing.facts import asked, catalogue, check
from tests.answers import ASSOCIATION, FAR_AWAY, HAIRDRESSER, PERSONAL

DAY = date(2026, 11, 23)


def codes(answers, use="application"):
    return [one.code for _, questions in course(answers, use).pages for one in questions]


def test_every_question_has_its_own_code_and_lies_in_a_known_section():
    found = [one.code for page in application().pages for one in page.questions]
    assert len(found) == len(set(found))
    sections = {section.code for section in application().sections}
    assert {page.section for page in application().pages} == sections


def test_conditions_read_earlier_questions_only():
    earlier: set[str] = set()
    for page in application().pages:
        for owner, condition in _conditions_of(page):
            for leaf in condition.leaves():
                assert leaf.fact in earlier | _before(page, owner), (page.code, owner, leaf.fact)
        earlier |= {one.code for one in page.questions}


def _conditions_of(page):
    yield page.code, page.when
    for one in page.questions:
        yield one.code, one.when
        yield from ((one.code, option.when) for option in one.options)


def _before(page, owner):
    names = [one.code for one in page.questions]
    return set(names[: names.index(owner)]) if owner in names else set()


def test_conditions_name_options_that_exist():
    options = {
        one.code: {option.value for option in one.choices}
        for page in application().pages
        for one in page.questions
        if one.kind in ("choice", "choices")
    }
    for page in application().pages:
        for place, condition in _conditions_of(page):
            for leaf in condition.leaves():
                values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
                if leaf.fact in options:
                    assert set(values) <= options[leaf.fact], (place, leaf)


def test_required_questions_say_what_is_missing():
    silent = [
        one.code
        for page in application().pages
        for one in page.questions
        if one.required and not one.missing
    ]
    assert silent == []


def test_questions_that_are_facts_give_only_known_values():
    for page in application().pages:
        for one in page.questions:
            fact = catalogue().get(one.code)
            if fact and fact.values:
                assert {option.value for option in one.choices if option.feeds} <= set(
                    fact.values
                ), one.code


@pytest.mark.parametrize("answers", [HAIRDRESSER, PERSONAL, ASSOCIATION, FAR_AWAY])
def test_complete_answers_leave_no_fact_unknown(answers):
    facts = facts_of(answers, DAY)
    assert facts.keys() == asked().keys()
    assert check(facts) == facts | {}


def test_amounts_reach_the_rules_in_euros_and_ages_in_their_units():
    facts = facts_of(HAIRDRESSER, DAY)
    assert facts["besoin_total"] == 58_000
    assert facts["age"] == 36
    assert facts["age_entreprise_mois"] is None
    assert facts_of(ASSOCIATION, DAY)["age_entreprise_mois"] == 137


def test_an_unanswered_question_is_a_missing_fact_and_so_is_i_do_not_know():
    silent = {code: value for code, value in HAIRDRESSER.items() if code != "banque"}
    assert "banque" not in facts_of(silent, DAY)
    assert "ficp" not in facts_of(HAIRDRESSER | {"ficp": "unsure"}, DAY)


def test_what_may_still_be_asked_is_missing_too():
    assert "emplois_crees_3ans" not in facts_of({"demandeur": "particulier"}, DAY)
    assert facts_of({"demandeur": "etablissement"}, DAY)["emplois_crees_3ans"] == 0


def test_hidden_answers_never_reach_the_routing():
    hidden = HAIRDRESSER | {
        "ess_type": "scop",
        "montant_demande_personnel": 100,
        "salaries_etp": 40,
    }
    assert facts_of(hidden, DAY) == facts_of(HAIRDRESSER, DAY)


def test_a_condition_on_nothing_is_always_true():
    assert Condition(every=()).leaves() == []

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("answers", "asked_for", "not_asked_for"),
    [
        (
            HAIRDRESSER,
            {"forme", "banque", "statut"},
            {"ess_type", "montant_demande_personnel", "creee_le"},
        ),
        (
            PERSONAL,
            {"motif_personnel", "montant_demande_personnel"},
            {"besoins", "banque", "insee_projet", "nom_projet"},
        ),
        (
            ASSOCIATION,
            {"ess_type", "salaries_etp", "role"},
            {"forme", "naissance", "insee_domicile", "ficp"},
        ),
    ],
)
def test_each_public_is_asked_its_own_questions(answers, asked_for, not_asked_for):
    found = set(codes(answers))
    assert asked_for <= found
    assert not not_asked_for & found


@pytest.mark.parametrize(
    ("answers", "asked_for_money"),
    [
        (HAIRDRESSER | {"besoins": ["statut_etudiant"]}, False),
        (HAIRDRESSER | {"besoins": ["statut_etudiant", "pret_honneur"]}, True),
        (HAIRDRESSER | {"besoins": []}, True),
    ],
)
def test_who_wants_the_students_status_alone_is_asked_nothing_of_money(answers, asked_for_money):
    money = {"besoin_total", "apport", "montant_demande", "ficp", "banque"} & set(codes(answers))
    assert bool(money) is asked_for_money
    wanted = facts_of(answers | {"statut": "etudiant", "snee": False}, DAY)
    assert (wanted["banque"], wanted["besoin_total"]) == (
        ("accord_principe", 58_000) if asked_for_money else ("en_discussion", None)
    )


SELLER = {"demandeur": "entreprise", "projet": "cession"}


def test_a_seller_is_asked_where_the_company_is_and_nothing_of_money():
    path = course(SELLER, "application")
    assert "argent" not in {page.section for page, _ in path.pages}
    [place, *_] = path.questions("lieu")
    assert place.label.startswith("Dans quelle commune est votre entreprise")
    assert not place.undecided


def test_the_quarter_is_asked_in_amiens_alone():
    assert "qpv_projet" not in codes(HAIRDRESSER)
    assert "qpv_projet" in codes(HAIRDRESSER | {"insee_projet": "80021"})


def test_answers_that_no_longer_apply_are_set_aside_and_come_back():
    as_micro = HAIRDRESSER | {"forme": "micro", "sort_du_regime_micro": True}
    assert course(as_micro, "application").answers["sort_du_regime_micro"] is True
    as_company = as_micro | {"forme": "sarl"}
    assert "sort_du_regime_micro" not in course(as_company, "application").answers
    assert as_company["sort_du_regime_micro"] is True


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


@given(
    st.dictionaries(
        st.sampled_from([one.code for page in application().pages for one in page.questions]),
        st.none() | st.booleans() | st.integers(0, 10) | st.text(max_size=5),
    )
)
def test_any_answers_have_a_course(answers):
    path = course(answers)
    assert path.answers.items() <= answers.items()


def test_a_condition_on_nothing_is_always_true():
    assert Condition(every=()).leaves() == []

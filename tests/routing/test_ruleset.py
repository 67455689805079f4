from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from portal.routing import ruleset
from portal.routing.ruleset import BadRules, from_content, parse, shipped, to_content

FILE = Path(ruleset.__file__).with_name("rules.yaml").read_text()


def damaged(old: str, new: str) -> list[str]:
    assert old in FILE
    with pytest.raises(BadRules) as refused:
        parse(FILE.replace(old, new, 1).encode())
    return refused.value.errors


def test_the_shipped_rules_survive_the_database():
    assert from_content(to_content(shipped())) == shipped()


def test_the_parameters_of_the_domain_are_there():
    values = shipped().values()
    assert values["RE_EMPLOIS"] == 5
    assert values["ADIE_MAX"] == 12_000
    assert (values["IS_AGE"], values["MICRO_AGE"], values["FA_AGE"], values["ADIE_AGE"]) == (
        12,
        24,
        36,
        60,
    )


def test_every_rule_and_the_fallback_have_their_three_wordings():
    for rule in (*shipped().rules, shipped().fallback):
        assert rule.applicant
        assert rule.adviser
        assert rule.administrator


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 1, 1), 5),  # before the first: the first to come
        (date(2026, 6, 1), 5),
        (date(2027, 1, 1), 6),
        (date(2029, 1, 1), 6),  # after the last: the last that was
    ],
)
def test_a_parameter_has_the_value_of_the_day(day, value):
    first = replace(shipped().parameters[0], valid_until=date(2026, 12, 31))
    second = replace(first, value=6, valid_from=date(2027, 1, 1), valid_until=date(2028, 1, 1))
    book = replace(shipped(), parameters=(second, first)).on(day)
    assert book.values() == {first.name: value}


def test_the_rules_reached_only_after_a_no_are_marked():
    assert [rule.code for rule in shipped().rules if rule.relay] == ["R03z", "R08z"]


def test_a_misspelt_fact_is_refused_with_its_place():
    assert damaged("{fact: urgence_sociale, op", "{fact: urgence, op") == [
        "R01 : « urgence » n’est pas un fait connu."
    ]


def test_a_misspelt_definition_is_refused_with_its_place():
    assert damaged("  when: {is: sans_projet}\n", "  when: {is: sans_projets}\n") == [
        "R03 : « sans_projets » n’est pas une définition connue."
    ]


def test_an_unknown_key_is_refused_with_its_place():
    [error] = damaged("  mode: orientation\n", "  modes: orientation\n")
    assert "$.rules[0]" in error


def test_a_definition_that_contains_itself_is_refused():
    assert damaged(
        "qpv: {label", "qpv: {label: x, when: {is: qpv_a_verifier}}\n  qpvbis: {label"
    ) == [
        "La définition « qpv » se contient elle-même.",
        "La définition « qpv_a_verifier » se contient elle-même.",
    ]


def test_a_rule_set_that_may_leave_no_answer_is_refused():
    [error] = damaged("  when: {all: []}\n", "  when: {is: qpv}\n")
    assert "toujours une réponse" in error


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('source: "Décret 2022-124"', 'source: " "', "MCP_MAX : il manque la source."),
        ("{name: RE_GRIS, value: 3", '{name: RE_EMPLOIS, value: "3"', "la même unité"),
        ("value: 0.2", "value: .nan", "RATIO_PH_PLAN : cette valeur est trop grande"),
        ("value: 100000", "value: 1.0e+300", "RE_BESOIN : cette valeur est trop grande"),
        ("lead: {fact: dossier_existant}", "lead: {fact: age}", "ne nomme pas un réseau"),
        ("ccas: [", "ccas: [{group: chambre}, ", "un groupe est fait de réseaux"),
        ("- code: R01\n", "- code: R/01\n", "« R/01 »"),
        ("- code: R01\n", "- code: REPLI\n", "REPLI : ce code sert deux fois."),
    ],
)
def test_what_would_break_later_is_refused_now(old, new, sentence):
    assert sentence in " ".join(damaged(old, new))


def test_definitions_that_grow_by_halves_are_refused_before_they_fill_the_memory():
    chain = [
        f"  d{rank}: {{label: x, when: {{any: [{{is: d{rank - 1}}}, {{is: d{rank - 1}}}]}}}}"
        for rank in range(1, 60)
    ]
    first = "definitions:\n  d0: {label: x, when: {fact: ficp, op: eq, value: true}}\n"
    found = damaged("definitions:\n", first + "\n".join(chain) + "\n")
    assert "Définition d59 : plus de 400 comparaisons une fois les définitions ouvertes." in found

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.routing.facts import asked, completed, defaults
from portal.routing.ruleset import shipped
from tests.routing.strategies import complete, partial
from tests.routing.surroundings import shipped_engine

ENGINE = shipped_engine()


def summary(answer):
    return answer.primary, frozenset(answer.also), answer.mode


def settled_tags(facts):
    """The tags on which every fact that they read is known, each with what it says."""
    known = ENGINE.known(facts)
    tests = {tag.tag: ENGINE.compiler.test(tag.when)(known) for tag in ENGINE.book.tags if tag.when}
    return {tag for tag, verdict in tests.items() if verdict is not None}


@given(complete())
def test_there_is_always_an_answer(facts):
    answer = ENGINE.route(facts)
    assert answer.primary
    assert answer.decided
    assert answer.mode in ("transmission", "orientation", "rattachement", "brouillon")


@settings(max_examples=150)
@given(partial())
def test_adding_facts_never_contradicts_a_decided_answer(pair):
    whole, some = pair
    answer = ENGINE.route(some)
    if answer.decided:
        later = ENGINE.route(whole)
        assert summary(later) == summary(answer)
        settled = settled_tags(some) | {"meme_association"}
        assert settled.intersection(later.tags) == settled.intersection(answer.tags)


@settings(max_examples=150)
@given(partial())
def test_the_usual_values_of_what_is_missing_change_nothing(pair):
    """What « explain » says of facts with gaps is what « check » says of them."""
    _, some = pair
    answer, usual = ENGINE.route(some), ENGINE.route(completed(some))
    assert (summary(answer), answer.tags) == (summary(usual), usual.tags)


@settings(max_examples=150)
@given(partial(), st.data())
def test_one_more_usual_answer_never_changes_a_tag(pair, data):
    _, some = pair
    missing = sorted(defaults().keys() - some.keys())
    if missing:
        name = data.draw(st.sampled_from(missing))
        more = some | {name: defaults()[name]}
        assert ENGINE.route(more).tags == ENGINE.route(some).tags


def test_a_place_to_check_is_tagged_whether_the_rest_is_known_or_not():
    facts = {"urgence_sociale": False, "dossier_existant": None, "demandeur": "etablissement"}
    facts |= {"qpv_domicile": "inconnu"}
    assert "qpv_a_verifier" in ENGINE.route(facts).tags
    assert "qpv_a_verifier" in ENGINE.route(facts | {"qpv_projet": "non"}).tags


@given(partial())
def test_an_undecided_answer_names_facts_that_are_missing(pair):
    _, some = pair
    answer = ENGINE.route(some)
    assert set(answer.missing) <= asked().keys() - some.keys()


@given(complete())
def test_networks_that_have_answered_are_never_named_again(facts):
    first = ENGINE.route(facts)
    second = ENGINE.route(facts, excluded=set(first.networks))
    assert (
        not set(first.networks) & set(second.networks)
        or first.rule == "REPLI"
        or (second.primary == "accueil_metropole")
    )


def route(**facts):
    return ENGINE.route(completed(facts))


def test_nothing_at_all_is_undecided_and_asks_for_the_urgency_first():
    answer = ENGINE.route({})
    assert not answer.decided
    assert answer.missing[0] == "urgence_sociale"


def test_a_fact_that_cannot_change_the_networks_is_not_asked():
    facts = defaults() | {
        "insee_projet": "80021",
        "insee_domicile": "80021",
        "besoin_total": 60000,
        "demandeur": "etablissement",
    }
    for name in ("secteur", "banque", "forme"):
        del facts[name]
    assert ENGINE.route(facts).decided


def test_exactly_the_deciding_fact_is_asked():
    facts = defaults() | {"insee_projet": "80021", "besoin_total": 150000}
    del facts["emplois_crees_3ans"]
    answer = ENGINE.route(facts)
    assert answer.missing == ("emplois_crees_3ans",)


def test_two_rules_with_the_same_network_need_no_question():
    facts = defaults() | {
        "insee_projet": "80021",
        "besoin_total": 9000,
        "age_entreprise_mois": 14,
        "statut": "retraite",
    }
    del facts["banque"]
    assert ENGINE.route(facts).decided
    assert ENGINE.route(facts).primary == "adie"


@pytest.mark.parametrize(
    ("jobs", "kept", "need", "network"),
    [(5, 0, 100_000, "reseau_entreprendre"), (2, 3, 100_000, "reseau_entreprendre"),
     (4, 0, 100_000, "initiative_somme"), (5, 0, 99_999, "initiative_somme")],
)  # fmt: skip
def test_jobs_and_need_choose_between_the_two_loans_of_honour(jobs, kept, need, network):
    answer = route(
        insee_projet="80021", emplois_crees_3ans=jobs, emplois_maintenus=kept, besoin_total=need
    )
    assert answer.primary == network


def test_outside_the_perimeter_nothing_is_transmitted():
    answer = route(insee_projet="80001", besoin_total=30_000)
    assert (answer.primary, answer.mode) == ("initiative_somme", "orientation")
    assert "hors_epci" in answer.tags


def test_personal_requests_never_reach_a_business_network_after_a_no():
    facts = completed({"projet": "aucun", "insee_domicile": "80021", "montant_demande": 900})
    assert ENGINE.route(facts).primary == "ccas_amiens"
    after = ENGINE.route(facts, excluded={"ccas_amiens"})
    assert (after.primary, after.mode) == ("accueil_metropole", "orientation")


def test_when_a_network_declines_the_next_rule_leads():
    facts = completed({"insee_projet": "80021", "besoin_total": 9_000, "banque": "accorde"})
    assert ENGINE.route(facts).primary == "initiative_somme"
    assert ENGINE.route(facts, excluded={"initiative_somme"}).primary == "adie"


def test_when_everyone_has_declined_a_person_answers():
    everyone = {target.to for rule in shipped().rules for target in rule.leads} | {"cci", "cma"}
    answer = ENGINE.route(completed({"insee_projet": "80021"}), excluded=everyone)
    assert (answer.rule, answer.primary) == ("REPLI", "accueil_metropole")

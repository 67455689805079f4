"""« Qu’est-ce qui changerait la réponse ? »: few changes, that count, of what may change."""

from itertools import combinations

import pytest
from hypothesis import given, settings

from portal.languages import ENGLISH, speaking
from portal.routing.facts import completed
from portal.routing.nearest import CHANGEABLE, apply, nearest
from portal.routing.nearest_words import noted, told
from portal.routing.why import FIXED
from tests.routing.strategies import complete
from tests.routing.surroundings import shipped_engine

ENGINE = shipped_engine()
PROJECT = {
    "insee_projet": "80021", "insee_domicile": "80021", "besoin_total": 58_000,
    "besoins": ["pret_honneur"], "forme": "sarl", "emplois_crees_3ans": 2,
}  # fmt: skip


def ways(network, **changed):
    return nearest(ENGINE, completed(PROJECT | changed)).get(network, ())


def said(network, words=told, **changed):
    facts = completed(PROJECT | changed)
    found = (ways(network, **changed), ENGINE.known(facts))
    sentence = words("Ce réseau", *found) if words is told else words(*found)
    return sentence.replace("\u00a0", " ")


@settings(max_examples=50, deadline=None)
@given(complete())
def test_each_set_of_changes_brings_the_network_and_none_could_be_spared(facts):
    for network, found in nearest(ENGINE, facts).items():
        assert network not in ENGINE.route(facts).networks
        for way in found:
            assert network in ENGINE.route(apply(facts, way)).networks
            assert {one.fact for one in way} <= CHANGEABLE.keys()
            for fewer in combinations(way, len(way) - 1):
                assert network not in ENGINE.route(apply(facts, fewer)).networks


def test_nothing_that_nobody_changes_is_suggested():
    untouched = {"genre", "rqth", "qpv_domicile", "qpv_projet", "statut", "snee", "innovant"}
    firm = FIXED.keys() - {"age_entreprise_mois"}  # time changes that one
    assert CHANGEABLE.keys().isdisjoint(untouched | firm)


@pytest.mark.parametrize(
    ("network", "facts", "sentence"),
    [
        (
            "reseau_entreprendre",
            {"besoin_total": 150_000},
            "à partir de 3 emplois prévus (votre réponse : 2).",
        ),
        (
            "reseau_entreprendre",
            {},
            (
                "à partir de 3 emplois prévus (votre réponse : 2) et à partir de 100 000 € de "
                "besoin (votre réponse : 58 000 €)."
            ),
        ),
        (
            "initiative_somme",
            {"age_entreprise_mois": 40, "projet": "developpement", "emplois_crees_3ans": 0},
            (
                "avec au moins un emploi créé (votre réponse : 0), ou pour une entreprise de moins "
                "de 12 mois (votre réponse : 40 mois)."
            ),
        ),
        (
            "picardie_active",
            {"ess_type": "association", "projet": "developpement", "age_entreprise_mois": 40,
             "salaries_etp": 2, "besoins": ["dla"]},
            "quand la demande porte aussi sur : un prêt d’honneur à 0 %.",
        ),
        ("bge_picardie", {}, "quand le projet est encore à l’étude."),
    ],
)  # fmt: skip
def test_it_is_told_as_information_in_the_parameters_of_the_day(network, facts, sentence):
    assert said(network, **facts) == f"Ce réseau étudie les demandes comme la vôtre {sentence}"


def test_it_is_told_in_english_and_to_the_staff():
    with speaking(ENGLISH):
        assert "from 3 planned jobs (your answer: 2)" in said("reseau_entreprendre")
    assert said("reseau_entreprendre", noted, besoin_total=150_000) == (
        "emplois créés et maintenus : 3 ou plus (réponse : 2)"
    )


@settings(max_examples=30, deadline=None)
@given(complete())
def test_nobody_is_told_to_do_less_nor_that_a_refusal_would_help(facts):
    for change in (
        one for found in nearest(ENGINE, facts).values() for way in found for one in way
    ):
        assert change.fact != "emplois_crees_3ans" or change.value > facts[change.fact]
        assert (change.fact, change.value) not in [("forme", "micro"), ("banque", "refus")]

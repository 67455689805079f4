"""« Pourquoi pas ce réseau ? »: reasons that count, in words."""

import pytest
from hypothesis import given, settings

from portal.routing.explanation import _sentence
from portal.routing.facts import completed
from portal.routing.why import accompanies, why_not
from tests.routing.strategies import complete, partial
from tests.routing.surroundings import shipped_engine

ENGINE = shipped_engine()
NETWORKS = sorted(
    {"initiative_somme", "reseau_entreprendre", "picardie_active", "dla_somme", "pepite"}
    | {"bge_picardie", "adie", "ccas_amiens", "ccas_commune", "accueil_metropole", "cci", "cma"}
    | {"urscop", "bpifrance", "chambre_agriculture", "entreprendre_pour_apprendre"}
)
TYPE = "étudie ce type de demandes : "
AMIENS = {"insee_projet": "80021", "insee_domicile": "80021", "besoin_total": 58_000}


def why(network, excluded=(), **given_facts):
    facts = completed(AMIENS | given_facts)
    return why_not(network, ENGINE, facts, ENGINE.route(facts, excluded), excluded)


def said(network, excluded=(), **given_facts):
    return _sentence("Ce réseau", why(network, excluded, **given_facts)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("facts", "rule", "reason"),
    [
        ({"insee_projet": "60057"}, "R04c", "département du projet (60)"),
        ({"age": 15}, "R02b", "âge (15 ans)"),
        (
            {"demandeur": "etablissement"},
            "R02",
            "qui demande (un établissement d’enseignement)",
        ),
        ({"urgence_sociale": True}, "R01", "urgence sociale (oui)"),
        ({"projet": "aucun", "montant_demande": 900}, "R03", "pas de projet d’entreprise"),
        ({"stade": "idee"}, "R10b", "un projet encore à l’état d’idée ou d’étude"),
        ({"ess_type": "association"}, "R08d3", "une structure de l’économie sociale et solidaire"),
    ],
)
def test_what_decides_before_the_networks_rules_is_quoted(facts, rule, reason):
    assert why("initiative_somme", **facts).rule == rule
    expected = f"Votre situation mène d’abord ailleurs : {reason}."
    assert said("initiative_somme", **facts) == expected


@pytest.mark.parametrize(
    ("network", "facts", "reason"),
    [
        (
            "picardie_active",
            {"besoins": ["garantie_bancaire"]},
            f"{TYPE}une personne sans emploi, au RSA, handicapée ou d’un quartier prioritaire",
        ),
        (
            "bge_picardie",
            {"secteur": "artisanat", "genre": "homme"},
            "accompagne les projets encore à l’état d’idée ou d’étude",
        ),
        ("dla_somme", {}, "accompagne les structures de l’économie sociale et solidaire"),
        ("pepite", {}, "accompagne les étudiants et les étudiants-entrepreneurs"),
        (
            "reseau_entreprendre",
            {"emplois_crees_3ans": 2},
            (f"{TYPE}emplois créés et maintenus (5 ou plus), et un besoin de 100 000 € ou plus"),
        ),
        (
            "picardie_active",
            {"genre": "femme", "pret_bancaire": 30_000},
            f"{TYPE}une personne sans emploi, au RSA, handicapée ou d’un quartier prioritaire",
        ),
        ("picardie_active", {"insee_projet": "60057"}, f"{TYPE}une garantie demandée"),
        (
            "ccas_commune",
            {"urgence_sociale": True},
            f"{TYPE}pas un domicile dans la commune du CCAS",
        ),
    ],
)
def test_what_would_be_enough_is_told_and_nothing_that_nobody_changes(network, facts, reason):
    assert said(network, **facts) == f"Ce réseau {reason}."


def test_what_nobody_changes_is_told_for_want_of_another_rule():
    assert said("chambre_agriculture").startswith(f"Ce réseau {TYPE}secteur d’activité")
    growing = {"projet": "developpement", "age_entreprise_mois": 80}
    assert why("picardie_active", **growing).rule == "R11d"
    assert "département" not in said("picardie_active", **growing)


def test_a_network_that_had_the_request_is_said_to_have_had_it():
    assert said("initiative_somme", {"initiative_somme"}) == "Ce réseau a déjà reçu votre demande."


def test_a_network_that_leads_no_rule_only_accompanies():
    assert why("ddets") is None
    assert accompanies("ddets", ENGINE)
    assert not accompanies("annuaire_national", ENGINE)


def test_what_is_not_for_the_reader_is_not_told():
    facts = completed(AMIENS | {"ficp": True})
    answer = ENGINE.route(facts)
    reason = why_not("initiative_somme", ENGINE, facts, answer, veiled={"ficp"})
    assert reason.decided == ("une condition sur une situation sensible",)


def test_nor_is_a_name_given_to_what_rests_on_it():
    facts = completed(AMIENS | {"besoins": ["garantie_bancaire"]})
    answer = ENGINE.route(facts)
    for veiled, told in ((set(), "au RSA"), ({"statut"}, "une condition sur une situation")):
        reason = why_not("picardie_active", ENGINE, facts, answer, veiled=veiled)
        assert [told in one for one in reason.lacking] == [True]


def networks_of(code):
    """The targets that a rule may give."""
    rule, groups = ENGINE.book.rule(code), ENGINE.book.groups
    targets = (*rule.leads, *rule.also)
    return [one for target in targets for one in groups.get(target.group, (target,))]


@settings(max_examples=100, deadline=None)
@given(complete())
def test_every_reason_counts(facts):
    answer = ENGINE.route(facts)
    verdicts = {rule.code: verdict for rule, verdict in ENGINE.verdicts(facts)}
    for network in NETWORKS:
        reason = why_not(network, ENGINE, facts, answer)
        if network in answer.networks:
            assert reason is None
        elif reason.lacking:
            assert ENGINE.position(reason.rule) <= ENGINE.position(answer.rule)
            if verdicts[reason.rule] is not False:  # true, but for another network of its list
                assert len(networks_of(reason.rule)) > 1
        else:
            assert reason.decided
            assert (reason.rule, verdicts[reason.rule]) == (answer.rule, True)


@settings(max_examples=60, deadline=None)
@given(partial())
def test_there_is_a_reason_for_each_network_whatever_is_missing(pair):
    _, some = pair
    answer = ENGINE.route(some)
    for network in NETWORKS:
        reason = why_not(network, ENGINE, some, answer)
        assert (reason is None) is (network in answer.networks)
        assert reason is None or _sentence("Ce réseau", reason)

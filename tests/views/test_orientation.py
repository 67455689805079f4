"""The public page that tells how requests are routed."""

from portal.languages import ENGLISH
from tests.reading import words

PAGE = "/comment-nous-orientons"


def test_the_rules_reached_only_after_a_no_are_told_apart(client):
    page = words(client.get(PAGE))
    rules, relays = page.split("Quand un réseau a répondu non")
    assert "(règle R01)" in rules
    for code in ("R03z", "R08z", "REPLI"):
        assert f"(règle {code})" not in rules
        assert f"(règle {code})" in relays


def test_each_rule_says_when_it_holds_and_whom_it_names_with_the_figures_of_today(client):
    page = words(client.get(PAGE))
    assert (
        "Ce que la règle R11h demande Quand le nombre d’emplois créés et maintenus est de 5 ou "
        "plus ; et un besoin de 100 000 € ou plus. Aussi Initiative Somme (condition : "
    ) in page
    assert "Version 1 des règles, en vigueur depuis le" in page
    assert "Chambre de métiers et de l’artisanat (condition : une activité artisanale) ou " in page


def test_the_notice_says_who_answers_for_it_what_is_read_and_how_to_object(client):
    page = words(client.get(PAGE))
    for said in (
        "Amiens Métropole en est responsable",
        "Il ne calcule ni note ni poids",
        "R. 311-3-1-2",
        "commission d’accès aux documents administratifs",
        "Inscrit au fichier des incidents de crédit",
    ):
        assert said in page
    assert "Apport personnel" not in page.split("Ce que décident les personnes")[0]


def test_it_is_told_in_english_too(client):
    client.get(f"/langue/{ENGLISH}")
    page = words(client.get(PAGE))
    assert "Version 1 of the rules, in force since" in page
    assert "It computes no score and no weights" in page
    assert "What rule R11h asks for When " in page

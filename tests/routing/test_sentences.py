"""Conditions said in French, as the pages of rules show them."""

import pytest

from portal.languages import ENGLISH, speaking
from portal.routing.conditions import ALWAYS, Condition
from portal.routing.facts import catalogue
from portal.routing.ruleset import shipped
from portal.routing.sentences import Reader

READER = Reader(shipped(), {"80021": "Amiens", "adie": "l’Adie"}.get)


def leaf(fact, op, value=None, param=None):
    return Condition(fact=fact, op=op, value=value, param=param)


URGENT = leaf("urgence_sociale", "eq", value=True)
YOUNG = Condition(named="jeune")


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (
            leaf("besoin_total", "ge", param="RE_BESOIN"),
            "le besoin total est de 100 000 € ou plus",
        ),
        (leaf("emplois", "gt", 3), "le nombre d’emplois créés et maintenus est de plus de 3"),
        (
            leaf("age_entreprise_mois", "lt", 36),
            ("l’âge de l’entreprise est de moins de 36 mois "
            "(ou bien l’entreprise n’est pas encore créée)"),
        ),
        (URGENT, "il y a une urgence sociale"),
        (leaf("urgence_sociale", "ne", value=True), "il n’y a pas d’urgence sociale"),
        (
            leaf("forme", "in", ("sarl", "sas")),
            "la forme juridique est « SARL » ou « SAS »",
        ),
        (
            leaf("besoins", "only", ("subvention",)),
            "l’aide demandée est seulement « Une subvention »",
        ),
        (leaf("insee_domicile", "eq", param="COMMUNE_CCAS"), "la commune du domicile est Amiens"),
        (leaf("dossier_existant", "eq", "adie"), "le réseau qui suit déjà le projet est l’Adie"),
        (leaf("age_entreprise_mois", "is_null"), "l’entreprise n’est pas encore créée"),
        (YOUNG, "une entreprise pas encore créée, ou créée depuis moins de 12 mois"),
        (ALWAYS, "Toujours"),
        (Condition(negated=leaf("forme", "eq", "sarl")),
         "la forme juridique n’est pas « SARL » (ou bien la forme juridique n’est pas choisie)"),
        (Condition(negated=leaf("besoin_total", "ge", param="RE_BESOIN")),
         "le besoin total est de moins de 100 000 € (ou bien le besoin total n’est pas chiffré)"),
        (Condition(negated=leaf("besoins", "has_any", ("subvention",))),
         "l’aide demandée ne comprend pas « Une subvention »"),
        (
            Condition(negated=Condition(some=(URGENT, Condition(every=(URGENT, YOUNG))))),
            ("sauf si : il y a une urgence sociale ; ou (il y a une urgence sociale et une "
            "entreprise pas encore créée, ou créée depuis moins de 12 mois)"),
        ),
    ],
)  # fmt: skip
def test_a_condition_is_a_sentence(condition, sentence):
    assert READER.inline(condition).replace("\u00a0", " ") == sentence


def test_a_tree_keeps_the_place_of_each_condition_and_opens_definitions():
    tree = READER.tree(
        Condition(every=(URGENT, Condition(negated=Condition(some=(YOUNG, URGENT)))))
    )
    none = tree.parts[1]
    assert (tree.words, none.words) == ("Toutes ces conditions", "Aucune de ces conditions")
    assert [part.path for part in none.parts] == [(1, 0, 0), (1, 0, 1)]
    assert none.parts[0].opened.codes == ("age_entreprise_mois", "IS_AGE")


def test_every_fact_has_its_words_in_both_languages():
    for language in ("fr", ENGLISH):
        with speaking(language):
            for fact in catalogue().values():
                assert (fact.holds and fact.fails) if fact.kind == "yesno" else fact.subject
                assert bool(fact.nothing) == bool(fact.something) == fact.nullable, fact.fact
    with speaking(ENGLISH):
        assert READER.inline(URGENT) == "there is a social emergency"

"""Filters typed among the words of a search, as people spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.shortcuts import Offered, read

OFFERED = Offered(
    {"proposed": "Nouveau", "taken": "Pris en charge", "ready": "Prêt pour décision"},
    {"reseau_entreprendre": "Réseau Entreprendre", "adie": "Adie"},
    {"moi": "Moi", "personne": "À affecter", "3": "Anne Martin", "4": "Paul Martin"},
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("statut:en-retard", [("due", "retard")]),
        ("Statuts : Nouveaux", [("status", "proposed")]),
        ('STATUT:"pris en charge"', [("status", "taken")]),
        ("état:prêt", [("status", "ready")]),
        ("statut:documents-manquants", [("waiting", "oui")]),
        ("conseiller:moi", [("adviser", "moi")]),
        ("conseillère:« Anne Martin »", [("adviser", "3")]),
        ("conseiller:“paul", [("adviser", "4")]),
        ("réseau:RE", [("network", "reseau_entreprendre")]),
        ("reseau:adie", [("network", "adie")]),
        ("échéance:7", [("due", "7")]),
        ("délai:10jours", [("due", "10")]),
        ("échéance:demain", [("due", "demain")]),
        ("quartier:oui", [("quarter", "oui")]),
        ("avec:document sans:messages", [("having", "documents"), ("lacking", "messages")]),
        ("type:reprises", [("kind", "reprise")]),
        ("12:30 http://exemple.fr Martin : devis", []),
    ],
)
def test_a_shortcut_is_read_however_it_is_spelt(typed, found):
    assert (list(read(typed, OFFERED).found), read(typed, OFFERED).faults) == (found, ())


def test_words_and_shortcuts_are_told_apart_and_each_can_be_taken_away():
    typed = read("boulangerie statut:nouveau d’Étouvie conseiller:moi", OFFERED)
    assert typed.words == "boulangerie d’Étouvie"
    assert [(one.text, one.rest) for one in typed.chips] == [
        ("Rechercher : boulangerie d’Étouvie", "statut:nouveau conseiller:moi"),
        ("Statut : Nouveau", "boulangerie d’Étouvie conseiller:moi"),
        ("Conseiller : Moi", "boulangerie statut:nouveau d’Étouvie"),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stauts:nouveau", "« stauts: » n’est pas un raccourci. Il existe : statut, conseiller,"),
        ("statut:zut", "« statut:zut » ne dit rien ici. Vous pouvez écrire : en-retard,"),
        ("statut: conseiller:moi", "« statut: » attend une valeur : en-retard,"),
        (
            "conseiller:martin",
            "peut vouloir dire Anne Martin et Paul Martin. Écrivez le nom entier",
        ),
        ("échéance:9999", "« échéance:9999 » ne dit rien ici."),
        ("échéance:-3", "« échéance:-3 » ne dit rien ici. Vous pouvez écrire : en-retard"),
    ],
)
def test_what_is_not_understood_narrows_nothing_and_says_what_exists(typed, said):
    found = read(f"école {typed}", OFFERED)
    assert (found.words, len(found.faults)) == ("école", 1)
    assert said in found.faults[0]


@given(st.text(max_size=200) | st.from_regex(r"(statut|conseiller|échéance) ?: ?[\"«]?.{0,9}"))
def test_nothing_typed_is_an_error_and_a_chip_taken_away_leaves_the_others(typed):
    found = read(typed, OFFERED)
    for chip in found.chips:
        assert len(read(chip.rest, OFFERED).chips) < len(found.chips) or chip.rest == ""


def test_more_words_than_are_looked_for_are_told():
    assert read("un à quatre cinq six sept huit neuf dix", OFFERED).faults == ()
    (said,) = read("un deux trois quatre cinq six sept huit neuf dix", OFFERED).faults
    assert said == "La recherche lit 8 mots. Retirez ceux qui ne servent pas."


@pytest.mark.parametrize("typed", ['"', "(((", "%", "% statut:nouveau"])
def test_signs_alone_look_for_nothing_and_it_is_told(typed):
    found = read(typed, OFFERED)
    assert found.words == ""
    assert not [one for one in found.chips if one.text.startswith("Rechercher")]
    sign = typed.split()[0]
    assert found.faults == (
        f"Il n’y a rien à chercher dans « {sign} ». Écrivez un mot ou un numéro.",
    )

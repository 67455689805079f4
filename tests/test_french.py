"""How French is written: what stays on one line, and what an article becomes."""

import pytest

from portal.french import lower_first, of_name, spaced, that_name, to_name
from portal.jinja import in_sentence


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("de 3 000 à 50 000 €", "de 3~000 à 50~000~€"),
        ("de 9 h à 17 h", "de 9~h à 17~h"),
        ("à 9 h 30 : « oui »", "à 9~h~30~: «~oui~»"),
        ("1 250 000 €", "1~250~000~€"),
        ("le 12 2026", "le 12 2026"),
        ("03 22 97 40 40", "03 22 97 40 40"),
    ],
)
def test_numbers_hours_and_signs_stay_on_their_line(text, kept):
    assert spaced(text).replace("\u00a0", "~") == kept


def test_articles_and_vowels_are_heeded():
    assert to_name("le guichet unique") == "au guichet unique"
    assert of_name("les réseaux") == "des réseaux"
    assert of_name("Amiens Métropole") == "d’Amiens Métropole"
    assert that_name("Initiative Somme") == "qu’Initiative Somme"
    assert that_name("l’Adie") == "que l’Adie"


def test_the_portal_is_named_in_a_sentence_whatever_its_name():
    assert in_sentence("Guichet unique du financement") == "le guichet unique du financement"
    assert in_sentence("Horizon") == "le portail Horizon"


def test_a_sentence_that_goes_on_keeps_its_initials_and_the_english_i():
    kept = ("CV et diplômes", "I have not asked", "I’m a student")
    assert [lower_first(one) for one in kept] == list(kept)
    assert lower_first("Une aide") == "une aide"

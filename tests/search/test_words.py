"""How text becomes the words by which it is found."""

import pytest

from portal.search.words import file_number, found_by, numbers, terms


def finds(typed: str, text: str) -> bool:
    words = found_by(text)
    return all(
        set(term.whole) & set(words)
        or any(word.startswith(begun) for begun in term.begun for word in words)
        for term in terms(typed)
    )


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ecole", "Une École de danse"),
        ("ÉCOLE", "l’ecole"),
        ("l'école du cirque", "École-cirque"),
        ("financements", "un financement"),
        ("financement", "Les financements demandés"),
        ("boulang", "Boulangerie du Beffroi"),
        ("boulanger", "Boulangerie du Beffroi"),
        ("st fuscien", "Saint-Fuscien"),
        ("jean-pierre", "Jean Pierre"),
        ("oeuvre", "Chef-d’œuvre"),
        ("123 456 789", "SIREN : 123456789"),
        ("123456789", "SIREN 123 456 789"),
        ("06 12 34 56 78", "0612345678"),
        ("de", "Marie de Santis"),
    ],
)
def test_a_text_is_found_however_it_is_spelt(typed, text):
    assert finds(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("bo", "Boulangerie"), ("boulang beffroi", "Boulangerie du Beffroi"), ("xyz", "")],
)
def test_only_the_last_word_may_be_unfinished_once_it_has_three_letters(typed, text):
    assert not finds(typed, text)


def test_a_number_is_found_whole_in_groups_and_without_its_zeros():
    assert {"2026", "00123", "202600123", "123"} <= set(file_number("2026-00123"))
    assert {"12345678900012", "123456789", "456"} <= set(numbers("12345678900012"))


def test_little_words_are_looked_for_only_when_there_is_nothing_else():
    assert [one.whole for one in terms("la gare de l’Est")] == [("gar", "gare"), ("est",)]
    assert [one.whole for one in terms("de la")] == [("de",), ("la",)]
    assert terms('’ - \x00 "*"') == []

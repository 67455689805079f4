"""How text becomes the words by which it is found."""

import pytest

from portal.search.words import file_number, found_by, numbers, telephone, terms, wordless


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


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("06 39 98 12 34", ["0639981234"]),
        ("jonc +33 (0)6.39.98.12.34", ["jonc", "0639981234"]),
        ("80000 06 39 98 12 34", ["80000", "0639981234"]),
        ("+32 470 12 34 56 jonc", ["32470123456", "jonc"]),
        ("0032 470 12 34 56 jonc", ["32470123456", "jonc"]),
        ("2026-00042", ["202600042"]),
        ("2026 00042 06 39 98 12 34", ["202600042", "0639981234"]),
        ("2026-01234 56789", ["202601234", "56789"]),
        ("2026 0639981234", ["2026", "0639981234"]),
        ("012 345 678 00019", ["01234567800019"]),
        ("123 456 789", ["123456789"]),
        ("639 981 234", ["639981234"]),
        ("33 639 981 234 €", ["33", "639981234"]),
        ("+ 20 000 000 €", ["20", "000", "000"]),
        ("1 250 000,00", ["1", "250", "000", "00"]),
        ("01/02/2026 14", ["01", "02", "2026", "14"]),
        ("Awa.Diop@exemple.fr, jonc", ["awadiopexemplefr", "jonc"]),
    ],
)
def test_a_number_in_groups_is_one_word_and_no_other_is_taken_for_a_telephone(typed, wanted):
    found = [one.whole[-1] for one in terms(typed)]
    assert found == list(dict.fromkeys(wanted))


def test_a_telephone_is_kept_as_it_is_dialled():
    for known in ("+33639981234", "06 39 98 12 34"):
        assert telephone(known) == ["0639981234"]
    assert telephone("+32470123456") == telephone("+32 470 12 34 56") == ["32470123456"]
    assert telephone("") == []


@pytest.mark.parametrize("typed", ['"', "(((", "%", " - ", "’", "@", "+"])
def test_signs_alone_are_nothing_to_look_for(typed):
    assert wordless(typed)
    assert terms(typed) == []

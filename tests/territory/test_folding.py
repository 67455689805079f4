import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.territory.folding import fold


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Amiens", "amiens"),
        ("SALOUËL", "salouel"),
        ("Dreuil-lès-Amiens", "dreuil les amiens"),
        ("St Fuscien", "saint fuscien"),
        ("ste-marie", "sainte marie"),
        ("Stains", "stains"),
        ("L’Étoile", "l etoile"),
        ("L'Etoile", "l etoile"),
        ("Vers s/Selle", "vers sur selle"),
        ("Œuilly", "oeuilly"),
        ("  80480   Salouël ", "80480 salouel"),
        ("Saint-Fuscien (80)", "saint fuscien 80"),
        ("", ""),
        ("—", ""),
    ],
)
def test_a_name_is_folded_to_plain_words(typed, folded):
    assert fold(typed) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_only_small_ascii_letters_figures_and_single_spaces_remain(text):
    assert all(word.isascii() and word.isalnum() for word in fold(text).split())
    assert fold(text) == " ".join(fold(text).lower().split())

"""Every French sentence of the public site and the application has its English."""

import re

import pytest
from babel.messages.pofile import read_po

from portal.languages import ENGLISH, FOLDER, NBSP, UNSPACED, _, speaking
from portal.translations.__main__ import english, renewed
from portal.translations.sources import sentences

HOLES = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / f"{ENGLISH}.po").open("rb") as file:
        return read_po(file, locale=ENGLISH)


def told(catalogue):
    return [one for one in catalogue if one.id and english(one)]


def both(message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The French and the English, singular and plural or alone."""
    french, words = message.id, message.string
    return (french,) if isinstance(french, str) else french, (
        (words,) if isinstance(words, str) else tuple(words)
    )


def test_no_sentence_is_without_english(catalogue):
    missing = [one.id for one in renewed() if one.id and not english(one)]
    assert missing == [], "run « make messages », then write their English"


def test_no_english_is_left_of_what_nobody_says(catalogue):
    ids = {one.id if isinstance(one.id, str) else tuple(one.id) for one in catalogue if one.id}
    assert ids - sentences().keys() == set()


def test_the_english_fills_the_same_holes(catalogue):
    for message in told(catalogue):
        french, words = both(message)
        assert {*HOLES.findall("".join(french))} == {*HOLES.findall("".join(words))}, message.id


def test_the_english_keeps_the_marks_of_the_french(catalogue):
    """The same tags, no space before a colon, no French quotation marks."""
    for message in told(catalogue):
        french, words = both(message)
        for before, after in zip(french, words, strict=False):
            assert sorted(re.findall(r"</?\w+", before)) == sorted(re.findall(r"</?\w+", after))
            assert not re.search(f"[ {NBSP}][:;!?]|[«»]", after), message.id


def test_the_english_keeps_the_spaces_at_the_edges_of_the_french(catalogue):
    """« et » between two words; only before a colon has English none."""
    with speaking(ENGLISH):
        assert [_(" et "), _(", ou "), _(f"{NBSP}: ")] == [" and ", ", or ", ": "]
        for message in told(catalogue):
            french, words = both(message)
            assert all(one == one.strip() for one in words), message.id
            said = _(f" {french[0]} ")
            assert said.endswith(" "), message.id
            assert said.startswith((" ", *UNSPACED)), message.id

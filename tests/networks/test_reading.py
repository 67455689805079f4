import msgspec
import pytest

from portal.networks.reading import BadSeed, in_french, read, where_in


def test_a_place_is_told_with_the_names_that_the_file_gives():
    content = {"networks": [{"code": "adie", "desks": [{"phone": 1}]}]}
    assert where_in(content, "$.networks[0].desks[0].phone") == (
        "Réseau « adie », guichet 1, champ « phone »"
    )
    assert where_in(content, "$") == "Fichier"


def test_what_has_no_french_words_yet_is_told_as_it_is():
    assert in_french("Something new") == "Something new"


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("")
    with pytest.raises(BadSeed, match="un bloc de clés, pas rien"):
        read(path, msgspec.defstruct("Shape", [("name", str)]))


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "image.yaml"
    path.write_bytes(b"\x89PNG\r\n\x00\xff")
    with pytest.raises(BadSeed, match="YAML"):
        read(path, msgspec.defstruct("Shape", [("name", str)]))

"""A rule set written to a file and read again; a damaged file, with the place of each error."""

import re
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from portal.routing.conditions import DEEPEST, LARGEST, Condition
from portal.routing.exchange import written
from portal.routing.imported import read
from portal.routing.ruleset import BadRules, Definition, Rule, Tag, Target, checked, shipped
from tests.routing.strategies import savable

FILE = written(shipped())
NO_DEFINITION = "« {} » n’est pas une définition connue."
DEEP = "des conditions sont imbriquées trop profondément."
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda text: text.strip() and not set("{}") & set(text)
)


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(BadRules) as caught:
        read(text if isinstance(text, bytes) else text.encode())
    return caught.value.errors


def line(words: str, text: str = FILE) -> int:
    return 1 + text[: text.index(words)].count("\n")


def test_what_is_written_is_read_back():
    assert read(FILE.encode()) == shipped()


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_the_words_the_trees_and_the_values_they_come_back(data):
    book, tree = shipped(), data.draw(savable())
    where = Target(to="adie", when=tree)
    words = {name: data.draw(WORDS) for name in ("applicant", "adviser", "administrator")}
    rule = Rule("R99", tree, (where, Target(group="neuf")), **words, also=(where,), off=True)
    number = replace(book.parameters[2], value=data.draw(st.floats(-LARGEST, LARGEST)), source="x")
    book = replace(
        book,
        title=data.draw(WORDS),
        parameters=(*book.parameters[:2], number, *book.parameters[3:]),
        definitions=book.definitions | {"neuve": Definition(data.draw(WORDS), tree)},
        groups=book.groups | {"neuf": (where,)},
        rules=(rule, *book.rules),
        tags=(*book.tags, Tag("neuve", data.draw(WORDS), tree)),
    )
    assert read(written(checked(book)).encode()) == book


def test_the_deepest_tree_that_can_be_saved_comes_back():
    tree = Condition(fact="ficp", op="eq", value=True)
    for _ in range(DEEPEST):
        tree = Condition(some=(tree,))
    first, *others = shipped().rules
    first = replace(first, also=(Target(to="adie", when=tree),))
    book = checked(replace(shipped(), rules=(first, *others)))
    assert read(written(book).encode()) == book


def test_each_field_stands_in_the_order_in_which_one_reads():
    assert [one.name for one in msgspec.structs.fields(Rule)][:2] == ["code", "when"]
    rule = FILE[FILE.index("- code: R03b") : FILE.index("- code: R03\n")]
    places = [rule.index(f"  {name}:") for name in ("when", "lead", "also", "mode", "applicant")]
    assert places == sorted(places)


def test_every_error_is_told_with_its_line_from_top_to_bottom():
    bad = FILE.replace("op: ge", "op: gee", 1).replace("lead: {to: dla_somme}", "leed: 3", 1)
    bad = bad.replace("valid_from: 2021-06-07", "valid_from: hier", 1)
    assert refused(bad) == [
        f"Ligne {line('valid_from: hier', bad)} : une date s’écrit 2026-01-31.",
        f"Ligne {line('op: gee', bad)} : « gee » n’est pas une valeur possible.",
        f"Ligne {line('leed', bad)} : « leed » n’est pas un champ connu.",
    ]


DAMAGES = (
    ("lead:", "leed:"), ("- code:", "- cod:"), ("- tag:", "- tga:"), ("op: ", "op: pas_"),
    ("fact: ", "fait: "), ("valid_from: 2", "valid_from: le 2"), ("administrator: ", "admin: "),
)  # fmt: skip
BREAKABLE = [
    (place.start(), words, broken)
    for words, broken in DAMAGES
    for place in re.finditer(re.escape(words), FILE)
    if place.start() > FILE.index("title:")
]
"""Where the file can be broken, what stands there, and what would."""


def piece(damage: tuple[int, str, str]) -> int:
    """Where the rule, the tag or the parameter begins: one error is told of each."""
    return FILE.rindex("\n- ", 0, damage[0] + 2)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(BREAKABLE), min_size=1, max_size=5, unique_by=piece))
def test_whatever_is_damaged_each_place_is_told(damages):
    bad = FILE
    for place, words, broken in sorted(damages, reverse=True):
        bad = bad[:place] + broken + bad[place + len(words) :]
    lines = sorted(1 + FILE[:place].count("\n") for place, _, _ in damages)
    assert [one.partition(" : ")[0] for one in refused(bad)] == [f"Ligne {one}" for one in lines]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, len(FILE)), st.integers(0, 200), st.text(max_size=3))
def test_whatever_was_cut_or_typed_by_mistake_is_refused_or_can_be_used(start, length, typed):
    with suppress(BadRules):
        book = read((FILE[:start] + typed + FILE[start + length :]).encode())
        assert checked(book) == book


def test_what_is_well_written_and_means_nothing_is_told_with_its_line_too():
    bad = FILE.replace("fact: ficp", "fact: ficpp", 1).replace("code: R08e", "code: R08a")
    bad = bad.replace("when: {is: hors_territoire}", "when: {is: ailleurs}")
    assert refused(bad) == [
        f"Ligne {line('code: R08a', bad)} : R08a : ce code sert deux fois.",
        f"Ligne {line('code: R11a', bad)} : R11a : « ficpp » n’est pas un fait connu.",
        f"Ligne {line('tag: hors_epci', bad)} : hors_epci : {NO_DEFINITION.format('ailleurs')}",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "Le fichier n’est pas un texte en UTF-8."),
        (b"title: [\n", "Ligne 2 : cette ligne ne se lit pas comme du YAML."),
        (b"\x00", "Le fichier ne se lit pas comme du YAML."),
        (b"- 3", "Le fichier doit commencer par title, parameters, definitions…"),
        (b"", "Le fichier doit commencer par title, parameters, definitions…"),
        (b"title: a\ntitle: b\n", "Ligne 2 : « title » est écrit deux fois au même endroit."),
        (b"title: &a [*a]", "Ligne 1 : les renvois (& et *) ne sont pas acceptés."),
        (b"title: " + b"[" * 900_000, f"Ligne 1 : {DEEP}"),
        (b"? " * 300_000, f"Ligne 1 : {DEEP}"),
        (b"title: !!python/object:os.system a", "Ligne 1 : une valeur ne se lit pas."),
        (b"title: a", "Ligne 1 : il manque « parameters »."),
        (b"x" * 1_000_001, "Le fichier est trop grand : un jeu de règles fait moins de 1 Mo."),
    ],
)
def test_what_is_no_rule_set_is_refused_in_a_sentence(text, said):
    assert refused(text) == [said]


def test_the_same_fault_of_a_rule_is_told_once():
    twice = Condition(every=(Condition(named="perdue"), Condition(named="perdue")))
    first, *others = shipped().rules
    book = replace(shipped(), rules=(replace(first, when=twice), *others))
    [told] = refused(written(book))
    assert told.endswith(NO_DEFINITION.format("perdue"))

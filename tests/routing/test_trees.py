"""Trees of conditions as they are edited: what can be saved always evaluates."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import Refused
from portal.routing import trees
from portal.routing.conditions import ALWAYS, DEEPEST, Condition
from portal.routing.sentences import Reader
from portal.routing.trees import add, at, move, negate, regroup, remove, unwrap, wrap
from tests.routing.strategies import SHIPPED, leaves, partial, savable, sound
from tests.routing.surroundings import shipped_engine

ENGINE = shipped_engine()
A, B, C = (
    Condition(fact=name, op="eq", value=True) for name in ("ficp", "innovant", "en_difficulte")
)


@settings(max_examples=60, deadline=None)
@given(savable(), partial())
def test_every_tree_that_can_be_saved_evaluates_on_any_facts(tree, pair):
    whole, some = pair
    test = ENGINE.compiler.test(tree)
    early, late = test(ENGINE.known(some)), test(ENGINE.known(whole))
    assert {early, late} <= {True, False, None}
    assert early in (None, late)
    assert Reader(SHIPPED).inline(tree)


EDITS = (
    add,
    trees.put,
    lambda tree, path, _: remove(tree, path),
    lambda tree, path, _: negate(tree, path),
    lambda tree, path, _: wrap(tree, path, "none"),
    lambda tree, path, _: move(tree, path, 1),
    lambda tree, path, new: tree if trees.is_leaf(at(tree, path)) else regroup(tree, path, "any"),
)


def nodes(node):
    return [node, *(below for part in node.parts for below in nodes(part))]


@settings(max_examples=100, deadline=None)
@given(savable(), leaves().filter(sound), st.data())
def test_every_edit_of_a_sound_tree_leaves_a_sound_tree(tree, new, data):
    for _ in range(3):
        node = data.draw(st.sampled_from(nodes(Reader(SHIPPED).tree(tree))))
        assert trees.from_text(trees.to_text(node.path)) == node.path
        edit = data.draw(st.sampled_from(EDITS))
        tree = edit(tree, node.path, new) if node.path else add(tree, (), new)
        assert sound(tree) or depth(tree) > DEEPEST


def depth(tree):
    return 1 + max(map(depth, tree.parts), default=0)


def every(*parts):
    return Condition(every=parts)


def some(*parts):
    return Condition(some=parts)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (add(ALWAYS, (), A), A),
        (add(A, (), B), every(A, B)),
        (add(some(A), (), B), some(A, B)),
        (add(Condition(negated=some(A)), (), B), Condition(negated=some(A, B))),
        (add(every(A, some(B)), (1,), C), every(A, some(B, C))),
        (remove(every(A, some(B)), (1, 0)), every(A)),
        (remove(Condition(negated=some(A)), (0, 0)), ALWAYS),
        (move(every(A, B), (1,), -1), every(B, A)),
        (move(every(A, B), (1,), 1), every(A, B)),
        (wrap(every(A, B), (0,), "none"), every(Condition(negated=some(A)), B)),
        (unwrap(every(A, every(B, C)), (1,)), every(A, B, C)),
        (unwrap(every(A, some(B)), (1,)), every(A, B)),
        (regroup(Condition(negated=some(A, B)), (), "all"), every(A, B)),
        (negate(Condition(negated=A), ()), A),
    ],
)
def test_each_edit(found, expected):
    assert found == expected


@pytest.mark.parametrize(
    "edit",
    [
        lambda: at(every(A), (3,)),
        lambda: remove(every(A), (0, 0)),
        lambda: move(A, (), 1),
        lambda: unwrap(every(A, some(B, C)), (1,)),
        lambda: unwrap(Condition(negated=some(A)), ()),
    ],
)
def test_what_is_no_longer_there_or_would_change_the_meaning_is_refused(edit):
    with pytest.raises(Refused):
        edit()

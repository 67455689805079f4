"""The page of one condition: whatever it shows, saving it again says the same."""

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.rule_conditions import LeafForm, by_family, operators
from portal.routing import conditions
from portal.routing.conditions import Condition, problems
from portal.routing.facts import catalogue
from portal.routing.sentences import Reader
from tests.routing.strategies import NETWORKS, SHIPPED, leaves, partial
from tests.routing.surroundings import shipped_engine

SITE = Flask(__name__)
ENGINE = shipped_engine()
READER = Reader(SHIPPED)


def can_be_typed(value):
    """A file may hold numbers below zero or with more decimals; a page reads neither."""
    return not isinstance(value, int | float) or (value >= 0 and round(value, 4) == value)


WRITTEN = (
    st.booleans()
    .flatmap(lambda negated: leaves().map(lambda one: Condition(negated=one) if negated else one))
    .filter(lambda one: (one.negated or one).fact)
    .filter(lambda one: not problems(one, SHIPPED.values(), {}))
    .filter(lambda one: can_be_typed((one.negated or one).value))
)
"""Every condition that could be saved; definitions have a page of their own."""


def page(fact, data=None):
    form = LeafForm(formdata=MultiDict(data or {}), meta={"csrf": False})
    values = [(one, one) for one in NETWORKS] if fact.kind == "network" else fact.values.items()
    params = [(one.name, one.label) for one in SHIPPED.parameters]
    allowed = operators(fact, conditions.operators(fact), READER.leaf)
    return form.offer(fact, allowed, values, params, lambda line: line)


def as_sent(form):
    """What a browser would send of this page."""
    sent = MultiDict()
    for field in form:
        bare = field._value() if field.type == "ThresholdField" else field.data
        found = bare if isinstance(bare, list) else [bare]
        for one in found:
            if one is True:
                sent.add(field.name, "1")
            elif one is not None and one is not False:
                sent.add(field.name, str(one))
    return sent


def shown_and_saved(leaf):
    fact = catalogue()[(leaf.negated or leaf).fact]
    shown = page(fact)
    shown.show(leaf, str)
    saved = page(fact, as_sent(shown))
    assert saved.validate(), saved.errors
    return saved.leaf()


@settings(max_examples=30, deadline=None)
@given(WRITTEN, partial())
def test_a_condition_shown_then_saved_says_the_same(leaf, pair):
    with SITE.test_request_context():
        again = shown_and_saved(leaf)
    assert not problems(again, SHIPPED.values(), {})
    for facts in pair:
        known = ENGINE.known(facts)
        assert ENGINE.compiler.test(again)(known) is ENGINE.compiler.test(leaf)(known)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_every_fact_stands_once_under_a_family(name):
    found = [value for many in by_family(catalogue().values()).values() for value, _ in many]
    assert found.count(f"fait:{name}") == 1
    assert "Autres" not in [
        title for title, many in by_family(catalogue().values()).items() if many
    ]

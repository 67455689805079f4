"""Random facts for Hypothesis: any value that the catalogue allows, near the rules' limits too."""

from functools import cache

from hypothesis import strategies as st

from portal.routing.conditions import ALLOWED, BARE, LISTED, Condition, problems
from portal.routing.facts import Fact, asked, catalogue
from portal.routing.ruleset import shipped
from portal.routing.trees import group

COMMUNES = ["80021", "80489", "80724", "80001", "02691", "60057", "75056", "62041", "97411"]
NUMBERS = [
    0, 1, 2, 3, 4, 5, 7, 11, 12, 13, 17, 18, 23, 24, 35, 36, 40, 59, 60, 300, 7999, 8000, 8001,
    11999, 12000, 12001, 50000, 99999, 100000, 350000,
]  # fmt: skip
NETWORKS = ["initiative_somme", "adie", "picardie_active"]


def values(fact: Fact) -> st.SearchStrategy:
    found = {
        "yesno": st.booleans(),
        "number": st.sampled_from(NUMBERS) | st.integers(0, 500),
        "commune": st.sampled_from(COMMUNES),
        "network": st.sampled_from(NETWORKS),
        "choices": st.lists(st.sampled_from(list(fact.values) or [""]), unique=True, max_size=4),
    }.get(fact.kind, st.sampled_from(list(fact.values) or [""]))
    return found | st.none() if fact.nullable else found


@cache
def complete() -> st.SearchStrategy:
    """Every fact has a value. Facts that lead early (urgency, open file…) are mostly off.

    Made once: else most of the time of a test goes into making it again for each example.
    """
    fields = {name: values(fact) for name, fact in asked().items()}
    fields["dossier_existant"] = st.none() | st.none() | st.none() | fields["dossier_existant"]
    fields["urgence_sociale"] = st.sampled_from([False, False, False, True])
    fields["demandeur"] = st.sampled_from(
        ["particulier", "particulier", "entreprise", "structure_ess", "etablissement"]
    )
    fields["age"] = st.sampled_from([17, 18, 25, 35, 50])
    fields["insee_projet"] = st.sampled_from(["80021", "80021", "80489", "80001", *COMMUNES, None])
    return st.fixed_dictionaries(fields)


@st.composite
def partial(draw: st.DrawFn) -> tuple[dict, dict]:
    """A complete set of facts, and the same with some of them taken away."""
    whole = draw(complete())
    hidden = draw(st.sets(st.sampled_from(sorted(whole)), max_size=8))
    return whole, {name: value for name, value in whole.items() if name not in hidden}


SHIPPED = shipped()
ANY_VALUE = (
    st.none() | st.booleans() | st.sampled_from([*NUMBERS, *COMMUNES, "80", float("nan")])
    | st.sampled_from([(), ("80",), ("80021", "adie"), ("sarl", "sas")])
)  # fmt: skip


WRITTEN = {
    "number": st.floats() | st.integers(),
    "text": st.sampled_from(["80", "02", "2a", "", "null", "~", "oui", "1e3", "2026-01-31", "a: b"])
    | st.text(max_size=5),
}
"""What someone can write to compare a fact with, though no file could hold it."""


@st.composite
def leaves(draw: st.DrawFn) -> Condition:
    """A comparison, mostly sound; or a definition."""
    if draw(st.integers(0, 5)) == 0:
        return Condition(named=draw(st.sampled_from(sorted(SHIPPED.definitions))))
    fact = draw(st.sampled_from(sorted(catalogue().values(), key=lambda one: one.fact)))
    op = draw(st.sampled_from(sorted(ALLOWED[fact.kind])))
    if draw(st.integers(0, 5)) == 0:
        return Condition(fact=fact.fact, op=op, value=draw(ANY_VALUE))
    if op in BARE:
        return Condition(fact=fact.fact, op=op)
    if draw(st.integers(0, 3)) == 0:
        param = draw(st.sampled_from(SHIPPED.parameters)).name
        return Condition(fact=fact.fact, op=op, param=param)
    one = values(fact).filter(lambda value: value is not None and value != [])
    one |= WRITTEN.get(fact.kind, st.nothing())
    value = draw(st.lists(one, min_size=1, max_size=3) if op in LISTED else one)
    if fact.kind == "choices":
        value = [each for some in value for each in some]
    return Condition(fact=fact.fact, op=op, value=tuple(value) if op in LISTED else value)


def trees() -> st.SearchStrategy[Condition]:
    """Any tree of conditions that someone could write, sound or not."""
    return st.recursive(
        leaves(),
        lambda inner: (
            st.builds(
                group,
                st.sampled_from(["all", "any", "none", "not_all"]),
                st.lists(inner, max_size=3).map(tuple),
            )
            | inner.map(lambda one: Condition(negated=one))
        ),
        max_leaves=8,
    )


def sound(tree: Condition) -> bool:
    definitions = {name: one.when for name, one in SHIPPED.definitions.items()}
    return not problems(tree, SHIPPED.values(), definitions)


@cache
def savable() -> st.SearchStrategy[Condition]:
    """Any tree of conditions that the editor can save."""
    return trees().filter(sound)

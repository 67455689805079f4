"""Coverage: whom nobody serves, whom two networks claim, what has no effect; with its proof."""

from functools import cache

import msgspec
import pytest

from portal.routing.conditions import Condition
from portal.routing.coverage import Coverage, Kind, coverage, unused
from portal.routing.engine import Engine
from portal.routing.ruleset import Definition, Target, shipped
from portal.routing.witness import Witnesses
from tests.routing.surroundings import shipped_engine

SHIPPED = shipped_engine()


@cache
def every_finding():
    return coverage(SHIPPED)


def with_rule(at: int, **changes) -> Engine:
    rules = list(shipped().rules)
    rules.insert(at, msgspec.structs.replace(rules[-1], code="R99", **changes))
    book = msgspec.structs.replace(shipped(), rules=tuple(rules))
    return Engine(book, SHIPPED.surroundings)


def of(kind: Kind) -> dict[str, object]:
    return {one.rules[0]: one for one in every_finding() if one.kind is kind}


def about_the_new_rule(engine: Engine):
    """What is said of R99, one finding."""
    (found,) = Coverage(engine).of(engine.book.rule("R99"))
    return found


def test_no_shipped_rule_is_without_effect():
    without = {Kind.IMPOSSIBLE, Kind.SHADOWED, Kind.NEVER_NAMED, Kind.UNUSED, Kind.GIVEN_UP}
    assert [one for one in every_finding() if one.kind in without] == []


def test_each_example_is_taken_by_the_rule_that_is_spoken_of():
    spoken = [one for one in every_finding() if one.facts and one.kind is not Kind.SHADOWED]
    assert len(spoken) > 30
    for one in spoken:
        assert SHIPPED.route(one.facts).rule == one.rules[0]


def test_who_has_only_a_contact_is_found():
    assert of(Kind.NOBODY).keys() == {"R05"}
    assert {"R06", "R07b", "R11n"} <= of(Kind.CONTACT).keys()
    for one in every_finding():
        if one.kind in (Kind.NOBODY, Kind.CONTACT):
            assert not SHIPPED.surroundings.connected & set(SHIPPED.route(one.facts).networks)


def test_two_networks_for_one_project_are_found_with_the_rule_that_stands_before():
    found = [one for one in every_finding() if one.kind is Kind.SEVERAL]
    assert ("reseau_entreprendre", "picardie_active") in {one.networks for one in found}
    verdicts = {rule.code: verdict for rule, verdict in SHIPPED.verdicts(found[0].facts)}
    assert all(verdicts[code] for code in found[0].rules)


def test_a_rule_behind_wider_ones_is_shadowed_by_them():
    ess = Condition(every=(Condition(named="ess"), Condition(named="en_amont")))
    late = len(shipped().rules) - 2
    engine = with_rule(late, when=ess)
    found = about_the_new_rule(engine)
    assert found.kind is Kind.SHADOWED
    assert set(found.rules[1:]) <= {rule.code for rule in shipped().rules[:late]}
    assert SHIPPED.route(found.facts).rule in found.rules


def test_a_rule_that_contradicts_itself_can_never_be_true():
    young = Condition(fact="age", op="lt", value=18)
    old = Condition(fact="age", op="ge", value=60)
    engine = with_rule(3, when=Condition(every=(young, old)))
    assert about_the_new_rule(engine).kind is Kind.IMPOSSIBLE


def test_a_complement_that_the_rule_excludes_is_never_named():
    woman = Condition(fact="genre", op="eq", value="femme")
    man = Condition(fact="genre", op="eq", value="homme")
    adie, bge = Target(to="adie", when=man), Target(to="bge_picardie")
    found = about_the_new_rule(with_rule(5, when=woman, lead=bge, also=(adie,), mode="orientation"))
    assert (found.kind, found.networks) == (Kind.NEVER_NAMED, ("adie",))


def test_what_nothing_reads_is_named():
    spare = Definition("une femme", Condition(fact="genre", op="eq", value="femme"))
    definitions = shipped().definitions | {"inutile": spare}
    book = msgspec.structs.replace(shipped(), definitions=definitions)
    assert [one.name for one in unused(book)] == ["inutile"]


@pytest.mark.parametrize("code", ["R03b", "R08d2", "R11i", "R11n"])
def test_an_example_holds_what_is_wanted_and_nothing_of_what_is_not(code):
    at = SHIPPED.position(code)
    rules = [rule for rule in shipped().rules[:at] if not rule.relay]
    facts = Witnesses(SHIPPED).profile([shipped().rule(code).when], [one.when for one in rules])
    assert SHIPPED.route(facts).rule == code

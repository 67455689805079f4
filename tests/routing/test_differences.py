"""What has changed between two rule sets, as an administrator reads it before publishing."""

from datetime import date

import msgspec

from portal.routing.conditions import Condition
from portal.routing.differences import Change, differences
from portal.routing.ruleset import RuleBook, shipped

BOOK = shipped()


def changed(**changes) -> RuleBook:
    return msgspec.structs.replace(BOOK, **changes)


def with_rule(code: str, **changes) -> RuleBook:
    rules = [
        msgspec.structs.replace(one, **changes) if one.code == code else one for one in BOOK.rules
    ]
    return changed(rules=tuple(rules))


def test_the_same_rules_differ_in_nothing():
    assert differences(BOOK, BOOK) == []


def test_a_condition_that_changes_is_said_before_and_after():
    when = Condition(
        every=(Condition(fact="emplois", op="ge", value=4), Condition(named="gros_besoin"))
    )
    (found,) = differences(BOOK, with_rule("R11h", when=when))
    assert (found.piece.label, found.change) == ("Règle R11h", Change.CHANGED)
    (line,) = found.lines
    assert line.label == "Condition"
    assert "5 ou plus" in line.before
    assert "4 ou plus" in line.after


def test_a_threshold_is_told_with_its_day_and_its_source():
    values = [
        msgspec.structs.replace(one, value=4, source="Comité de mars")
        if one.name == "RE_EMPLOIS" else one
        for one in BOOK.parameters
    ]  # fmt: skip
    (found,) = differences(BOOK, changed(parameters=tuple(values)))
    (line,) = found.lines
    assert line.label.endswith("depuis le 01/01/2026")
    assert (line.before[:1], line.after) == ("5", "4 (Comité de mars)")


def test_a_new_value_from_a_day_on_is_one_more_line():
    later = msgspec.structs.replace(BOOK.parameters[0], value=6, valid_from=date(2027, 1, 1))
    (found,) = differences(BOOK, changed(parameters=(*BOOK.parameters, later)))
    assert [(line.before, line.after[:1]) for line in found.lines] == [("", "6")]


def test_what_only_one_has_is_added_or_taken_away():
    without = changed(rules=tuple(one for one in BOOK.rules if one.code != "R05b"))
    (found,) = differences(BOOK, without)
    assert (found.piece.name, found.change) == ("R05b", Change.REMOVED)
    (back,) = differences(without, BOOK)
    assert back.change is Change.ADDED
    assert all(not line.before for line in back.lines)


def test_a_rule_that_moves_says_from_where_to_where():
    rules = list(BOOK.rules)
    at = [one.code for one in rules].index("R06")
    rules.insert(0, rules.pop(at))
    (found,) = differences(BOOK, changed(rules=tuple(rules)))
    assert (found.piece.name, found.change) == ("R06", Change.MOVED)
    assert (found.lines[0].before, found.lines[0].after) == ("après R05b", "en premier")


def test_a_rule_switched_off_and_a_group_that_grows_are_told():
    (off,) = differences(BOOK, with_rule("R05", off=True))
    assert [(line.before, line.after) for line in off.lines] == [("oui", "non, désactivée")]
    groups = BOOK.groups | {"ccas": BOOK.groups["ccas"][:1]}
    (group,) = differences(BOOK, changed(groups=groups))
    assert "ccas_commune" in group.lines[0].before
    assert "ccas_commune" not in group.lines[0].after

"""What the editor of rules does to a rule set, one piece at a time."""

from datetime import date

import pytest
from msgspec.structs import replace

from portal.errors import Refused
from portal.routing import editing
from portal.routing.conditions import ALWAYS, Condition
from portal.routing.editing import Holder, Place, condition, with_condition
from portal.routing.engine import Engine
from portal.routing.facts import completed
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import BadRules, Definition, Target, checked, shipped
from portal.routing.uses import uses
from tests.routing.surroundings import shipped_engine

BOOK = shipped()
URGENT = Condition(fact="urgence_sociale", op="eq", value=True)
NEW = replace(BOOK.rules[0], code="R99", off=True, when=ALWAYS)
R05 = Place(Holder.RULE, "R05")


def codes(book):
    return [one.code for one in book.rules]


@pytest.mark.parametrize(
    "text", ["regle.R02", "mene.R08d3.1", "aussi.R01.0", "definition.ess", "groupe.ccas.1",
             "etiquette.qpv_a_verifier"],
)  # fmt: skip
def test_every_condition_has_an_address_where_it_is_changed_and_nothing_else(text):
    place = Place.parse(text)
    assert str(place) == text
    after = checked(with_condition(BOOK, place, URGENT))
    assert condition(after, place) == URGENT
    assert place.piece.of(after) != place.piece.of(BOOK)
    assert with_condition(after, place, condition(BOOK, place)) == BOOK


def test_a_new_rule_is_off_then_takes_its_place_and_leads():
    after = editing.insert_rule(BOOK, NEW, "R02")
    assert codes(after)[:4] == ["R01", "R00b", "R99", "R02"]
    with pytest.raises(Refused, match="prendrait toutes les demandes"):
        editing.switch_rule(after, "R99", off=False)
    after = with_condition(after, Place(Holder.RULE, "R99"), URGENT)
    after = editing.place_rule(editing.switch_rule(after, "R99", off=False), "R99", "R01")
    engine = Engine(checked(after), shipped_engine().surroundings)
    assert engine.route(completed({"urgence_sociale": True})).rule == "R99"


def test_a_place_in_the_order_is_said_by_the_rule_that_follows_so_twice_is_once():
    after = editing.place_rule(BOOK, "R05", "R04c")
    assert codes(after).index("R05") == codes(BOOK).index("R04c")
    assert editing.place_rule(after, "R05", "R04c") == after
    with pytest.raises(BadRules, match="toujours une réponse"):
        checked(editing.place_rule(BOOK, "R05", ""))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda: editing.insert_rule(BOOK, replace(NEW, code="R01"), "R02"), "sert déjà"),
        (lambda: editing.copy_rule(BOOK, "R05", "REPLI"), "sert déjà"),
        (lambda: with_condition(BOOK, R05, ALWAYS), "prendrait toutes les demandes"),
        (lambda: editing.remove_rule(BOOK, "R04b"), "l’étiquette hors_epci"),
        (lambda: editing.remove_rule(BOOK, "R99"), "n’est plus dans le brouillon"),
        (lambda: editing.remove_definition(BOOK, "etudiant"), "la règle R09"),
        (lambda: editing.remove_definition(BOOK, "qpv"), "la définition qpv_a_verifier"),
        (lambda: editing.remove_group(BOOK, "ccas"), "la règle R03b"),
        (lambda: editing.remove_value(BOOK, "RE_EMPLOIS", 0), "la règle R11h"),
        (lambda: editing.remove_value(BOOK, "MCP_MIN", 0), "le contrôle des montants"),
        (lambda: editing.remove_target(BOOK, Place(Holder.LEAD, "R05")), "au moins un réseau"),
        (lambda: editing.remove_target(BOOK, Place(Holder.ALSO, "R05")), "n’est plus"),
    ],
)
def test_what_would_break_the_rules_is_refused_with_who_needs_it(edit, sentence):
    with pytest.raises(Refused, match=sentence):
        edit()


def test_a_copy_is_off_and_follows_its_model_without_hiding_the_last_rule():
    assert codes(editing.copy_rule(BOOK, "R05", "R05x"))[11:13] == ["R05x", "R05b"]
    after = checked(editing.copy_rule(BOOK, "R11n", "R11x"))
    assert codes(after)[-2:] == ["R11x", "R11n"]
    assert after.rules[-2].off


def test_networks_are_added_moved_and_taken_away():
    also = Place(Holder.ALSO, "R05")
    after = editing.put_target(BOOK, also, Target(to="adie"))
    after = editing.put_target(after, replace_rank(also, 1), Target(to="cci"))
    after = editing.move_target(after, replace_rank(also, 1), -1)
    assert [one.to for one in editing.targets(after, also)] == ["cci", "adie"]
    assert editing.move_target(after, also, -1) == after
    after = editing.remove_target(editing.remove_target(after, also), also)
    assert after == BOOK


def replace_rank(place, rank):
    return Place(place.holder, place.name, rank)


def test_a_parameter_has_several_dated_values_under_one_label():
    old = editing.values_of(BOOK, "RE_EMPLOIS")[0]
    new = replace(old, value=6, valid_from=date(2027, 1, 1), label="Emplois", source="Comité")
    after = checked(editing.put_parameter(BOOK, new, 1))
    assert [one.value for one in editing.values_of(after, "RE_EMPLOIS")] == [5, 6]
    assert {one.label for one in editing.values_of(after, "RE_EMPLOIS")} == {"Emplois"}
    assert after.on(date(2027, 5, 1)).values()["RE_EMPLOIS"] == 6
    assert [one.name for one in after.parameters][:3] == ["RE_EMPLOIS", "RE_EMPLOIS", "RE_GRIS"]
    with pytest.raises(Refused, match="le même jour"):
        editing.put_parameter(after, replace(new, value=7), 2)
    assert len(editing.values_of(editing.remove_value(after, "RE_EMPLOIS", 1), "RE_EMPLOIS")) == 1


def test_what_nobody_uses_goes_and_what_is_used_says_by_whom():
    after = editing.put_definition(BOOK, "urgence", Definition("une urgence", URGENT))
    assert editing.remove_definition(checked(after), "urgence") == BOOK
    assert uses(BOOK, Piece(Kind.DEFINITION, "jeune")) == [
        "la règle R11h", "la règle R11i", "la règle R11j",
    ]  # fmt: skip
    assert "la définition gros_besoin" in uses(BOOK, Piece(Kind.PARAMETER, "RE_BESOIN"))
    assert editing.remove_tag(BOOK, "hors_epci").tags == tuple(
        one for one in BOOK.tags if one.tag != "hors_epci"
    )

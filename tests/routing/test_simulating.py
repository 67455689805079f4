"""Two rule sets on the same files: what changes, for whom, and what a person decided apart."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from portal.french import PARIS
from portal.networks.load import shipped_connected_codes
from portal.routing.conditions import ALWAYS
from portal.routing.engine import Engine, Surroundings
from portal.routing.facts import completed
from portal.routing.ruleset import shipped
from portal.routing.simulating import Scope, Stored, Tally
from portal.routing.simulation_models import Change, Gap, Ground
from portal.territory.load import shipped_perimeter

AROUND = Surroundings(shipped_perimeter(), shipped_connected_codes())
TODAY = Engine(shipped(), AROUND)


def parameter(name, value):
    changed = [
        replace(one, value=value) if one.name == name else one for one in shipped().parameters
    ]
    return Engine(replace(shipped(), parameters=tuple(changed)), AROUND)


def without(*codes):
    """Rules switched off; the last one always fits."""
    rules = [replace(one, off=one.code in codes) for one in shipped().rules]
    return Engine(replace(shipped(), rules=tuple(rules)), AROUND)


def project(**facts):
    return completed({"insee_projet": "80021", "besoin_total": 150_000} | facts)


def stored(number, facts, chosen=None):
    said = TODAY.route(facts)
    return Stored(number, facts, (said.primary, tuple(sorted(said.also)), said.mode), chosen)


def tally(after, *files):
    found = Tally(TODAY, after)
    for file in files:
        found.add(file)
    return found


def test_the_same_rules_change_nothing():
    found = tally(TODAY, *(stored(one, project(emplois_crees_3ans=one)) for one in range(8)))
    result = found.result()
    assert (result.files, result.changed, result.left, result.differing) == (8, 0, 0, 0)
    assert list(found.moves()) == []
    assert result.loads["reseau_entreprendre"] == ((3, 3), (2, 2))


def test_a_threshold_moves_the_files_that_it_should_and_no_other():
    files = [stored(100 + jobs, project(emplois_crees_3ans=jobs)) for jobs in range(8)]
    found = tally(parameter("RE_EMPLOIS", 7), *files)
    result, (move,) = found.result(), found.moves()
    assert result.ways == [("reseau_entreprendre", "initiative_somme", 2)]
    assert (result.changes, result.changed) == ({Change.NONE: 6, Change.LEAD: 2}, 2)
    assert result.loads["reseau_entreprendre"] == ((3, 1), (2, 4))
    assert (result.rules["R11h"], result.rules["R11i"]) == ((3, 1), (2, 4))
    assert (move.change, move.dossier_ids, move.by_person) == (Change.LEAD, [105, 106], False)
    assert (move.before["rule"], move.after["rule"]) == ("R11h", "R11i")


def test_networks_that_accompany_and_the_way_of_sending_are_told_apart():
    rules = [replace(one, also=()) if one.code == "R11j" else one for one in shipped().rules]
    alone = Engine(replace(shipped(), rules=tuple(rules)), AROUND)
    assert tally(alone, stored(1, project(snee=True))).result().changes == {Change.ALSO: 1}
    closed = Surroundings(AROUND.perimeter, frozenset())
    held = tally(Engine(shipped(), closed), stored(1, project()))
    assert held.result().changes == {Change.MODE: 1}
    untagged = Engine(replace(shipped(), tags=()), AROUND)
    assert tally(untagged, stored(1, project(genre="femme"))).result().changes == {Change.TAGS: 1}


def test_a_file_left_without_an_answer_is_counted_as_lost():
    asking = replace(shipped().rules[-1], when=ALWAYS)
    nobody = replace(shipped(), rules=(replace(asking, off=True),))
    facts = project()
    found = tally(Engine(nobody, AROUND), stored(7, facts), stored(8, facts, "adie"))
    result = found.result()
    assert result.gaps == {Gap.FALLBACK: (0, 1)}
    assert (result.left, result.nobody, result.lost) == (1, 1, 1)
    assert result.ways == [("initiative_somme", Gap.FALLBACK, 1)]
    assert {move.gap for move in found.moves()} == {Gap.FALLBACK, None}


def test_a_question_that_the_file_never_answered_leaves_it_undecided():
    facts = project()
    del facts["innovant"]
    result = tally(TODAY, stored(1, facts), stored(2, project())).result()
    assert result.gaps == {Gap.UNDECIDED: (1, 1)}
    assert (result.lacking, result.left, result.nobody, result.lost) == ({"innovant": 1}, 1, 0, 0)


def test_what_a_person_chose_stays_and_is_told_apart():
    facts = project(emplois_crees_3ans=6)
    files = stored(1, facts, "initiative_somme"), stored(2, facts, "adie")
    found = tally(parameter("RE_EMPLOIS", 7), *files)
    result = found.result()
    assert (result.changes, result.ways) == ({}, [])
    assert result.loads == {"initiative_somme": ((1, 1), (0, 0)), "adie": ((1, 1), (0, 0))}
    assert result.choices.files == result.choices.changed == 2
    assert result.choices.agreed == (0, 1)
    assert all(move.by_person for move in found.moves())


def test_what_was_said_then_is_compared_with_what_is_said_today():
    old = Stored(1, project(), ("adie", (), "transmission"))
    assert tally(TODAY, old, stored(2, project())).result().differing == 1


def test_a_rule_switched_off_gives_its_files_to_the_next_that_fits():
    result = tally(without("R11h"), stored(1, project(emplois_crees_3ans=6))).result()
    assert result.rules == {"R11h": (1, 0), "R11i": (0, 1)}


AMIENS, ELSEWHERE = {"insee_projet": "80021"}, {"insee_projet": "75056"}


@pytest.mark.parametrize(
    ("ground", "inside", "outside"),
    [(Ground.EVERYWHERE, [AMIENS, ELSEWHERE, {}], []),
     (Ground.SERVED, [AMIENS, {"insee_domicile": "80021"}], [ELSEWHERE, {}]),
     (Ground.OUTSIDE, [ELSEWHERE, {"insee_projet": None}], [AMIENS]),
     (Ground.COMMUNES, [AMIENS], [ELSEWHERE, {"insee_projet": "80489"}]),
     (Ground.QPV, [{"qpv_projet": "oui"}, {"qpv_domicile": "oui"}], [{"qpv_projet": "inconnu"}])],
)  # fmt: skip
def test_the_territory_is_that_of_the_project_or_else_of_the_home(ground, inside, outside):
    scope = Scope(ground=ground, communes=("80021",))
    assert all(scope.covers(facts, AROUND.perimeter) for facts in inside)
    assert not any(scope.covers(facts, AROUND.perimeter) for facts in outside)


@pytest.mark.parametrize(
    ("moment", "held"),
    [((2026, 2, 28, 23, 59), False), ((2026, 3, 1), True), ((2026, 3, 31, 23, 59), True),
     ((2026, 4, 1), False)],
)  # fmt: skip
def test_a_period_is_made_of_whole_days_in_paris(moment, held):
    scope = Scope(date(2026, 3, 1), date(2026, 3, 31))
    assert scope.spans(datetime(*moment, tzinfo=PARIS)) is held
    assert Scope().spans(datetime(*moment, tzinfo=PARIS))

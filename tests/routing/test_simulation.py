"""Simulations behind the scenes: one at a time, seen, cancelled, begun again after a kill."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.database import session, transaction
from portal.errors import Refused
from portal.french import plural
from portal.routing import simulation
from portal.routing.conditions import Condition
from portal.routing.drafting import change, start
from portal.routing.publication import findings, publish, submit
from portal.routing.simulating import Scope
from portal.routing.simulation import SILENCE, cancel, run, run_waiting, take
from portal.routing.simulation_models import Gap, Ground, Simulation, State
from portal.routing.simulation_reading import (
    Chosen,
    changed_since,
    last_whole,
    page,
    read,
    simulations_of,
)
from tests.factories import UserFactory
from tests.routing.replayed import asked, routed, simulated
from tests.routing.test_drafting import reworded

both_databases = pytest.mark.both_databases


@pytest.fixture
def ada(app):
    return UserFactory(admin=True)


@pytest.fixture
def draft(ada):
    """From seven jobs on, instead of five."""
    with transaction():
        found = start(by=ada)
        numbers = [
            one | ({"value": 7} if one["name"] == "RE_EMPLOIS" else {})
            for one in found.content["parameters"]
        ]
        found.content = found.content | {"parameters": numbers}
    return found


def kept(number):
    return session.get_one(Simulation, number, populate_existing=True)


@both_databases
def test_what_would_change_is_counted_file_by_file(draft, ada):
    moving, staying = routed(), routed(facts={"emplois_crees_3ans": 9})
    done = last_whole(simulated(draft, by=ada))
    found = read(done)
    assert (done.state, done.done, done.total, done.percent) == (State.DONE, 2, 2, 100)
    assert [(way.words, way.files) for way in found.ways] == [
        (("Réseau Entreprendre", "Initiative Somme"), 1)
    ]
    pages, files = page(done, Chosen(), None)
    assert (pages.total, list(files)) == (1, [moving.dossier_id])
    assert staying.dossier_id not in files


@both_databases
def test_a_file_counts_once_with_its_last_orientation_before_any_no(draft, ada):
    first = routed(facts={"emplois_crees_3ans": 2})
    dossier_id = first.dossier_id
    dossier = type("Known", (), {"id": dossier_id})
    routed(dossier, facts={"emplois_crees_3ans": 6})
    routed(dossier, facts={"emplois_crees_3ans": 1}, excluded=["reseau_entreprendre"])
    result = read(last_whole(simulated(draft, by=ada))).result
    assert (result.files, result.changed) == (1, 1)


def test_the_choice_of_a_person_stays(draft, ada):
    run = routed(override_code="adie", override_reason="Elle le demande")
    done = last_whole(simulated(draft, by=ada))
    assert read(done).result.choices.files == 1
    assert list(page(done, Chosen(), None)[1]) == []
    assert list(page(done, Chosen(by_person=True), None)[1]) == [run.dossier_id]


def test_only_the_files_of_the_scope_are_replayed(draft, ada):
    routed(at=datetime(2026, 3, 5, 12, tzinfo=UTC))
    routed(at=datetime(2026, 4, 5, 12, tzinfo=UTC))
    routed(at=datetime(2026, 3, 5, 12, tzinfo=UTC), facts={"insee_projet": "80489"})
    scope = Scope(date(2026, 3, 1), date(2026, 3, 31), Ground.COMMUNES, ("80021",))
    _, (part,) = simulations_of(simulated(draft, scope, by=ada), None)
    assert read(part).result.files == 1
    assert last_whole(draft) is None


def test_one_that_waits_is_cancelled_and_never_runs(draft, ada):
    number = asked(draft, by=ada)
    with pytest.raises(Refused, match="déjà en cours"):
        asked(draft, Scope(ground=Ground.QPV), by=ada)
    with transaction():
        cancel(kept(number), by=ada)
    run_waiting()
    assert (kept(number).state, kept(number).result) == (State.CANCELLED, {})
    with pytest.raises(Refused, match="déjà terminée"):
        cancel(kept(number), by=ada)


def test_one_that_runs_is_cancelled_and_keeps_nothing(draft, ada):
    routed()
    number = asked(draft, by=ada)
    turn = take()
    with transaction():
        cancel(kept(number), by=ada)
    run(turn)
    assert (kept(number).state, kept(number).moves) == (State.CANCELLED, [])


@both_databases
def test_one_runs_at_a_time(draft, ada):
    asked(draft, by=ada)
    other = asked(start(by=ada), by=ada)
    first = take()
    assert take() is None
    run(first)
    assert take().id == other


@both_databases
def test_a_killed_worker_is_replaced_and_can_write_no_more(draft, ada):
    routed()
    with time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=UTC), tick=False) as clock:
        number = asked(draft, by=ada)
        killed = take()
        run_waiting()
        assert kept(number).state is State.RUNNING
        clock.shift(SILENCE * 2)
        second = take()
        run(killed)
        assert kept(number).state is State.RUNNING
        run(second)
    assert (kept(number).state, len(kept(number).moves)) == (State.DONE, 1)


def test_what_kills_its_workers_is_given_up(draft, ada):
    with time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=UTC), tick=False) as clock:
        number = asked(draft, by=ada)
        for _ in range(simulation.MOST_ATTEMPTS):
            assert take()
            clock.shift(SILENCE * 2)
        assert take() is None
    assert kept(number).state is State.FAILED


def test_an_error_ends_it_and_the_next_one_runs(draft, ada):
    routed(facts={"emplois_crees_3ans": 6})
    with transaction():
        routed().facts = {"insee_projet": "80021", "besoin_total": "beaucoup"}
    number = asked(draft, by=ada)
    run_waiting()
    assert (kept(number).state, kept(number).moves) == (State.FAILED, [])
    assert asked(draft, by=ada)


def test_a_draft_that_changes_makes_its_simulation_out_of_date(draft, ada):
    done = last_whole(simulated(draft, by=ada))
    assert not changed_since(done)
    change(draft, reworded("R01", applicant="Autre."), "R01", by=ada)
    assert changed_since(done)
    assert "Cette version a changé depuis la dernière simulation" in [
        one.words for one in findings(draft)
    ]


def test_rules_never_replayed_are_not_published_without_a_reason(draft, ada):
    words = "Ces règles n’ont pas encore été simulées sur toutes les demandes"
    simulated(draft, Scope(ground=Ground.QPV), by=ada)
    assert words in [one.words for one in findings(draft)]
    simulated(draft, by=ada)
    assert words not in [one.words for one in findings(draft)]
    bob = UserFactory(admin=True)
    submit(draft, by=ada)
    publish(draft, "Décidé en comité", by=bob)


def test_files_left_without_an_answer_need_a_reason(draft, ada):
    run = routed(facts={"emplois_crees_3ans": 1})
    with transaction():
        run.facts = {name: value for name, value in run.facts.items() if name != "apport"}
    lost = f"{plural(1, 'demande n’a plus')} de réponse"
    assert lost not in [one.words for one in findings(simulated(draft, by=ada))]
    asking = Condition(fact="apport", op="gt", value=0)
    change(draft, reworded("R11i", when=asking), "R11i", by=ada)
    [found] = [one for one in findings(simulated(draft, by=ada)) if one.words == lost]
    assert found.endpoint == "simulations.index"
    assert found.lines == (f"{Gap.UNDECIDED.label} : 1, 0 aujourd’hui",)


def test_it_begins_as_soon_as_what_asked_for_it_is_kept(app, draft, ada):
    woken = []
    app.extensions["long_work"] = lambda: woken.append("once")
    try:
        first = asked(draft, by=ada)
        assert asked(draft, by=ada) == first
        with pytest.raises(Refused):
            asked(draft, by=UserFactory(admin=True))
    finally:
        del app.extensions["long_work"]
    assert woken == ["once"]

"""The work behind the scenes: one worker among the web processes, a round that may be run again."""

import pytest
import time_machine

from portal import create_app, jobs
from portal.database import session, transaction
from portal.heartbeat import Pulse, last_beats, take_turn
from tests.conftest import settings_for
from tests.monitoring.known import paris


def test_only_one_process_has_the_worker(tmp_path):
    url = f"sqlite:///{tmp_path}/none.db"
    apps = [create_app(settings_for(url, tmp_path)) for _ in range(2)]
    first, second = [jobs.start_embedded(app) for app in apps]
    assert second is None
    first.stop(graceful=False)
    first.lock_file.close()
    third = jobs.start_embedded(apps[1])
    assert third
    third.stop(graceful=False)
    third.lock_file.close()


def test_the_morning_round_may_be_run_again(app):
    for _ in range(2):
        assert jobs.morning()
    assert last_beats()[Pulse.MORNING]


@pytest.mark.parametrize("month", [1, 7])
def test_the_morning_begins_at_six_in_paris_in_winter_as_in_summer(app, month):
    with time_machine.travel(paris(2026, month, 8, 5, 59), tick=False) as clock:
        assert not jobs.morning_if_owed()
        clock.move_to(paris(2026, month, 8, 6))
        assert jobs.morning_if_owed()


def test_a_morning_when_nothing_ran_is_made_up_once_and_comes_back_the_next_day(app):
    with time_machine.travel(paris(2026, 1, 8, 15, 30), tick=False) as clock:
        assert jobs.morning_if_owed()
        clock.move_to(paris(2026, 1, 8, 18))
        assert not jobs.morning_if_owed()
        clock.move_to(paris(2026, 1, 9, 0, 30))
        assert not jobs.morning_if_owed()
        clock.move_to(paris(2026, 1, 9, 6, 1))
        assert jobs.morning_if_owed()


def test_two_processes_do_not_begin_it_together_and_a_killed_one_is_replaced(app):
    with time_machine.travel(paris(2026, 1, 8, 6), tick=False) as clock:
        with transaction():
            assert take_turn(Pulse.MORNING, jobs.TURN)  # by a process that is killed then
        assert not jobs.morning_if_owed()
        clock.move_to(paris(2026, 1, 8, 7))
        assert jobs.morning_if_owed()


def test_a_duty_that_fails_stops_no_other_and_the_round_is_made_up(app, monkeypatch):
    done = []

    def fails():
        if not done[1:]:
            session.connection().exec_driver_sql("SELECT nothing FROM nowhere")

    monkeypatch.setattr(jobs, "MORNING", [fails, lambda: done.append("the other")])
    with time_machine.travel(paris(2026, 1, 8, 6), tick=False) as clock:
        assert not jobs.morning_if_owed()
        assert (done, last_beats()[Pulse.MORNING]) == (["the other"], None)
        done.append("mended")
        clock.move_to(paris(2026, 1, 8, 7))
        assert jobs.morning_if_owed()
        assert last_beats()[Pulse.MORNING] == paris(2026, 1, 8, 7)


def test_long_work_takes_one_thread_and_forgets_nothing_asked_meanwhile(app, monkeypatch):
    done = []

    def works():
        done.append("begun")
        if len(done) == 1:
            jobs.perform_long()  # as another thread would, whom this one does not keep waiting
        done.append("over")

    monkeypatch.setattr(jobs, "LONG", [works])
    jobs.perform_long()
    assert done == ["begun", "over"] * 2

"""Files lived through at random: nothing forbidden succeeds, nothing allowed fails.

``HYPOTHESIS_PROFILE=long pytest tests/test_lives.py`` tries many more lives, each time others;
``LIVES=1000`` says how many, on each database. What it finds is not made smaller: it takes hours.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lives.machine import Lives

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


@pytest.mark.both_databases
def test_a_file_lived_through_at_random_stays_as_it_must(app):
    class Here(Lives):
        pass

    Here.app = app
    some = settings(
        max_examples=int(os.environ.get("LIVES", "150")) if LONG else 2,
        stateful_step_count=60 if LONG else 25,
        derandomize=not LONG,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        print_blob=LONG,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=some)

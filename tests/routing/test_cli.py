"""``flask routing``: what people and scripts read from it."""

import json
from pathlib import Path

import pytest

from portal import create_app
from tests.conftest import settings_for

CASES = Path(__file__).parent / "cases.json"


@pytest.fixture
def facts(tmp_path):
    def write(content) -> str:
        path = tmp_path / "facts.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=["routing", *words])


def test_the_json_has_the_result_and_the_trace_of_each_rule_and_leaf(run, facts):
    case = json.loads(CASES.read_text())[0]
    done = run("explain", "--facts", facts(case["facts"]), "--json")
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["primary"] == case["expected"]["primary"]
    assert {"also", "mode", "tags", "rule", "missing", "decided"} <= answer.keys()
    lines = {line["rule"]: line for line in answer["trace"]}
    assert lines[answer["rule"]]["verdict"] in ("yes", "unknown")
    leaf = lines["R05"]["leaves"][0]
    assert leaf.keys() == {"fact", "op", "expected", "observed", "verdict"}


def test_without_json_it_is_said_in_words(run, facts):
    done = run("explain", "--facts", facts({"urgence_sociale": True, "insee_domicile": "80021"}))
    assert "ccas_amiens" in done.stdout
    assert "R01" in done.stdout


def test_a_missing_fact_that_decides_is_named(run, facts):
    done = run("explain", "--facts", facts({"projet": "creation"}), "--json")
    answer = json.loads(done.stdout)
    assert "urgence_sociale" in answer["missing"]
    assert answer["primary"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "n’est pas du JSON"),
        ("[]", "un objet de faits"),
        ({"projt": "creation"}, "projt"),
        ({"age": "vieux"}, "age"),
        ({"statut": "astronaute"}, "statut"),
    ],
)
def test_wrong_facts_are_refused_with_the_name_of_the_fault(run, facts, content, said):
    done = run("explain", "--facts", facts(content))
    assert done.exit_code == 1
    assert said in done.stderr


def test_the_acceptance_cases_all_pass(run):
    done = run("check", "--cases", str(CASES))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "45 passed, 0 failed"


def test_each_difference_is_printed_and_the_command_fails(run, facts):
    case = json.loads(CASES.read_text())[0]
    case["expected"] |= {"primary": "adie", "also": ["cma"]}
    done = run("check", "--cases", facts([case]))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{case['id']} primary: expected 'adie', got ")
    assert lines[-1] == "0 passed, 1 failed"


def test_it_works_before_the_portal_is_set_up(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/empty.db", tmp_path))
    done = app.test_cli_runner().invoke(args=["routing", "check", "--cases", str(CASES)])
    assert done.stdout.splitlines()[-1] == "45 passed, 0 failed"
    assert "règles livrées" in done.stderr

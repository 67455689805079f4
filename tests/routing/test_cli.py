"""``flask routing``: what people and scripts read from it."""

import json

import pytest

from portal import create_app
from portal.config import ROOT
from portal.database import Base, transaction
from portal.networks.load import load_networks
from portal.routing.commands import load_rules
from tests.conftest import settings_for

CASES = ROOT / "portal/routing/cases.json"


@pytest.fixture
def facts(tmp_path):
    def write(content) -> str:
        path = tmp_path / "facts.json"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
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
        ({"statut": ["salarie"]}, "statut"),
        ({"besoins": [{}]}, "besoins"),
        ({"dossier_existant": "foo"}, "« dossier_existant » ne peut pas valoir 'foo'"),
        ({"insee_projet": "XXXXX"}, "Un code INSEE est attendu"),
        ({"insee_domicile": "2C001"}, "Un code INSEE est attendu"),
        (b"\xff", "n’est pas du JSON"),
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


BAD_CASES = [
    ([], "Expected `object`, got `array`"),
    ("CAS-01", "Expected `object`, got `str`"),
    ({"id": "A", "expected": {"primary": "adie"}}, "missing required field `facts`"),
    ({"id": "A", "facts": {}}, "missing required field `expected`"),
    ({"id": "A", "facts": [], "expected": {"primary": "adie"}}, "at `$.facts`"),
    ({"id": "A", "facts": {}, "expected": {"primry": "adie"}}, "unknown field `primry`"),
    ({"id": "A", "facts": {}, "expected": {"also": "adie"}}, "at `$.expected.also`"),
    ({"id": "A", "facts": {}, "expected": {"why": "Parce que."}}, "ne dit aucun de primary"),
    ({"id": "A", "facts": {"age": "vieux"}, "expected": {"primary": "adie"}}, "« age »"),
]


@pytest.mark.parametrize(("case", "said"), BAD_CASES)
def test_a_bad_case_fails_with_a_line_that_says_why(run, facts, case, said):
    done = run("check", "--cases", facts([case, json.loads(CASES.read_text())[0]]))
    assert done.exit_code == 1
    first, *_, last = done.stdout.splitlines()
    assert first.startswith(("A ", "n° 1 "))
    assert said in first
    assert last == "1 passed, 1 failed"


@pytest.mark.parametrize("content", [{"facts": {}}, "{", "null"])
def test_a_file_without_a_list_of_cases_fails_and_still_counts(run, facts, content):
    done = run("check", "--cases", facts(content))
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed"


def test_a_byte_order_mark_is_accepted_in_both_files(run, facts):
    case = json.loads(CASES.read_text())[0]
    marked = b"\xef\xbb\xbf" + json.dumps([case]).encode()
    assert run("check", "--cases", facts(marked)).stdout == "1 passed, 0 failed\n"
    marked = b"\xef\xbb\xbf" + json.dumps(case["facts"]).encode()
    assert run("explain", "--facts", facts(marked), "--json").exit_code == 0


def test_what_is_unknown_was_not_observed(run, facts):
    given = {"urgence_sociale": False, "emplois_crees_3ans": 6}
    answer = json.loads(run("explain", "--facts", facts(given), "--json").stdout)
    leaves = {
        leaf["fact"]: (leaf["verdict"], leaf["observed"])
        for line in answer["trace"]
        for leaf in line["leaves"]
    }
    assert leaves["urgence_sociale"] == ("no", False)
    assert leaves["age"] == ("unknown", None)
    assert leaves["emplois"] == ("yes", 6)


def test_the_version_of_the_rules_is_told(run, facts):
    assert json.loads(run("explain", "--facts", facts({}), "--json").stdout)["rule_set"] == 1


@pytest.fixture
def elsewhere(tmp_path):
    """The commands of a portal on a database of its own, at this address."""

    made = []

    def make(url):
        app = create_app(settings_for(url, tmp_path))
        made.append(app.extensions["database"].engine)
        return lambda *words: app.test_cli_runner().invoke(args=["routing", *words])

    yield make
    for engine in made:
        engine.dispose()


def test_a_database_that_cannot_be_read_is_an_error_and_not_the_shipped_rules(elsewhere, tmp_path):
    (tmp_path / "bad.db").write_bytes(b"no database" * 1000)
    for url in (
        f"sqlite:///{tmp_path}/bad.db",
        "postgresql+psycopg://guichet:motdepasse@127.0.0.1:1/guichet",
    ):
        done = elsewhere(url)("check", "--cases", str(CASES))
        assert done.exit_code == 1
        assert "La base de données ne se lit pas" in done.stderr
        assert "motdepasse" not in done.output
        assert "passed" not in done.stdout


def test_the_rules_are_read_while_another_process_writes(elsewhere, facts, tmp_path):
    url = f"sqlite:///{tmp_path}/busy.db"
    app = create_app(settings_for(url, tmp_path))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context(), transaction():
        load_networks()
        load_rules()
    with engine.connect() as writer:
        writer.exec_driver_sql("UPDATE rule_set SET note = 'en cours'")
        done = elsewhere(url)("explain", "--facts", facts({}), "--json")
    engine.dispose()
    assert json.loads(done.stdout)["rule_set"] == 1


def test_no_database_is_made_by_looking(elsewhere, tmp_path):
    done = elsewhere(f"sqlite:///{tmp_path}/none.db")("check", "--cases", str(CASES))
    assert done.exit_code == 0
    assert not (tmp_path / "none.db").exists()


def test_a_database_without_tables_answers_with_the_shipped_rules(elsewhere, backend, facts):
    done = elsewhere(backend.url("bare"))("explain", "--facts", facts({}), "--json")
    assert json.loads(done.stdout)["rule_set"] is None


def test_it_works_before_the_portal_is_set_up(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/empty.db", tmp_path))
    done = app.test_cli_runner().invoke(args=["routing", "check", "--cases", str(CASES)])
    assert done.stdout.splitlines()[-1] == "45 passed, 0 failed"
    assert "règles livrées" in done.stderr

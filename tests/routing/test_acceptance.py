"""The acceptance cases: seeded once, run against any rules, drawn from files, never lost."""

import pytest

from portal.administration_log import AdministrationEvent, last_about
from portal.database import session
from portal.errors import Refused
from portal.french import spaced
from portal.networks.models import Network
from portal.routing import acceptance
from portal.routing.case_models import CaseOrigin
from portal.routing.drafting import change, start
from portal.routing.queries import active_engine, engine_of
from tests.factories import UserFactory
from tests.routing.test_drafting import reworded


@pytest.fixture
def ada(app):
    return UserFactory(admin=True)


def differences(engine):
    found = acceptance.run_cases(engine)
    return {one.case.code: one.differences for one in found if not one.holds}


def test_all_the_shipped_cases_hold_with_the_rules_in_force(app):
    assert len(acceptance.cases()) == 45
    assert differences(active_engine()) == {}


def test_rules_that_answer_otherwise_say_how_in_words(ada):
    draft = start(by=ada)
    change(draft, reworded("R02", mode="rattachement", also=()), "x", by=ada)
    said = (
        "Façon d’orienter : rattachement au dossier suivi (attendu : orientation sans transmission)"
    )
    assert differences(engine_of(draft))["CAS-37"] == (spaced(said),)


def test_a_case_removed_is_run_no_more_and_does_not_come_back_by_itself(ada):
    case = acceptance.case("CAS-01")
    with pytest.raises(Refused, match="Écrivez pourquoi"):
        acceptance.remove(case, " ", by=ada)
    acceptance.remove(case, "Le réseau a changé", by=ada)
    acceptance.load_cases()
    assert (len(acceptance.cases()), acceptance.removed_cases()) == (44, [case])
    last = last_about("acceptance_case/CAS-01")
    assert last.words == spaced("Cas retiré : Le réseau a changé")
    acceptance.put_back(case, by=ada)
    assert len(acceptance.cases()) == 45


def test_a_case_keeps_only_what_says_something_of_the_profile(ada):
    facts = {"projet": "creation", "insee_projet": "80021", "age": 35, "besoin_total": 20_000}
    made = acceptance.add(" Un snack ", "", facts, {"primary": "adie"}, by=ada)
    assert (made.code, made.title, made.origin) == ("DOS-01", "Un snack", CaseOrigin.FILE)
    assert made.facts == {"insee_projet": "80021", "besoin_total": 20_000}
    said = spaced("Réseau principal : Initiative Somme (attendu : Adie)")
    assert differences(active_engine())["DOS-01"] == (said,)
    assert acceptance.add("Un autre", "", facts, {}, by=ada).code == "DOS-02"


def test_a_case_pressed_twice_is_one_and_the_journal_holds_its_code_alone(ada):
    facts = {"rqth": True, "besoin_total": 20_000}
    first, second = (
        acceptance.add("L'essai", "", facts, {"primary": "adie"}, by=ada, sensitive_reason="Vu")
        for _ in range(2)
    )
    assert second is first
    last = last_about("acceptance_case/DOS-01")
    assert (first.title, last.subject, last.data) == ("L’essai", "Cas DOS-01", {})
    assert session.query(AdministrationEvent).count() == 1


def test_a_case_whose_facts_are_no_longer_possible_says_so(ada):
    network = Network(code="ancien", abbreviation="A", name="Ancien", summary="x")
    session.add(network)
    session.flush()
    acceptance.add("Suivi", "", {"dossier_existant": "ancien"}, {"primary": "ancien"}, by=ada)
    assert differences(active_engine()) == {}
    session.delete(network)
    assert "« dossier_existant » ne peut pas valoir" in differences(active_engine())["DOS-01"][0]


def test_only_administrators_keep_cases(app):
    with pytest.raises(Refused, match="Seul un administrateur"):
        acceptance.add("x", "", {}, {}, by=UserFactory(front_desk=True))

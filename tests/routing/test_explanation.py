"""Runs that were kept, told again: the person's choice, the facts and the rules of that day."""

from datetime import date

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from portal.database import session
from portal.routing import commands
from portal.routing.explanation import explain_run
from portal.routing.models import OverrideMotive, RoutingRun, RuleSet, RunCause
from portal.routing.queries import engine_of, last_run
from portal.routing.reading import read_run
from portal.routing.ruleset import shipped, to_content
from portal.territory.models import PerimeterCommune
from tests.factories import UserFactory
from tests.factories_files import DossierFactory


@pytest.fixture
def run(app) -> RoutingRun:
    return last_run(DossierFactory(to=("initiative_somme",)).id)


def test_a_persons_choice_is_told_with_its_reason(run):
    commands.override(
        run, "adie", OverrideMotive.OTHER, "Un petit besoin suffit.", by=UserFactory()
    )
    told = explain_run(run)
    assert told.lead.code == "adie"
    assert told.sentence == "Un conseiller du guichet a choisi ce réseau : Un petit besoin suffit."
    assert told.transmitted
    others = {one.network.code: one.sentence for one in told.others}
    assert others["initiative_somme"] == (
        "Les règles proposaient ce réseau, un conseiller en a choisi un autre."
    )
    assert "adie" not in others


def test_the_staff_read_what_the_rules_said_and_what_was_decided(run):
    commands.override(
        run, "adie", OverrideMotive.OTHER, "Un petit besoin suffit.", by=UserFactory()
    )
    read = read_run(run, ())
    assert (read.lead, read.override) == ("Initiative Somme", "Adie")
    assert read.purpose == "Prêt d’honneur création et reprise."


def test_a_network_that_said_no_is_not_told_to_lack_anything(run):
    facts = {name: run.facts[name] for name in run.facts}
    again, _ = commands.run(run.dossier_id, facts, RunCause.DECLINE, {"initiative_somme"})
    others = {one.network.code: one.sentence for one in explain_run(again).others}
    assert others["initiative_somme"] == "Ce réseau a déjà reçu votre demande."


def test_an_old_run_is_told_the_same_when_the_perimeter_has_changed(run):
    before = [line.leaves for line in read_run(run, ()).lines]
    assert run.facts["projet_dans_territoire"] is True
    assert run.facts["departement_projet"] == "80"
    assert "emplois" in run.facts
    session.execute(sa.delete(PerimeterCommune))
    assert [line.leaves for line in read_run(run, ()).lines] == before
    assert engine_of(run.rule_set).known(run.facts)["projet_dans_territoire"] is True


def test_the_rules_are_read_with_the_parameters_of_the_day(app):
    [jobs, *rest] = shipped().parameters
    later = replace(jobs, value=9, valid_from=date(2027, 1, 1))
    jobs = replace(jobs, valid_until=date(2026, 12, 31))
    rules = RuleSet(
        number=99, content=to_content(replace(shipped(), parameters=(jobs, later, *rest)))
    )
    session.add(rules)
    session.flush()
    facts = {"emplois_crees_3ans": 6, "emplois_maintenus": 0, "besoin_total": 150_000}
    for day, verdict in ((date(2026, 12, 31), True), (date(2027, 1, 1), False)):
        verdicts = {one.code: found for one, found in engine_of(rules, day).verdicts(facts)}
        assert verdicts["R11h"] is verdict
    assert engine_of(rules, date(2027, 1, 1)) is engine_of(rules, date(2027, 3, 1))


def test_a_negation_is_read_as_its_opposite(run):
    [line] = [one for one in read_run(run, ()).lines if one.rule.code == "R04c"]
    [leaf] = line.leaves
    assert (leaf.expected_words, leaf.observed_words, leaf.verdict_words) == (
        "autre que 80",
        "80",
        "non",
    )
    assert line.verdict_words == "non"


def test_each_network_is_told_about_once_and_a_near_one_by_what_would_bring_it(run):
    told = explain_run(run)
    others = {one.network.code: one.sentence for one in told.others}
    assert len(others) == len(told.others)
    assert "à partir de 3 emplois prévus" in others["reseau_entreprendre"]
    assert "5 ou plus" not in others["reseau_entreprendre"]
    students = "accompagne les étudiants et les étudiants-entrepreneurs."
    assert others["pepite"] == f"Le PEPITE Picardie {students}"

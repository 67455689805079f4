"""The rules read a file again: a person's choice stands, and no network loses a file by itself."""

from datetime import date, timedelta

from portal.calendar import today
from portal.database import session
from portal.dossiers import checks, company
from portal.dossiers.models import Dossier, Task, TaskKind
from portal.dossiers.workflow import Status as DossierStatus
from portal.referrals import endings, requests, routes
from portal.referrals.awaited import awaited_network
from portal.referrals.requests import Wanted, open_items
from portal.referrals.rereading import reread
from portal.referrals.workflow import DeclineReason, Status
from portal.routing.models import OverrideMotive, RunCause
from portal.routing.queries import last_run, runs_of
from portal.territory.companies import Company
from tests.factories import UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    adviser_of,
    ask,
    at,
    the_network,
    walk,
)

SIRET = "91234567500017"
BIGGER = {"besoin_total": 15_000_000, "emplois_crees_3ans": 6}
"""Réseau Entreprendre leads such a project."""


def advice(dossier: Dossier) -> list[str]:
    found = session.query(Task).filter_by(dossier_id=dossier.id, kind=TaskKind.NEW_ADVICE)
    return [one.note for one in found.filter(Task.done_at.is_(None))]


def learn(dossier: Dossier, **answers) -> None:
    dossier.answers = dossier.answers | answers
    session.flush()


def choose(dossier, code="bge_picardie", motive=OverrideMotive.EXPERTISE):
    desk = UserFactory(front_desk=True)
    routes.override(dossier, the_network(code), motive, "Vu ensemble.", by=desk)


def test_an_answer_to_a_network_that_changes_a_fact_is_told_and_moves_nothing(adviser):
    referral = ReferralFactory(in_review=True, adviser=adviser)
    dossier, before = referral.dossier, last_run(referral.dossier_id)
    ask(referral, Wanted("Combien d’emplois ?"), by=adviser)
    learn(dossier, **BIGGER)
    requests.answer_in_words(open_items(dossier)[0], "Six.", by=dossier.owner)
    assert advice(dossier) == [
        "Les règles diraient maintenant : Réseau Entreprendre et Initiative Somme."
    ]
    assert runs_of(dossier.id)[0].cause is RunCause.CHANGED_FACT
    assert last_run(dossier.id) is before
    assert (referral.status, awaited_network(dossier)) == (Status.IN_REVIEW, None)
    reread(dossier, RunCause.CHANGED_FACT)
    assert len(advice(dossier)) == 1


def test_an_answer_changed_and_changed_back_leaves_nothing_to_look_at(adviser):
    dossier = ReferralFactory(taken=True, adviser=adviser).dossier
    before = dossier.answers
    for answers, told in ((BIGGER, 1), (before, 0), (BIGGER, 1)):
        learn(dossier, **answers)
        reread(dossier, RunCause.CHANGED_FACT)
        assert len(advice(dossier)) == told


def test_nothing_is_said_while_the_rules_would_say_the_same(adviser):
    dossier = ReferralFactory(taken=True, adviser=adviser).dossier
    learn(dossier, besoin_total=2_000_000)
    assert reread(dossier, RunCause.CHANGED_FACT) is None
    assert advice(dossier) == []


def test_a_company_older_than_told_is_read_with_the_age_of_the_register(app):
    dossier = ReferralFactory(siret=None, extra={"emplois_crees_3ans": 0}).dossier
    company.give_number(dossier, SIRET, by=dossier.owner)
    checks.keep(dossier, checks.Findings(companies={SIRET: born(today() - timedelta(days=10))}))
    assert advice(dossier) == []
    checks.keep(dossier, checks.Findings(companies={SIRET: born(date(2015, 3, 1))}))
    assert [one.startswith("Les règles diraient maintenant : CCI") for one in advice(dossier)]
    assert runs_of(dossier.id)[0].cause is RunCause.NEW_SIRET
    assert dossier.answers.get("creee_le") is None


def born(day: date) -> Company:
    return Company(SIRET, "Le Fournil", "5499", "56.10A", day, "", "", False, False, False, ())


def test_a_file_that_waits_for_a_route_takes_it(app):
    dossier = DossierFactory(extra={"ficp": "unsure"})
    assert dossier.status is DossierStatus.SUBMITTED
    learn(dossier, ficp=False)
    reread(dossier, RunCause.CHANGED_FACT)
    assert dossier.status is DossierStatus.ROUTED
    assert at(dossier, "initiative_somme").status is Status.PROPOSED


def test_a_choice_stands_when_another_network_declines(app):
    dossier = DossierFactory(to=("initiative_somme", "reseau_entreprendre"), extra=BIGGER)
    first = at(dossier, "initiative_somme")
    walk(first, adviser_of("initiative_somme"), 1)
    choose(dossier)
    assert awaited_network(dossier).code == "bge_picardie"
    decline(first)
    run = last_run(dossier.id)
    assert (run.cause, run.override_code) == (RunCause.DECLINE, "bge_picardie")
    assert run.override_motive is OverrideMotive.EXPERTISE
    assert awaited_network(dossier).code == "bge_picardie"
    assert "BGE" in first.next_step


def decline(referral) -> None:
    by = adviser_of(referral.network.code)
    endings.decline(referral, DeclineReason.TOO_SMALL, "Trop petit.", "Vu.", by=by)


def test_a_choice_ends_with_the_answer_of_the_network_chosen(app):
    dossier = DossierFactory(to=("initiative_somme", "bge_picardie"))
    choose(dossier)
    decline(at(dossier, "bge_picardie"))
    run = last_run(dossier.id)
    assert (run.cause, run.override_code) == (RunCause.DECLINE, None)

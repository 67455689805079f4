"""What became of the files of each rule: what people chose instead, what networks answered."""

import pytest
import time_machine

from portal.calendar import today
from portal.database import session
from portal.monitoring.periods import PeriodName, period
from portal.monitoring.rule_quality import RuleQuality, rule_quality
from portal.referrals import endings, routes
from portal.referrals.workflow import DeclineReason
from portal.routing import commands as routing
from portal.routing.models import OverrideMotive, RunCause
from portal.routing.queries import last_run
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, adviser_of, at, the_network
from tests.reading import words

YOUNG = "R11j"


def of(code: str) -> RuleQuality:
    session.commit()
    return rule_quality(period(PeriodName.THIS_YEAR, today()))[code]


@pytest.fixture
def desk(app):
    return UserFactory(front_desk=True)


def choose(dossier, code, desk, motive=OverrideMotive.WISH):
    routes.override(dossier, the_network(code), motive, "Vu ensemble.", by=desk)


def test_a_choice_counts_against_the_rule_that_had_spoken_and_once(desk):
    files = [DossierFactory(to=("initiative_somme", "bge_picardie")) for _ in range(5)]
    choose(files[0], "bge_picardie", desk)
    routes.route(files[0], RunCause.CHECK)
    assert last_run(files[0].id).override_code == "bge_picardie"
    found = of(YOUNG)
    assert (found.files, found.overridden) == (5, {OverrideMotive.WISH: 1})
    assert found.override_rate == 20
    assert found.motives == [("Souhait de la personne", 1)]


def test_a_choice_counts_in_the_period_in_which_the_rule_had_spoken(desk):
    with time_machine.travel("2025-12-15T11:00:00Z", tick=False):
        files = [DossierFactory(to=("initiative_somme", "bge_picardie")) for _ in range(5)]
    with time_machine.travel("2026-01-15T11:00:00Z", tick=False):
        DossierFactory()
        for dossier in files:
            choose(dossier, "bge_picardie", desk)
        session.commit()
        this_year, last_year = (
            rule_quality(period(name, today()))[YOUNG]
            for name in (PeriodName.THIS_YEAR, PeriodName.LAST_YEAR)
        )
    assert (this_year.files, this_year.overridden.total()) == (1, 0)
    assert (last_year.files, last_year.override_rate) == (5, 100)


def test_advice_that_nobody_followed_counts_for_nothing(app):
    dossier = DossierFactory()
    routing.run(dossier.id, last_run(dossier.id).facts, RunCause.NEW_SIRET, advisory=True)
    assert of(YOUNG).files == 1


def test_the_answers_of_networks_are_counted_where_the_rule_sent_them(app):
    files = [DossierFactory() for _ in range(5)]
    by = adviser_of("initiative_somme")
    for dossier in files[:2]:
        referral = at(dossier, "initiative_somme")
        endings.decline(referral, DeclineReason.TOO_SMALL, "Trop petit.", "Vu.", by=by)
    endings.pass_on(at(files[2], "initiative_somme"))
    found = of(YOUNG)
    assert (found.sent, found.declined, found.decline_rate) == (5, 2, 40)
    assert (found.taken, found.granted, found.median) == (0, 0, None)


def test_the_page_shows_each_rule_of_the_period_and_those_that_led_nobody(client, app):
    with time_machine.travel("2026-11-23T11:00:00Z", tick=False):
        DossierFactory()
        client.login(UserFactory(admin=True))
        page = words(client.get("/administration/regles/qualite"))
        assert "R11j Prêt d’honneur création et reprise. 1" in page
        assert "Règles qui n’ont rien orienté" in page
        empty = words(client.get("/administration/regles/qualite?periode=annee-precedente"))
        assert "Aucune règle n’a orienté de demande du 1er janvier au 31 décembre 2025" in empty

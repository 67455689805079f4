"""What an administrator is told to look at, and the list behind each point."""

from datetime import date, timedelta

import time_machine

from portal.calendar import today
from portal.database import now, session
from portal.dossiers.models import DocumentFault, Task, TaskKind
from portal.dossiers.workflow import Status
from portal.heartbeat import Pulse, beat
from portal.monitoring import files
from portal.monitoring.attention import points
from portal.monitoring.counted import Counted
from portal.monitoring.dashboard import dashboard
from portal.monitoring.files import Filters
from portal.monitoring.periods import PeriodName
from portal.monitoring.scope import Area, Scope
from portal.networks.queries import figures_to_confirm, networks
from portal.outbox import Email, EmailState
from portal.referrals.workflow import Status as ReferralStatus
from tests.monitoring.known import answered, document, known, known_set, paris, referral, sent

SPACE = "\u00a0"


def told(network=None, to_confirm=(), area=Area.SERVED):
    connected = [one for one in networks() if one.desks]
    shown = dashboard(PeriodName.THIS_YEAR, network, area, connected)
    return points(shown, to_confirm)


def sentences(**asked):
    return [
        one.before + ", ".join(f" {link.words}" for link in one.links) + one.after
        for one in told(**asked)
    ]


def alive():
    beat(Pulse.MINUTE)
    beat(Pulse.MORNING)
    session.flush()


def test_nothing_to_look_at_says_nothing(app):
    alive()
    assert told() == []


def test_late_files_are_told_network_by_network(app):
    alive()
    known_set()
    late = sent("Z", paris(2026, 9, 1))
    referral(late, "adie", ReferralStatus.TAKEN, due_on=date(2026, 10, 1))
    assert "Dossiers en retard : 1 à Initiative Somme,  1 à l’Adie." in sentences()


def test_the_points_are_those_of_the_territory_chosen(app):
    alive()
    known_set()
    late = sent("Z", paris(2026, 9, 1))
    referral(late, "adie", ReferralStatus.TAKEN, due_on=date(2026, 10, 1))
    late.in_perimeter = False
    session.flush()
    assert "Dossiers en retard : 1 à l’Adie." in sentences(area=Area.OUTSIDE)
    assert not [one for one in sentences(area=Area.QPV) if "l’Adie" in one]


def test_a_network_past_its_target_is_told_with_its_slow_decisions(app):
    alive()
    for rank in range(5):
        days = 10 if rank == 0 else 100
        dossier = sent(f"A{rank}", paris(2026, 3, 1))
        answered(dossier, "adie", paris(2026, 3, 1) + timedelta(days=days))
    found = told()[0]
    assert found.after == f" pour 4 sur 5{SPACE}décisions."
    link = found.links[0]
    assert link.words == f"L’Adie dépasse son objectif de 66{SPACE}jours"
    assert (link.counted, link.dated) == (Counted.SLOW, True)
    totals = files.totals(Filters(Counted.SLOW, Scope(None, link.network.id)))
    assert totals.referrals == 4


def test_the_front_desk_is_told_too(app):
    alive()
    dossier = sent("A", paris(2026, 11, 1), status=Status.SUBMITTED)
    past = today() - timedelta(days=1)
    for key, done in (("a", None), ("b", None), ("c", now())):
        task = Task(dossier=dossier, kind=TaskKind.URGENT, key=key, due_on=past, done_at=done)
        session.add(task)
    other = sent("B", paris(2026, 11, 1))
    referral(other, "adie", ReferralStatus.PROPOSED)
    session.flush()
    assert sentences() == [
        f" 1{SPACE}dossier sans conseiller depuis plus de 5{SPACE}jours.",
        f" 1{SPACE}demande envoyée attend une orientation.",
        f" 1{SPACE}dossier a une tâche de l’accueil en retard.",
    ]


def test_each_point_of_the_present_equals_its_list(app):
    known_set()
    sent("Z", paris(2026, 11, 1), status=Status.SUBMITTED, in_perimeter=False)
    links = [link for point in told() for link in point.links if link.counted and not link.dated]
    assert len(links) == 3
    for link in links:
        network_id = link.network.id if link.network else None
        scope = Scope(None, network_id, Area.EVERYWHERE)
        total = files.totals(Filters(link.counted, scope)).files
        assert link.words.startswith(str(total))


def test_failed_mails_the_worker_and_what_is_to_confirm_are_told(app):
    mail = {"kind": "receipt", "to": "a@exemple.fr", "subject": "", "text": "", "html": ""}
    session.add_all([Email(**mail, state=EmailState.FAILED), Email(**mail)])
    session.flush()
    unsure = figures_to_confirm()
    count = sum(len(one.columns) for one in unsure)
    assert sentences(to_confirm=unsure) == [
        " Le travail de fond est arrêté : les courriels et les rappels ne partent plus.",
        " Le tour du matin n’a pas été fait aujourd’hui : les relances et les rappels attendent.",
        f" 1{SPACE}courriel n’est pas parti.",
        f" {count}{SPACE}informations sur les réseaux sont à confirmer.",
    ]


def test_mails_that_wait_for_long_are_told_with_their_list(app):
    alive()
    hour_ago = now() - timedelta(minutes=61)
    mail = {"kind": "receipt", "to": "a@exemple.fr", "subject": "", "text": "", "html": ""}
    session.add_all([Email(**mail, created_at=hour_ago, tries=9), Email(**mail)])
    session.flush()
    assert sentences() == [f" 1{SPACE}courriel attend de partir depuis plus d’une heure."]
    assert told()[0].links[0].page == "waiting"


def test_a_morning_that_has_not_run_is_told_from_seven(app):
    alive()
    with time_machine.travel(paris(2026, 11, 24, 6, 59), tick=False) as clock:
        beat(Pulse.MINUTE)
        assert sentences() == []
        clock.move_to(paris(2026, 11, 24, 7))
        assert told()[0].links[0].words == "Le tour du matin n’a pas été fait aujourd’hui"
        beat(Pulse.MORNING)
        session.flush()
        assert sentences() == []


def test_a_document_found_altered_is_told(app):
    alive()
    document(sent("A", paris(2026, 11, 1)), "00/altered", fault=DocumentFault.ALTERED)
    assert sentences() == [f" 1{SPACE}document reçu est introuvable ou abîmé."]


def test_one_network_alone_is_told_only_what_is_its_own(app):
    known_set()
    found = sentences(network=known("initiative_somme"), to_confirm=figures_to_confirm())
    assert found == [
        "Dossiers en retard : 1 à Initiative Somme.",
        f" 1{SPACE}dossier sans conseiller depuis plus de 5{SPACE}jours.",
    ]
    assert sentences(network=known("adie")) == []

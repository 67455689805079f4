"""What the front desk has before it: in which order, how late, and what comes next."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.calendar import today
from portal.database import now, session, transaction
from portal.desk import front_desk_today
from portal.dossiers import calls, tasks
from portal.dossiers.calls import Moment
from portal.dossiers.models import Task, TaskKind
from portal.dossiers.sleeping import TOLD, Sleep
from portal.dossiers.workflow import Status
from portal.referrals import front_desk
from portal.referrals.front_desk import DeskView
from portal.routing.commands import keep_choice
from portal.routing.models import OverrideMotive, RoutingRun, RunCause
from portal.routing.queries import last_run
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, at
from tests.reading import words

WEDNESDAY = datetime(2026, 11, 25, 11, tzinfo=UTC)
pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _that_day():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def shown():
    session.commit()
    return {one.key: one for one in front_desk_today.groups()}


def ask_for_a_call(dossier, due_in):
    with transaction():
        calls.ask(dossier.owner, dossier, "0639981234", Moment.ANY, "Bloquée", "Votre projet")
        session.query(Task).filter_by(kind=TaskKind.CALL_ME).update(
            {"due_on": today() + timedelta(days=due_in)}
        )


@pytest.mark.parametrize(
    ("sent_on", "said", "pressing"),
    [
        ((25, 9), "Dans 5 jours", ""),
        ((23, 9), "Demain", "urgent"),
        ((20, 9), "Aujourd’hui", "urgent"),
        ((18, 9), "En retard de 2 jours", "late"),
    ],
)
def test_a_file_is_checked_within_three_business_days(app, sent_on, said, pressing):
    dossier = DossierFactory(to=())
    dossier.status, dossier.submitted_at = (
        Status.SUBMITTED,
        datetime(2026, 11, *sent_on, tzinfo=UTC),
    )
    (line,) = shown()["a-verifier"].lines
    assert (line.when.replace("\u00a0", " "), line.pressing) == (said, pressing)


@pytest.mark.parametrize(
    ("proposed_on", "said", "pressing"),
    [
        (23, "2 jours ouvrés sans réponse. Ensuite : alerte au responsable et à l’accueil", ""),
        (17, "6 jours ouvrés sans réponse. Ensuite : passage au réseau suivant", "urgent"),
        (10, "au prochain tour du matin", "late"),
    ],
)
def test_the_ladder_says_its_day_and_what_comes_next(app, proposed_on, said, pressing):
    referral = ReferralFactory()
    referral.proposed_at = datetime(2026, 11, proposed_on, 9, tzinfo=UTC)
    group = shown()["silences"]
    assert said in group.lines[0].what.replace("\u00a0", " ")
    assert group.lines[0].pressing == pressing
    assert front_desk.counts()[DeskView.SILENT] == group.total == 1


def test_a_file_stands_once_however_many_networks_keep_silent(app):
    referral = ReferralFactory()
    for one, day in ((referral, 17), (at(referral.dossier, "adie"), 18)):
        one.proposed_at = datetime(2026, 11, day, 9, tzinfo=UTC)
    group = shown()["silences"]
    assert [one.what.split(",")[0] for one in group.lines] == [
        "Initiative Somme et 1\u00a0autre réseau"
    ]
    assert front_desk.counts()[DeskView.SILENT] == group.total == 1


def test_what_no_network_has_is_counted_as_in_its_list(app):
    files = [DossierFactory(to=()) for _ in range(3)]
    for one, status in zip(
        files, (Status.ROUTED, Status.INCOMPLETE, Status.SUBMITTED), strict=True
    ):
        one.status, one.submitted_at = status, now() - timedelta(days=2)
    group = shown()["sans-reseau"]
    page = front_desk.files(DeskView.UNROUTED, "", None, front_desk.counts()[DeskView.UNROUTED])
    listed = {one.dossier_id for one in page.files}
    assert {one.dossier_id for one in group.lines} == listed == {files[0].id, files[1].id}
    assert group.total == page.pagination.total == 2
    assert group.title == DeskView.UNROUTED.label
    assert [one.what.endswith("doit la compléter") for one in group.lines] == [False, True]


def test_a_file_that_a_court_is_about_to_hear_comes_first(app):
    heard, old, past = (DossierFactory(to=()) for _ in range(3))
    for one, age in ((heard, 2), (old, 9), (past, 5)):
        one.status, one.submitted_at = Status.ROUTED, now() - timedelta(days=age)
    heard.hearing_on, past.hearing_on = today() + timedelta(days=20), today() - timedelta(days=1)
    group = shown()["sans-reseau"]
    expected = [heard.id, old.id, past.id]
    assert [one.dossier_id for one in group.lines] == expected
    assert [one.hearing_on for one in group.lines] == [heard.hearing_on, None, None]
    assert group.pressing == "urgent"
    page = front_desk.files(DeskView.UNROUTED, "", None, 3)
    assert [one.dossier_id for one in page.files] == expected


def test_a_proposal_of_yesterday_is_not_a_silence(app):
    ReferralFactory().proposed_at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert "silences" not in shown()


def test_calls_come_first_then_what_is_late(app):
    ask_for_a_call(DossierFactory(sent=False), due_in=20)
    late = DossierFactory(to=())
    late.status, late.submitted_at = Status.SUBMITTED, now() - timedelta(days=20)
    with transaction():
        session.query(Task).filter(Task.kind != TaskKind.CALL_ME).delete()
        tasks.add(late, TaskKind.ORIENTATION, "o")
    found = shown()
    assert list(found)[:3] == ["appels", "a-verifier", "taches"]
    assert found["appels"].lines[0].when.startswith("Le 15")
    assert found["appels"].lines[0].task_id


def test_a_choice_over_the_rules_is_looked_at_again_for_a_month(app):
    dossier = DossierFactory(to=())
    run = last_run(dossier.id)
    run.override_code, run.override_motive = "adie", OverrideMotive.WISH
    run.overridden_at = now()
    dossier.status = Status.ROUTED
    session.flush()
    later = RoutingRun(
        dossier_id=dossier.id, rule_set_id=run.rule_set_id, cause=RunCause.CHANGED_FACT,
        facts=run.facts, primary_code=run.primary_code, rule_code=run.rule_code, mode=run.mode,
        result=run.result, trace=run.trace,
    )  # fmt: skip
    keep_choice(later, run)
    session.add(later)
    group = shown()["choix"]
    assert "souhait de la personne" in group.lines[0].what
    assert front_desk.counts()[DeskView.CHOSEN] == group.total == len(group.lines) == 1
    later.overridden_at = None
    run.overridden_at = now() - timedelta(days=31)
    assert "choix" not in shown()


def test_drafts_in_trouble_are_numbers(app):
    ending, stuck, called = (DossierFactory(sent=False) for _ in range(3))
    session.add(Sleep(dossier_id=ending.id, since=now(), told=TOLD))
    stuck.typed, stuck.saved_at = {"naissance": "hier"}, now() - timedelta(days=5)
    ask_for_a_call(called, due_in=1)
    session.commit()
    assert front_desk_today.drafts() == front_desk_today.Drafts(ending=1, stuck=1, called=1)


def test_a_group_that_is_cut_says_so_and_leads_to_its_list(app, client):
    client.login(UserFactory(front_desk=True))
    dossier = DossierFactory(to=())
    with transaction():
        session.query(Task).delete()
        for number in range(front_desk_today.MOST + 1):
            tasks.add(dossier, TaskKind.ORIENTATION, f"n{number}")
    said = words(client.get("/guichet/aujourd-hui"))
    assert "8 sur 9. Voir la liste « À faire », appels et tâches ensemble" in said


def test_the_page_asks_little(app, client):
    client.login(UserFactory(front_desk=True))
    for _ in range(3):
        ReferralFactory().proposed_at = now() - timedelta(days=20)
        DossierFactory(to=()).status = Status.SUBMITTED
    session.commit()
    for page in ("/guichet/aujourd-hui", "/guichet/?vue=silences"):
        client.get(page)
        with statements(app) as sent:
            assert client.get(page).status_code == 200
        assert len(sent) < 12, (page, len(sent), sent)

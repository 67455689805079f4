"""Asking for completion and sending back: who may, when, and what is kept of it."""

from datetime import date, timedelta

import pytest
import time_machine

from portal.calendar import today
from portal.database import session, transaction
from portal.dossiers import asked, commands, completion, timeline
from portal.dossiers.changes import changes
from portal.dossiers.completions import Completion
from portal.dossiers.models import Task, TaskKind
from portal.dossiers.questions import without_sensitive
from portal.dossiers.readers import STAFF
from portal.dossiers.workflow import Action, CloseReason, Status
from portal.errors import Refused, Stale
from portal.french import euros
from portal.referrals import routes
from portal.routing.models import RunCause
from portal.routing.queries import last_run
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.founding import found, keep

SOON = timedelta(days=10)


@pytest.fixture
def desk(app):
    return UserFactory(front_desk=True, given_name="Fanny", family_name="Roy")


@pytest.fixture
def undecided(app):
    return DossierFactory(ficp="unsure", rqth=True, accord_sante=True)


def ask(dossier, *codes, by, **changes) -> Completion:
    with transaction():
        return completion.ask(
            dossier, codes or ("ficp",), today() + SOON, "Merci.", by=by, **changes
        )


def save(dossier, page="besoin", **answers) -> None:
    with transaction():
        commands.save_page(dossier, page, answers, {}, by=dossier.owner)


def send_back(dossier) -> bool:
    with transaction():
        return completion.complete(dossier, by=dossier.owner)


def test_what_is_asked_is_kept_with_the_answers_as_they_were(undecided, desk):
    one = ask(undecided, "ficp", "apport", "inconnue", by=desk)
    assert undecided.status is Status.INCOMPLETE
    assert (one.questions, one.by, one.message) == (["apport", "ficp"], desk, "Merci.")
    assert one.before == without_sensitive(undecided.answers)
    assert "rqth" in undecided.answers
    line = timeline.for_front_desk(undecided)[0]
    assert line.text.startswith("Compléments demandés avant le")
    assert line.text.endswith("Apport et Fichier des incidents de crédit")
    assert line.who == "Fanny Roy"


def test_it_takes_a_question_a_coming_day_and_the_front_desk(undecided, desk):
    with pytest.raises(Refused, match="au moins une question"):
        completion.ask(undecided, (), today() + SOON, "", by=desk)
    with pytest.raises(Refused, match="au moins une question"):
        completion.ask(undecided, ("motif_personnel",), today() + SOON, "", by=desk)
    with pytest.raises(Refused, match="après aujourd’hui"):
        completion.ask(undecided, ("ficp",), today(), "", by=desk)
    for stranger in (undecided.owner, UserFactory(admin=True)):
        with pytest.raises(Refused, match="Demander des compléments"):
            completion.ask(undecided, ("ficp",), today() + SOON, "", by=stranger)
    with pytest.raises(Stale):
        completion.ask(undecided, ("ficp",), today() + SOON, "", by=desk, seen=0)
    assert session.query(Completion).count() == 0


def test_a_file_that_is_on_its_way_or_asked_already_is_not_asked(undecided, desk):
    with pytest.raises(Refused, match="Orientée"):
        ask(DossierFactory(), by=desk)
    ask(undecided, by=desk)
    with pytest.raises(Refused, match="À compléter"):
        ask(undecided, by=desk)


def test_the_front_desks_task_waits_for_the_day_then_is_settled(undecided, desk):
    [task] = session.query(Task).filter_by(dossier_id=undecided.id)
    one = ask(undecided, by=desk)
    assert (task.due_on, task.done_at) == (one.due_on, None)
    save(undecided, ficp=False)
    send_back(undecided)
    assert task.done_at


def test_without_a_task_one_is_made_so_that_silence_is_seen(undecided, desk):
    with transaction():
        routes.tasks.settle(undecided)
    one = ask(undecided, by=desk)
    [task] = session.query(Task).filter_by(dossier_id=undecided.id, done_at=None)
    assert (task.kind, task.due_on) == (TaskKind.FACT_MISSING, one.due_on)


def test_the_owner_writes_only_where_they_are_asked(undecided, desk):
    ask(undecided, by=desk)
    save(undecided, apport=1_000_000)
    for page, code in (("description", "nom_projet"), ("besoin", "nom_projet"), ("all", "ficp")):
        with pytest.raises(Refused, match="n’est pas à compléter"):
            save(undecided, page, **{code: "x"})
    with pytest.raises(Refused, match="Seule la personne"):
        commands.save_page(undecided, "besoin", {"ficp": False}, {}, by=desk)
    with pytest.raises(Refused, match="déjà envoyée"):
        commands.discard(undecided, by=undecided.owner)


def test_sending_back_routes_again_and_keeps_before_and_after(undecided, desk):
    one = ask(undecided, by=desk)
    with pytest.raises(Refused, match="Dites si vous êtes inscrit au FICP"):
        send_back(undecided)
    save(undecided, ficp=False, apport=1_000_000)
    assert send_back(undecided)
    assert not send_back(undecided)
    assert undecided.status is Status.ROUTED
    assert one.answered_at
    run = last_run(undecided.id)
    assert (run.cause, run.facts["ficp"]) == (RunCause.COMPLETION, False)
    assert [(one.title, one.before, one.after) for one in changes(one, STAFF)] == [
        ("Apport", euros(900_000), euros(1_000_000)),
        ("Fichier des incidents de crédit", "Je ne sais pas", "Non"),
    ]
    with pytest.raises(Refused, match="déjà envoyée"):
        save(undecided, ficp=True)


def test_still_not_knowing_gives_the_front_desk_a_new_task(undecided, desk):
    ask(undecided, by=desk)
    save(undecided)
    assert send_back(undecided)
    assert undecided.status is Status.SUBMITTED
    tasks = session.query(Task).filter_by(dossier_id=undecided.id).order_by(Task.id).all()
    assert [bool(task.done_at) for task in tasks] == [True, False]


def test_only_the_owner_sends_back(undecided, desk):
    ask(undecided, by=desk)
    save(undecided, ficp=False)
    with pytest.raises(Refused, match="Renvoyer la demande complétée"):
        completion.complete(undecided, by=desk)


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.CLOSE])
def test_a_file_that_ends_is_waited_for_no_more(undecided, desk, action):
    one = ask(undecided, by=desk)
    by = undecided.owner if action is Action.WITHDRAW else desk
    with transaction():
        commands.act(undecided, action, by=by, reason=CloseReason.EXPIRED)
    assert one.closed_at
    assert not one.answered_at
    assert asked.open_completion(undecided) is None


@time_machine.travel("2026-03-02 10:00 +0100")
def test_the_day_is_told_in_words(undecided, desk):
    with transaction():
        completion.ask(undecided, ("ficp",), date(2026, 3, 20), "", by=desk)
    text = timeline.for_front_desk(undecided)[0].text.replace("\u00a0", " ")
    assert text == "Compléments demandés avant le 20 mars 2026 : Fichier des incidents de crédit"


def test_the_team_opens_again_with_its_question_and_staff_read_what_changed(desk):
    dossier = DossierFactory(sent=False, ficp="unsure", equipe="associes")
    with transaction():
        paul = found(dossier)
        commands.submit(dossier, "once", by=dossier.owner)
    ask(dossier, "equipe", by=desk)
    save(dossier, "equipe", equipe="associes")
    with transaction():
        keep(paul, share=3000)
    assert asked.still_owed(dossier) == ["Les parts font 96,67\xa0%\xa0: il manque 3,33\xa0%"]
    with pytest.raises(Refused, match="96,67"):
        send_back(dossier)
    with transaction():
        keep(paul)
    assert send_back(dossier)
    lines = [one.text for one in timeline.for_front_desk(dossier)]
    changed = "avant, 33,33\xa0%, n’emprunte pas\xa0; après, 30\xa0%, n’emprunte pas"
    assert any(one.endswith(changed) for one in lines)


def test_the_team_stays_closed_when_something_else_is_asked(desk):
    dossier = DossierFactory(sent=False, ficp="unsure", equipe="associes")
    with transaction():
        paul = found(dossier)
        commands.submit(dossier, "once", by=dossier.owner)
    ask(dossier, "ficp", by=desk)
    with pytest.raises(Refused, match="pas à compléter"):
        keep(paul, share=3000)

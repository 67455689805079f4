"""What the front desk has to do: each thing once, done by the front desk alone."""

from datetime import date

import pytest
import time_machine

from portal.database import session
from portal.desk.front_desk_today import check_due_on
from portal.dossiers import tasks
from portal.dossiers.models import Event, Task, TaskKind
from portal.errors import Refused
from tests.factories import UserFactory
from tests.factories_files import DossierFactory


def tasks_of(dossier) -> dict[TaskKind, Task]:
    return {one.kind: one for one in session.query(Task).filter_by(dossier_id=dossier.id)}


def test_a_thing_is_put_on_the_list_once(app):
    dossier = DossierFactory()
    for _ in range(2):
        tasks.add(dossier, TaskKind.SILENCE, "silence:1", note="Adie")
    assert [one.note for one in tasks_of(dossier).values()] == ["Adie"]


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ({"urgence_sociale": True, "to": ()}, TaskKind.URGENT),
        ({"insee_projet": "60057", "to": ()}, TaskKind.ORIENTATION),
        ({"insee_projet": "80021", "qpv_projet": "oui"}, TaskKind.QPV_REFERENT),
        ({"insee_projet": "80021", "qpv_projet": "inconnu"}, TaskKind.QPV_CHECK),
    ],
)
def test_sending_a_file_says_what_the_front_desk_has_to_do(app, answers, kind):
    assert kind in tasks_of(DossierFactory(**answers))


@time_machine.travel("2026-03-06 10:00 +0100")
def test_an_emergency_is_for_today_the_rest_for_the_next_business_days(app):
    urgent = tasks_of(DossierFactory(urgence_sociale=True, to=()))[TaskKind.URGENT]
    usual = tasks_of(DossierFactory(insee_projet="60057", to=()))[TaskKind.ORIENTATION]
    assert (urgent.due_on, usual.due_on) == (date(2026, 3, 6), date(2026, 3, 10))


@time_machine.travel("2026-03-06 10:00 +0100")
def test_what_is_missing_is_asked_by_the_day_the_file_is_to_be_checked(app):
    dossier = DossierFactory(to=(), ficp="unsure")
    task = tasks_of(dossier)[TaskKind.FACT_MISSING]
    assert task.due_on == check_due_on(dossier.submitted_at) == date(2026, 3, 11)


def test_a_task_is_done_once_by_the_front_desk_and_written_down(app):
    dossier, desk = DossierFactory(insee_projet="60057", to=()), UserFactory(front_desk=True)
    task = tasks_of(dossier)[TaskKind.ORIENTATION]
    with pytest.raises(Refused, match="Seul l’accueil"):
        tasks.finish(task, "", by=UserFactory())
    for _ in range(2):
        tasks.finish(task, "Appelé", by=desk)
    assert task.done_by_id == desk.id
    line = session.query(Event).filter_by(dossier_id=dossier.id, kind="task.finish").one()
    assert line.data["note"] == "Appelé"

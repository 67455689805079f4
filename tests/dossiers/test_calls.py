"""« Appelez-moi »: one call at a time, by the next business day, and no draft read for it."""

from datetime import date

import pytest
import time_machine

from portal.database import session
from portal.dossiers import access, calls, tasks
from portal.dossiers.calls import Moment
from portal.dossiers.models import Event, Task, TaskKind
from portal.errors import Refused
from tests.answers import draft
from tests.factories import UserFactory


@time_machine.travel("2026-03-06 10:00 +0100")
def test_a_call_is_for_the_next_business_day_and_asked_once(app):
    dossier = draft()
    days = [
        calls.ask(dossier.owner, dossier, "06 39 98 12 34", Moment.MORNING, "Le prêt", "Besoin")
        for _ in range(2)
    ]
    assert days == [date(2026, 3, 9)] * 2
    task = calls.waiting_for(dossier.owner)
    assert task.note.endswith("06 39 98 12 34, le matin. Page : Besoin. Le prêt")
    desk = UserFactory(front_desk=True)
    assert access.parties(desk, dossier) == set()
    with pytest.raises(Refused, match="Seul l’accueil"):
        tasks.finish(task, "", by=UserFactory(admin=True))
    with pytest.raises(Refused, match="Seul l’accueil"):
        tasks.no_answer(task, "", tasks.next_try(), by=UserFactory(admin=True))
    with time_machine.travel("2026-03-09 10:00 +0100"):
        assert tasks.next_try() == date(2026, 3, 10)
        for day in (date(2026, 3, 9), date(2027, 3, 12)):
            with pytest.raises(Refused, match="date"):
                tasks.no_answer(task, "", day, by=desk)
        with pytest.raises(Refused, match=r"jour ouvré.*\(dimanche\)"):
            tasks.no_answer(task, "", date(2026, 3, 15), by=desk)
        assert tasks.no_answer(task, "Répondeur", date(2026, 3, 12), by=desk) == date(2026, 3, 12)
    assert task.note.endswith("Appel du 9\u00a0mars 2026 sans réponse. Répondeur")
    assert calls.waiting_for(dossier.owner) is task
    tasks.finish(task, "Appelée", by=desk)
    assert calls.waiting_for(dossier.owner) is None
    calls.ask(dossier.owner, dossier, "06 39 98 12 34", Moment.ANY, "", "Besoin")
    assert calls.waiting_for(dossier.owner) is not task


def test_a_person_without_an_address_is_called_about_a_draft_too(app):
    dossier, desk = draft(), UserFactory(front_desk=True)
    tasks.add(dossier, TaskKind.NO_MAIL, "no_mail:x", "Un associé a répondu")
    task = session.query(Task).filter_by(dossier_id=dossier.id).one()
    tasks.finish(task, "Appelée", by=desk)
    assert task.done_by_id == desk.id


def test_without_a_file_a_draft_is_begun_for_it(app):
    person = UserFactory(phone="06 39 98 12 34")
    assert calls.known_phone(person, None) == "06 39 98 12 34"
    calls.ask(person, None, "06 39 98 12 34", Moment.ANY, "", "Être accompagné")
    dossier = calls.waiting_for(person).dossier
    assert dossier.owner is person
    assert session.query(Event).filter_by(dossier_id=dossier.id, kind="call.ask").count() == 1

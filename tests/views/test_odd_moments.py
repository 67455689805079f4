"""Moments to meet at which nobody usually does: each is confirmed once, as the page told it."""

from datetime import timedelta

from portal.calendar import today
from portal.casework.models import Appointment
from portal.database import session, transaction
from portal.french import day_of
from portal.users import absences
from tests.reading import hidden, words
from tests.studied import studied
from tests.views import test_exchanges as exchanges
from tests.views.test_exchanges import SOON, day, page_of

made, app, adviser, referral = studied()
colleague, desk, appointment = exchanges.colleague, exchanges.desk, exchanges.appointment


def test_an_unusual_moment_is_confirmed_before_the_person_hears_of_it(desk, referral):
    path = page_of(referral, "/rendez-vous")
    sunday = today() + timedelta(days=14 + 6 - today().weekday())
    form = {"hour": "3 h", "minutes": "45", "means": "phone", **day("day", sunday)}
    form |= {"key": hidden(desk.get(path), "key"), "note": "Venez avec le bail"}
    assert "en minutes, par exemple 30" in words(desk.post(path, data=form | {"minutes": "-5"}))
    asked = desk.post(path, data=form)
    assert asked.status_code == 422
    assert "n’est pas un jour ouvré (dimanche) et 3 h 00 n’est pas entre" in words(asked)
    assert "Venez avec le bail" in asked.text
    assert session.query(Appointment).count() == 0
    assert desk.post(path, data=form | {"sure": "1"}).status_code == 422
    sure = form | {"sure": "1", "odd": hidden(asked, "odd")}
    assert desk.post(path, data=sure | {"hour": "4 h"}).status_code == 422
    assert desk.post(path, data=sure).status_code == 302
    found = session.query(Appointment).one()
    again = form | {"seen": found.version, "reason": "Adresse", "place": "06 39 98 12 34"}
    assert desk.post(f"/conseil/rendez-vous/{found.id}", data=again).status_code == 302


def test_an_appointment_with_a_colleague_who_is_away_that_day_is_confirmed(
    desk, appointment, adviser, colleague
):
    with transaction():
        place = colleague.roles[0].desk
        absences.declare(colleague, place, adviser, SOON, SOON, by=colleague)
    path = f"/conseil/rendez-vous/{appointment.id}"
    form = {"hour": "9 h", "minutes": "30", "means": "phone", "place": "", **day("day")}
    form |= {"reason": "Salle prise", "seen": hidden(desk.get(path), "seen")}
    asked = desk.post(path, data=form | {"holder": str(colleague.id)})
    assert "Confirmez ce moment : Paul Martin est en absence le" in words(asked)
    sure = form | {"holder": str(colleague.id), "sure": "1", "odd": hidden(asked, "odd")}
    assert desk.post(path, data=sure).status_code == 302


def test_two_appointments_at_once_are_confirmed_and_one_pressed_twice_is_not(desk, referral):
    path = page_of(referral, "/rendez-vous")
    form = {"hour": "9 h", "minutes": "45", "means": "phone", **day("day")}
    first = form | {"key": hidden(desk.get(path), "key")}
    for _ in range(2):
        assert desk.post(path, data=first).status_code == 302
    second = form | {"hour": "9 h 30", "key": hidden(desk.get(path), "key")}
    asked = desk.post(path, data=second)
    assert "Confirmez ce moment : vous avez déjà un rendez-vous" in words(asked)
    assert session.query(Appointment).count() == 1
    sure = second | {"sure": "1", "odd": hidden(asked, "odd")}
    assert desk.post(path, data=sure).status_code == 302


def test_who_notes_an_absence_sees_the_appointments_of_these_days(
    desk, appointment, adviser, colleague
):
    first = day_of(appointment.starts_at)
    with transaction():
        place = adviser.roles[0].desk
        absences.declare(adviser, place, colleague, first, first, by=adviser)
    said = words(desk.get("/conseil/absences"))
    assert "1 rendez-vous ces jours-là" in said
    assert "Déplacez-les" in said


def test_one_that_grows_over_another_is_confirmed(desk, referral):
    path = page_of(referral, "/rendez-vous")
    form = {"minutes": "30", "means": "phone", **day("day")}
    for hour in ("10 h", "11 h"):
        key = hidden(desk.get(path), "key")
        assert desk.post(path, data=form | {"hour": hour, "key": key}).status_code == 302
    first = session.query(Appointment).order_by(Appointment.id).first()
    path = f"/conseil/rendez-vous/{first.id}"
    typed = form | {"hour": "10 h", "seen": hidden(desk.get(path), "seen"), "reason": "Plus long"}
    longer = desk.post(path, data=typed | {"minutes": "120"})
    assert "Confirmez ce moment : vous avez déjà un rendez-vous" in words(longer)
    assert desk.post(path, data=typed | {"minutes": "20"}).status_code == 302

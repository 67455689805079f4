"""Opinions, tasks, contacts and appointments on their pages."""

from datetime import timedelta

import pytest

from portal.calendar import business_days_after, today
from portal.casework import appointments, opinions, tasks
from portal.casework.appointments import Plan
from portal.casework.models import (
    Appointment,
    AppointmentState,
    Contact,
    Means,
    Opinion,
    OpinionState,
    Todo,
)
from portal.database import now, session, transaction
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of, the_network
from tests.reading import hidden, words
from tests.studied import studied

SOON = business_days_after(today(), 7)


def day(name: str, moment=SOON) -> dict[str, str]:
    return {f"{name}-day": moment.day, f"{name}-month": moment.month, f"{name}-year": moment.year}


@pytest.fixture
def colleague(app):
    return adviser_of("initiative_somme", given_name="Paul", family_name="Martin")


made, app, adviser, referral = studied(to=("initiative_somme", "adie"))


@pytest.fixture
def desk(client, adviser):
    return client.login(adviser)


@pytest.fixture
def appointment(referral, adviser):
    plan = Plan(now() + timedelta(days=9), 45, Means.PHONE, "06 39 98 12 34", "À bientôt")
    with transaction():
        return appointments.propose(referral, plan, "k1", by=adviser)


def page_of(referral, part="") -> str:
    return f"/conseil/dossiers/{referral.id}{part}"


def forms(referral, colleague) -> dict[str, tuple[str, dict, str]]:
    """Each form of the file's page: its address, what is written in it, what is said once done."""
    return {
        "opinion": (
            page_of(referral, "/avis"),
            {"asked": f"personne-{colleague.id}", "question": "Viable ?", **day("due_on")},
            "Votre demande d’avis est envoyée",
        ),
        "task": (
            page_of(referral, "/taches"),
            {"what": "Rappeler", "assignee": str(colleague.id), **day("due_on")},
            "La tâche est notée",
        ),
        "contact": (
            page_of(referral, "/contacts"),
            {
                "kind": "visit", "direction": "in", "summary": "Vu le local", "minutes": "30",
                "hour": "9h", **day("day", today() - timedelta(days=1)),
                "what": "Envoyer le bail", **day("due_on"),
            },
            "Le contact est noté",
        ),
        "appointment": (
            page_of(referral, "/rendez-vous"),
            {"hour": "14 h 30", "minutes": "45", "means": "phone", **day("day")},
            "Le rendez-vous est proposé",
        ),
    }  # fmt: skip


MADE = {"opinion": Opinion, "task": Todo, "contact": Contact, "appointment": Appointment}


@pytest.mark.parametrize("name", MADE)
def test_a_form_sent_twice_makes_one_thing_shown_on_the_file(desk, referral, colleague, name):
    path, typed, said = forms(referral, colleague)[name]
    before = session.query(MADE[name]).count()
    key = hidden(desk.get(path), "key")
    for _ in range(2):
        answer = desk.post(path, data=typed | {"key": key})
        assert answer.status_code == 302, words(answer)
    assert session.query(MADE[name]).count() == before + 1
    shown = words(desk.get(answer.location))
    assert said in shown
    for text in (typed.get("question"), typed.get("what"), typed.get("summary")):
        assert not text or text in shown


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("opinion", {"question": ""}, "Écrivez votre question"),
        ("opinion", {"asked": "personne-0"}, "Choisissez à qui vous demandez un avis"),
        ("opinion", {"due_on-year": "2020"}, "La date doit être après aujourd’hui"),
        ("task", {"due_on-year": "2020"}, "La date doit être aujourd’hui ou après"),
        ("contact", {"day-year": str(SOON.year + 1)}, "Écrivez un moment passé"),
        ("contact", {"what": ""}, "Écrivez la suite à donner"),
        ("appointment", {"hour": "25 h"}, "Écrivez l’heure en chiffres"),
        ("appointment", {"minutes": "2"}, "La durée doit être entre 5 et 480 minutes"),
        ("appointment", {"means": "place", "place": ""}, "Écrivez l’adresse"),
        ("appointment", {"place": "06"}, "Écrivez un numéro de téléphone"),
        ("appointment", {"means": "video", "place": "http://a.fr"}, "il commence par https://"),
        ("appointment", {"day-year": "2020"}, "Choisissez un moment à venir"),
    ],
)
def test_what_is_wrong_is_said_and_kept(desk, referral, colleague, name, wrong, sentence):
    path, typed, _ = forms(referral, colleague)[name]
    answer = desk.post(path, data=typed | {"key": "k"} | wrong)
    assert answer.status_code == 422
    assert sentence in words(answer)
    long = {"opinion": "question", "task": "what", "contact": "summary", "appointment": "hour"}
    assert (typed | wrong)[long[name]] in answer.text


def test_the_day_of_what_follows_a_contact_is_called_so(desk, referral):
    said = words(desk.get(page_of(referral, "/contacts")))
    assert "Jour prévu pour cette suite (facultatif) À écrire si vous notez une suite." in said


def test_a_page_too_old_is_refused_and_what_was_typed_comes_back(desk, appointment, adviser):
    path = f"/conseil/rendez-vous/{appointment.id}"
    form = {
        "hour": "9 h 15", "minutes": "30", "means": "phone", **day("day"),
        "reason": "Le train ne roule pas", "seen": "1",
    }  # fmt: skip
    with transaction():
        appointments.cancel(appointment, "Grève", by=adviser, seen=appointment.version)
    answer = desk.post(path, data=form)
    assert answer.status_code == 409
    assert "Le train ne roule pas" in answer.text
    assert desk.get(path).status_code == 409


def test_an_appointment_is_moved_then_cancelled_with_a_reason(desk, appointment, colleague):
    path = f"/conseil/rendez-vous/{appointment.id}"
    form = {
        "hour": "9.15",
        "minutes": "30",
        "means": "phone",
        **day("day"),
        "reason": "Salle prise",
    }
    page = desk.get(path)
    assert "Avec qui" in words(page)
    form |= {"seen": hidden(page, "seen"), "holder": str(colleague.id)}
    answer = desk.post(path, data=form)
    said = words(desk.get(answer.location))
    assert "Le rendez-vous est déplacé" in said
    assert "Avec Paul Martin" in said
    path += "/annuler"
    assert desk.post(path, data={"reason": "", "seen": "2"}).status_code == 422
    seen = hidden(desk.get(path), "seen")
    for _ in range(2):
        assert desk.post(path, data={"reason": "Grève", "seen": seen}).status_code == 302
    assert session.get(Appointment, appointment.id).sequence == 2


def test_a_colleague_answers_on_the_page_that_their_mail_leads_to(
    client, referral, adviser, colleague
):
    with transaction():
        found = opinions.ask(
            referral, colleague, "Viable ?", SOON, "k1", confidential=True, by=adviser
        )
    path = f"/conseil/avis/{found.id}"
    client.login(colleague)
    assert path in client.get("/conseil/avis").text
    form = {"verdict": "reserved", "text": "À voir", "seen": hidden(client.get(path), "seen")}
    assert client.post(path, data=form | {"verdict": ""}).status_code == 422
    for _ in range(2):
        assert client.post(path, data=form).status_code == 302
    late = client.post(f"{path}/decliner", data={"reason": "Finalement non", "seen": form["seen"]})
    assert (late.status_code, "Finalement non" in late.text) == (409, True)
    said = words(client.login(adviser).get(page_of(referral)))
    assert "À voir" in said
    assert "Réservé" in said


def test_another_network_reads_what_is_for_it_and_that_is_noted(app, client, referral, adviser):
    guest = adviser_of("adie")
    with transaction():
        found = opinions.ask(
            referral, the_network("adie"), "Viable ?", SOON, "k1", confidential=False, by=adviser
        )
    client.login(guest)
    with statements(app) as sent:
        page = client.get(f"/conseil/avis/{found.id}")
    assert "Salon Belle Étoile" in words(page)
    assert any("INSERT INTO access_log" in one for one in sent)
    assert client.get(page_of(referral)).status_code == 404
    assert client.post(f"/conseil/avis/{found.id}/reprendre").status_code == 409
    client.login(adviser).post(f"/conseil/avis/{found.id}/reprendre")
    assert session.get(Opinion, found.id).state is OpinionState.TAKEN_BACK
    assert "Salon Belle Étoile" not in words(client.login(guest).get(f"/conseil/avis/{found.id}"))


def test_networks_without_the_word_of_the_person_are_named_not_offered(desk, referral):
    page = desk.get(page_of(referral, "/avis"))
    assert 'value="reseau-adie"' in page.text
    assert 'value="reseau-reseau_entreprendre"' not in page.text
    assert "n’a pas donné son accord pour" in words(page)


def test_a_task_is_done_from_the_list_and_taken_up_again(desk, referral, adviser):
    with transaction():
        found = tasks.add(referral, "Rappeler la banque", SOON, adviser, "k1", by=adviser)
    assert "Rappeler la banque" in words(desk.get("/conseil/taches"))
    done = desk.post(f"/conseil/taches/{found.id}/faite?depuis=liste")
    assert done.location == "/conseil/taches"
    assert "Rappeler la banque" not in words(desk.get("/conseil/taches"))
    again = desk.post(f"/conseil/taches/{found.id}/a-refaire")
    assert again.location == f"{page_of(referral)}#taches"
    assert "Rappeler la banque" in words(desk.get("/conseil/taches"))


def test_one_click_notes_a_call_in_vain(desk, referral):
    key = hidden(desk.get(page_of(referral)), "key")
    for _ in range(2):
        desk.post(page_of(referral, "/contacts/sans-reponse"), data={"key": f"{key}x"})
    assert "1 appel sans réponse" in words(desk.get(page_of(referral)))


def test_the_first_contact_says_how_it_was_made(desk, adviser):
    referral = ReferralFactory(taken=True, adviser=adviser)
    path = page_of(referral, "/commencer")
    form = {"contact": "Vue au local", "means": "visit", "seen": hidden(desk.get(path), "seen")}
    desk.post(path, data=form)
    assert "Visite" in words(desk.get(page_of(referral)))


def test_the_person_sees_the_appointment_first_and_confirms_it(client, referral, appointment):
    client.login(referral.dossier.owner)
    track = f"/mes-demandes/{referral.dossier_id}/suivi"
    own = f"/mes-demandes/{referral.dossier_id}/rendez-vous/{appointment.id}"
    page = client.get(track)
    assert "Un rendez-vous vous est proposé" in words(page)
    assert "Vous n’avez rien à faire" not in words(page)
    seen = hidden(page, "seen")
    for _ in range(2):
        assert client.post(f"{own}/confirmer", data={"seen": seen}).location == track
    assert "Votre rendez-vous : " in words(client.get(track))
    assert client.get(f"{own}/agenda").data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert client.post(own, data={"wish": "", "seen": "2"}).status_code == 422
    form = {"wish": "Plutôt un matin", "seen": hidden(client.get(own), "seen")}
    assert client.post(own, data=form).location == track
    assert session.get(Appointment, appointment.id).state is AppointmentState.OTHER_TIME

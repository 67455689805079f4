"""« Mes notifications » and the copies of mails, on the screen."""

import re

from portal.database import session
from portal.outbox import Email
from portal.users import daily_mail, notices
from portal.users.notices import Kind, Pace
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.reading import words

PAGE = "/mes-notifications"


def sent_form(page) -> dict[str, str]:
    """What the page would send as it stands."""
    lists = re.findall(r'<select[^>]* name="(\w+)".*?</select>', page.text, re.DOTALL)
    chosen = re.findall(r'<option selected value="(\w+)"', page.text)
    return dict(zip(lists, chosen, strict=True))


def test_someone_chooses_how_soon_and_when_and_finds_it_again(client):
    claire = adviser_of("initiative_somme")
    page = client.login(claire).get(PAGE)
    assert "Mes notifications" in words(client.get("/compte"))
    form = sent_form(page)
    assert form["hour"] == "480"
    answer = client.post(PAGE, data=form | {"hour": "450", "message": "daily", "today": "y"})
    assert answer.location == PAGE
    assert notices.pace_of(claire, Kind.MESSAGE) is Pace.DAILY
    kept = daily_mail.settings(claire)
    assert (kept.minutes, kept.today) == (450, True)
    assert sent_form(client.get(PAGE))["message"] == "daily"


def test_what_is_due_is_not_offered_to_be_stopped_and_a_forged_choice_is_shown_again(client):
    manager = manager_of("initiative_somme")
    page = client.login(manager).get(PAGE)
    escalation = re.search(r'<select[^>]* name="escalation".*?</select>', page.text, re.DOTALL)[0]
    assert re.findall(r'value="(\w+)"', escalation) == ["at_once", "daily"]
    assert "ne peuvent pas être arrêtées" in words(page)
    answer = client.post(PAGE, data=sent_form(page) | {"escalation": "never"})
    assert answer.status_code == 422
    assert notices.pace_of(manager, Kind.ESCALATION) is Pace.AT_ONCE


def test_the_front_desk_has_its_own_kinds_and_an_applicant_no_such_page(client):
    page = client.login(UserFactory(front_desk=True)).get(PAGE)
    assert set(sent_form(page)) == {"hour", "desk_message", "desk_task"}
    assert "Recevoir aussi" not in page.text
    client.login(UserFactory())
    assert client.get(PAGE).status_code == 404
    assert "Mes notifications" not in client.get("/compte").text


def test_a_copy_is_read_by_its_network_by_its_person_and_by_nobody_else(client):
    claire = adviser_of("initiative_somme")
    referral = ReferralFactory(taken=True, adviser=claire)
    owner, number = referral.dossier.owner, referral.dossier_id
    mail = session.query(Email).filter_by(kind="taken").one()
    theirs = f"/conseil/dossiers/{referral.id}/courriels/{mail.id}"
    desks, own = (
        f"/guichet/demandes/{number}/courriels/{mail.id}",
        (f"/mes-demandes/{number}/courriels/{mail.id}"),
    )
    page = client.login(claire).get(f"/conseil/dossiers/{referral.id}")
    assert f'href="{theirs}"' in page.text
    assert "En attente" in words(page)
    assert "aussi longtemps que la demande" in words(client.get(theirs))
    client.login(UserFactory(front_desk=True))
    client.says_why(f"/guichet/demandes/{number}")
    assert mail.subject in words(client.get(f"/guichet/demandes/{number}"))
    assert client.get(desks).status_code == 404
    receipt = session.query(Email).filter_by(kind="receipt").one()
    read = client.get(f"/guichet/demandes/{number}/courriels/{receipt.id}")
    assert f"/mes-demandes/{number}/suivi" in read.text
    client.login(owner)
    assert f'href="{own}"' in client.get(f"/mes-demandes/{number}/suivi").text
    assert mail.subject in words(client.get(own))
    for stranger, path in ((adviser_of("adie"), theirs), (UserFactory(), own)):
        assert client.login(stranger).get(path).status_code == 404

"""From the first question to the answer of a network, over HTTP alone: on both databases."""

import io
import re

import pytest

from portal.database import session
from portal.dossiers.questions import application
from portal.referrals.models import InfoItem
from portal.referrals.workflow import Action
from portal.users.queries import user_with
from portal.views.adviser_file import STEP_CODES
from tests.answers import HAIRDRESSER
from tests.browser.walk import typed
from tests.factories import PASSWORD, UserFactory
from tests.factories_files import adviser_of
from tests.mailbox import kinds_to, last_link
from tests.papers import PDF
from tests.reading import LATER, date_fields, hidden, words

EMAIL = "camille@exemple.fr"
ANSWERS = HAIRDRESSER | {"age": 36}


def answers_of(page_code: str) -> dict[str, list[str]]:
    page = next(one for one in application().pages if one.code == page_code)
    codes = {one.code for one in page.questions}
    return typed({code: answer for code, answer in ANSWERS.items() if code in codes})


def simulate(client) -> str:
    """Answer what the simulator asks; the words of its result."""
    client.get("/quelles-aides/")
    for _ in range(30):
        following = client.get("/quelles-aides/suite").location
        page = client.get(following)
        if following.endswith("/resultat"):
            return words(page)
        code = following.rpartition("/")[2]
        assert client.post(following, data=answers_of(code)).status_code == 302, code
    raise AssertionError("the simulator never ends")


def register(client) -> None:
    person = {"given_name": "Camille", "family_name": "Exemple", "email": EMAIL}
    client.post("/compte/inscription", data=person | {"password": PASSWORD})
    client.post(last_link(EMAIL))


def fill_in(client, base: str) -> None:
    """Every page, each leading to the next; parts of the application stand between sections."""
    for first in ("qui", "parcours"):
        following = f"{base}questions/{first}"
        while "/questions/" in following:
            code = following.rpartition("/")[2]
            data = answers_of(code) | {"next": "continue"}
            answer = client.post(following, data=data)
            assert answer.status_code == 302, (code, words(answer))
            following = answer.location


def step(client, address: str, action: Action, **data) -> None:
    path = f"{address}/{STEP_CODES[action]}"
    page = client.get(path)
    data |= {"seen": hidden(page, "seen")}
    answer = client.post(path, data=data)
    if answer.status_code == 200 and "Confirmer" in answer.text:
        answer = client.post(path, data=data | {"confirmed": "1"})
    assert answer.status_code == 302, words(answer)


@pytest.fixture
def people(app):
    """A browser each."""
    return app.test_client(), app.test_client(), app.test_client()


def test_one_file_from_the_first_question_to_the_loan(people):
    camille, claire, nadia = people
    assert "Initiative Somme" in simulate(camille)
    register(camille)
    base = re.search(r'href="(/mes-demandes/\d+/)"', camille.get("/mes-demandes/").text)[1]
    fill_in(camille, base)
    page = camille.get(f"{base}reseaux")
    box = re.search(r'name="(\w+)"[^>]*value="(\d+)"', page.text)
    assert "checked" not in box[0]
    camille.post(f"{base}reseaux", data={"seen": hidden(page, "seen"), box[1]: box[2]})
    page = camille.get(f"{base}verifier")
    sent = camille.post(f"{base}verifier", data={"key": hidden(page, "key"), "attestation": "1"})
    assert "Votre demande est arrivée" in words(camille.get(sent.location))
    assert "receipt" in kinds_to(EMAIL)

    adviser = adviser_of("initiative_somme", phone="03 53 01 02 03")
    claire.login(adviser)
    file = re.search(r'href="(/conseil/dossiers/\d+)[?]', claire.get("/conseil/").text)[1]
    step(claire, file, Action.TAKE)
    step(claire, file, Action.START_REVIEW, contact="Appel ce matin")
    step(
        claire,
        file,
        Action.REQUEST_INFO,
        kinds="P08",
        message="Pour le comité.",
        **date_fields(LATER),
    )
    assert "À faire avant le" in words(camille.get(f"{base}suivi"))

    upload = {"file": (io.BytesIO(PDF), "devis.pdf")}
    assert camille.post(f"{base}documents/P08", data=upload).status_code == 302
    item = session.query(InfoItem).one()
    verdict = {f"d{item.document_id}-verdict": "accept", f"d{item.document_id}-seen": "received"}
    claire.post(f"{file}/documents/{item.document_id}", data=verdict)
    step(claire, file, Action.DECLARE_READY)
    grant = {"scheme": "ph_creation", "amount": "9 000", "text": "Bravo", "unrelated": "1"}
    step(claire, file, Action.GRANT, **grant)

    told = words(camille.get(f"{base}suivi"))
    assert "Accordé" in told
    assert "9 000 €" in told
    assert kinds_to(EMAIL)[-4:] == ["receipt", "taken", "info_requested", "granted"]
    nadia.login(UserFactory(admin=True))
    board = words(nadia.get("/pilotage/"))
    assert "Montant accordé" in board
    assert "9 000 €" in board
    assert user_with(EMAIL).roles == []

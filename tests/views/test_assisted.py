"""The front desk fills a file for someone: its pages, and the ways in which they confirm."""

import io
import re

from portal.database import session
from portal.dossiers import assisted
from portal.dossiers.models import Dossier
from portal.users.queries import user_with
from tests.answers import HAIRDRESSER
from tests.factories import PASSWORD, UserFactory
from tests.factories_files import PDF
from tests.reading import hidden
from tests.views.test_together import at, link


def begin(client):
    officer = UserFactory(front_desk=True)
    client.login(officer)
    key = re.search(r'name="key"[^>]*value="([^"]+)"', client.get("/guichet/nouvelle-demande").text)
    typed = {"given_name": "Marie", "family_name": "Durand", "phone": "06 39 98 12 34"}
    first, again = (
        client.post("/guichet/nouvelle-demande", data=typed | {"key": key.group(1)})
        for _ in range(2)
    )
    assert first.location == again.location
    dossier = session.get(Dossier, int(first.location.split("/")[2]))
    dossier.answers = HAIRDRESSER | dossier.answers
    session.commit()
    return dossier


def test_the_front_desk_fills_for_someone_who_confirms_by_a_link(client):
    dossier = begin(client)
    assert "Marie Durand" in client.get(at(dossier)).text
    desk = f"/guichet/saisies/{dossier.id}"
    assert client.post(f"{desk}/lien", data={"email": "marie"}).status_code == 422
    twice = {"email": "marie@exemple.fr", "again": "marie@exemple.com"}
    assert "Les deux adresses sont différentes" in client.post(f"{desk}/lien", data=twice).text
    client.post(f"{desk}/lien", data=twice | {"again": "Marie@exemple.fr"})
    marie = client.application.test_client()
    way = link("marie@exemple.fr")
    assert "Choisissez un mot de passe" in marie.get(way).text
    names = {"given_name": "Marie", "family_name": "Durand", "phone": "06 39 98 00 00"}
    stranger = marie.post(way, data=names | {"password": PASSWORD})
    assert stranger.status_code == 422
    assert "Ce n’est pas le numéro donné à l’accueil" in stranger.text
    names["phone"] = "06 39 98 12 34"
    assert marie.post(way, data=names | {"password": "court"}).status_code == 422
    assert marie.post(way, data=names | {"password": PASSWORD}).location == at(dossier, "verifier")
    assert "Salon Les Ciseaux" in marie.get(at(dossier, "verifier")).text
    assert client.get(at(dossier)).status_code == 404
    assert client.get(desk).status_code == 404
    assert marie.get(way).status_code == 410
    session.refresh(dossier)
    assert dossier.owner is user_with("marie@exemple.fr")


def test_or_by_a_signed_page_that_the_officer_sends(client):
    dossier = begin(client)
    desk = f"/guichet/saisies/{dossier.id}"
    seen = hidden(client.get(at(dossier, "reseaux")), "seen")
    client.post(at(dossier, "reseaux"), data={"seen": seen, "networks": []})
    assert client.get(f"{desk}/a-signer.pdf").data.startswith(b"%PDF-")
    assert "Envoyer ma demande" not in client.get(at(dossier, "verifier")).text
    assert client.post(f"{desk}/page-signee").status_code == 422
    code = {"code": "3F2A-91BC-04D7"}
    wrong = client.post(f"{desk}/page-signee", data=code | {"file": (io.BytesIO(PDF), "page.pdf")})
    assert "Ce code n’est pas celui des réponses" in wrong.text
    assert 'value="3F2A-91BC-04D7"' in wrong.text
    code["code"] = assisted.printed_code(dossier)
    answer = client.post(f"{desk}/page-signee", data=code | {"file": (io.BytesIO(PDF), "page.pdf")})
    assert answer.location == at(dossier, "verifier")
    sent = client.post(at(dossier, "verifier"), data={"key": "k", "attestation": "1"})
    assert sent.location == at(dossier, "recu")
    assert "imprimez ce reçu" in client.get(at(dossier, "recu")).text
    assert assisted.mandate_on(dossier).signed_print

"""« Appelez-moi », once a call is asked for."""

from sqlalchemy import func, select

from portal.database import session
from portal.dossiers import calls
from portal.dossiers.models import Event
from tests.answers import draft


def test_a_call_is_cancelled_then_asked_with_another_number(client):
    dossier = draft()
    client.login(dossier.owner)
    wanted = {"moment": "any", "phone": "06 39 98 12 34"}
    client.post("/appelez-moi", data=wanted)
    first = calls.waiting_for(dossier.owner)
    assert "Annuler cet appel" in client.get("/appelez-moi").text
    for _ in range(2):
        assert client.post("/appelez-moi/annuler").status_code == 302
    assert calls.waiting_for(dossier.owner) is None
    said = select(func.count()).where(Event.kind == "call.cancel")
    assert session.scalar(said) == 1
    client.post("/appelez-moi", data=wanted | {"phone": "06 39 98 56 78"})
    again = calls.waiting_for(dossier.owner)
    assert again.id != first.id
    assert "06 39 98 56 78" in again.note

"""« Appelez-moi », once a call is asked for."""

from sqlalchemy import func, select

from portal.database import session, transaction
from portal.dossiers import calls
from portal.dossiers.calls import Moment
from portal.dossiers.models import Dossier, Event
from tests.answers import draft
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import words


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


def test_what_an_officer_writes_about_a_call_that_was_cancelled_is_shown_again(client):
    owner, officer = DossierFactory().owner, UserFactory(front_desk=True)
    with transaction():
        dossier = session.query(Dossier).filter_by(owner_id=owner.id).one()
        calls.ask(owner, dossier, "06 39 98 12 34", Moment.MORNING, "", "Accueil")
        task = calls.waiting_for(owner)
        calls.cancel(owner)
    answer = client.login(officer).post(
        f"/guichet/taches/{task.id}", data={f"t{task.id}-note": "Rappeler jeudi"}
    )
    assert answer.status_code == 409
    assert "Cette tâche est déjà close" in words(answer)
    assert "Rappeler jeudi" in answer.text

"""A network asks to correct the application: ticked by the adviser, corrected in its own pages."""

import pytest

from portal.database import session
from portal.referrals.models import InfoItem, ItemState
from portal.referrals.workflow import Action
from tests.reading import LATER, LATER_IN_WORDS, date_fields, hidden, words
from tests.studied import studied
from tests.views.test_adviser_steps import page_of, take_step
from tests.views.test_completion import MONEY, answer, space
from tests.views.test_plan import SHOP

ASKED = date_fields(LATER) | {
    "corrections": ["part:plan", "apport"], "message": "Ajoutez le four.",
}  # fmt: skip
MONEY_NOW = MONEY | {"apport": "10 000", "ficp": "no"}


made, app, adviser, referral = studied()


@pytest.fixture
def desk(app, adviser):
    return app.test_client().login(adviser)


@pytest.fixture
def owner(app, referral):
    return app.test_client().login(referral.dossier.owner)


def send_plan(owner, dossier):
    at = space(dossier, "plan/")
    return owner.post(at, data=SHOP | {"seen": hidden(owner.get(at), "seen"), "do": "continue"})


def test_the_form_lays_out_what_may_be_corrected(desk, referral):
    said = words(desk.get(page_of(referral, Action.REQUEST_INFO)))
    _, _, parts = said.partition("Parties de la demande à corriger")
    assert parts.index("Le plan de financement et les prévisions (2)") < parts.index("Le projet (")
    assert "Besoin total Réponse : 58 000 €" in parts
    refused = take_step(desk, referral, Action.REQUEST_INFO, **(ASKED | {"corrections": "rqth"}))
    assert "Une case que vous aviez cochée n’est plus proposée" in words(refused)


def test_from_the_request_to_before_and_after(desk, owner, referral):
    dossier = referral.dossier
    take_step(desk, referral, Action.REQUEST_INFO, **ASKED)
    tracking = words(owner.get(space(dossier, "suivi")))
    assert f"{LATER_IN_WORDS} : corriger 2 parties de votre demande" in tracking
    assert "Initiative Somme demande de corriger : Votre plan de financement" in tracking
    assert "Corriger ma demande" in tracking
    assert "Corrigez cette partie de votre demande : Apport." in words(
        owner.get("/facile-a-lire/mes-demandes")
    )

    page = words(owner.get(space(dossier)))
    assert f"Initiative Somme vous demande Répondez avant le {LATER_IN_WORDS}." in page
    assert "Ajoutez le four." in page
    refused = owner.post(space(dossier))
    assert refused.status_code == 422
    assert "Remplissez « Votre plan de financement »" in words(refused)
    assert owner.get(space(dossier, "questions/description")).location.endswith("/suivi")

    assert answer(owner, dossier, "besoin", **MONEY_NOW).status_code == 302
    assert send_plan(owner, dossier).location.endswith("/completer")
    assert "Votre réponse : 10 000 € Complété" in words(owner.get(space(dossier)))
    sent = owner.post(space(dossier))
    assert sent.location.endswith("/suivi")
    assert "Vos corrections sont envoyées à Initiative Somme." in words(owner.get(sent.location))
    again = owner.post(space(dossier))
    assert "C’est déjà fait" in words(owner.get(again.location))

    file = words(desk.get(page_of(referral)))
    _, _, changed = file.partition("Ce qui a changé depuis l’envoi")
    assert "Apport Avant : 9 000 € . Maintenant : 10 000 €" in changed
    assert "Le plan de financement : Matériel et mobilier Avant : Pas de réponse" in changed
    assert "Corrigé, à vérifier" in file
    for item in session.query(InfoItem).all():
        verdict = {f"i{item.id}-verdict": "accept", f"i{item.id}-seen": "sent"}
        desk.post(f"{page_of(referral)}/complements/{item.id}", data=verdict)
    assert {one.state for one in session.query(InfoItem)} == {ItemState.ACCEPTED}
    assert session.query(InfoItem).first().request.closed_at

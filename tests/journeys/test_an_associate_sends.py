"""An owner lets an associate in: invited, confirmed by the owner's own mail, they fill and send."""

import re

from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.referrals.routes import referrals_of
from tests.answers import draft
from tests.factories import PASSWORD, UserFactory
from tests.mailbox import kinds_to, last_link, mails_to
from tests.reading import hidden, words

CLAIRE = "claire@exemple.fr"
INVITATION = {"name": "Claire Petit", "email": CLAIRE, "right": "send", "keeps_reading": "1"}


def mandate_link(address: str) -> str:
    return re.search(r"https?://[^/\s]+(/mandats/\S+)", mails_to(address)[-1].text)[1]


def register(client) -> None:
    person = {"given_name": "Claire", "family_name": "Petit", "email": CLAIRE}
    client.post("/compte/inscription", data=person | {"password": PASSWORD})
    client.post(last_link(CLAIRE))


def test_an_associate_is_let_in_fills_and_sends(app):
    awa, claire = app.test_client(), app.test_client()
    dossier = draft(owner=UserFactory(given_name="Awa"))
    session.commit()
    owner, base = dossier.owner.email, f"/mes-demandes/{dossier.id}/"

    awa.login(dossier.owner)
    assert awa.post(f"{base}a-plusieurs", data=INVITATION).status_code == 302
    assert kinds_to(CLAIRE) == []
    mailbox = app.test_client()  # the link is opened elsewhere than where she is signed in
    confirm = mandate_link(owner)
    assert "Je donne mandat à Claire Petit" in words(mailbox.get(confirm))
    assert "Le mandat est confirmé" in words(mailbox.post(confirm))

    invitation = mandate_link(CLAIRE)
    assert "Créer un compte" in words(claire.get(invitation))
    assert claire.get(base).status_code == 302
    register(claire)
    assert claire.get(base).status_code == 404
    assert claire.post(invitation).location == f"{base}accompagner"
    assert claire.get(f"{base}accompagner").location == base

    page = f"{base}questions/description"
    typed = {"nom_projet": "Les Ciseaux d’Awa", "description": "Un salon de coiffure mixte."}
    saved = claire.post(page, data=typed | {"base": hidden(claire.get(page), "base")})
    assert saved.status_code == 302
    shown = claire.get(f"{base}reseaux")
    box = re.search(r'name="(\w+)"[^>]*value="(\d+)"', shown.text)
    chosen = {"seen": hidden(shown, "seen"), box[1]: box[2]}
    assert claire.post(f"{base}reseaux", data=chosen).location == f"{base}verifier"
    check = claire.get(f"{base}verifier")
    assert "Les Ciseaux d’Awa" in words(check)
    sent = claire.post(f"{base}verifier", data={"key": hidden(check, "key"), "attestation": "1"})
    assert sent.location == f"{base}recu"

    session.expire_all()
    assert session.get_one(Dossier, dossier.id).status is Status.ROUTED
    assert [one.network.code for one in referrals_of(dossier)] == ["initiative_somme"]
    assert kinds_to(owner)[-1] == "receipt"
    told = words(awa.get(f"{base}suivi"))
    for line in ("Claire Petit a rempli une page", "Claire Petit a envoyé"):
        assert line in told, line
    assert "Vous accompagnez cette demande" in words(claire.get(f"{base}suivi"))
    assert claire.get(page).location == f"{base}suivi"
    assert claire.post(page, data=typed).status_code == 409

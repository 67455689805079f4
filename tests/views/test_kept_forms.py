"""A page sent once its session was over comes back to its person in its browser, to no one else."""

from datetime import timedelta

import pytest
import time_machine
from cryptography.exceptions import InvalidTag

from portal.database import session
from portal.dossiers import commands, kept_forms, team
from portal.dossiers.kept_forms import KeptForm
from portal.users.models import SignIn
from tests.answers import draft
from tests.factories import PASSWORD, UserFactory
from tests.reading import hidden, words

TYPED = "Un atelier de réparation de vélos, à Étouvie."


@pytest.fixture
def cut(client):
    """A page open in front of its person, whose session has just ended."""
    dossier = draft()
    session.commit()
    client.login(dossier.owner)
    path = f"/mes-demandes/{dossier.id}/questions/description"
    page = client.get(path)
    shown = {name: hidden(page, name) for name in ("base", "keep", "saved")}
    session.query(SignIn).delete()
    session.commit()
    return dossier, path, shown | {"nom_projet": "Salon Les Ciseaux", "description": TYPED}


def sign_in(client, user, **more):
    return client.post("/compte/connexion", data={"email": user.email, "password": PASSWORD} | more)


def description(dossier):
    session.expire_all()
    return dossier.answers["description"]


def test_what_was_typed_without_a_session_is_given_back_after_signing_in(client, cut):
    dossier, path, typed = cut
    answer = client.post(path, data=typed)
    assert answer.status_code == 403
    assert "Ce que vous venez d’écrire est gardé aussi" in words(answer)
    assert f"next={path}" in answer.text
    assert TYPED not in answer.text
    assert description(dossier) != TYPED
    sign_in(client, dossier.owner)
    assert description(dossier) == TYPED
    assert "est remis ici" in words(client.get(path))
    assert session.query(KeptForm).count() == 0


OTHERS = [
    ("questions-des-reseaux/ph_creation", {"ph_effet": "La banque suit."}),
    ("plan/", {"needs-0-kind": "vehicle", "needs-0-amount": "4 321"}),
    ("previsions/", {"sales_1": "4 321"}),
    ("associes/ajouter", {"given_name": "Paul", "share": "un tiers"}),
    ("associes/moi", {"role": "gérante", "share": "un tiers"}),
]


@pytest.mark.parametrize(("page", "typed"), OTHERS, ids=[page for page, _ in OTHERS])
def test_every_form_of_an_application_is_given_back(client, page, typed):
    dossier = draft(equipe="associes")
    session.commit()
    client.login(dossier.owner)
    path = f"/mes-demandes/{dossier.id}/{page}"
    shown = client.get(path)
    names = [
        one for one in ("base", "keep", "saved", "seen", "key") if f'name="{one}"' in shown.text
    ]
    sent = {name: hidden(shown, name) for name in names} | typed
    session.query(SignIn).delete()
    session.commit()
    assert "est gardé aussi" in words(client.post(path, data=sent))
    sign_in(client, dossier.owner)
    assert "est remis ici" in words(client.get("/mes-demandes/"))
    card = f"associes/{team.team(dossier)[-1].founder.id}" if "ajouter" in page else page
    again = client.get(f"/mes-demandes/{dossier.id}/{card}").text.replace("\u00a0", " ")
    for text in typed.values():
        assert text in again


def test_another_window_keeps_what_it_changed_meanwhile(client, cut):
    dossier, path, typed = cut
    client.post(path, data=typed)
    dossier.answers = dossier.answers | {"nom_projet": "Les Ciseaux d’or"}
    session.commit()
    sign_in(client, dossier.owner)
    assert dossier.answers["nom_projet"] == "Les Ciseaux d’or"
    assert description(dossier) == TYPED


def test_someone_else_in_the_same_browser_gets_nothing(client, cut):
    dossier, path, typed = cut
    client.post(path, data=typed)
    sign_in(client, UserFactory())
    assert description(dossier) != TYPED
    assert "est remis ici" not in words(client.get("/mes-demandes/"))


def test_in_another_browser_nothing_comes_back(app, client, cut):
    dossier, path, typed = cut
    client.post(path, data=typed)
    sign_in(app.test_client(), dossier.owner)
    assert description(dossier) != TYPED


def test_the_database_alone_does_not_tell_what_was_typed(client, cut):
    _, path, typed = cut
    client.post(path, data=typed)
    kept = session.query(KeptForm).one()
    assert "tier" not in kept.sealed
    with pytest.raises(InvalidTag):
        kept_forms.opened(kept, "another token")


@pytest.mark.parametrize("stamp", ["", "x", "of another page"])
def test_a_page_that_is_not_ours_is_not_kept(client, cut, stamp):
    """A form of another site could else write in the draft of whoever signs in next."""
    dossier, path, typed = cut
    given = stamp
    if stamp == "of another page":
        given = kept_forms.stamp(dossier.owner, dossier, "qui")
    answer = client.post(path, data=typed | {"keep": given})
    assert "est gardé aussi" not in words(answer)
    assert TYPED in answer.text
    assert session.query(KeptForm).count() == 0


def test_a_day_later_it_is_gone(client, cut):
    _, path, typed = cut
    client.post(path, data=typed)
    with time_machine.travel(session.query(KeptForm).one().kept_at + timedelta(hours=25)):
        kept_forms.forget_old()
    assert session.query(KeptForm).count() == 0


def test_a_file_sent_meanwhile_is_not_changed(client, cut):
    dossier, path, typed = cut
    client.post(path, data=typed)
    commands.submit(dossier, "key", by=dossier.owner)
    session.commit()
    assert sign_in(client, dossier.owner).status_code == 302
    assert description(dossier) != TYPED
    assert "ne peut plus être changée" in words(client.get("/mes-demandes/"))

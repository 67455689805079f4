"""Every mail about accounts: it can be written, its subject names no one, its words are safe."""

from pathlib import Path

import pytest

from portal import letters
from portal.database import now
from portal.users.models import Invitation, User
from portal.vocabulary import RoleName

KINDS = sorted(path.stem for path in Path("templates/emails/security").glob("*.md"))
PERSON = User(
    email="awa.diop@exemple.fr", given_name="Awa **<b>x</b>** [ici](http://piege.example)",
    family_name="Diop",
)  # fmt: skip
CONTEXT = {
    "user": PERSON, "by": PERSON, "token": "t" * 60, "confirmation_token": "t" * 60,
    "reset_token": "t" * 60, "what": "Clé d’accès ajoutée : <i>Mon</i> téléphone",
}  # fmt: skip


def write(app, kind, **more):
    invitation = Invitation(role=RoleName.ADMIN, desk=None, expires_at=now(), email="x@exemple.fr")
    with app.test_request_context(base_url="http://piege.example"):
        return letters.write(
            f"security/{kind}", **CONTEXT, invitation=invitation, code=False, **more
        )


@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_says_what_happens_without_naming_anyone_in_its_subject(app, kind):
    letter = write(app, kind)
    assert 10 < len(letter.subject) < 70
    assert not any(word in letter.subject for word in ("Awa", "Diop", "@"))
    assert "<b>x</b>" not in letter.html
    assert '<a href="http://piege.example' not in letter.html
    assert "http://piege.example/" not in letter.text


def test_no_mail_to_an_address_that_is_not_confirmed_repeats_what_was_typed(app):
    """Or anyone could have us send their words to anyone."""
    for kind in ("confirm", "already_registered", "change_email"):
        assert "Awa" not in write(app, kind).text


def test_there_are_mails_for_all_that_happens():
    assert set(KINDS) == {
        "already_registered", "change_email", "confirm", "email_changed", "factor_changed",
        "invitation", "locked", "password_changed", "reset", "sign_in_link",
    }  # fmt: skip

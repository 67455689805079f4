"""The mails that may be edited: their names are those of their texts, their text leaves at once."""

from pathlib import Path

import pytest

from portal import letters
from portal.database import session
from portal.letters import filling, texts
from portal.letters.mails import Kind, mails
from portal.letters.texts import MailText, shipped
from tests.factories import UserFactory
from tests.factories_files import DossierFactory


@pytest.mark.parametrize("name", mails())
def test_the_names_listed_are_exactly_those_of_the_shipped_text(name):
    mail = mails()[name]
    common = {one for one, each in mail.known.items() if each.about.common}
    assert filling.names(shipped(name)) - common == set(mail.variables)
    assert mail.keep <= set(mail.variables)


def test_every_mail_but_those_of_accounts_may_be_edited():
    assert {path.stem for path in Path("templates/emails").glob("*.md")} == set(mails())


def test_every_name_serves_and_every_line_has_its_fields():
    used = [one for mail in mails().values() for one in mail.known.values()]
    for one in used:
        assert one.value, one.name
        if one.kind is Kind.LIST:
            assert one.about.one, one.name
            lines = one.about.example
            assert all(set(line) == set(one.about.fields) for line in lines if type(line) is dict)


def write(name, body, subject="Demande {{ numero }}", active=True):
    row = MailText(
        name=name, version=1, subject=subject, body=body, active=active,
        by_id=UserFactory(admin=True).id,
    )  # fmt: skip
    session.add(row)
    session.commit()


def test_an_edited_text_leaves_with_what_was_typed_kept_as_text(app):
    dossier = DossierFactory()
    dossier.owner.given_name = "Awa **<b>x</b>** [ici](http://piege.example)"
    write("reopened", "Bonjour {{ nom }}\n\n[Suivre]({{ lien }})")
    letter = letters.write("reopened", dossier=dossier)
    assert letter.subject == f"Demande {dossier.number}"
    assert "Bonjour Awa <b>x</b>" in letter.text
    assert "<b>x</b>" not in letter.html
    assert 'href="http://piege' not in letter.html
    assert f"/mes-demandes/{dossier.id}" in letter.html


def test_a_text_that_fails_gives_way_to_the_shipped_one(app):
    dossier = DossierFactory()
    write("reopened", "{{ ce_nom_n_existe_plus }}")
    assert "a rouvert votre demande" in letters.write("reopened", dossier=dossier).text


def test_a_text_that_is_not_active_does_not_leave(app):
    write("reopened", "Autre chose", active=False)
    assert texts.active("reopened").version == 0


def test_a_tag_alone_on_its_line_leaves_no_line_behind():
    source = texts.Source(1, "x", "a\n{% if nom %}\nb\n{% endif %}\nc{% if nom %} d{% endif %}\ne")
    assert filling.body(source, {"nom": "Awa"}, filling.plain) == "a\nb\nc d\ne"

"""Nor does a page that a link in a mail opens, whoever reads it, nor what stops a form."""

import pytest

from portal.database import session
from portal.dossiers import founders, links, mandates, sleeping
from portal.dossiers.links import Purpose
from portal.dossiers.together import Right
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.founding import agree, found
from tests.translations.brackets import unmarked
from tests.translations.pages import names

TYPED = (
    "Salon Belle Étoile", "Paul Noël", "paul@exemple.fr", "Awa Ba", "awa@exemple.fr",
    "Maison de l’entreprise", "12 rue des Teinturiers, Amiens", "Amiens Métropole",
    "Paul", "associé",
    "Une question assez longue pour être rendue",
)  # fmt: skip


@pytest.fixture
def draft(app):
    awa = UserFactory(given_name="Awa", family_name="Ba", email="awa@exemple.fr")
    return DossierFactory(owner=awa, sent=False, equipe="associes")


def left(page) -> list[str]:
    return unmarked(page.text, names(*TYPED))


def test_the_page_of_a_partner_before_and_after_their_word(reader, draft):
    paul = found(draft)
    founders.ask(paul, by=draft.owner)
    session.commit()
    address = f"/accord/{founders.token_for(paul)}"
    page = reader.get(address)
    assert (page.status_code, left(page)) == (200, [])
    agree(paul)
    session.commit()
    page = reader.get(address)
    assert (page.status_code, left(page)) == (200, [])


def test_the_page_that_stops_reminders(reader, draft):
    page = reader.get(f"/rappels/{sleeping.token(draft)}")
    assert (page.status_code, left(page)) == (200, [])
    assert left(reader.post(f"/rappels/{sleeping.token(draft)}")) == []


def test_a_mandate_to_confirm_then_to_accept(reader, draft):
    mandate = mandates.invite(draft, "Paul Noël", "paul@exemple.fr", Right.EDIT, by=draft.owner)
    session.commit()
    page = reader.get(f"/mandats/confirmer/{links.token(Purpose.CONFIRM, mandate)}")
    assert (page.status_code, left(page)) == (200, [])
    mandates.confirm(mandate)
    session.commit()
    accept = f"/mandats/invitation/{links.token(Purpose.ACCEPT, mandate)}"
    page = reader.get(accept)
    assert (page.status_code, left(page)) == (200, [])
    reader.login(UserFactory(given_name="Paul", family_name="Noël", email="paul@exemple.fr"))
    page = reader.get(accept)
    assert (page.status_code, left(page)) == (200, [])


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_was_typed_is_given_back_when_it_cannot_be_kept(reader, draft, signed_in):
    if signed_in:
        reader.login(draft.owner)
    text = "Une question assez longue pour être rendue"
    address = f"/mes-demandes/{draft.id}/messages"
    page = reader.post(address, data={"body": text}, csrf=False)
    assert page.status_code in (403, 409)
    assert left(page) == []

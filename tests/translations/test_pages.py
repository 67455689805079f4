"""No page of the public site or of the applicants shows a sentence that was never marked.

The pages are asked in a language that puts ⟦brackets⟧ around all that it translates: what stands
outside them is neither a sentence nor a name of the data.
"""

from datetime import timedelta

import pytest

from portal.casework import answering, appointments
from portal.casework.appointments import Plan
from portal.casework.models import Means
from portal.database import now, session
from portal.dossiers import calls, commands, mandates, messages, receipt
from portal.dossiers.calls import Moment
from portal.dossiers.models import Dossier
from portal.dossiers.together import Right
from portal.dossiers.workflow import Action
from portal.referrals import endings
from portal.referrals.requests import Wanted
from portal.referrals.workflow import DeclineReason
from tests.factories import UserFactory
from tests.factories_files import (
    PERSONAL,
    PROJECT,
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
)
from tests.translations.brackets import unmarked
from tests.translations.pages import ACCOUNT, OF_A_FILE, PUBLIC, names

TYPED = (
    "Amiens Métropole", "Awa Ba", "awa@exemple.fr", "Chrome sur Linux", "Longueau", "devis.pdf",
    "Amiens", "Bravo", "Combien de clients ?", "Trop petit.", "Bonjour", "Paul Noël",
    "paul@exemple.fr", "Pour le comité.", "https://visio.exemple.fr",
    *(one for one in [*PROJECT.values(), *PERSONAL.values()] if isinstance(one, str)),
)  # fmt: skip


@pytest.fixture
def owner(reader):
    awa = UserFactory(given_name="Awa", family_name="Ba", email="awa@exemple.fr")
    reader.login(awa)
    return awa


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Awa", family_name="Ba")


def read(client, *addresses) -> dict[str, list[str]]:
    """What is not marked on each of these pages that answers."""
    pages = {one: client.get(one) for one in addresses}
    assert {one.status_code for one in pages.values()} <= {200, 404, 409, 410, 422}
    found = {one: unmarked(page.text, said()) for one, page in pages.items()}
    return {one: lines for one, lines in found.items() if lines}


def said() -> list[str]:
    """What is of no language."""
    return names(*TYPED, *(receipt.code(one) for one in session.query(Dossier) if one.number))


def of_file(dossier, *pages) -> list[str]:
    return [f"/mes-demandes/{dossier.id}/{page}" for page in pages or OF_A_FILE]


def test_a_public_page_says_nothing_that_is_not_translated(reader):
    assert read(reader, *PUBLIC) == {}


def test_nor_does_a_page_of_ones_account(reader, owner):
    DossierFactory(owner=owner, sent=False)
    assert read(reader, *ACCOUNT) == {}


def test_nor_a_file_that_a_network_studies(reader, owner, adviser):
    referral = ReferralFactory(owner=owner, in_review=True, adviser=adviser)
    ask(referral, Wanted("Combien de clients ?"), Wanted("Devis", "P08"), by=adviser)
    add_document(referral.dossier)
    messages.send(referral.dossier, None, "Bonjour", "once", by=owner)
    session.commit()
    assert read(reader, *of_file(referral.dossier)) == {}


def test_nor_a_file_that_waits_is_answered_or_is_over(reader, owner, adviser):
    sent = DossierFactory(owner=owner)
    granted = ReferralFactory(owner=owner, granted=True, adviser=adviser)
    declined = ReferralFactory(owner=owner, extra={"besoin_total": 900_000})
    endings.decline(declined, DeclineReason.TOO_SMALL, "Trop petit.", "Vu", by=adviser)
    over = DossierFactory(owner=owner)
    commands.act(over, Action.WITHDRAW, by=owner)
    personal = DossierFactory(owner=owner, confidential=True)
    session.commit()
    files = (sent, granted.dossier, declined.dossier, over, personal)
    pages = [page for one in files for page in of_file(one, "suivi")]
    everywhere = ("/mes-demandes/", "/facile-a-lire/mes-demandes")
    withdrawing = f"/mes-demandes/{granted.dossier_id}/retirer/{granted.id}"
    assert read(reader, *pages, withdrawing, *everywhere) == {}


@pytest.mark.parametrize("state", ["proposed", "confirmed", "other_time", "cancelled"])
def test_nor_an_appointment(reader, owner, adviser, state):
    dossier = DossierFactory(owner=owner)
    referral = ReferralFactory(dossier=dossier, taken=True, adviser=adviser)
    plan = Plan(now() + timedelta(days=9), 45, Means.VIDEO, "https://visio.exemple.fr", "Bonjour")
    one = appointments.propose(referral, plan, "k", by=adviser)
    if state == "confirmed":
        answering.confirm(one, by=owner, seen=one.version)
    elif state == "other_time":
        answering.ask_another_time(one, "Bravo", by=owner, seen=one.version)
    elif state == "cancelled":
        appointments.cancel(one, "Bravo", by=adviser, seen=one.version)
    session.commit()
    assert read(reader, *of_file(dossier, "suivi", f"rendez-vous/{one.id}")) == {}


def test_nor_what_is_filled_together(reader, owner):
    dossier = DossierFactory(owner=owner, sent=False)
    mandate = mandates.invite(dossier, "Paul Noël", "paul@exemple.fr", Right.EDIT, by=owner)
    calls.ask(owner, dossier, "06 39 98 12 34", Moment.MORNING, "", "Mes demandes")
    session.commit()
    pages = of_file(dossier, "a-plusieurs", f"a-plusieurs/{mandate.id}", "confier")
    assert read(reader, *pages, "/appelez-moi") == {}


def test_nor_a_form_to_correct(reader, owner):
    dossier = DossierFactory(owner=owner)
    page = reader.post(of_file(dossier, "messages")[0], data={"to": "", "body": ""})
    assert page.status_code == 422
    assert unmarked(page.text, said()) == []

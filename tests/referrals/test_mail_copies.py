"""The copies of the mails of a file: who reads which, in what state, without personal links."""

import secrets
from datetime import timedelta

import pytest

from portal.calendar import today
from portal.casework import tasks
from portal.database import now, session, transaction
from portal.dossiers import messages
from portal.letters.masking import MASKED, masked
from portal.outbox import Email, EmailState
from portal.referrals import mail_copies, notes
from portal.referrals.mail_copies import Sent
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, ask, at, the_network


@pytest.fixture
def referral(app):
    """A file of two networks, each of which asked for something."""
    found = ReferralFactory(in_review=True, to=("initiative_somme", "adie"))
    adie = at(found.dossier, "adie")
    for one in (found, adie):
        with transaction():
            messages.send(
                one.dossier, one.network, "Bonjour", secrets.token_hex(8),
                by=adviser_of(one.network.code),
            )  # fmt: skip
    ask(found, by=found.adviser)
    with transaction():
        messages.send(
            found.dossier, None, "Bonjour", secrets.token_hex(8), by=UserFactory(front_desk=True)
        )
    return found


def kinds(found: list[Sent]) -> list[str]:
    return [one.email.kind for one in reversed(found)]


def test_a_network_reads_its_own_mails_and_those_of_the_portal(referral):
    mine = mail_copies.for_network(referral.dossier, referral.network_id)
    assert kinds(mine) == ["proposed", "receipt", "taken", "message_to_owner", "info_requested"]
    theirs = mail_copies.for_network(referral.dossier, the_network("adie").id)
    assert kinds(theirs) == ["receipt", "message_to_owner"]
    stranger = mail_copies.for_network(referral.dossier, the_network("bge_picardie").id)
    assert kinds(stranger) == ["receipt"]


def test_a_network_reads_the_mails_between_its_own_people(referral):
    colleague = adviser_of("initiative_somme", given_name="Ali", family_name="Petit")
    with transaction():
        notes.write(referral, "À voir @Ali Petit", "n", by=referral.adviser)
        due = today() + timedelta(days=3)
        tasks.add(referral, "Rappeler", due, colleague, "t", by=referral.adviser)
    mine = mail_copies.for_network(referral.dossier, referral.network_id)
    assert kinds(mine)[-2:] == ["mentioned", "task_given"]
    theirs = mail_copies.for_network(referral.dossier, the_network("adie").id)
    assert kinds(theirs) == ["receipt", "message_to_owner"]


def test_the_front_desk_sees_that_all_left_and_reads_no_text_of_a_network(referral):
    found = mail_copies.for_front_desk(referral.dossier)
    assert [one.email.kind for one in found if not one.hidden] == ["message_to_owner", "receipt"]
    assert {one.email.kind for one in found if one.hidden} == {
        "taken", "message_to_owner", "info_requested",
    }  # fmt: skip
    hidden = next(one for one in found if one.hidden)
    assert mail_copies.find(found, hidden.email.id) is None


def test_the_person_finds_what_went_to_their_address_and_nothing_else(referral):
    owner = referral.dossier.owner
    found = mail_copies.for_owner(referral.dossier, owner)
    assert {one.email.to for one in found} == {owner.email}
    assert len(found) == 6
    assert mail_copies.for_owner(referral.dossier, UserFactory()) == []


SILENT = "Le serveur de courriels ne répond pas. Le portail réessaie tout seul."
REFUSED = (
    "La messagerie du destinataire refuse ce courriel : vérifiez son adresse. "
    "Le portail n’essaie plus : appelez la personne."
)


@pytest.mark.parametrize(
    ("state", "error", "words", "why"),
    [
        (EmailState.WAITING, "", "En attente", ""),
        (EmailState.WAITING, "ConnectionRefusedError: [Errno 111]", "En attente", SILENT),
        (EmailState.FAILED, "SMTPRecipientsRefused: {'x': (550, b'no')}", "Échec", REFUSED),
        (EmailState.SENT, "", "Envoyé", ""),
    ],
)
def test_a_state_is_told_in_plain_words(state, error, words, why):
    sent = Sent(Email(kind="receipt", state=state, last_error=error))
    assert (sent.look[0], sent.why) == (words, why)


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("/mes-demandes/4/suivi", False),
        ("/mes-demandes/4/suivi#a-faire", False),
        ("/rappels/abcdef", True),
        ("/compte/connexion/abcdef", True),
        ("/mandats/confirmer/abcdef", True),
        ("/nulle/part", True),
    ],
)
def test_links_that_open_something_are_masked(app, path, hidden):
    text = f"Voir :\n{app.config['BASE_URL']}{path}\nMerci"
    assert masked(text) == (f"Voir :\n{MASKED}\nMerci" if hidden else text)
    assert masked("https://ailleurs.example/x") == "https://ailleurs.example/x"


def test_every_link_of_a_token_in_the_portal_is_masked(app):
    base = app.config["BASE_URL"]
    for rule in app.url_map.iter_rules():
        if "token" in rule.arguments:
            path = rule.rule.replace("<token>", "abc")
            assert masked(f"{base}{path}") == MASKED, rule


def test_the_list_reads_no_text(referral):
    session.expire_all()
    found = mail_copies.for_network(referral.dossier, referral.network_id)
    assert all("text" not in one.email.__dict__ for one in found)
    assert referral.dossier.number in found[-1].text
    assert now() - found[-1].email.created_at < timedelta(hours=1)

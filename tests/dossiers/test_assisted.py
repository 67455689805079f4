"""The front desk fills a file for someone, who confirms it by a link or by a signed page."""

import io

import pytest

from portal.database import session
from portal.dossiers import access, assisted, commands, consents, documents, receiving
from portal.dossiers.annex_commands import save_annex
from portal.dossiers.models import Dossier, Event, Task, TaskKind
from portal.dossiers.workflow import Party
from portal.errors import Refused
from portal.languages import ENGLISH, speaking
from portal.networks.models import DocumentKind
from portal.networks.queries import network
from portal.referrals.annexes import asked_of
from portal.referrals.notifications import tell
from portal.users import commands as users
from portal.users.models import User
from tests.answers import HAIRDRESSER
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import PDF
from tests.mailbox import kinds_to, mails_to

MARIE = "marie@exemple.fr"
PHONE = "+33639981234"


@pytest.fixture
def officer(app):
    return UserFactory(front_desk=True)


@pytest.fixture
def dossier(officer):
    person = users.record_person("Marie", "Durand", PHONE)
    begun = commands.start(person, "phone", by=officer)
    assisted.lend(begun, by=officer)
    commands.save_page(begun, "all", HAIRDRESSER, {}, by=officer)
    lead = network("initiative_somme")
    consents.choose(begun, [lead], {lead.id}, by=officer)
    return begun


def sign(dossier, officer):
    received = receiving.receive(io.BytesIO(PDF), "page.pdf")
    kind = session.get_one(DocumentKind, assisted.SIGNED_PAGE)
    document = documents.add(dossier, kind, received, by=officer)
    assisted.sign(dossier, document, assisted.printed_code(dossier).lower(), by=officer)


def kinds(dossier):
    return [one.kind for one in session.query(Event).filter_by(dossier_id=dossier.id)]


def test_the_officer_alone_sees_the_draft_as_long_as_they_hold_the_role(officer, dossier):
    colleague = UserFactory(front_desk=True)
    assert access.parties(officer, dossier) == {Party.READER, Party.EDITOR, Party.SENDER}
    assert access.parties(colleague, dossier) == set()
    assert assisted.drafts_of(officer) == [dossier]
    officer.roles.clear()
    session.flush()
    assert access.parties(officer, dossier) == set()
    with pytest.raises(Refused, match="Seul l’accueil"):
        assisted.lend(dossier, by=UserFactory())


def test_it_is_not_sent_before_the_person_has_confirmed(officer, dossier):
    with pytest.raises(Refused, match="confirmer"):
        commands.submit(dossier, "k", by=officer)
    sign(dossier, officer)
    commands.save_page(dossier, "besoin", {"apport": 1_000_000}, {}, by=officer)
    with pytest.raises(Refused, match="ont changé"):
        commands.submit(dossier, "k", by=officer)


def test_a_signed_page_sends_it_and_without_an_address_the_front_desk_calls(officer, dossier):
    sign(dossier, officer)
    assert commands.submit(dossier, "k", by=officer)
    assert "assisted.sign" in kinds(dossier)
    assert mails_to(dossier.owner.email) == []
    tell("receipt", dossier)
    tell("reopened", dossier, key="again")
    tell("reopened", dossier, key="again")
    told = session.query(Task).filter_by(dossier_id=dossier.id, kind=TaskKind.NO_MAIL).all()
    assert len(told) == 1


def test_a_page_signed_before_the_answers_changed_is_not_taken(officer, dossier):
    code = assisted.printed_code(dossier)
    with speaking(ENGLISH):
        assert assisted.printed_code(dossier) == code
    received = receiving.receive(io.BytesIO(PDF), "page.pdf")
    kind = session.get_one(DocumentKind, assisted.SIGNED_PAGE)
    page = documents.add(dossier, kind, received, by=officer)
    commands.save_page(dossier, "besoin", {"apport": 1_000_000}, {}, by=officer)
    with pytest.raises(Refused, match="Ce code n’est pas celui"):
        assisted.sign(dossier, page, code, by=officer)


def test_the_code_is_of_all_that_is_sent(officer, dossier):
    """The answers to a network's own questions too."""
    code, [asked] = assisted.printed_code(dossier), asked_of(dossier)
    save_annex(dossier, asked.row, {"ph_effet": "La banque suit."}, {}, by=officer)
    assert assisted.printed_code(dossier) != code


def test_a_link_makes_it_the_persons_own_and_the_officers_mandate_ends(officer, dossier):
    assisted.send_link(dossier, MARIE, by=officer)
    assert kinds_to(MARIE) == ["assisted_to_confirm"]
    mandate, nobody = assisted.mandate_on(dossier), dossier.owner_id
    with pytest.raises(Refused, match="autre adresse"):
        assisted.take_over(mandate, PHONE, by=UserFactory())
    marie = users.welcome(MARIE, "Marie", "Durand", "trois mots sans lien")
    with pytest.raises(Refused, match="numéro donné à l’accueil"):
        assisted.take_over(mandate, "+33639980000", by=marie)
    assisted.take_over(mandate, PHONE, by=marie)
    assert access.parties(marie, dossier) == {Party.OWNER}
    assert access.parties(officer, dossier) == set()
    assert session.get(User, nobody) is None
    assert assisted.unconfirmed(dossier) == []
    with pytest.raises(Refused, match="servi"):
        assisted.take_over(mandate, PHONE, by=marie)
    assert commands.submit(dossier, "k", by=marie)


def test_a_list_of_drafts_costs_the_same_however_long(app, officer, dossier):
    def names():
        session.expunge_all()
        with statements(app) as sent:
            found = [one.owner.full_name for one in assisted.drafts_of(officer)]
        return len(found), len(sent)

    first = names()
    for number in range(2):
        person = users.record_person("Paul", "Noël", PHONE)
        assisted.lend(commands.start(person, f"n{number}", by=officer), by=officer)
    session.commit()
    assert (first, names()) == ((1, first[1]), (3, first[1]))


def test_a_draft_given_up_leaves_nobody_behind(officer, dossier):
    key, nobody = dossier.id, dossier.owner_id
    commands.discard(dossier, by=officer)
    assert (session.get(Dossier, key), session.get(User, nobody)) == (None, None)

"""What a network reads, block by block: given, taken back at once, told, written in the journal."""

import pytest

from portal.database import session, transaction
from portal.dossiers import consents, handovers, journal
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.dossiers.models import Event
from portal.dossiers.sharing import blocks_for, known
from portal.errors import Refused, Stale
from portal.outbox import Email
from portal.vocabulary import Block
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, the_network
from tests.mailbox import kinds_to

NO_MONEY = EVERY - {Block.FINANCES}


@pytest.fixture
def referral(app):
    adviser = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    return ReferralFactory(taken=True, adviser=adviser)


def share(referral, blocks, **more):
    with transaction():
        dossier = referral.dossier
        return consents.share(dossier, referral.network, blocks, by=dossier.owner, **more)


def lines(dossier, kind):
    return session.query(Event).filter_by(dossier_id=dossier.id, kind=kind).all()


def test_what_is_necessary_is_given_with_the_word_and_what_is_sensitive_apart(app):
    draft = DossierFactory(sent=False, to=())
    first, second = the_network("initiative_somme"), the_network("adie")
    with transaction():
        consents.choose(draft, [first, second], {first.id, second.id}, sensitive={second.id},
                        by=draft.owner)  # fmt: skip
    assert blocks_for(draft, first.id) == NECESSARY
    assert blocks_for(draft, second.id) == EVERY
    assert blocks_for(draft, the_network("bge_picardie").id) == frozenset()
    assert [one.data["blocks"] for one in lines(draft, "consent.give")] == [
        sorted(NECESSARY), sorted(EVERY),
    ]  # fmt: skip


def test_a_block_taken_back_is_closed_at_once_told_once_and_stays_in_the_journal(referral):
    dossier, adviser = referral.dossier, referral.adviser
    assert share(referral, NO_MONEY)
    assert not share(referral, NO_MONEY)
    assert blocks_for(dossier, referral.network_id) == NO_MONEY
    [(block, since)] = known(dossier, referral.network_id).kept_back
    assert block is Block.FINANCES
    assert since
    [closed] = lines(dossier, "consent.close")
    assert journal.words(closed).staff.startswith("La personne ne partage plus ses finances avec")
    assert journal.words(closed).public == "Initiative Somme ne peut plus lire\u00a0: Vos finances"
    assert journal.words(closed).partners == ""
    assert kinds_to(adviser.email).count("consent_changed") == 1
    mail = session.query(Email).filter_by(to=adviser.email, kind="consent_changed").one()
    assert "ne partage plus : ses finances" in mail.text.replace("\u00a0", " ")
    assert dossier.person_name not in mail.text

    assert share(referral, EVERY)
    assert not known(dossier, referral.network_id).kept_back
    assert [one.data["taken"] for one in lines(dossier, "consent.share")] == [["finances"], []]


def test_nobody_else_changes_it_and_an_old_page_does_not(referral):
    dossier, network = referral.dossier, referral.network
    share(referral, NO_MONEY)
    with pytest.raises(Stale):
        share(referral, NECESSARY, seen=EVERY)
    for someone in (UserFactory(), referral.adviser, UserFactory(front_desk=True)):
        with pytest.raises(Refused, match="Seule la personne"):
            consents.share(dossier, network, frozenset(), by=someone)
    with pytest.raises(Refused, match="pas donné votre accord"):
        consents.share(dossier, the_network("adie"), EVERY, by=dossier.owner)


def test_whoever_takes_over_the_file_says_themselves_what_is_sensitive_of_them(referral):
    dossier, new = referral.dossier, UserFactory()
    with transaction():
        handover = handovers.ask(dossier, new.email, by=dossier.owner)
    with transaction():
        handovers.accept(handover, by=new)
    assert blocks_for(dossier, referral.network_id) == NECESSARY


def test_a_word_taken_back_leaves_nothing_to_read(referral):
    dossier = referral.dossier
    with transaction():
        consents.withdraw(dossier, referral.network, by=dossier.owner)
    assert blocks_for(dossier, referral.network_id) == frozenset()
    assert known(dossier, referral.network_id).person == "Identité non partagée"

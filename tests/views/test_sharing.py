"""« Ce que chaque réseau lit », and the boxes of the choice of networks."""

import pytest

from portal.database import session, transaction
from portal.dossiers import consents
from portal.dossiers.blocks import EVERY, NECESSARY
from portal.dossiers.models import Dossier
from portal.dossiers.sharing import blocks_for
from portal.referrals.requests import Wanted
from portal.vocabulary import Block
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, ask, the_network
from tests.reading import hidden, words

CODE = "initiative_somme"


@pytest.fixture
def referral(app):
    return ReferralFactory(taken=True, adviser=adviser_of(CODE))


@pytest.fixture
def owner(client, referral):
    return client.login(referral.dossier.owner)


def page_of(dossier):
    return f"/mes-demandes/{dossier.id}/partage"


def save(client, dossier, blocks, seen=EVERY, **more):
    data = {f"{CODE}-blocks": sorted(blocks), f"{CODE}-seen": ",".join(sorted(seen))}
    return client.post(f"{page_of(dossier)}/{CODE}", data=data, **more)


def test_the_person_takes_back_a_block_and_the_network_reads_it_in_words(owner, referral):
    dossier, adviser = referral.dossier, referral.adviser
    page = words(owner.get(page_of(dossier)))
    assert "Ce réseau étudie votre demande" in page
    assert "Facultatif : situation" in page
    said = words(save(owner, dossier, EVERY - {Block.FINANCES}, follow_redirects=True))
    assert "C’est noté. Cela vaut dès maintenant." in said
    assert "Ce réseau ne lit plus : vos finances." in words(
        owner.get(f"/mes-demandes/{dossier.id}/suivi")
    )
    desk = owner.application.test_client().login(adviser)
    shown = words(desk.get(f"/conseil/dossiers/{referral.id}"))
    assert "La personne ne partage plus ses finances depuis le" in shown
    assert "58 000" not in shown


def test_an_old_page_changes_nothing_and_says_so(owner, referral):
    save(owner, referral.dossier, NECESSARY)
    answer = save(owner, referral.dossier, frozenset(), seen=EVERY)
    assert answer.status_code == 409
    assert f'href="/mes-demandes/{referral.dossier_id}/suivi">Revoir ma demande' in answer.text
    assert blocks_for(session.get_one(Dossier, referral.dossier_id), referral.network_id)


def test_it_is_the_owners_alone_and_of_the_networks_that_they_agreed_to(client, owner, referral):
    dossier = referral.dossier
    assert owner.post(f"{page_of(dossier)}/adie").status_code == 404
    client.login(UserFactory())
    assert client.get(page_of(dossier)).status_code == 404


def test_in_a_draft_each_network_has_a_box_for_what_is_sensitive_none_ticked(client, app):
    draft = DossierFactory(sent=False, to=())
    path = f"/mes-demandes/{draft.id}/reseaux"
    client.login(draft.owner)
    page = client.get(path)
    network = the_network(CODE)
    assert "lisent mon identité, mon projet et mes finances" in words(page)
    assert f'name="sensitive" value="{network.id}"' in page.text
    assert "checked" not in page.text
    data = {"networks": [network.id], "sensitive": [network.id], "seen": hidden(page, "seen")}
    client.post(path, data=data)
    assert blocks_for(draft, network.id) == EVERY
    client.post(path, data=data | {"sensitive": []})
    session.expire_all()
    assert blocks_for(draft, network.id) == NECESSARY


def test_who_sends_a_document_hears_which_network_may_not_open_it(owner, referral):
    dossier = referral.dossier
    ask(referral, Wanted("", "P05"), Wanted("", "P08"), by=referral.adviser)
    told = "ne pourra pas l’ouvrir : vous ne partagez pas votre situation sensible"
    page = f"/mes-demandes/{dossier.id}/suivi"
    assert told not in words(owner.get(page))
    save(owner, dossier, NECESSARY)
    assert words(owner.get(page)).count(told) == 1


def test_a_share_typed_while_the_plan_was_taken_back_is_not_kept(client, referral):
    with transaction():
        consents.share(referral.dossier, referral.network, {Block.IDENTITY},
                       by=referral.dossier.owner)  # fmt: skip
    client.login(referral.adviser)
    answer = client.post(f"/conseil/dossiers/{referral.id}/plan", data={"amount": "9000"})
    assert answer.status_code == 409
    assert "ne partage pas ses finances" in words(answer)

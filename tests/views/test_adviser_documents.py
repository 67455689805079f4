"""A document in front of its judge: what is shown, the verdicts, the way to the next one."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import session, transaction
from portal.dossiers import consents
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.document_reasons import DocumentReason
from portal.dossiers.models import DocumentState, Event
from portal.networks.models import DocumentKind
from portal.privacy.models import Access, AccessLog
from portal.referrals.models import InfoItem, InfoRequest, ItemState
from portal.vocabulary import Block
from tests.factories_files import ReferralFactory, add_document, adviser_of
from tests.mailbox import mails_to
from tests.reading import words
from tests.studied import studied


@pytest.fixture
def desk(client, adviser):
    return client.login(adviser)


made, app, adviser, referral = studied()


def page_of(referral, document):
    return f"/conseil/dossiers/{referral.id}/documents/{document.id}"


def judge(desk, referral, document, verdict, **fields):
    given = {"verdict": verdict, "seen": "received"} | fields
    data = {f"d{document.id}-{name.replace('_', '-')}": one for name, one in given.items()}
    return desk.post(page_of(referral, document), data=data)


def test_a_document_is_shown_beside_the_verdict(desk, referral):
    document, other = (add_document(referral.dossier, kind) for kind in ("P01", "P08"))
    answer = desk.get(page_of(referral, document))
    said = words(answer)
    assert "1 sur 2" in said
    assert "La personne lira la phrase de la raison choisie, puis vos mots." in said
    assert "« Ce n’est pas le document demandé. »" in said
    assert f'src="{page_of(referral, document)}/pages/1"' in answer.text
    assert f'href="{page_of(referral, other)}" data-gu-key="n"' in answer.text
    assert page_of(referral, document) in desk.get(f"/conseil/dossiers/{referral.id}").text


@pytest.mark.parametrize(("kind", "does"), [("P01", ""), ("P05", "date")])
def test_enter_in_a_field_accepts_nothing(desk, referral, kind, does):
    document = add_document(referral.dossier, kind)
    page = desk.get(page_of(referral, document)).text
    first = page.index(f'name="d{document.id}-verdict" value="')
    assert page[first:].split('"')[3] == does


def test_what_is_seen_is_noted_once_an_hour(desk, referral, adviser):
    document = add_document(referral.dossier)
    for _again in range(2):
        picture = desk.get(f"{page_of(referral, document)}/pages/1")
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        assert picture.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    noted = session.query(AccessLog).filter_by(access=Access.SEEN).one()
    assert (noted.document_id, noted.user_id) == (document.id, adviser.id)
    assert desk.get(f"{page_of(referral, document)}/pages/2").status_code == 404


def test_after_a_verdict_comes_the_next_document(desk, referral):
    first, second = (add_document(referral.dossier, kind) for kind in ("P01", "P08"))
    answer = judge(desk, referral, first, "accept")
    assert answer.location == page_of(referral, second)
    assert first.state is DocumentState.ACCEPTED
    assert judge(desk, referral, second, "accept").location.endswith(f"/{referral.id}#documents")


def test_a_refusal_needs_its_reason_and_keeps_what_is_typed(desk, referral):
    document = add_document(referral.dossier, "P01")
    wrong = judge(desk, referral, document, "refuse", text="La page 2 manque.")
    assert wrong.status_code == 422
    assert "Choisissez ce qui ne va pas" in words(wrong)
    assert "La page 2 manque." in wrong.text
    wrong = judge(desk, referral, document, "refuse", reason="other")
    assert "Expliquez à la personne ce qu’elle doit renvoyer" in words(wrong)
    judge(desk, referral, document, "refuse", reason="incomplete", text="La page 2 manque.")
    coded = "Il manque une page ou un côté de ce document."
    assert document.reason_code is DocumentReason.INCOMPLETE
    assert document.reason == f"{coded}\nLa page 2 manque."
    item = session.query(InfoItem).one()
    assert (item.state, item.refusal) == (ItemState.REFUSED, document.reason)
    assert "La page 2 manque." in mails_to(referral.dossier.owner.email)[-1].text
    assert "Incomplet, à renvoyer" in words(desk.get(f"/conseil/dossiers/{referral.id}"))


def test_a_document_that_is_too_old_is_asked_again_in_one_press(desk, referral):
    document = add_document(referral.dossier, "P08")
    months = session.get_one(DocumentKind, "P08").valid_months or 3
    session.get_one(DocumentKind, "P08").valid_months = months
    session.commit()
    old = today() - timedelta(days=31 * (months + 1))
    dated = {"dated_on_day": old.day, "dated_on_month": old.month, "dated_on_year": old.year}
    fields = {name.replace("dated_on_", "dated_on-"): str(one) for name, one in dated.items()}
    data = {f"d{document.id}-{name}": one for name, one in fields.items()}
    verdict = {f"d{document.id}-verdict": "date", f"d{document.id}-seen": "received"}
    assert desk.post(page_of(referral, document), data=data | verdict).status_code == 302
    assert document.dated_on == old
    assert document.too_old
    for _twice in range(2):
        assert judge(desk, referral, document, "expire").status_code == 302
    assert document.reason_code is DocumentReason.EXPIRED
    assert f"Il en faut un de moins de {months}" in document.reason
    assert session.query(InfoRequest).count() == 1
    kinds = [one.kind for one in session.query(Event).filter_by(dossier_id=referral.dossier_id)]
    assert kinds.count("document.refuse") == kinds.count("document.date") == 1


def test_what_another_judged_meanwhile_is_told_with_what_was_typed(desk, client, referral):
    document = add_document(referral.dossier, "P01")
    judge(desk, referral, document, "accept")
    colleague = client.login(adviser_of("initiative_somme"))
    late = judge(colleague, referral, document, "refuse", reason="unsigned", text="Signez en bas.")
    assert late.status_code == 409
    assert "Signez en bas." in late.text
    assert document.state is DocumentState.ACCEPTED


def test_what_the_person_shares_no_more_is_told_with_what_was_typed(desk, referral):
    document = add_document(referral.dossier, "P01")
    owner = referral.dossier.owner
    with transaction():
        consents.share(referral.dossier, referral.network, NECESSARY - {Block.IDENTITY}, by=owner)
    late = judge(
        desk, referral, document, "refuse", reason="unsigned", text="Signez en bas de tout."
    )
    assert late.status_code == 404
    assert "n’est plus, parmi ceux que la personne partage" in words(late)
    assert "Signez en bas de tout." in late.text
    assert f"/conseil/dossiers/{referral.id}" in late.text


@pytest.mark.parametrize("path", ["", "/pages/1"])
def test_a_document_of_another_file_or_network_is_not_there(client, desk, referral, path):
    document = add_document(referral.dossier)
    elsewhere = ReferralFactory(in_review=True)
    assert desk.get(page_of(elsewhere, document) + path).status_code == 404
    stranger = client.login(adviser_of("adie"))
    assert stranger.get(page_of(referral, document) + path).status_code == 404


def test_documents_are_read_and_not_judged_before_the_file_is_taken(client):
    referral = ReferralFactory()
    document = add_document(referral.dossier)
    answer = client.login(adviser_of("initiative_somme")).get(page_of(referral, document))
    assert "-verdict" not in answer.text
    assert "/pages/1" in answer.text

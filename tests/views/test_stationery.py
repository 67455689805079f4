"""The pages where managers write their letters, and those where letters are read."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from portal.correspondence.models import StationeryImage
from portal.database import session, transaction
from portal.dossiers import consents
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.paper_letters import letters_from
from portal.pdf import letters
from portal.privacy.models import AccessLog, Purpose
from portal.vocabulary import Block
from tests.correspondence.conftest import text_of
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.papers import PDF
from tests.reading import words

HERE = "/conseil/courriers"
OURS = f"{HERE}/initiative_somme"


@pytest.fixture
def desk(client):
    return client.login(manager_of("initiative_somme"))


def drawing(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (1800, 600), "navy").save(file, kind)
    file.seek(0)
    return file


def test_a_manager_writes_the_head_and_a_text(desk):
    head = {"name": "Initiative", "signatory": "Hélène Duval", "seen": "0"}
    assert desk.post(f"{OURS}/en-tete", data=head).status_code == 302
    text = {"subject": "Prise en charge {{ numero }}", "body": "Bonjour {{ numero }}.", "seen": "1"}
    assert desk.post(f"{OURS}/taken", data=text).status_code == 302
    page = words(desk.get(HERE))
    assert "signé par Hélène Duval" in page
    assert "Votre texte" in page
    assert "Version 2" in words(desk.get(f"{OURS}/versions"))
    late = desk.post(f"{OURS}/taken", data=text | {"body": "Bonsoir {{ numero }}."})
    assert late.status_code == 409
    assert "Bonsoir {{ numero }}." in late.text
    wrong = desk.post(f"{OURS}/taken", data=text | {"body": "{{ montant }}", "seen": "2"})
    assert wrong.status_code == 422
    assert "montant" in words(wrong)
    back = desk.post(f"{OURS}/versions/1/reprendre", data={"seen": "2"})
    assert back.status_code == 302
    assert "Votre texte" not in words(desk.get(HERE))


def test_a_text_is_looked_at_with_examples_then_with_a_file_whose_person_will_know(desk):
    referral = ReferralFactory(taken=True)
    typed = {"subject": "Objet {{ numero }}", "body": "À {{ personne }} : {{ aide }}, {{ montant }}"
             " {{ explication }}", "look": "1", "seen": "0"}  # fmt: skip
    examples = text_of(desk.post(f"{OURS}/grant", data=typed).data)
    assert "Aperçu, sans valeur" in examples
    assert "À Awa Diop : Prêt d’honneur création, 9 000 €" in examples
    number = referral.dossier.number
    real = text_of(desk.post(f"{OURS}/grant", data=typed | {"number": number}).data)
    assert f"À {referral.dossier.owner.full_name} : Prêt d’honneur création" in real
    assert "Des exemples à la place de : " in real
    noted = session.scalars(select(AccessLog.purpose)).all()
    assert noted == [Purpose.TEXT]
    wrong = desk.post(f"{OURS}/grant", data=typed | {"number": "2026-99999"})
    assert (wrong.status_code, wrong.mimetype) == (422, "text/html")


def test_a_file_that_is_not_shared_whole_or_leaves_nothing_of_the_text_is_not_looked_at(desk):
    referral = ReferralFactory(taken=True)
    dossier, typed = referral.dossier, looking() | {"number": referral.dossier.number}
    nothing = typed | {"subject": "{% if not sous_conditions %}{% else %}Oui{% endif %}"}
    body = {"body": "{{ aide }} {{ montant }} {{ explication }}"}
    assert desk.post(f"{OURS}/grant", data=nothing | body).status_code == 422
    assert desk.post(f"{OURS}/taken", data=typed).mimetype == "application/pdf"
    with transaction():
        consents.share(dossier, referral.network, NECESSARY - {Block.IDENTITY}, by=dossier.owner)
    answer = desk.post(f"{OURS}/taken", data=typed)
    assert answer.status_code == 422
    assert "ne partage pas tout ce dossier" in words(answer)


def test_a_picture_is_made_anew_and_a_document_is_none(desk):
    there = f"{OURS}/images/logo"
    answer = desk.post(there, data={"file": (drawing(), "logo.png")})
    assert answer.status_code == 302
    [kept] = session.scalars(select(StationeryImage)).all()
    shown = desk.get(f"{OURS}/images/{kept.id}")
    assert (shown.mimetype, Image.open(io.BytesIO(shown.data)).size) == ("image/png", (900, 300))
    page = text_of(desk.post(f"{OURS}/taken", data=looking()).data)
    assert "Initiative Somme" in page
    for content, name in ((io.BytesIO(PDF), "logo.pdf"), (io.BytesIO(PDF), "logo.png")):
        assert desk.post(there, data={"file": (content, name)}).status_code == 422
    assert desk.post(there, data={}).status_code == 422
    assert desk.post(there, data={"remove": "1"}).status_code == 302
    assert "Logo sur vos courriers" not in desk.get(f"{OURS}/en-tete").text
    assert desk.get("/conseil/courriers/adie/en-tete").status_code == 404


def looking():
    return {"subject": "Objet", "body": "{{ numero }}", "seen": "0", "look": "1"}


def test_a_letter_is_read_by_its_two_sides(app, client):
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(taken=True, adviser=adviser)
    file, follow = f"/conseil/dossiers/{referral.id}", f"/mes-demandes/{referral.dossier_id}/suivi"
    desk = client.login(adviser)
    assert "En préparation" in words(desk.get(file))
    letters.make_waiting()
    session.expire_all()
    letter = letters_from(referral.dossier, referral.network_id)[0]
    path = f"/documents/courriers/{letter.id}"
    assert path in desk.get(file).text
    assert "prend en charge votre demande" in text_of(desk.get(path).data)
    owner = client.login(referral.dossier.owner)
    page = owner.get(follow)
    assert path in page.text
    assert "Vos courriers" in words(page)
    answer = owner.get(path)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.data.startswith(b"%PDF")
    assert client.login(adviser_of("adie")).get(path).status_code == 404

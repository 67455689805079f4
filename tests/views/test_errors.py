"""What people read when something does not work."""

import pytest

from portal.errors import Stale
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory
from tests.reading import words


def test_an_address_that_only_takes_forms_says_so_in_french(client):
    answer = client.get("/compte/deconnexion")
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert "Cette adresse ne s’ouvre pas directement" in words(answer)


SENT_LATE = {
    "base": '{"nom_projet":["Un nom déjà enregistré"]}',
    "description": "Un salon de coiffure",
    "next": "continue",
}


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        ("14\u00a0h\u00a032", "Votre brouillon de 14 h 32 est gardé. Reconnectez-vous"),
        ("<b>", "Cette page est restée ouverte longtemps."),
        ("", "Cette page est restée ouverte longtemps."),
    ],
)
def test_signed_out_the_texts_come_back_and_the_draft_is_spoken_of(client, saved, said):
    sent = SENT_LATE | {"saved": saved}
    page = client.post("/mes-demandes/1/questions/description", data=sent)
    assert said in words(page)
    assert "Un salon de coiffure" in page.text
    assert "déjà enregistré" not in page.text


def test_the_staff_keep_the_header_of_their_space(client):
    client.login(UserFactory(front_desk=True))
    page = client.get("/guichet/demandes/987654")
    assert page.status_code == 404
    assert "gu-desk" in page.text
    assert "Accueil du guichet" in page.text
    assert "Vos demandes et vos brouillons" not in words(page)
    assert 'href="/guichet/aujourd-hui">Aller à mon espace de travail' in page.text


def test_a_file_that_changed_accuses_nobody():
    assert "autre personne" not in str(Stale())


def test_an_adviser_who_comes_too_late_is_led_back_to_the_file(client):
    referral = ReferralFactory(taken=True)
    client.login(referral.adviser)
    late = client.get(f"/conseil/dossiers/{referral.id}/clore")
    assert late.status_code == 409
    assert "gu-desk" in late.text
    header = late.text[: late.text.index("<main")]
    assert referral.network.name in header
    assert f'href="/conseil/dossiers/{referral.id}">Revoir le dossier' in late.text

"""The administrators' pages about accounts."""

import csv

import pytest

from portal.database import session
from portal.referrals.models import Referral
from portal.users import acceptances, queries
from portal.users.models import Invitation, User
from portal.vocabulary import Subject
from tests.factories import DeskFactory, UserFactory
from tests.factories_files import ReferralFactory, adviser_of
from tests.mailbox import kinds_to
from tests.reading import words

ACCOUNTS = "/administration/comptes"


@pytest.fixture
def admin(client):
    user = UserFactory(admin=True, given_name="Nadia", family_name="Lecomte")
    client.login(user)
    return user


def test_the_list_shows_the_staff_their_roles_and_their_second_factor(client, admin):
    desk = DeskFactory(name="Guichet du réseau")
    UserFactory(adviser=desk, family_name="Fournier", second_factor=False)
    UserFactory(family_name="Martin")
    page = client.get(ACCOUNTS).text
    assert "Conseiller, Guichet du réseau" in page
    assert "Fournier" in page
    assert "Martin" not in page


@pytest.mark.parametrize("words", ["martin", "MARTIN cam", "martin@", "camille martin"])
def test_anyone_is_found_by_name_or_address(client, admin, words):
    UserFactory(given_name="Camille", family_name="Martin", email="martin@exemple.fr")
    UserFactory(given_name="Camille", family_name="Petit")
    page = client.get(ACCOUNTS, query_string={"q": words}).text
    assert "Camille Martin" in page
    assert "Camille Petit" not in page


def test_a_search_without_answer_offers_a_way_back(client, admin):
    page = client.get(ACCOUNTS, query_string={"q": "100% _introuvable"}).text
    assert "Aucun compte ne correspond" in page


def test_a_long_list_comes_page_by_page(client, admin):
    for number in range(30):
        UserFactory(family_name=f"Durand{number:02}")
    page = client.get(ACCOUNTS, query_string={"q": "durand", "page": 2}).text
    assert "Durand29" in page
    assert "Durand24" not in page
    assert "Comptes 26 à 30 sur 30" in page.replace("\u00a0", " ")


def test_an_invitation_is_sent_shown_and_cancelled(client, admin):
    desk = DeskFactory()
    data = {"email": "nouveau@exemple.fr", "role": "adviser", "desk": desk.id}
    assert client.post(f"{ACCOUNTS}/inviter", data=data).location == ACCOUNTS
    assert kinds_to("nouveau@exemple.fr") == ["invitation"]
    assert "nouveau@exemple.fr" in client.get(ACCOUNTS).text
    invitation = session.query(Invitation).one()
    client.post(f"{ACCOUNTS}/invitations/{invitation.id}/annuler")
    assert not queries.pending_invitations()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"email": "nouveau@exemple.fr"}, "Choisissez un rôle"),
        ({"email": "nouveau@exemple.fr", "role": "adviser", "desk": 0}, "Choisissez le guichet"),
        ({"email": "nouveau", "role": "admin", "desk": 0}, "Écrivez une adresse complète"),
    ],
)
def test_an_incomplete_invitation_is_explained(client, admin, data, said):
    assert said in client.post(f"{ACCOUNTS}/inviter", data=data).text


def test_the_sheet_of_a_person_offers_what_helps(client, admin):
    user = UserFactory(front_desk=True)
    sheet = f"{ACCOUNTS}/{user.id}"
    for action in ("debloquer", "deconnecter", "retirer-le-second-facteur", "fermer", "rouvrir"):
        assert client.post(f"{sheet}/{action}").location == sheet
        assert client.get(sheet).status_code == 200
    session.refresh(user)
    assert user.active
    client.post(f"{sheet}/roles/{user.roles[0].id}/retirer")
    session.expire_all()
    assert not user.is_staff


def test_what_is_refused_is_explained(client, admin):
    answer = client.post(f"{ACCOUNTS}/{admin.id}/roles/{admin.roles[0].id}/retirer")
    assert answer.status_code == 409
    assert "Il doit rester un administrateur" in answer.text


@pytest.mark.parametrize("path", ["/999999", "/999999/fermer", "/invitations/999999/annuler"])
def test_what_does_not_exist_is_not_found(client, admin, path):
    method = client.get if path == "/999999" else client.post
    assert method(f"{ACCOUNTS}{path}").status_code == 404
    assert client.post(f"{ACCOUNTS}/{admin.id}/autre-chose").status_code == 404


def test_closing_an_account_says_first_what_becomes_of_its_files(client, admin):
    adviser = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    referral = ReferralFactory(in_review=True, adviser=adviser)
    sheet = f"{ACCOUNTS}/{adviser.id}"
    assert f'href="{sheet}/fermer"' in client.get(sheet).text
    page = client.get(f"{sheet}/fermer")
    assert "Fermer le compte de Claire Fournier ?" in words(page)
    assert "1 dossier ouvert à confier" in words(page)
    assert referral.dossier.number in page.text
    assert "Personne, à affecter plus tard" in page.text
    client.post(f"{sheet}/fermer")
    assert session.get(User, adviser.id).active
    client.post(f"{sheet}/fermer", data=alone(referral))
    assert session.get(Referral, referral.id).adviser_id is None
    owner = client.login(referral.dossier.owner)
    page = words(owner.get(f"/mes-demandes/{referral.dossier_id}/suivi"))
    assert "Votre contact : Initiative Somme" in page
    assert "Claire Fournier" not in page


def alone(referral):
    """The form of who leaves a desk where nobody else is."""
    return {
        f"seen-{referral.id}": referral.version,
        f"all-{referral.network_id}": "personne",
    }


def test_a_confidential_file_is_counted_and_not_named(client, admin):
    adviser = adviser_of("ccas_amiens")
    referral = ReferralFactory(confidential=True, network="ccas_amiens", taken=True)
    referral.adviser = adviser
    session.commit()
    page = client.get(f"{ACCOUNTS}/{adviser.id}/fermer")
    assert "1 dossier ouvert à confier" in words(page)
    assert referral.dossier.number not in page.text


def test_a_role_is_taken_after_a_page_that_says_what_goes_with_it(client, admin):
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(taken=True, adviser=adviser)
    path = f"{ACCOUNTS}/{adviser.id}/roles/{adviser.roles[0].id}/retirer"
    assert "1 dossier ouvert à confier" in words(client.get(path))
    client.post(path, data=alone(referral))
    assert session.get(Referral, referral.id).adviser_id is None


def test_the_second_factor_is_taken_after_a_page_that_says_when_to_do_it(client, admin):
    user = UserFactory(front_desk=True)
    page = client.get(f"{ACCOUNTS}/{user.id}/retirer-le-second-facteur")
    assert "seulement après avoir parlé à la personne" in words(page)
    assert session.get(User, user.id).has_second_factor


def test_someone_whose_account_is_closed_is_nobodys_contact(client):
    adviser = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    referral = ReferralFactory(granted=True, adviser=adviser)
    adviser.active = False
    session.commit()
    owner = client.login(referral.dossier.owner)
    page = words(owner.get(f"/mes-demandes/{referral.dossier_id}/suivi"))
    assert "Votre contact : Initiative Somme" in page


def test_who_accepts_mails_is_exported_subject_by_subject_but_who_took_it_back(client, admin):
    for given_name, subjects in {"=1+1": {Subject.NEWS}, "Ana": {*Subject}, "Léo": set()}.items():
        acceptances.choose(UserFactory(given_name=given_name, family_name="Ba"), subjects)
    gone, closed = UserFactory(family_name="Retirée"), UserFactory(active=False)
    for one in (gone, closed):
        acceptances.choose(one, {Subject.NEWS})
    acceptances.choose(gone, set())
    session.commit()
    assert "2 personnes" in words(client.get(ACCOUNTS))
    answer = client.get(f"{ACCOUNTS}/accords-news.csv", buffered=True)
    rows = list(csv.reader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[:2] for row in rows] == [["Prénom", "Nom"], ["'=1+1", "Ba"], ["Ana", "Ba"]]
    assert client.get(f"{ACCOUNTS}/accords-autre.csv").status_code == 404

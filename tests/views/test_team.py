"""The team of a desk, as its managers keep it."""

import pytest

from portal.database import session
from portal.referrals.models import Referral
from portal.users import commands
from portal.users.models import Invitation, Role
from portal.vocabulary import RoleName
from tests.factories import DeskFactory, UserFactory
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.mailbox import kinds_to

TEAM = "/conseil/equipe"


@pytest.fixture
def manager(client):
    user = manager_of("initiative_somme", family_name="Lecomte")
    client.login(user)
    return user


@pytest.fixture
def desk(manager):
    return manager.roles[0].desk


def test_the_page_shows_the_people_of_the_desk_and_no_others(client, manager):
    adviser_of("initiative_somme", family_name="Fournier")
    adviser_of("initiative_somme", family_name="Partie", active=False)
    adviser_of("adie", family_name="Ailleurs")
    page = client.get(TEAM).text
    assert "Fournier" in page
    assert "Lecomte" in page
    assert "Partie" not in page
    assert "Ailleurs" not in page


def test_the_menu_leads_there_for_managers_only(client, manager):
    assert f'href="{TEAM}"' in client.get("/conseil/").text
    client.login(adviser_of("initiative_somme"))
    assert TEAM not in client.get("/conseil/").text
    assert client.get(TEAM).status_code == 404


def test_an_adviser_is_invited_shown_and_the_invitation_cancelled(client, manager, desk):
    assert client.post(f"{TEAM}/inviter", data={"email": "nouveau@exemple.fr"}).location == TEAM
    assert kinds_to("nouveau@exemple.fr") == ["invitation"]
    invitation = session.query(Invitation).one()
    assert (invitation.role, invitation.desk, invitation.by) == (RoleName.ADVISER, desk, manager)
    assert "nouveau@exemple.fr" in client.get(TEAM).text
    client.post(f"{TEAM}/invitations/{invitation.id}/annuler")
    assert "nouveau@exemple.fr" not in client.get(TEAM).text


def test_a_manager_of_two_desks_says_for_which(app, client):
    desks = [DeskFactory(), DeskFactory()]
    user = UserFactory(manager=desks[0])
    user.roles.append(Role(name=RoleName.MANAGER, desk=desks[1]))
    session.commit()
    client.login(user)
    client.post(f"{TEAM}/inviter", data={"email": "nouveau@exemple.fr", "desk": desks[1].id})
    assert session.query(Invitation).one().desk is desks[1]


@pytest.mark.parametrize("changes", [{"desk": "of_another"}, {"role": "admin"}])
def test_a_manager_invites_only_advisers_of_their_own_desk(client, manager, desk, changes):
    if "desk" in changes:
        changes = {"desk": DeskFactory().id}
    client.post(f"{TEAM}/inviter", data={"email": "nouveau@exemple.fr"} | changes)
    found = session.query(Invitation).one_or_none()
    assert found is None or (found.role, found.desk) == (RoleName.ADVISER, desk)


def test_a_wrong_address_is_explained(client, manager):
    page = client.post(f"{TEAM}/inviter", data={"email": "nouveau"}).text
    assert "Écrivez une adresse complète" in page


def test_who_already_advises_there_is_not_invited_again(client, manager):
    someone = adviser_of("initiative_somme")
    answer = client.post(f"{TEAM}/inviter", data={"email": someone.email})
    assert "Cette personne a déjà ce rôle" in answer.text
    assert session.query(Invitation).count() == 0


def test_an_adviser_leaves_the_team_once_told_what_happens(client, manager):
    someone = adviser_of("initiative_somme", family_name="Fournier")
    referral = ReferralFactory(in_review=True, adviser=someone)
    page = f"{TEAM}/{someone.roles[0].id}/retirer"
    assert "1\u00a0dossier ouvert devient" in client.get(page).text
    assert client.post(page).location == TEAM
    session.expire_all()
    assert someone.roles == []
    assert session.get_one(Referral, referral.id).adviser is None
    assert "Camille Fournier ne fait plus partie de l’équipe" in client.get(TEAM).text
    assert "Fournier" not in client.get(TEAM).text


def test_what_is_not_theirs_to_give_does_not_exist(client, manager, desk):
    foreign = adviser_of("adie")
    invitations = [
        commands.invite("a@exemple.fr", RoleName.ADVISER, foreign.roles[0].desk, by=None),
        commands.invite("b@exemple.fr", RoleName.MANAGER, desk, by=None),
        commands.invite("c@exemple.fr", RoleName.ADMIN, None, by=None),
    ]
    session.commit()
    for one in invitations:
        assert client.post(f"{TEAM}/invitations/{one.id}/annuler").status_code == 404
    for one in (foreign, manager):
        for ask in (client.get, client.post):
            assert ask(f"{TEAM}/{one.roles[0].id}/retirer").status_code == 404
    session.expire_all()
    assert all(one.is_open for one in invitations)
    assert foreign.roles
    assert manager.roles

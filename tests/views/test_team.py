"""The team of a desk, as its managers keep it."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import session
from portal.referrals import commands as requests
from portal.referrals.models import Referral
from portal.users import commands
from portal.users.absences import Absence
from portal.users.models import Invitation, Role
from portal.vocabulary import RoleName
from tests.factories import DeskFactory, UserFactory
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.mailbox import kinds_to
from tests.reading import words

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
    client.post(f"{TEAM}/invitations/{invitation.id}/renvoyer")
    assert kinds_to("nouveau@exemple.fr") == ["invitation", "invitation"]
    invitation = session.query(Invitation).filter_by(cancelled_at=None).one()
    client.get(TEAM)  # what it says once names the address
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
    assert "1 dossier ouvert à confier" in words(client.get(page))
    data = {f"seen-{referral.id}": referral.version}
    answer = client.post(page, data=data)
    assert answer.status_code == 422
    assert "Choisissez à qui confier ces dossiers" in answer.text
    data[f"all-{referral.network_id}"] = manager.id
    assert client.post(page, data=data).location == TEAM
    session.expire_all()
    assert someone.roles == []
    assert session.get_one(Referral, referral.id).adviser_id == manager.id
    assert "Camille Fournier ne fait plus partie de l’équipe" in client.get(TEAM).text
    assert "Fournier" not in client.get(TEAM).text


def test_files_that_changed_meanwhile_are_shown_again_with_what_was_chosen(client, manager):
    someone = adviser_of("initiative_somme")
    files = [ReferralFactory(taken=True, adviser=someone) for _ in range(2)]
    page = f"{TEAM}/{someone.roles[0].id}/retirer"
    data = {f"seen-{one.id}": one.version for one in files}
    data |= {f"all-{files[0].network_id}": manager.id, f"to-{files[0].id}": manager.id}
    requests.start_review(files[1], "Appel.", by=someone)
    session.commit()
    answer = client.post(page, data=data)
    assert answer.status_code == 409
    assert words(answer).count("A changé") == 1
    assert answer.text.count(f'selected value="{manager.id}"') == 2
    session.expire_all()
    assert someone.roles
    data[f"seen-{files[1].id}"] = files[1].version
    assert client.post(page, data=data).location == TEAM


def test_the_team_shows_loads_absences_and_what_is_to_come(client, manager):
    someone = adviser_of("initiative_somme")
    ReferralFactory(taken=True, adviser=someone)
    page = f"{TEAM}/{someone.roles[0].id}/absences"
    first = today() + timedelta(days=1)
    day = {"first-day": first.day, "first-month": first.month, "first-year": first.year}
    answer = client.post(page, data=day)
    assert answer.status_code == 422
    assert "Choisissez qui assure la suppléance" in answer.text
    early = {f"last-{one}": number for one, number in (("day", 1), ("month", 1), ("year", 2020))}
    both = words(client.post(page, data=day | early))
    assert "Choisissez qui assure la suppléance" in both
    assert "Le dernier jour vient après le premier" in both
    assert client.post(page, data=day | {"deputy": manager.id}).location == page
    said = words(client.get(TEAM))
    assert "1 dossier ouvert, dont 1 à faire par le réseau" in said
    assert f"suppléance : {manager.full_name}" in said
    absence = session.query(Absence).one()
    ReferralFactory(taken=True, adviser=manager)
    given = words(client.get(f"{TEAM}/{manager.roles[0].id}/portefeuille"))
    days = absence.days.replace("\u00a0", " ")
    assert f"{someone.full_name} (1 dossier ouvert, en absence {days})" in given
    assert client.post(f"{page}/{absence.id}/retirer").location == page
    assert session.query(Absence).count() == 0


def test_an_adviser_notes_their_own_absence_and_not_anyone_elses(client, manager):
    someone, other = adviser_of("initiative_somme"), adviser_of("initiative_somme")
    client.login(someone)
    first = today()
    day = {"first-day": first.day, "first-month": first.month, "first-year": first.year}
    client.post("/conseil/absences", data=day | {"deputy": other.id})
    absence = session.query(Absence).one()
    assert "En absence jusqu’au" in words(client.get("/conseil/"))
    client.login(other)
    assert "Vous assurez une suppléance" in words(client.get("/conseil/"))
    assert client.post(f"/conseil/absences/{absence.id}/retirer").status_code == 404
    client.login(someone)
    client.post(f"/conseil/absences/{absence.id}/retirer")
    assert session.query(Absence).count() == 0


def test_what_is_not_theirs_to_give_does_not_exist(client, manager, desk):
    foreign = adviser_of("adie")
    invitations = [
        commands.invite("a@exemple.fr", RoleName.ADVISER, foreign.roles[0].desk, by=None),
        commands.invite("b@exemple.fr", RoleName.MANAGER, desk, by=None),
        commands.invite("c@exemple.fr", RoleName.ADMIN, None, by=None),
    ]
    session.commit()
    for one in invitations:
        for act in ("annuler", "renvoyer"):
            assert client.post(f"{TEAM}/invitations/{one.id}/{act}").status_code == 404
    for one in (foreign, manager):
        for ask in (client.get, client.post):
            assert ask(f"{TEAM}/{one.roles[0].id}/retirer").status_code == 404
    session.expire_all()
    assert all(one.is_open for one in invitations)
    assert foreign.roles
    assert manager.roles


def test_a_file_that_waits_for_its_person_is_handed_over_as_such(client, manager):
    someone = adviser_of("initiative_somme", family_name="Fournier")
    referral = ReferralFactory(in_review=True, adviser=someone)
    referral.waiting_on_owner, referral.due_on = True, today() - timedelta(days=23)
    session.commit()
    said = words(client.get(f"{TEAM}/{someone.roles[0].id}/retirer"))
    assert "Attendu de la personne depuis 23 jours" in said
    assert "En retard" not in said

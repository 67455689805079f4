from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.administration_log import AdministrationEvent
from portal.database import now, session
from portal.errors import Refused
from portal.users import commands, queries
from portal.users.models import AccountEvent, AccountEventKind, Invitation, SignIn
from portal.vocabulary import RoleName
from tests.factories import PASSWORD, DeskFactory, UserFactory
from tests.mailbox import kinds_to, last_link, mails_to

ADDRESS = "nouvelle@exemple.fr"


@pytest.fixture
def admin(app):
    return UserFactory(admin=True)


def invite(by, role=RoleName.ADMIN, desk=None, email=ADDRESS):
    return commands.invite(email, role, desk, by=by)


def kinds_of(user):
    found = select(AccountEvent.kind).where(AccountEvent.user_id == user.id)
    return session.scalars(found.order_by(AccountEvent.id)).all()


def test_an_invitation_leaves_by_mail_and_lives_7_days(admin):
    invitation = invite(admin, email=" Nouvelle@Exemple.fr ")
    assert kinds_to(ADDRESS) == ["invitation"]
    assert timedelta(days=6, hours=23) < invitation.expires_at - now() <= timedelta(days=7)
    assert queries.invitation_with(last_link(ADDRESS).rsplit("/", 1)[1]) is invitation
    assert queries.pending_invitations() == [invitation]


def test_a_second_invitation_makes_the_first_one_void(admin):
    first, second = invite(admin), invite(admin)
    assert (first.is_open, second.is_open) == (False, True)


def test_a_manager_invites_advisers_of_their_own_desk_only(app):
    desk, other = DeskFactory(), DeskFactory()
    manager = UserFactory(manager=desk)
    assert invite(manager, RoleName.ADVISER, desk)
    for role, where in (
        (RoleName.ADVISER, other),
        (RoleName.MANAGER, desk),
        (RoleName.ADMIN, None),
    ):
        with pytest.raises(Refused, match="donner ni retirer"):
            invite(manager, role, where)


def test_who_holds_the_role_already_is_not_invited(admin):
    with pytest.raises(Refused, match="déjà ce rôle"):
        invite(None, email=admin.email)


def test_a_closed_account_is_opened_before_it_is_invited(admin):
    closed = UserFactory(closed=True)
    with pytest.raises(Refused, match="fermé"):
        invite(admin, email=closed.email)


def test_joining_makes_a_confirmed_account_with_its_role(admin):
    desk = DeskFactory()
    invitation = invite(admin, RoleName.ADVISER, desk)
    user = commands.join(invitation, "Nadia", "Lecomte", PASSWORD)
    session.flush()
    assert user.confirmed_at
    assert user.desk_ids == {desk.id}
    assert kinds_of(user) == [AccountEventKind.INVITATION_ACCEPTED, AccountEventKind.ROLE_GIVEN]


@pytest.mark.parametrize("ended", ["used", "cancelled", "expired"])
def test_an_invitation_serves_once_and_not_for_ever(admin, ended):
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        invitation = invite(admin)
        if ended == "used":
            commands.join(invitation, "Nadia", "Lecomte", PASSWORD)
        elif ended == "cancelled":
            commands.cancel(invitation, by=admin)
        else:
            clock.shift(timedelta(days=7, seconds=1))
        session.flush()
        with pytest.raises(Refused, match="plus valable"):
            commands.join(invitation, "Nadia", "Lecomte", PASSWORD)


def test_someone_else_cannot_accept_ones_invitation(admin):
    invitation = invite(admin)
    with pytest.raises(Refused, match="une autre adresse"):
        commands.accept(invitation, by=UserFactory())


def test_a_role_that_is_taken_ends_the_sessions(admin, client):
    user = UserFactory(front_desk=True)
    client.login(user)
    commands.take_role(user.roles[0], user, by=admin)
    session.commit()
    session.refresh(user)
    assert not user.is_staff
    assert not session.scalars(select(SignIn)).all()
    assert kinds_of(user) == [AccountEventKind.ROLE_TAKEN]


def test_of_two_equal_looking_roles_the_right_one_goes(admin):
    desks = DeskFactory(), DeskFactory()
    user = UserFactory(adviser=desks[0])
    commands.give_role(user, RoleName.ADVISER, desks[1], by=admin)
    session.commit()
    commands.take_role(user.roles[1], user, by=admin)
    session.commit()
    session.refresh(user)
    assert user.desk_ids == {desks[0].id}


def test_the_last_administrator_stays(admin):
    with pytest.raises(Refused, match="Il doit rester un administrateur"):
        commands.take_role(admin.roles[0], admin, by=admin)
    with pytest.raises(Refused, match="Il doit rester un administrateur"):
        commands.disable(admin, by=None)
    UserFactory(admin=True, closed=True)
    with pytest.raises(Refused, match="Il doit rester un administrateur"):
        commands.disable(admin, by=None)
    UserFactory(admin=True)
    commands.disable(admin, by=None)
    assert not admin.active


def test_the_last_manager_of_an_open_desk_stays(admin):
    desk = DeskFactory()
    manager = UserFactory(manager=desk)
    UserFactory(manager=desk, closed=True)
    for act in (
        lambda: commands.take_role(manager.roles[0], manager, by=admin),
        lambda: commands.disable(manager, by=admin),
    ):
        with pytest.raises(Refused, match="Il doit rester un responsable"):
            act()
    UserFactory(manager=desk)
    commands.disable(manager, by=admin)
    assert not manager.active


def test_an_invitation_is_sent_again_even_too_late(admin):
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        first = invite(admin)
        clock.shift(timedelta(days=8))
        assert queries.pending_invitations() == [first]
        again = commands.resend(first, by=admin)
        assert (first.is_open, again.is_open) == (False, True)
        assert queries.pending_invitations() == [again]
        with pytest.raises(Refused, match="déjà servi"):
            commands.resend(first, by=admin)
    assert kinds_to(ADDRESS) == ["invitation"] * 2


def test_the_administrators_journal_tells_of_teams_and_not_of_project_holders(admin):
    commands.cancel(invite(admin), by=admin)
    commands.disable(UserFactory(), by=admin)
    told = [(one.subject, one.words) for one in session.query(AdministrationEvent)]
    assert told == [
        (ADDRESS, "Invitation envoyée (Administrateur)."),
        (ADDRESS, "Invitation annulée (Administrateur)."),
    ]


def test_nobody_closes_their_own_account_by_mistake(admin):
    UserFactory(admin=True)
    with pytest.raises(Refused, match="votre propre compte"):
        commands.disable(admin, by=admin)


def test_an_administrator_helps_who_lost_phone_and_codes(admin):
    user = UserFactory(front_desk=True)
    commands.take_factor(user, by=admin)
    session.commit()
    session.refresh(user)
    assert not user.is_ready
    assert not user.has_second_factor
    assert kinds_to(user.email) == ["factor_changed"]


@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "end_sessions", "take_factor"])
def test_only_an_administrator_acts_on_the_accounts_of_others(app, act):
    user = UserFactory()
    for by in (UserFactory(), UserFactory(manager=DeskFactory()), UserFactory(front_desk=True)):
        with pytest.raises(Refused, match="Seul un administrateur"):
            getattr(commands, act)(user, by=by)


def test_each_act_leaves_a_trace_with_who_did_it(admin):
    user = UserFactory()
    commands.disable(user, by=admin)
    commands.enable(user, by=admin)
    commands.unlock(user, by=admin)
    commands.end_sessions(user, by=admin)
    session.flush()
    assert kinds_of(user) == [
        AccountEventKind.DISABLED,
        AccountEventKind.ENABLED,
        AccountEventKind.UNLOCKED,
        AccountEventKind.SESSIONS_ENDED,
    ]
    by = select(AccountEvent.by_id).where(AccountEvent.user_id == user.id)
    assert set(session.scalars(by)) == {admin.id}


def test_the_token_of_an_invitation_is_not_in_its_row(admin):
    invitation = invite(admin)
    token = last_link(ADDRESS).rsplit("/", 1)[1]
    row = session.get(Invitation, invitation.id)
    assert token not in (row.token_hash, row.email)
    assert len(token) >= 40
    assert "@" not in mails_to(ADDRESS)[0].subject

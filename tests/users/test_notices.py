"""How soon the staff hear of each kind of news: as they chose, and once."""

import secrets

import pytest

from portal.database import session, transaction
from portal.dossiers import messages, tasks
from portal.dossiers.models import TaskKind
from portal.errors import Refused
from portal.outbox import Email
from portal.referrals import commands, notifications
from portal.users import notices
from portal.users.notices import RULES, Kind, Notice, Pace
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, manager_of
from tests.mailbox import mails_to


@pytest.fixture
def claire(app):
    return adviser_of("initiative_somme", given_name="Claire")


def choose(user, kind, pace) -> None:
    with transaction():
        notices.choose(user, {kind: pace})


def heard(user) -> tuple[list[str], list[str]]:
    """The kinds of the mails that left, and of what waits for the daily one."""
    sent = session.query(Email.kind).filter_by(to=user.email).order_by(Email.id)
    waits = session.query(Notice.kind).filter_by(user_id=user.id).order_by(Notice.id)
    return [one.kind for one in sent], [one.kind for one in waits]


@pytest.mark.parametrize(
    ("pace", "sent", "waits"),
    [
        (Pace.AT_ONCE, ["message_to_network"], []),
        (Pace.DAILY, [], [Kind.MESSAGE]),
        (Pace.NEVER, [], []),
    ],
)
def test_a_message_is_heard_of_as_chosen_and_once(claire, pace, sent, waits):
    referral = ReferralFactory(taken=True, adviser=claire)
    choose(claire, Kind.MESSAGE, pace)
    owner, key = referral.dossier.owner, secrets.token_hex(8)
    for _ in range(2):
        with transaction():
            messages.send(referral.dossier, referral.network, "Bonjour", key, by=owner)
    assert heard(claire) == (sent, waits)


@pytest.mark.parametrize("first", [Pace.AT_ONCE, Pace.DAILY])
@pytest.mark.parametrize("then", [Pace.AT_ONCE, Pace.DAILY])
def test_what_was_heard_under_a_key_is_not_heard_again_though_the_choice_changed(
    claire, first, then
):
    referral = ReferralFactory(taken=True, adviser=claire)
    for pace in (first, then):
        choose(claire, Kind.REMINDER, pace)
        with transaction():
            notifications.tell("proposed_reminder", referral.dossier, key="x", referral=referral)
    assert sum(map(len, heard(claire))) == 1


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_usual_pace_and_what_is_due_cannot_be_stopped(app, kind):
    user, rule = UserFactory(), RULES[kind]
    assert rule.usual in rule.paces
    assert rule.due is (kind in (Kind.REMINDER, Kind.ESCALATION))
    if rule.due:
        with pytest.raises(Refused, match="le portail doit vous le dire"):
            notices.choose(user, {kind: Pace.NEVER})
    else:
        choose(user, kind, Pace.NEVER)
        assert notices.pace_of(user, kind) is Pace.NEVER
    choose(user, kind, rule.usual)
    assert session.query(notices.NoticeChoice).count() == 0


def test_each_mail_of_the_staff_has_its_kind_and_those_of_the_person_none():
    of_the_person = {notifications.owner, notifications.sender}
    for name, mail in notifications.MAILS.items():
        assert (mail.kind is None) is (mail.to in of_the_person), name


def test_someone_hears_of_what_their_roles_are_about(app, claire):
    assert Kind.ESCALATION not in notices.kinds_for(claire)
    assert Kind.ESCALATION in notices.kinds_for(manager_of("initiative_somme"))
    assert notices.kinds_for(UserFactory(front_desk=True)) == [Kind.DESK_MESSAGE, Kind.DESK_TASK]
    assert notices.kinds_for(UserFactory(admin=True)) == []


def test_a_file_given_by_someone_else_waits_for_the_daily_mail_and_ones_own_does_not(claire):
    manager = manager_of("initiative_somme")
    for by in (claire, manager, manager):
        referral = ReferralFactory()
        with transaction():
            commands.assign(referral, claire, by=by)
            commands.assign(referral, claire, by=by)
    assert heard(claire) == ([], [Kind.ASSIGNED, Kind.ASSIGNED])


def test_whose_file_passes_to_someone_else_hears_of_it_unless_they_gave_it(claire):
    manager = manager_of("initiative_somme")
    choose(claire, Kind.ASSIGNED, Pace.AT_ONCE)
    for by, to in ((claire, manager), (manager, manager), (manager, None)):
        referral = ReferralFactory(taken=True, adviser=claire)
        with transaction():
            commands.assign(referral, to, by=by)
    assert heard(claire) == (["given_away", "given_away"], [])
    named, nobody = (one.text for one in mails_to(claire.email))
    assert f"Qui la suit maintenant : {manager.full_name}." in named.replace("\u00a0", " ")
    assert "Personne ne la suit pour l’instant." in nobody


def test_the_front_desk_hears_of_messages_and_of_tasks_if_it_asks(app):
    nora, other = UserFactory(front_desk=True), UserFactory(front_desk=True)
    choose(nora, Kind.DESK_TASK, Pace.AT_ONCE)
    dossier = DossierFactory()
    with transaction():
        messages.send(dossier, None, "Bonjour", "k", by=dossier.owner)
        for _ in range(2):
            tasks.add(dossier, TaskKind.CALL_ME, "call")
    assert heard(nora) == (["message_to_front_desk", "front_desk_task"], [])
    assert heard(other) == (["message_to_front_desk"], [])

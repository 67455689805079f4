from datetime import timedelta

import pytest
import time_machine

from portal.database import now, session
from portal.users.lockout import Guess, pause_after
from portal.users.models import AccountEvent, AccountEventKind
from tests.client import without_secrets
from tests.factories import PASSWORD, UserFactory
from tests.mailbox import kinds_to, last_link

WRONG = "pas le bon du tout"


def try_password(client, user, password):
    return client.post("/compte/connexion", data={"email": user.email, "password": password})


def fail(client, user, times):
    for _ in range(times):
        try_password(client, user, WRONG)


def is_signed_in(client):
    return client.get("/compte").status_code == 200


@pytest.mark.parametrize(
    ("tries", "minutes"), [(4, 0), (5, 1), (6, 2), (7, 4), (11, 64), (12, 120), (1000, 120)]
)
def test_the_pause_begins_at_the_fifth_failure_and_grows(tries, minutes):
    assert pause_after(tries) == timedelta(minutes=minutes)


def test_nobody_can_try_more_than_25_passwords_a_day(app):
    user = UserFactory()
    judged = []
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        for _ in range(2 * 24 * 12):
            while user.admit(Guess.PASSWORD):
                judged.append(now())
            clock.shift(timedelta(minutes=5))
    for first in judged:
        day = [moment for moment in judged if first <= moment < first + timedelta(days=1)]
        assert len(day) <= 25


def test_after_five_failures_even_the_right_password_waits(client):
    user = UserFactory()
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        fail(client, user, 5)
        try_password(client, user, PASSWORD)
        assert not is_signed_in(client)
        clock.shift(timedelta(seconds=59))
        try_password(client, user, PASSWORD)
        assert not is_signed_in(client)
        clock.shift(timedelta(seconds=2))
        try_password(client, user, PASSWORD)
        assert is_signed_in(client)


def test_who_has_to_wait_reads_what_everyone_reads(client):
    user = UserFactory()
    fail(client, user, 5)
    waiting = without_secrets(try_password(client, user, PASSWORD), user.email)
    data = {"email": "personne@exemple.fr", "password": WRONG}
    unknown = without_secrets(client.post("/compte/connexion", data=data), data["email"])
    assert waiting == unknown


def test_the_right_password_forgives_the_failures_before_it(client):
    user = UserFactory()
    fail(client, user, 4)
    try_password(client, user, PASSWORD)
    client.post("/compte/deconnexion")
    fail(client, user, 4)
    try_password(client, user, PASSWORD)
    assert is_signed_in(client)


def test_the_owner_comes_in_by_mail_meanwhile_and_the_guesser_gains_nothing(client):
    user = UserFactory()
    fail(client, user, 5)
    client.post("/compte/lien-de-connexion", data={"email": user.email})
    client.post(last_link(user.email))
    assert is_signed_in(client)
    session.refresh(user)
    assert user.failed_sign_ins == 5


def test_the_owner_is_warned_once(client):
    user = UserFactory()
    with time_machine.travel("2026-11-23 08:00Z", tick=False) as clock:
        for _ in range(4):
            fail(client, user, 6)
            clock.shift(timedelta(hours=3))
    assert kinds_to(user.email) == ["locked"]
    kinds = [event.kind for event in session.query(AccountEvent).filter_by(user_id=user.id)]
    assert kinds.count(AccountEventKind.LOCKED) == 1


def test_tries_sent_together_are_counted_before_they_are_judged(app):
    """What a hundred requests at once would each see: the count moved before the password did."""
    user = UserFactory()
    assert [user.admit(Guess.PASSWORD) for _ in range(7)] == [True] * 5 + [False] * 2

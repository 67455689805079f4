"""Codes of an application and recovery codes: obligatory for the staff, a choice for the others."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from passlib.totp import TOTP

from portal.database import session
from portal.users.models import AccountEvent, AccountEventKind, User
from tests.factories import PASSWORD, DeskFactory, UserFactory
from tests.mailbox import kinds_to
from tests.users.codes import code_of

START = "2026-11-23 08:00:10Z"
SIGN_IN, CODE, SET_UP = "/compte/connexion", "/compte/code", "/compte/double-verification"
CODES = "/compte/codes-de-secours"


def sign_in(client, user, code=None):
    answer = client.post(SIGN_IN, data={"email": user.email, "password": PASSWORD})
    return client.post(CODE, data={"code": code}) if code else answer


def is_signed_in(client):
    return client.get("/compte").status_code == 200


def key_on(page):
    """The key that a person writes in their application when they cannot scan."""
    return re.search(r"<strong class=\"gu-number\">([A-Z2-7 -]+)<", page).group(1)


def set_up(client):
    page = client.post(SET_UP, data={"setup": "authenticator"}).text
    code = TOTP(key=re.sub("[ -]", "", key_on(page))).generate().token
    return client.post(CODE, data={"code": code})


def recovery_codes(client):
    page = client.post(CODES, data={"generate_new_codes": "1"}).text
    return re.findall(r"<code>([0-9a-f-]+)</code>", page)


def test_the_staff_enter_with_a_password_and_a_code(client):
    user = UserFactory(adviser=DeskFactory())
    assert sign_in(client, user).location.startswith(CODE)
    assert not is_signed_in(client)
    assert client.post(CODE, data={"code": code_of(user)}).location == "/compte/bienvenue"
    assert is_signed_in(client)


@pytest.mark.parametrize("page", ["/compte", "/compte/coordonnees", "/compte/cles", "/"])
@pytest.mark.parametrize("signed_in_before", [True, False])
def test_without_a_second_factor_the_staff_reach_nothing_but_its_set_up(
    client, page, signed_in_before
):
    user = UserFactory(admin=True, second_factor=False)
    if signed_in_before:  # for example someone who has just accepted an invitation
        client.login(user)
        assert client.get(page).location == SET_UP
        assert client.post("/compte/appareils/terminer").location == SET_UP
    else:
        assert sign_in(client, user).location == SET_UP
        assert not is_signed_in(client)


def test_the_set_up_at_the_first_sign_in_leads_to_the_recovery_codes(client):
    user = UserFactory(front_desk=True, second_factor=False)
    sign_in(client, user)
    set_up(client)
    assert client.get("/compte").location == CODES
    assert len(recovery_codes(client)) == 10
    assert is_signed_in(client)
    assert set(kinds_to(user.email)) == {"factor_changed"}


def test_an_applicant_may_turn_it_on_and_off(app, client):
    user = UserFactory()
    client.login(user)
    elsewhere = app.test_client().login(user)
    assert set_up(client).location == CODES
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    recovery_codes(client)
    client.post(SET_UP, data={"setup": "disable"})
    session.refresh(user)
    assert not user.has_second_factor
    assert not user.mf_recovery_codes


def test_the_staff_cannot_turn_it_off(client):
    user = UserFactory(admin=True)
    client.login(user)
    client.post(SET_UP, data={"setup": "disable"})
    session.refresh(user)
    assert user.has_second_factor


def test_a_wrong_code_at_the_set_up_can_be_written_again(client):
    user = UserFactory()
    client.login(user)
    page = client.post(SET_UP, data={"setup": "authenticator"}).text
    assert "n’est pas le bon" in html.unescape(client.post(CODE, data={"code": "000000"}).text)
    code = TOTP(key=re.sub("[ -]", "", key_on(page))).generate().token
    assert client.post(CODE, data={"code": f"{code[:3]} {code[3:]}"}).location == CODES


def test_a_code_serves_once(app, client):
    user = UserFactory(admin=True)
    with time_machine.travel(START, tick=False):
        sign_in(client, user, code_of(user))
        assert is_signed_in(client)
        thief = app.test_client()
        sign_in(thief, user, code_of(user))
        assert not is_signed_in(thief)
        sign_in(thief, user, code_of(user, -1))
        assert not is_signed_in(thief)


@pytest.mark.parametrize(
    ("periods", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_lives_30_seconds_and_clocks_may_drift_by_as_much(client, periods, opens):
    user = UserFactory(admin=True)
    with time_machine.travel(START, tick=False):
        sign_in(client, user, code_of(user, periods))
        assert is_signed_in(client) == opens


def test_codes_cannot_be_guessed_one_after_another(client):
    user = UserFactory(admin=True)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            sign_in(client, user, "000000")
        sign_in(client, user, code_of(user))
        assert not is_signed_in(client)
        clock.shift(timedelta(seconds=61))
        sign_in(client, user, code_of(user))
        assert is_signed_in(client)
    assert "locked" in kinds_to(user.email)


def test_passwords_tried_by_a_stranger_do_not_spend_the_tries_of_codes(client):
    user = UserFactory(admin=True)
    for _ in range(6):
        client.post(SIGN_IN, data={"email": user.email, "password": "pas le bon du tout"})
    session.refresh(user)
    assert (user.failed_codes, user.codes_locked_until) == (0, None)


def test_a_recovery_code_replaces_the_application_once(app, client):
    user = UserFactory(admin=True)
    client.login(user)
    code = recovery_codes(client)[3]
    client.post("/compte/deconnexion")
    sign_in(client, user)
    client.post("/compte/code-de-secours", data={"code": f" {code.upper()} "})
    assert is_signed_in(client)
    session.refresh(user)
    assert len(user.mf_recovery_codes) == 9
    thief = app.test_client()
    sign_in(thief, user)
    assert "a déjà servi" in thief.post("/compte/code-de-secours", data={"code": code}).text
    assert not is_signed_in(thief)


def test_recovery_codes_are_shown_once_and_only_their_digests_are_kept(client):
    user = UserFactory(admin=True)
    client.login(user)
    codes = recovery_codes(client)
    session.refresh(user)
    assert len(user.mf_recovery_codes) == 10
    assert not set(codes) & set(user.mf_recovery_codes)
    for page in (CODES, f"{CODES}?show_codes=1"):
        assert codes[0] not in client.get(page).text


def test_new_recovery_codes_replace_the_old_ones(client):
    user = UserFactory(admin=True)
    client.login(user)
    old = recovery_codes(client)[0]
    recovery_codes(client)
    client.post("/compte/deconnexion")
    sign_in(client, user)
    client.post("/compte/code-de-secours", data={"code": old})
    assert not is_signed_in(client)


def test_a_code_belongs_to_the_sign_in_that_asked_for_it(app, client):
    """The page of codes opens nothing to a browser that has not given the password."""
    user = UserFactory(admin=True)
    for page in (CODE, "/compte/code-de-secours", SET_UP):
        assert client.get(page).location == SIGN_IN
    assert client.post(CODE, data={"code": code_of(user)}).location == SIGN_IN
    assert not is_signed_in(client)


def test_the_page_of_codes_does_not_sign_out_who_is_in(client):
    client.login(UserFactory())
    assert client.get(CODE).location == "/compte"
    assert is_signed_in(client)


@pytest.mark.parametrize("page", [SET_UP, CODES, "/compte/adresse", "/compte/cles"])
def test_changing_how_one_signs_in_asks_who_one_is_after_15_minutes(client, page):
    user = UserFactory()
    with time_machine.travel(START, tick=False) as clock:
        client.login(user)
        assert client.get(page).status_code == 200
        clock.shift(timedelta(minutes=21))
        asked = client.get(page).location
        assert asked == f"/compte/identite?next={page}"
        wrong = client.post(asked, data={"password": "pas le bon du tout"})
        assert "Ce n’est pas votre mot de passe" in wrong.text
        assert client.post(asked, data={"password": PASSWORD}).location == page
        assert client.get(page).status_code == 200


def test_the_secret_is_sealed_in_the_database_and_changes_leave_a_trace(client):
    user = UserFactory()
    client.login(user)
    set_up(client)
    session.refresh(user)
    key = TOTP(
        key=client.application.extensions["security"].totp_factory.get_totp_b32_key(
            user.tf_totp_secret
        )
    )
    assert key.base32_key not in user.tf_totp_secret
    assert len(user.tf_totp_secret) < User.__table__.c.tf_totp_secret.type.length
    kinds = {event.kind for event in session.query(AccountEvent).filter_by(user_id=user.id)}
    assert AccountEventKind.FACTOR_CHANGED in kinds


def test_the_drawing_is_in_the_page_itself(client):
    client.login(UserFactory())
    page = client.post(SET_UP, data={"setup": "authenticator"}).text
    assert '<svg role="img" aria-label="Dessin à scanner' in page
    assert "data:" not in page

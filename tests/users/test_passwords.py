import unicodedata

import pytest

from portal.users import passwords
from portal.users.passwords import objection
from tests.factories import UserFactory


@pytest.mark.parametrize(
    "password",
    [
        "un chat dort au soleil",
        "aaaabbbbccccdddd",
        "Été 2026, canal de Somme",
        "motdepasse de ma voisine",
        "x" * 6 + "y" * 122,
        "密码密码很长很长的一个句子",
        "            le trésor",
    ],
)
def test_twelve_characters_without_any_rule_of_composition_are_enough(password):
    assert objection(password) is None


@pytest.mark.parametrize("password", ["court", "onze lettre", "x1!" * 3])
def test_a_short_one_is_refused(password):
    assert "au moins 12 caractères" in objection(password)


def test_a_long_one_is_refused_not_cut():
    assert objection("mot " * 32) is None or "deviner" in objection("mot " * 32)
    assert "128 caractères au maximum" in objection("a long one " * 12)


@pytest.mark.parametrize(
    "password",
    [
        "password1234!",
        "Chocolate2026",
        "Azertyuiop123",
        "123456789012",
        "azertyuiopqsdf",
        "ponmlkjihgfe",
        "aaaaaaaaaaaaaa",
        "soleilsoleil",
        "administrator",
        "MotDePasse!!!",
    ],
)
def test_what_guessers_try_first_is_refused(password):
    assert "facile à deviner" in objection(password)


@pytest.mark.parametrize(
    "password",
    ["hélène aime le vélo", "le chien de HELENE", "dupont-sur-somme 80", "guichet ouvert 24 h"],
)
def test_a_name_or_the_name_of_this_site_is_refused(password):
    about = ["helene.dupont", "Hélène", "Dupont", "Guichet"]
    assert "sans votre nom" in objection(password, about)


def test_a_very_short_name_forbids_nothing():
    assert objection("le livre de la lune", ["Li", "Ly", "li.ly"]) is None


def test_the_list_is_there_with_its_licence():
    assert len(passwords.common_passwords()) > 19_000
    assert (
        "Royce Williams" in (passwords.COMMON.parent / "common-passwords-LICENCE.txt").read_text()
    )


def test_an_accent_is_the_same_on_every_keyboard(app):
    composed = unicodedata.normalize("NFC", "été été au canal")
    apart = unicodedata.normalize("NFD", composed)
    user = UserFactory(password=app.extensions["security"].pwd_context.hash(composed))
    normalise = app.extensions["security"].password_util.normalize
    assert user.verify_and_update_password(normalise(apart))


def test_nothing_is_cut_or_trimmed(app):
    long = "abc defgh " * 12 + "fin"
    user = UserFactory(password=app.extensions["security"].pwd_context.hash(long))
    assert not user.verify_and_update_password(long[:-1])
    assert not user.verify_and_update_password(f" {long}")
    assert user.verify_and_update_password(long)

"""A wrong setting stops the start and says which one, and what it expects."""

import multiprocessing
import re
from pathlib import Path

import pytest

from portal.config import BadSettings, Settings, variables

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("GUICHET_SESSION_HOURS", "douze", "un nombre entier"),
        ("GUICHET_SESSION_HOURS", "100", "au plus 72"),
        ("GUICHET_DEMO", "peut-être", "true ou false"),
        ("GUICHET_BASE_URL", "guichet.example", "https://guichet.exemple.fr, sans barre"),
        ("GUICHET_ENVIRONMENT", "vacances", "embedded ou production"),
        ("GUICHET_DATABASE_URL", "mysql://x", "postgresql"),
        ("GUICHET_LIMITS_STORAGE", "memcached://x", "redis://"),
        ("GUICHET_MAIL__SECURITY", "aucune", "starttls, tls ou none"),
        ("GUICHET_STORAGE__ENDPOINT", "s3.exemple", "une adresse en https://"),
        ("GUICHET_STORAGE__SECRET_KEY", "", "les deux clés qui ouvrent le bucket"),
        ("GUICHET_ANTIVIRUS__ADDRESS", "clamd", "unix:/chemin/du/socket ou tcp://machine:3310"),
        ("GUICHET_CONTACT__PHONE", "1", "au moins 4 caractères"),
        ("GUICHET_CONTACT__EMAIL", "bonjour", "une adresse électronique complète"),
        ("GUICHET_TERRITORY__EPCI_SIREN", "248", "9 chiffres"),
        ("GUICHET_TERRITORY__CITY_INSEE", "Amiens", "par exemple 80021"),
        ("GUICHET_TERRITORY__DEPARTEMENT", "Somme", "par exemple 80 ou 2A"),
        ("GUICHET_DATA_DIR", "/proc/nope", "un dossier où le portail peut écrire"),
        ("GUICHET_CONTACT", "foo", "GUICHET_CONTACT__PHONE, GUICHET_CONTACT__EMAIL"),
        ("GUICHET_SESION_HOURS", "12", "n’existe pas ; essayez GUICHET_SESSION_HOURS"),
        ("GUICHET_TESTING", "true", "ce réglage n’existe pas"),
        ("guichet_demmo", "true", "essayez GUICHET_DEMO"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(monkeypatch, name, value, expected):
    monkeypatch.setenv("GUICHET_STORAGE__BUCKET", "guichet")
    monkeypatch.setenv("GUICHET_STORAGE__ACCESS_KEY", "une-clef")
    monkeypatch.setenv("GUICHET_STORAGE__SECRET_KEY", "tres-secret")
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    said = str(refused.value)
    assert f"{name} : " in said
    assert "tres-secret" not in said
    assert expected in said
    assert not re.search(r"[\^\[\]]| or |\\d", said), "plain French, no regular expression"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GUICHET_DATABASE_URL", "mysql://guichet:tres-secret@serveur/base"),
        ("GUICHET_LIMITS_STORAGE", "memcached://:tres-secret@serveur"),
    ],
)
def test_a_password_in_a_wrong_address_is_not_said_again(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert "tres-secret" not in str(refused.value)


def test_production_demands_what_the_embedded_portal_makes_up(monkeypatch):
    monkeypatch.setenv("GUICHET_ENVIRONMENT", "production")
    monkeypatch.setenv("GUICHET_DEMO", "true")
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    for name in ("SECRET_KEY", "DATABASE_URL", "BASE_URL", "DEMO"):
        assert f"GUICHET_{name} : " in str(refused.value)


def test_another_authority_may_run_the_portal(monkeypatch):
    monkeypatch.setenv("GUICHET_PORTAL_NAME", "Guichet de Lille")
    monkeypatch.setenv("GUICHET_TERRITORY__EPCI_SIREN", "200093201")
    monkeypatch.setenv("GUICHET_CONTACT__OPENING_HOURS", "le mardi")
    settings = Settings.load()
    assert settings.portal_name == "Guichet de Lille"
    assert settings.territory.epci_siren == "200093201"
    assert settings.contact.opening_hours == "le mardi"


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = Settings.load().secret
    assert len(first) >= 48
    assert Settings.load().secret == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("left", ["", "half a k"])
def test_a_secret_cut_short_is_refused_and_not_replaced(tmp_path, left):
    """A new one would close the second factors that the old one sealed: a person decides."""
    (tmp_path / "secret.key").write_text(left)
    with pytest.raises(BadSettings, match="la clé est vide ou coupée"):
        _ = Settings.load().secret
    assert (tmp_path / "secret.key").read_text() == left


def secret_of(_) -> str:
    return Settings.load().secret


def test_processes_that_start_together_share_one_secret_and_leave_no_draft(tmp_path):
    with multiprocessing.get_context("fork").Pool(4) as processes:
        secrets = processes.map(secret_of, range(8))
    assert len(set(secrets)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_the_folder_made_here_is_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path / "new"))
    Settings.load()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


def test_a_folder_that_was_there_before_keeps_its_rights(monkeypatch, tmp_path):
    (tmp_path / "old").mkdir(mode=0o750)
    monkeypatch.setenv("GUICHET_DATA_DIR", str(tmp_path / "old"))
    assert Settings.load().secret
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("page", ["README.md", "docs/exploiter.md"])
def test_every_setting_that_is_documented_exists(page):
    """« `GUICHET_MAIL__HOST`, `__PORT` » names two."""
    text = (ROOT / page).read_text()
    named, group = set(), ""
    for word in re.findall(r"`?\b(GUICHET_[A-Z_]+\b|(?<=`)__[A-Z_]+\b)", text):
        group = word.rpartition("__")[0] or group
        named.add(word if word.startswith("GUICHET_") else f"{group}{word}")
    assert named
    assert named <= set(variables())

"""A wrong setting stops the start and says which one, and what it expects."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import BadSettings, Settings

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
        ("GUICHET_BASE_URL", "guichet.example", "https?"),
        ("GUICHET_ENVIRONMENT", "vacances", "'embedded' or 'production'"),
        ("GUICHET_DATABASE_URL", "mysql://x", "postgresql"),
        ("GUICHET_MAIL__SECURITY", "aucune", "'starttls', 'tls' or 'none'"),
        ("GUICHET_CONTACT__PHONE", "1", "au moins 4 caractères"),
        ("GUICHET_TERRITORY__EPCI_SIREN", "248", "9"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(monkeypatch, name, value, expected):
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert f"{name} : " in str(refused.value)
    assert expected in str(refused.value)


def test_production_demands_what_the_embedded_portal_makes_up(monkeypatch):
    monkeypatch.setenv("GUICHET_ENVIRONMENT", "production")
    monkeypatch.setenv("GUICHET_DEMO", "true")
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    for name in ("SECRET_KEY", "DATABASE_URL", "BASE_URL", "DEMO"):
        assert f"GUICHET_{name} : " in str(refused.value)


def test_the_start_ends_there_without_a_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=ROOT,
        env={"GUICHET_SESSION_HOURS": "douze", "GUICHET_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "GUICHET_SESSION_HOURS : un nombre entier (reçu : 'douze')" in done.stderr
    assert "Traceback" not in done.stderr


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

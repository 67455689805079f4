"""Settings, read once from the environment (``GUICHET_…``) and checked before anything starts."""

import secrets
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.vocabulary import LabelledEnum

ROOT = Path(__file__).parent.parent
PREFIX = "GUICHET_"


class Environment(LabelledEnum):
    EMBEDDED = "embedded", "Installation autonome (SQLite, fichiers locaux)"
    PRODUCTION = "production", "Production"


class BadSettings(Exception):
    """The environment is wrong; the message names each variable and what it expects."""


class Contact(BaseModel):
    """How a person reaches the desk. The defaults are fictional."""

    phone: str = Field("03 22 97 40 40", min_length=4)
    email: str = Field("bonjour@guichet.example", pattern=r"^[^@\s]+@[^@\s]+$")
    place: str = "Maison de l’entreprise"
    address: str = "12 rue des Teinturiers, Amiens"
    opening_hours: str = "du lundi au vendredi, de 9 h à 17 h"
    answer_delay: str = "Réponse en 2 jours ouvrés"
    privacy_officer: str = "delegue-donnees@guichet.example"


class Territory(BaseModel):
    """The perimeter that the desk serves, as an EPCI of the French official code."""

    epci_siren: str = Field("248000531", pattern=r"^\d{9}$")
    city_insee: str = Field("80021", pattern=r"^\d[\dAB]\d{3}$", description="its main city")
    name: str = "la métropole d’Amiens"
    departement: str = Field("80", pattern=r"^(\d{2,3}|2[AB])$")


class MailServer(BaseModel):
    """Without a host, mails are written as ``.eml`` files in the data folder."""

    host: str = ""
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: SecretStr = SecretStr("")
    sender: str = "Guichet unique <ne-pas-repondre@guichet.example>"
    timeout: int = Field(15, ge=1, le=120, description="seconds")
    ca_file: str = ""


class Settings(BaseSettings):
    """Every setting has a default that serves the embedded portal; production demands the rest."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    environment: Environment = Environment.EMBEDDED
    demo: bool = False
    data_dir: Path = Path("var")
    base_url: str = Field("http://127.0.0.1:8000", pattern=r"^https?://[^/\s]+$")
    database_url: str = Field("", pattern=r"^($|sqlite:///|postgresql\+psycopg://)")
    secret_key: SecretStr = SecretStr("")
    portal_name: str = Field("Guichet unique du financement", min_length=3)
    authority: str = Field("Amiens Métropole", min_length=3)
    contact: Contact = Contact()
    territory: Territory = Territory()
    mail: MailServer = MailServer()
    embedded_worker: bool = True
    trusted_proxies: int = Field(0, ge=0, le=5)
    session_idle_minutes: int = Field(120, ge=5, le=1440)
    session_hours: int = Field(12, ge=1, le=72)
    upload_max_mb: int = Field(10, ge=1, le=50)
    testing: bool = False

    @field_validator("data_dir")
    @classmethod
    def below_the_project(cls, value: Path) -> Path:
        return (ROOT / value).resolve()

    @model_validator(mode="after")
    def complete_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION:
            missing = [
                f"{PREFIX}{name} : {expected}"
                for name, expected, given in self._demanded()
                if not given
            ]
            if missing:
                raise ValueError("\n".join(missing))
        return self

    def _demanded(self) -> list[tuple[str, str, object]]:
        secret = self.secret_key.get_secret_value()
        return [
            ("SECRET_KEY", "au moins 32 caractères tirés au hasard", len(secret) >= 32),
            ("DATABASE_URL", "l’adresse de la base, obligatoire en production", self.database_url),
            ("BASE_URL", "une adresse en https://", self.base_url.startswith("https://")),
            ("DEMO", "non : les comptes de démonstration sont publics", not self.demo),
        ]

    @classmethod
    def load(cls, **values: Any) -> Self:
        """Read the environment; ``values`` win over it. Raises BadSettings."""
        try:
            settings = cls(**values)
        except ValidationError as error:
            raise BadSettings(explain(error)) from None
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return settings

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def secret(self) -> str:
        """The signing key: the one given, or one kept in the data folder."""
        return self.secret_key.get_secret_value() or kept_secret(self.data_dir / "secret.key")

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")


def kept_secret(path: Path) -> str:
    """The secret in this file, made on the first call; only its owner may read it."""
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


EXPECTED = {
    "int_parsing": "un nombre entier",
    "bool_parsing": "true ou false",
    "greater_than_equal": "une valeur d’au moins {ge}",
    "less_than_equal": "une valeur d’au plus {le}",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "string_too_short": "au moins {min_length} caractères",
    "string_pattern_mismatch": "une valeur de la forme {pattern}",
}


def explain(error: ValidationError) -> str:
    """One line per wrong variable: its name, what it expects, what it got."""
    lines = ["La configuration ne permet pas de démarrer :"]
    for item in error.errors():
        name = PREFIX + "__".join(str(part).upper() for part in item["loc"])
        if item["type"] == "value_error":
            lines += str(item["ctx"]["error"]).splitlines()
            continue
        expected = EXPECTED.get(item["type"], item["msg"]).format(**item.get("ctx", {}))
        lines.append(f"{name} : {expected} (reçu : {item['input']!r})")
    return "\n  ".join(lines)

"""Settings, read once from the environment (``GUICHET_…``) and checked before anything starts."""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.services import PREFIX, Antivirus, Lookups, MailServer, Storage
from portal.vocabulary import LabelledEnum

ROOT = Path(__file__).parent.parent


class Environment(LabelledEnum):
    EMBEDDED = "embedded", "Installation autonome (SQLite, fichiers locaux)"
    PRODUCTION = "production", "Production"


class BadSettings(Exception):
    """The environment is wrong; the message names each variable and what it expects."""


class Contact(BaseModel):
    """How a person reaches the desk. The defaults are fictional."""

    phone: str = Field("03 22 97 40 40", min_length=4)
    email: str = Field(
        "bonjour@guichet.example",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="une adresse électronique complète",
    )
    place: str = "Maison de l’entreprise"
    address: str = "12 rue des Teinturiers, Amiens"
    opening_hours: str = "du lundi au vendredi, de 9 h à 17 h"
    answer_delay: str = "Réponse en 2 jours ouvrés"
    privacy_officer: str = "delegue-donnees@guichet.example"


class Legal(BaseModel):
    """What the law asks every site to print (loi du 21 juin 2004, article 1-1)."""

    publication_director: str = "à compléter avant l’ouverture"
    host: str = "à compléter avant l’ouverture"
    """Its name, address and telephone."""


class Territory(BaseModel):
    """The perimeter that the desk serves, as an EPCI of the French official code.

    ``city_insee`` is its main city.
    """

    epci_siren: str = Field(
        "248000531", pattern=r"^\d{9}$", description="le numéro SIREN d’un EPCI, 9 chiffres"
    )
    city_insee: str = Field(
        "80021",
        pattern=r"^\d[\dAB]\d{3}$",
        description="le code INSEE d’une commune, par exemple 80021",
    )
    name: str = "la métropole d’Amiens"
    perimeter_file: Path | None = None
    departement: str = Field(
        "80",
        pattern=r"^(\d{2,3}|2[AB])$",
        description="le numéro d’un département, par exemple 80 ou 2A",
    )


class Settings(BaseSettings):
    """Every setting has a default that serves the embedded portal; production demands the rest."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    environment: Environment = Environment.EMBEDDED
    demo: bool = False
    data_dir: Path = Path("var")
    base_url: str = Field(
        "http://localhost:8000",
        pattern=r"^https?://[^/\s]+$",
        description="une adresse comme https://guichet.exemple.fr, sans barre à la fin",
    )
    database_url: str = Field(
        "",
        pattern=r"^($|sqlite:///|postgresql\+psycopg://)",
        description="une adresse en postgresql+psycopg:// ou sqlite:///",
    )
    secret_key: SecretStr = SecretStr("")
    portal_name: str = Field("Guichet unique du financement", min_length=3)
    authority: str = Field("Amiens Métropole", min_length=3)
    contact: Contact = Contact()
    legal: Legal = Legal()
    territory: Territory = Territory()
    mail: MailServer = MailServer()
    lookups: Lookups = Lookups()
    storage: Storage = Storage()
    antivirus: Antivirus = Antivirus()
    embedded_worker: bool = True
    trusted_proxies: int = Field(0, ge=0, le=5)
    session_idle_minutes: int = Field(120, ge=5, le=1440)
    session_hours: int = Field(12, ge=1, le=72)
    upload_max_mb: int = Field(10, ge=1, le=50)
    limits_storage: str = Field(
        "",
        pattern=r"^($|memory://$|rediss?://)",
        description="une adresse en redis:// ou rediss://, ou rien",
    )
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
        if wrong := list(unknown(os.environ)):
            raise BadSettings("\n  ".join([OPENING, *wrong]))
        try:
            settings = cls(**values)
        except ValidationError as error:
            raise BadSettings("\n  ".join([OPENING, *explained(error)])) from None
        make_folder(settings.data_dir)
        return settings

    @property
    def sqlalchemy_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def secret(self) -> str:
        """The signing key: the one given, or one kept in the data folder. Raises BadSettings."""
        return self.secret_key.get_secret_value() or kept_secret(self.data_dir / "secret.key")

    @property
    def limits_uri(self) -> str:
        """Where tries are counted: one file for the processes of this machine, unless one says."""
        usual = "memory://" if self.testing else f"file://{self.data_dir / 'limits.db'}"
        return self.limits_storage or usual

    @property
    def looks_up(self) -> bool:
        """Whether addresses and companies are looked up outside."""
        usual = not (self.demo or self.testing)
        return usual if self.lookups.enabled is None else self.lookups.enabled

    @property
    def photo_max_mb(self) -> int:
        """As it comes: it is kept smaller."""
        return 3 * self.upload_max_mb

    @property
    def secure(self) -> bool:
        return self.base_url.startswith("https://")


def make_folder(folder: Path) -> None:
    """The data folder, closed to the other accounts of the machine when it is made here."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise BadSettings(
            f"{OPENING}\n  {PREFIX}DATA_DIR : un dossier où le portail peut écrire"
            f" (reçu : {str(folder)!r})"
        )


def kept_secret(path: Path) -> str:
    """The secret in this file, made on the first call; only its owner may read it.

    It is written apart and then takes its name, whole: a crash leaves no half of it.
    """
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        with draft.open("x") as file:
            draft.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first
            path.hardlink_to(draft)
        draft.unlink()
    secret = path.read_text().strip()
    if len(secret) < SECRET_LENGTH:
        raise BadSettings(
            f"{OPENING}\n  {path} : la clé est vide ou coupée. Remettez sa copie de sauvegarde ;"
            " si le portail n’a encore jamais servi, supprimez ce fichier"
        )
    return secret


OPENING = "La configuration ne permet pas de démarrer :"
SECRET_LENGTH = 32
EXPECTED = {
    "int_parsing": "un nombre entier",
    "bool_parsing": "true ou false",
    "greater_than_equal": "une valeur d’au moins {ge}",
    "less_than_equal": "une valeur d’au plus {le}",
    "literal_error": "{expected}",
    "enum": "{expected}",
    "string_too_short": "au moins {min_length} caractères",
}
NEVER_SHOWN = ("_URL", "_KEY", "_PASSWORD", "_STORAGE")
"""Variables whose value may hold a password."""
NOT_A_VARIABLE = frozenset({"testing"})


def variables(model: type[BaseModel] = Settings, prefix: str = PREFIX) -> Iterator[str]:
    """The name of every variable that the portal reads."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from variables(kind, f"{prefix}{name.upper()}__")
        elif name not in NOT_A_VARIABLE:
            yield f"{prefix}{name.upper()}"


def unknown(given: Iterable[str]) -> Iterator[str]:
    """A line for each of our variables that nothing reads: most are a slip of the keyboard."""
    known = list(variables())
    for name in sorted(given):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            parts = [one for one in known if one.startswith(f"{name.upper()}__")]
            near = parts or get_close_matches(name.upper(), known, n=1, cutoff=0.85)
            said = f" ; essayez {', '.join(near)}" if near else ""
            yield f"{name} : ce réglage n’existe pas{said}"


def explained(error: ValidationError) -> Iterator[str]:
    """One line per wrong variable: its name, what it expects, what it got."""
    for item in error.errors():
        name = PREFIX + "__".join(str(part).upper() for part in item["loc"])
        if item["type"] == "value_error":
            yield from str(item["ctx"]["error"]).splitlines()
            continue
        got = "" if name.endswith(NEVER_SHOWN) else f" (reçu : {item['input']!r})"
        yield f"{name} : {expectation(item)}{got}"


def expectation(item: ErrorDetails) -> str:
    if item["type"] not in EXPECTED:
        return described(item["loc"]) or "une autre valeur"
    said = EXPECTED[item["type"]].format(**item.get("ctx", {}))
    return said.replace(" or ", " ou ").replace("'", "")


def described(place: tuple[int | str, ...]) -> str | None:
    """What the field at this place says of the values that it takes."""
    model: Any = Settings
    for part in place[:-1]:
        model = model.model_fields[str(part)].annotation
    return str(model.model_fields[str(place[-1])].description or "")

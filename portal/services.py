"""Settings of the outside services that the portal speaks to, all optional."""

from typing import Literal, Self

from pydantic import BaseModel, Field, SecretStr, model_validator

PREFIX = "GUICHET_"


class Lookups(BaseModel):
    """Public services that know addresses and companies; without them, a field is a plain field.

    ``enabled`` unset: yes, but in the demonstration, which needs no network.
    """

    enabled: bool | None = None
    address_url: str = Field(
        "https://data.geopf.fr/geocodage/search",
        pattern=r"^https?://\S+$",
        description="l’adresse d’un service de géocodage, en https://",
    )
    company_url: str = Field(
        "https://recherche-entreprises.api.gouv.fr/search",
        pattern=r"^https?://\S+$",
        description="l’adresse d’un service de recherche d’entreprises, en https://",
    )
    timeout: float = Field(2.5, gt=0, le=30, description="un nombre de secondes, 30 au plus")
    cache_days: int = Field(7, ge=1, le=90)


class MailServer(BaseModel):
    """Without a host, mails are written as ``.eml`` files in the data folder."""

    host: str = ""
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: SecretStr = SecretStr("")
    sender: str = "Guichet unique <ne-pas-repondre@guichet.example>"
    timeout: int = Field(15, ge=1, le=120)
    """In seconds."""
    ca_file: str = ""


class Storage(BaseModel):
    """A bucket that speaks S3, for the files that people send.

    Without one, they lie in the data folder.
    """

    bucket: str = Field(
        "", pattern=r"^($|[a-z0-9][a-z0-9.-]{2,62}$)", description="le nom d’un bucket"
    )
    endpoint: str = Field(
        "",
        pattern=r"^($|https?://[^\s]+$)",
        description="une adresse en https://, ou rien pour AWS",
    )
    region: str = Field("eu-west-3", min_length=2)
    access_key: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def complete(self) -> Self:
        if self.bucket and not (
            self.access_key.get_secret_value() and self.secret_key.get_secret_value()
        ):
            raise ValueError(
                f"{PREFIX}STORAGE__ACCESS_KEY et {PREFIX}STORAGE__SECRET_KEY : "
                "les deux clés qui ouvrent le bucket"
            )
        return self


class Antivirus(BaseModel):
    """A clamd that looks at each file before anyone opens it; without an address, none does."""

    address: str = Field(
        "",
        pattern=r"^($|unix:/.+|tcp://[^:/\s]+:\d{1,5}$)",
        description="unix:/chemin/du/socket ou tcp://machine:3310",
    )
    timeout: int = Field(20, ge=1, le=120)
    """In seconds, for a whole file."""

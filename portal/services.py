"""Settings of the outside services that the portal asks, all optional."""

from pydantic import BaseModel, Field


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

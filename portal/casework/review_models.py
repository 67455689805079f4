"""How a network weighs a file: its grids, the grids filled, the links that people declare."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.casework.models import OnAFile
from portal.database import Base, now
from portal.networks.models import Scheme
from portal.users.models import User
from portal.vocabulary import LabelledEnum


@dataclass(frozen=True)
class Criterion:
    """Scored from 0 to ``most``, yes or no when it is 1. A score up to ``justify_to`` needs its
    justification."""

    title: str
    help: str
    weight: int
    most: int
    justify_to: int

    @property
    def choices(self) -> dict[str, str]:
        if self.most == 1:
            return {"1": "Oui", "0": "Non"}
        return {str(one): str(one) for one in range(self.most + 1)}


class ReviewGrid(Base):
    """One version of the grid of an aid. Never changed: another one replaces it; without any
    criterion, the aid has no grid any more."""

    __tablename__ = "review_grid"

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    scheme: Mapped[Scheme] = relationship()
    by: Mapped[User | None] = relationship()

    __table_args__ = (UniqueConstraint("scheme_id", "number"),)

    @property
    def criteria(self) -> list[Criterion]:
        return [Criterion(**one) for one in self.content["criteria"]]


def content_of(criteria: list[Criterion]) -> dict[str, Any]:
    return {"criteria": [asdict(one) for one in criteria]}


@dataclass(frozen=True)
class Score:
    score: int
    why: str


class Review(OnAFile):
    """A grid filled by one adviser, who may correct it: its version stays that of its grid."""

    __tablename__ = "review"

    grid_id: Mapped[int] = mapped_column(ForeignKey("review_grid.id"))
    content: Mapped[dict[str, Any]]

    grid: Mapped[ReviewGrid] = relationship()

    __table_args__ = (
        UniqueConstraint("referral_id", "by_id"),
        Index("ix_review_dossier", "dossier_id", "network_id"),
    )

    @property
    def scores(self) -> list[Score]:
        return [Score(**one) for one in self.content["scores"]]

    @property
    def percent(self) -> int:
        """The total on 100, each score in the weight of its criterion."""
        criteria = self.grid.criteria
        pairs = zip(self.scores, criteria, strict=True)
        reached = sum(one.score * of.weight / of.most for one, of in pairs)
        return round(100 * reached / sum(of.weight for of in criteria))


class LinkKind(LabelledEnum):
    NONE = "none", "Aucun lien avec la personne ni avec son projet"
    FAMILY = "family", "Un lien de famille ou d’amitié"
    BUSINESS = "business", "Un lien d’affaires ou d’argent"
    PAST_WORK = "past_work", "Un travail en commun, aujourd’hui ou avant"
    OTHER = "other", "Un autre lien"


class Declaration(OnAFile):
    """What someone says of their links with a file; their last word counts. The manager and
    themselves alone read the ``text``."""

    __tablename__ = "declaration"

    kind: Mapped[LinkKind]
    text: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index("ix_declaration_referral_by", "referral_id", "by_id"),)

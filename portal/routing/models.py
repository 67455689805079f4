"""Rule sets, and what each run of one said about a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, Versioned, now
from portal.routing.workflow import RuleSetStatus
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class RuleSet(Versioned):
    """One version of all the rules; ``content`` has the shape of ``rules.yaml``.

    Only a draft's content changes (``drafting.change``). What was in force once stays as it was:
    going back to it makes a new version.
    """

    __tablename__ = "rule_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    status: Mapped[RuleSetStatus] = mapped_column(default=RuleSetStatus.DRAFT)
    content: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("rule_set.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    publication_reason: Mapped[str] = mapped_column(Text, default="")
    active_from: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]

    based_on: Mapped[RuleSet | None] = relationship(remote_side="RuleSet.id")
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    changed_by: Mapped[User | None] = relationship(foreign_keys=[changed_by_id])
    asked_by: Mapped[User | None] = relationship(foreign_keys=[asked_by_id])
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id])

    __table_args__ = (
        Index(
            "uq_rule_set_active",
            "status",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
    )


class RunCause(LabelledEnum):
    SUBMISSION = "submission", "Envoi de la demande"
    COMPLETION = "completion", "Demande complétée"
    DECLINE = "decline", "Réseau qui décline"
    REFUSAL = "refusal", "Refus d’un réseau"
    SILENCE = "silence", "Réseau sans réponse"
    CHECK = "check", "Vérification par l’accueil"
    TRANSFER = "transfer", "Transfert par un réseau"
    NO_ANSWER = "no_answer", "Dossier clos sans réponse"
    CHANGED_FACT = "changed_fact", "Réponse changée"
    NEW_SIRET = "new_siret", "Numéro SIRET donné"
    NETWORK_CLOSED = "network_closed", "Réseau qui ferme"


class OverrideMotive(LabelledEnum):
    """Why a person chooses otherwise than the rules."""

    WRONG_FACT = "wrong_fact", "Une réponse est fausse ou incomplète"
    AGREEMENT = "agreement", "Accord local entre réseaux"
    WISH = "wish", "Souhait de la personne"
    WORKLOAD = "workload", "Réseau absent ou surchargé"
    EXPERTISE = "expertise", "Compétence particulière du réseau choisi"
    OTHER = "other", "Autre raison"


class RoutingRun(Base):
    """What a rule set said of these facts at that moment, kept for ever.

    ``trace`` holds, for each rule in order, its verdict and those of its leaves; with the rule
    set and the facts it is shown as a full explanation. An override keeps who and why.
    """

    __tablename__ = "routing_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_set.id"))
    cause: Mapped[RunCause]
    at: Mapped[datetime] = mapped_column(default=now)
    facts: Mapped[dict[str, Any]]
    excluded: Mapped[list[str]] = mapped_column(default=list)
    primary_code: Mapped[str] = mapped_column(String(40))
    rule_code: Mapped[str] = mapped_column(String(20), index=True)
    mode: Mapped[str] = mapped_column(String(20))
    result: Mapped[dict[str, Any]]
    trace: Mapped[dict[str, Any]]
    override_code: Mapped[str | None] = mapped_column(String(40))
    override_motive: Mapped[OverrideMotive | None]
    override_reason: Mapped[str] = mapped_column(Text, default="")
    overridden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    overridden_at: Mapped[datetime | None]
    advisory: Mapped[bool] = mapped_column(default=False)

    rule_set: Mapped[RuleSet] = relationship()
    overridden_by: Mapped[User | None] = relationship()

    __table_args__ = (
        Index(
            "ix_routing_run_overridden_at",
            "overridden_at",
            sqlite_where=text("overridden_at IS NOT NULL"),
            postgresql_where=text("overridden_at IS NOT NULL"),
        ),
    )

    @property
    def chosen_code(self) -> str:
        """The network that leads: the person's choice where there is one, else the rules'."""
        return self.override_code or self.primary_code

    @property
    def networks(self) -> frozenset[str]:
        """Those that the rules named."""
        return frozenset((self.primary_code, *self.result["also"]))

    @property
    def departs(self) -> bool:
        """Whether a person chose a network that the rules did not name."""
        return self.override_code is not None and self.override_code not in self.networks

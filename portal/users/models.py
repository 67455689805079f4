"""Accounts, and the roles their people hold over the portal or at one desk."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin, hash_password
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, now
from portal.languages import _
from portal.outbox import reaches
from portal.users.lockout import Guess, TriesCounted
from portal.vocabulary import DESK_ROLES, LabelledEnum, RoleName

if TYPE_CHECKING:
    from portal.networks.models import Desk


class Role(Base, RoleMixin):
    """A role that one person holds: at one desk, or over the whole portal when ``desk`` is None.

    Whoever holds none is a project holder.
    """

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[RoleName]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(default=now)

    desk: Mapped[Desk | None] = relationship(lazy="joined")

    __table_args__ = (
        Index("uq_role_user_id_name_desk_id", "user_id", "name", "desk_id", unique=True),
        CheckConstraint(
            "(desk_id IS NOT NULL) = (name IN ('adviser', 'manager'))", name="desk_for_desk_roles"
        ),
    )

    # Flask-Security compares roles by name; here two advisers' rows are two roles.
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__

    @property
    def label(self) -> str:
        """« Conseiller, Initiative Somme »."""
        return f"{self.name.label}, {self.desk.name}" if self.desk else self.name.label


class User(Base, TriesCounted, UserMixin):
    """Someone who can sign in. The second block holds what Flask-Security keeps there."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    given_name: Mapped[str] = mapped_column(String(80), default="")
    family_name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How this person wants their own screens, by name; whoever shows a screen knows its names."""
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]
        cascade="all, delete-orphan", order_by=Role.id, lazy="selectin"
    )

    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    last_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    current_login_at: Mapped[datetime | None]  # type: ignore[assignment]
    last_login_ip = current_login_ip = None  # where people sign in from is not kept
    login_count: Mapped[int | None]  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number = None  # no code is sent by telephone
    totp_counter: Mapped[int | None] = mapped_column(BigInteger)
    """The period of 30 seconds whose code was used last: it and those before are worth nothing."""
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    """What is left of them, as digests: the codes themselves are shown once."""
    webauthn: Mapped[list[WebAuthn]] = relationship(  # type: ignore[assignment]
        back_populates="user", cascade="all, delete"
    )

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email

    @property
    def reachable(self) -> bool:
        """Whether they have an address: for whom the front desk filled a form, not always."""
        return reaches(self.email)

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method and self.tf_totp_secret)

    @property
    def is_ready(self) -> bool:
        """Whether nothing is left to set up: the staff needs a second factor and its codes."""
        return not self.is_staff or (self.has_second_factor and bool(self.mf_recovery_codes))

    def has_role(self, role: Any) -> bool:
        if role == RoleName.APPLICANT:
            return not self.roles
        return any(held.name == role for held in self.roles)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    @property
    def desk_ids(self) -> set[int]:
        """The desks where this person works, as an adviser or a manager."""
        return {role.desk_id for role in self.roles if role.desk_id and role.name in DESK_ROLES}

    @property
    def network_ids(self) -> set[int]:
        return {role.desk.network_id for role in self.roles if role.desk}

    def manages(self, desk_id: int) -> bool:
        return any(role.name == RoleName.MANAGER and role.desk_id == desk_id for role in self.roles)

    def manages_at(self, network_id: int) -> bool:
        """Whether they manage a desk of this network."""
        mine = (one.desk for one in self.roles if one.name == RoleName.MANAGER)
        return any(desk and desk.network_id == network_id for desk in mine)

    def verify_and_update_password(self, password: str) -> bool:
        """Whether it is the right one; not even looked at while the account has to wait."""
        if not self.admit(Guess.PASSWORD):
            hash_password(password)  # an answer as slow as the others
            return False
        right: bool = super().verify_and_update_password(password)
        if right:
            self.forgive(Guess.PASSWORD)
        return right

    def is_locked(self, form_error: list[str] | None = None) -> bool:  # noqa: ARG002
        """What Flask-Security asks before it lets anyone in, by password, link or passkey."""
        return not self.active

    def check_tf_required(
        self,
        tf_setup_methods: list[tuple[str, str]],
        tf_fresh: bool,  # noqa: ARG002, FBT001
    ) -> tuple[bool, list[tuple[str, str]]]:
        return self.is_staff or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        return self.is_staff


class WebAuthn(Base, WebAuthnMixin):
    """A passkey, in Flask-Security's terms."""

    __tablename__ = "webauthn"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)  # type: ignore[assignment]
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(default=now)
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[User] = relationship(back_populates="webauthn")


class SignIn(Base):
    """One open session: the cookie holds the token, this row its SHA-256. Deleted, it is over."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    @property
    def named(self) -> str:
        """The device, which ``sessions`` writes in French, in the language spoken."""
        browser, _sur, system = self.device.partition(" sur ")
        return (
            _("%(browser)s sur %(system)s", browser=browser, system=system)
            if system
            else _(browser)
        )


class Invitation(Base):
    """The only way in for staff: a mail with a link that lives 7 days."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), index=True)
    role: Mapped[RoleName]
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    by: Mapped[User | None] = relationship()
    desk: Mapped[Desk | None] = relationship()

    @property
    def is_open(self) -> bool:
        over = self.accepted_at or self.cancelled_at
        return not over and now() < self.expires_at

    @property
    def label(self) -> str:
        """« Conseiller, Initiative Somme »."""
        return f"{self.role.label}, {self.desk.name}" if self.desk else self.role.label


class AccountEventKind(LabelledEnum):
    ACCEPTED = "accepted", "Envois acceptés"
    ACCEPTED_NO_MORE = "accepted_no_more", "Envois refusés"
    SIGNED_IN = "signed_in", "Connexion"
    SIGN_IN_FAILED = "sign_in_failed", "Échec de connexion"
    LOCKED = "locked", "Compte bloqué un moment"
    SIGNED_OUT = "signed_out", "Déconnexion"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "Déconnexion de tous les appareils"
    REGISTERED = "registered", "Création du compte"
    CONFIRMED = "confirmed", "Adresse confirmée"
    PASSWORD_CHANGED = "password_changed", "Mot de passe changé"
    EMAIL_CHANGED = "email_changed", "Adresse changée"
    FACTOR_CHANGED = "factor_changed", "Second facteur changé"
    INVITED = "invited", "Invitation envoyée"
    INVITATION_ACCEPTED = "invitation_accepted", "Invitation acceptée"
    INVITATION_CANCELLED = "invitation_cancelled", "Invitation annulée"
    ROLE_GIVEN = "role_given", "Rôle donné"
    ROLE_TAKEN = "role_taken", "Rôle retiré"
    ABSENCE_NOTED = "absence_noted", "Absence notée"
    ABSENCE_ENDED = "absence_ended", "Absence retirée ou écourtée"
    DISABLED = "disabled", "Compte désactivé"
    ENABLED = "enabled", "Compte réactivé"
    UNLOCKED = "unlocked", "Compte débloqué"
    SESSIONS_ENDED = "sessions_ended", "Connexions fermées par un administrateur"
    FACTOR_TAKEN = "factor_taken", "Second facteur retiré par un administrateur"


class AccountEvent(Base):
    """What happened to an account. ``detail``: in French, words, then a name; never a secret."""

    __tablename__ = "account_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AccountEventKind]
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    detail: Mapped[str] = mapped_column(String(255), default="")

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])

    @property
    def told(self) -> str:
        """The detail in the language spoken."""
        words, colon, name = self.detail.partition(" : ")
        whole = _(words)
        said = whole if whole != words else ", ".join(_(one) for one in words.split(", "))
        return f"{said}{_(' : ')}{name}" if colon else said

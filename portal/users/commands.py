"""Everything that changes who may come in, other than what people do to their own account."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from flask import current_app
from flask_security import hash_password
from sqlalchemy import ColumnElement, select

from portal import outbox
from portal.database import now, session
from portal.errors import Refused
from portal.languages import FRENCH, marked, speaking
from portal.users import absences, sessions, signals
from portal.users.access import may_administer, may_appoint
from portal.users.journal import note
from portal.users.models import AccountEventKind, Invitation, Role, User
from portal.users.queries import user_with
from portal.vocabulary import RoleName

if TYPE_CHECKING:
    from portal.networks.models import Desk

INVITED_FOR = timedelta(days=7)


def invite(email: str, role: RoleName, desk: Desk | None, *, by: User | None) -> Invitation:
    """Send the mail that lets someone join the staff; an older one for the same role is void."""
    _appointing(by, role, desk.id if desk else None)
    email = email.strip().lower()
    user = user_with(email)
    if fault := why_not_invited(email, role, desk):
        raise Refused(f"{fault}.")
    _void_older(email, role, desk)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email, role=role, desk=desk, token_hash=sessions.digest(token), by=by,
        expires_at=now() + INVITED_FOR,
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    note(AccountEventKind.INVITED, user, by=by, detail=_in_french(invitation), address=email)
    outbox.post(email, "security/invitation", invitation=invitation, token=token, by=by)
    return invitation


def why_not_invited(email: str, role: RoleName, desk: Desk | None) -> str:
    """Why nobody can be invited at this address to this role; empty when they can."""
    user = user_with(email)
    if user and not user.active:
        return "Le compte de cette personne est fermé : l’administration doit d’abord le rouvrir"
    return "Cette personne a déjà ce rôle" if user and _held(user, role, desk) else ""


def resend(invitation: Invitation, *, by: User | None) -> Invitation:
    """The mail again, with a new link that has its 7 days; the link before it is void."""
    _unanswered(invitation)
    return invite(invitation.email, invitation.role, invitation.desk, by=by)


def cancel(invitation: Invitation, *, by: User | None) -> None:
    _appointing(by, invitation.role, invitation.desk_id)
    _unanswered(invitation)
    invitation.cancelled_at = now()
    note(
        AccountEventKind.INVITATION_CANCELLED, None, by=by, detail=_in_french(invitation),
        address=invitation.email,
    )  # fmt: skip


def join(invitation: Invitation, given_name: str, family_name: str, password: str) -> User:
    """Make the account of someone invited who has none. Their address is theirs: the mail came."""
    hashed = hash_password(password)  # before anything changes: it lets go of the database
    _still_open(invitation)
    user = _account(invitation.email, given_name, family_name, hashed)
    _accepted(invitation, user)
    return user


def welcome(email: str, given_name: str, family_name: str, password: str) -> User:
    """Make the account of someone who opened the link of a mail: their address is theirs."""
    user = _account(email, given_name, family_name, hash_password(password))
    note(AccountEventKind.REGISTERED, user, detail=marked("par un lien de l’accueil"))
    return user


def record_person(given_name: str, family_name: str, phone: str) -> User:
    """Someone for whom the front desk fills a form: nobody can sign in as them."""
    user = User(
        email=f"{uuid4().hex}{outbox.NOWHERE}", given_name=given_name, family_name=family_name,
        phone=phone, active=False, fs_uniquifier=uuid4().hex,
    )  # fmt: skip
    session.add(user)
    session.flush()
    return user


def forget_person(user: User) -> None:
    """They have an account of their own now, or their file is gone."""
    if not user.reachable:
        session.delete(user)
        session.flush()


def accept(invitation: Invitation, *, by: User) -> None:
    """Take the role offered to the account one is signed in with."""
    _still_open(invitation)
    if by.email != invitation.email:
        raise Refused("Cette invitation est pour une autre adresse que celle de votre compte.")
    _accepted(invitation, by)


def give_role(user: User, role: RoleName, desk: Desk | None, *, by: User | None) -> None:
    _appointing(by, role, desk.id if desk else None)
    _hold(user, role, desk, by)


def take_role(role: Role, user: User, *, by: User | None) -> None:
    """Raises Refused for the last administrator and the last manager of a desk, who let people in,
    and for whom a listener of ``signals.leaving`` keeps."""
    _appointing(by, role.name, role.desk_id)
    absences.hold([user.id])
    _others_remain(user, [role])
    signals.leaving.send(_app(), user=user, role=role)
    note(AccountEventKind.ROLE_TAKEN, user, by=by, detail=_in_french(role))
    user.roles.remove(role)
    if role.desk_id and role.desk_id not in user.desk_ids:
        absences.forget(user, role.desk_id)
        absences.tell_of_gone_deputy(user, by=by)
    sessions.close_all(user)


def disable(user: User, *, by: User | None) -> None:
    """Close an account: its sessions end, its roles are kept for the day it opens again."""
    _administering(by)
    if user is by:
        raise Refused("Vous ne pouvez pas fermer votre propre compte.")
    absences.hold([user.id])
    _others_remain(user, user.roles)
    signals.leaving.send(_app(), user=user, role=None)
    user.active = False
    sessions.close_all(user)
    note(AccountEventKind.DISABLED, user, by=by)
    absences.tell_of_gone_deputy(user, by=by)


def enable(user: User, *, by: User | None) -> None:
    _administering(by)
    user.active = True
    note(AccountEventKind.ENABLED, user, by=by)


def unlock(user: User, *, by: User | None) -> None:
    """Let someone try again at once, after failures that made them wait."""
    _administering(by)
    user.failed_sign_ins = user.failed_codes = 0
    user.locked_until = user.codes_locked_until = None
    note(AccountEventKind.UNLOCKED, user, by=by)


def end_sessions(user: User, *, by: User | None) -> None:
    _administering(by)
    sessions.close_all(user)
    note(AccountEventKind.SESSIONS_ENDED, user, by=by)


def take_factor(user: User, *, by: User | None) -> None:
    """For someone who lost phone and codes: a member of the staff has to set it up anew."""
    _administering(by)
    user.tf_primary_method = user.tf_totp_secret = user.totp_counter = None
    user.mf_recovery_codes = []
    sessions.close_all(user)
    note(AccountEventKind.FACTOR_TAKEN, user, by=by)
    what = "Double vérification retirée par un administrateur"
    outbox.post(user.email, "security/factor_changed", user=user, what=what)


def rename(user: User, given_name: str, family_name: str, phone: str) -> None:
    """What people say of themselves."""
    user.given_name, user.family_name, user.phone = given_name, family_name, phone


def leave_everywhere(user: User) -> None:
    sessions.close_all(user)
    note(AccountEventKind.SIGNED_OUT_EVERYWHERE, user, by=user)


def _account(email: str, given_name: str, family_name: str, hashed: str) -> User:
    """Raises Refused when the address has one already."""
    if user_with(email):
        raise Refused("Cette adresse a déjà un compte. Connectez-vous pour accepter l’invitation.")
    user = User(
        email=email, given_name=given_name, family_name=family_name, password=hashed,
        fs_uniquifier=uuid4().hex, fs_webauthn_user_handle=uuid4().hex, confirmed_at=now(),
    )  # fmt: skip
    session.add(user)
    session.flush()
    return user


def _appointing(by: User | None, role: RoleName, desk_id: int | None) -> None:
    if not may_appoint(by, role, desk_id):
        raise Refused("Vous ne pouvez pas donner ni retirer ce rôle.")


def _administering(by: User | None) -> None:
    if not may_administer(by):
        raise Refused("Seul un administrateur peut faire cela.")


def _still_open(invitation: Invitation) -> None:
    """Of two acceptances at once, one waits here and is refused."""
    session.refresh(invitation, with_for_update={"of": Invitation})
    if not invitation.is_open:
        raise Refused("Cette invitation n’est plus valable. Demandez-en une autre.")


def _unanswered(invitation: Invitation) -> None:
    """Its link may be too old: it can still be sent again, or taken off the list."""
    session.refresh(invitation, with_for_update={"of": Invitation})
    if invitation.accepted_at or invitation.cancelled_at:
        raise Refused("Cette invitation a déjà servi, ou elle est annulée.")


def _accepted(invitation: Invitation, user: User) -> None:
    invitation.accepted_at = now()
    note(AccountEventKind.INVITATION_ACCEPTED, user, by=user, detail=_in_french(invitation))
    _hold(user, invitation.role, invitation.desk, invitation.by)


def _hold(user: User, role: RoleName, desk: Desk | None, by: User | None) -> None:
    if _held(user, role, desk):
        return
    user.roles.append(Role(name=role, desk=desk))
    note(AccountEventKind.ROLE_GIVEN, user, by=by, detail=_in_french(user.roles[-1]))


def _app() -> object:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001


def _in_french(held: Role | Invitation) -> str:
    with speaking(FRENCH):
        return held.label


def _held(user: User, role: RoleName, desk: Desk | None) -> bool:
    return any(held.name == role and held.desk == desk for held in user.roles)


def _void_older(email: str, role: RoleName, desk: Desk | None) -> None:
    same = (Invitation.email == email, Invitation.role == role, Invitation.desk == desk)
    pending = Invitation.accepted_at.is_(None) & Invitation.cancelled_at.is_(None)
    for older in session.scalars(select(Invitation).where(*same, pending)):
        older.cancelled_at = now()


def _others_remain(user: User, roles: Iterable[Role]) -> None:
    """These roles of this person are not the last ones by which people are let in."""
    if any(role.name == RoleName.ADMIN for role in roles):
        _another(user, Role.name == RoleName.ADMIN, "Il doit rester un administrateur.")
    for role in roles:
        if role.desk and role.desk.open and role.name == RoleName.MANAGER:
            here = (Role.name == RoleName.MANAGER) & (Role.desk_id == role.desk_id)
            _another(user, here, f"Il doit rester un responsable ({role.desk.name}).")


def _another(user: User, same: ColumnElement[bool], said: str) -> None:
    """All these roles are held meanwhile: two cannot remove each other at once."""
    holders = session.scalars(
        select(Role.user_id)
        .join(User, User.id == Role.user_id)
        .where(same, User.active)
        .order_by(Role.id)
        .with_for_update(of=Role)
    )
    if set(holders) <= {user.id}:
        raise Refused(f"{said} Nommez-en un autre d’abord.")

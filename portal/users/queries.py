"""People, as the rest of the portal looks them up."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.sql.base import ExecutableOption

from portal.database import now, session
from portal.pagination import Pagination, pagination
from portal.users.models import AccountEvent, Invitation, Role, User
from portal.users.sessions import digest
from portal.vocabulary import RoleName

SHOWN_FOR = timedelta(days=30)
"""How long an invitation that came too late is still shown, to be sent again."""


def managers_of(desk_id: int) -> list[User]:
    """The active managers of a desk."""
    return list(
        session.scalars(
            select(User)
            .join(User.roles)
            .where(Role.desk_id == desk_id, Role.name == RoleName.MANAGER, User.active)
            .order_by(User.id)
        )
    )


def administrators() -> list[User]:
    """Those who can sign in."""
    query = select(User).join(User.roles).where(Role.name == RoleName.ADMIN, User.active)
    return list(session.scalars(query.order_by(User.id)))


def user_with(email: str, *options: ExecutableOption) -> User | None:
    """The account of this address, which accounts keep in small letters."""
    found = select(User).where(User.email == email.strip().lower())
    return session.scalar(found.options(*options))


def invitation_with(token: str) -> Invitation | None:
    """The invitation whose mail holds this token, open or not."""
    return session.scalar(select(Invitation).where(Invitation.token_hash == digest(token)))


def team_of(desk_id: int) -> list[tuple[Role, User]]:
    """The roles held at a desk and their people, who can all sign in: managers first, by name."""
    found = (
        select(Role, User)
        .join(User, User.id == Role.user_id)
        .where(Role.desk_id == desk_id, User.active)
        .order_by(Role.name.desc(), User.family_name, User.given_name, User.id)
        .options(lazyload(User.roles))
    )
    return [(role, user) for role, user in session.execute(found)]


def holder_of(role_id: int) -> tuple[Role, User] | None:
    """A role as its holder has it, whom one may take it from."""
    user = session.scalar(select(User).where(User.active, User.roles.any(Role.id == role_id)))
    return next((role, user) for role in user.roles if role.id == role_id) if user else None


def pending_invitations(desk_ids: Collection[int] | None = None) -> list[Invitation]:
    """Those that nobody answered, the last one first, lately too old ones too; of these desks if
    they are given."""
    here = () if desk_ids is None else (Invitation.desk_id.in_(desk_ids),)
    waiting = Invitation.accepted_at.is_(None) & Invitation.cancelled_at.is_(None)
    return list(
        session.scalars(
            select(Invitation)
            .where(waiting, Invitation.expires_at > now() - SHOWN_FOR, *here)
            .options(joinedload(Invitation.desk), joinedload(Invitation.by))
            .order_by(Invitation.at.desc(), Invitation.id.desc())
        ).unique()
    )


def last_events(user: User, count: int = 5) -> list[AccountEvent]:
    """What happened last to an account, for its owner."""
    mine = select(AccountEvent).where(AccountEvent.user_id == user.id)
    last = mine.order_by(AccountEvent.at.desc(), AccountEvent.id.desc()).limit(count)
    return list(session.scalars(last.options(joinedload(AccountEvent.by))))


def accounts(words: str, page: str | None) -> tuple[list[User], Pagination]:
    """Accounts whose name or address holds these words; with none, the staff."""
    found = select(User)
    for word in words.lower().split():
        text = func.lower(User.given_name + " " + User.family_name + " " + User.email)
        found = found.where(text.contains(word, autoescape=True))
    if not words.strip():
        found = found.where(User.roles.any())
    place = pagination(
        page, session.scalar(select(func.count()).select_from(found.subquery())) or 0
    )
    ordered = found.order_by(User.family_name, User.given_name, User.id)
    here = ordered.limit(place.per_page).offset(place.offset)
    return list(session.scalars(here)), place


def account(user_id: int) -> User | None:
    return session.get(User, user_id)


def invitation(invitation_id: int) -> Invitation | None:
    return session.get(Invitation, invitation_id)

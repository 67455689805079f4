"""The person in front of the screen, as the rest of the portal takes them."""

from flask_login import current_user

from portal.users.models import User


def me() -> User:
    """Whoever is signed in, themselves and not a stand-in: rows may be tied to them."""
    user: User = current_user._get_current_object()  # noqa: SLF001
    return user

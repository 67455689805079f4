"""The way back to a draft, mailed to its writer: it opens nothing without signing in."""

from portal import outbox
from portal.dossiers.models import Dossier
from portal.users.models import User


def send(dossier: Dossier, *, by: User) -> None:
    outbox.post(by.email, "draft_link", dossier_id=dossier.id, dossier=dossier, reader=by)

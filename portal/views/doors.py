"""Who enters a file in the applicants' space, and how far: its owner, and those they let in.

To all others it does not exist.
"""

from flask import abort, flash, g, redirect, request, url_for

from portal.dossiers import access, asked, queries
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Party, Status
from portal.errors import Refused
from portal.privacy.commands import note_reading
from portal.views.current import me

READ_ONLY = "Vous pouvez lire cette demande, mais pas la modifier."


def own_alone(dossier_id: int) -> Dossier:
    """The person's own file, for what no mandate gives; anyone else's does not exist."""
    return queries.owned(dossier_id, me()) or abort(404)


def followed(dossier_id: int) -> Dossier:
    """A file that this person reads: their own, or with a mandate, and then it is noted."""
    dossier = queries.opened(dossier_id, me(), Party.OWNER, Party.READER) or abort(404)
    if dossier.owner_id != me().id and request.method == "GET" and not g.get("reading_noted"):
        note_reading(dossier.id, by=me())
        g.reading_noted = True
    return dossier


def own(dossier_id: int) -> Dossier:
    """The person's own file, or one that they may fill now with a mandate.

    Raises Refused for whoever may read it only.
    """
    dossier = followed(dossier_id)
    if access.FILLS.isdisjoint(access.parties(me(), dossier)):
        raise Refused(READ_ONLY)
    return dossier


def draft(dossier_id: int) -> Dossier:
    """The same while it is a draft; once sent, its pages lead to the tracking page.

    Whoever only reads finds everything on one page.
    """
    dossier = followed(dossier_id)
    if access.FILLS.isdisjoint(access.parties(me(), dossier)):
        return only_read(dossier)
    if dossier.status is Status.INCOMPLETE:
        flash("Cette page n’est pas à compléter.", "info")
        abort(redirect(url_for("application.complete", dossier_id=dossier.id)))
    if dossier.status is not Status.DRAFT:
        flash("Cette demande est déjà envoyée. Vous pouvez la suivre ici.", "info")
        abort(redirect(url_for("applicant.track", dossier_id=dossier.id)))
    return dossier


def only_read(dossier: Dossier) -> Dossier:
    """To the page that they may read. Raises Refused for what would change something."""
    if request.method == "POST":
        raise Refused(READ_ONLY)
    page = "together.read" if dossier.status is Status.DRAFT else "applicant.track"
    return abort(redirect(url_for(page, dossier_id=dossier.id)))


def writable(dossier_id: int, code: str) -> Dossier:
    """A draft, or a file where this page is to be completed.

    What was sent for a page that is closed by now goes on: the command refuses it, and it is
    shown again.
    """
    if request.method == "POST":
        return own(dossier_id)
    dossier = followed(dossier_id)
    filled = not access.FILLS.isdisjoint(access.parties(me(), dossier))
    return dossier if filled and asked.may_write(dossier, code) else draft(dossier_id)


def may_send(dossier: Dossier) -> bool:
    """Whether this person says to whom the file goes, and sends it."""
    return not access.SENDS.isdisjoint(access.parties(me(), dossier))

"""Who opened a file, for its owner."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.together import Mandate, MandateKind
from portal.french import day_of, listed
from portal.languages import _, marked
from portal.privacy.models import Access, AccessLog
from portal.referrals.routes import referrals_of
from portal.users.models import User
from portal.vocabulary import RoleName

MOST_READ = 300
SAID = {
    Access.OPENED: marked("%(who)s a ouvert votre demande"),
    Access.DOWNLOADED: marked("%(who)s a téléchargé un de vos documents"),
    Access.PRINTED: marked("%(who)s a téléchargé le résumé de votre demande"),
    Access.EXPORTED: marked("%(who)s a exporté une liste où se trouve votre demande"),
}


def openings(dossier: Dossier) -> list[tuple[date, str]]:
    """The last ones first, in words; each once a day."""
    query = (
        select(AccessLog)
        .where(
            AccessLog.dossier_id == dossier.id,
            AccessLog.user_id != dossier.owner_id,
            AccessLog.access.in_(SAID),
        )
        .options(joinedload(AccessLog.user))
        .order_by(AccessLog.id.desc())
        .limit(MOST_READ)
    )
    helpers, networks = _helpers(dossier), {one.network_id for one in referrals_of(dossier)}
    found = (
        (day_of(one.at), _(SAID[one.access], who=_name(one.user, helpers, networks)))
        for one in session.scalars(query)
    )
    return list(dict.fromkeys(found))


def _helpers(dossier: Dossier) -> set[int | None]:
    """Those whom an owner let in, then or now."""
    query = select(Mandate.user_id).where(
        Mandate.dossier_id == dossier.id, Mandate.kind == MandateKind.INVITED
    )
    return set(session.scalars(query))


def _name(user: User, helpers: Collection[int | None], networks: Collection[int]) -> str:
    """A helper by their name, the staff by where they work."""
    if user.id in helpers:
        return user.full_name
    desks = [role.desk for role in user.roles if role.desk and role.desk.network_id in networks]
    if desks:
        return listed(list(dict.fromkeys(one.network.name for one in desks)))
    if user.has_role(RoleName.FRONT_DESK):
        return _("L’accueil du guichet")
    if user.has_role(RoleName.ADMIN):
        return _("L’administration du guichet")
    return _("Une personne qui ne travaille plus avec le guichet")

"""« Qui a consulté mon dossier », for its owner: who, when, what for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.together import Mandate, MandateKind
from portal.french import day_of, lower_first
from portal.languages import _, marked
from portal.networks.models import Desk
from portal.pagination import Pagination, pagination
from portal.privacy.models import PAUSE, Access, AccessLog, Purpose
from portal.referrals.routes import referrals_of
from portal.users.models import Role, User
from portal.vocabulary import RoleName

PER_PAGE = 50
DID = {
    Access.OPENED: marked("a ouvert votre demande"),
    Access.DOWNLOADED: marked("a téléchargé un de vos documents"),
    Access.SEEN: marked("a regardé un de vos documents"),
    Access.PRINTED: marked("a fait un PDF de votre demande"),
    Access.EXPORTED: marked("a exporté une liste où se trouve votre demande"),
}
WHY = {
    Purpose.IN_CHARGE: marked("Cette personne est chargée de votre demande"),
    Purpose.DEPUTY: marked("Cette personne remplace qui est chargé de votre demande"),
    Purpose.COLLEAGUE: marked("Cette personne travaille pour le réseau qui a votre demande"),
    Purpose.OPINION: marked("Son avis est demandé sur votre projet"),
    Purpose.TASK: marked("L’accueil du guichet avait quelque chose à faire pour vous"),
    Purpose.HELPER: marked("Cette personne vous aide, avec votre accord"),
    Purpose.TEXT: marked("Pour vérifier un texte écrit par le guichet"),
    Purpose.RULES: marked("Pour vérifier les règles d’orientation"),
    Purpose.CALLED: marked("Parce que vous avez contacté le guichet"),
    Purpose.NETWORK: marked("Parce qu’un réseau l’a demandé"),
    Purpose.CHECK: marked("Pour vérifier un problème signalé"),
    Purpose.OTHER: marked("Pour une autre raison"),
}
FUNCTIONS = {
    RoleName.MANAGER: marked("Responsable de réseau"),
    RoleName.ADVISER: marked("Conseiller"),
    RoleName.FRONT_DESK: marked("Accueil du guichet"),
    RoleName.ADMIN: marked("Administrateur"),
}


@dataclass(frozen=True)
class Consulted:
    """What one person did in a day for one reason; ``at``: each time, the last one first, and
    for openings the beginning of each visit.

    ``reason``: in the words of whoever opened, or the name of a list without ``why``.
    """

    who: str
    function: str
    did: str
    why: str
    reason: str
    at: list[datetime]


Days = list[tuple[date, list[Consulted]]]


def consulted(dossier: Dossier, asked: str | None = None) -> tuple[Days, Pagination]:
    """One page of it, day by day, the last ones first."""
    told = _told(dossier)
    where = pagination(asked, len(told), PER_PAGE)
    lines = _lines(told[where.offset : where.last])
    helpers, networks = _helpers(dossier), {one.network_id for one in referrals_of(dossier)}
    days = groupby(lines, lambda one: day_of(one.at))
    return [(day, list(_merged(found, helpers, networks))) for day, found in days], where


def _merged(
    lines: Iterator[AccessLog], helpers: Collection[int | None], networks: Collection[int]
) -> Iterator[Consulted]:
    kept: dict[tuple[object, ...], list[AccessLog]] = {}
    for one in lines:
        kept.setdefault((one.user_id, one.access, one.purpose, one.reason), []).append(one)
    for same in kept.values():
        one = same[0]
        yield Consulted(
            one.user.full_name,
            _function(one.user, helpers, networks),
            _(DID[one.access]),
            _(WHY[one.purpose]) if one.purpose else "",
            one.reason,
            [each.at for each in same],
        )


def _told(dossier: Dossier) -> list[int]:
    """The ids of the lines to tell, the last ones first: of openings, the first of each visit."""
    shown = (
        AccessLog.dossier_id == dossier.id,
        AccessLog.user_id != dossier.owner_id,
        AccessLog.access.in_(DID),
    )
    columns = AccessLog.access, AccessLog.user_id, AccessLog.purpose, AccessLog.reason
    query = (
        select(AccessLog.id, AccessLog.at, *columns)
        .where(*shown)
        .order_by(AccessLog.at, AccessLog.id)
    )
    found, seen = [], dict[tuple[Any, ...], datetime]()
    for number, at, access, *what in session.execute(query):
        key = (day_of(at), *what)
        before = seen.get(key)
        if access is not Access.OPENED or before is None or at - before > PAUSE:
            found.append(number)
        if access is Access.OPENED:
            seen[key] = at
    return found[::-1]


def _lines(ids: Collection[int]) -> list[AccessLog]:
    query = (
        select(AccessLog)
        .where(AccessLog.id.in_(ids))
        .order_by(AccessLog.at.desc(), AccessLog.id.desc())
    )
    roles = joinedload(AccessLog.user).selectinload(User.roles)
    query = query.options(roles.joinedload(Role.desk).joinedload(Desk.network))
    return list(session.scalars(query))


def _helpers(dossier: Dossier) -> set[int | None]:
    """Those whom an owner let in, then or now."""
    query = select(Mandate.user_id).where(
        Mandate.dossier_id == dossier.id, Mandate.kind == MandateKind.INVITED
    )
    return set(session.scalars(query))


def _function(user: User, helpers: Collection[int | None], networks: Collection[int]) -> str:
    """« conseiller, Initiative Somme »: at a network that has the file, else in the guichet."""
    if user.id in helpers:
        return _("vous l’avez invitée")
    for role in user.roles:
        if role.desk and role.desk.network_id in networks:
            return f"{lower_first(_(FUNCTIONS[role.name]))}, {role.desk.network.name}"
    for role in user.roles:
        if role.name in FUNCTIONS:
            network = f", {role.desk.network.name}" if role.desk else ""
            return f"{lower_first(_(FUNCTIONS[role.name]))}{network}"
    return _("ne travaille plus avec le guichet")

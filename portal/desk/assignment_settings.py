"""How a desk wants its files given: what its managers choose, kept whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import delete, select

from portal import administration_log
from portal.administration_log import Topic
from portal.calendar import today
from portal.database import now, session
from portal.desk.assignment import QUARTERS, Sector, sectors_of, turns_of, usual_share
from portal.desk.assignment_models import (
    Assignment,
    AssignmentSector,
    AssignmentShare,
    SectorKind,
    Way,
)
from portal.dossiers.questions import application
from portal.errors import Refused, Stale
from portal.networks.changes import seen as fingerprint
from portal.networks.models import Desk
from portal.territory.models import Commune
from portal.territory.queries import perimeter
from portal.users.models import User
from portal.users.queries import team_of

SHARES = (100, 75, 50, 25, 0)


@dataclass(frozen=True)
class Wanted:
    """``shares`` by person; ``sectors`` names only those that someone has."""

    way: Way
    shares: Mapping[int, int]
    sectors: Mapping[Sector, int]

    @property
    def seen(self) -> str:
        """The fingerprint that a page carries."""
        return fingerprint(
            {
                "way": self.way.value,
                "shares": {str(one): self.shares[one] for one in sorted(self.shares)},
                "sectors": sorted((*map(str, key), who) for key, who in self.sectors.items()),
            }
        )


def settings(desk: Desk) -> Wanted:
    """As they are, for the people who work there today."""
    standing, rows, team = session.get(Assignment, desk.id), turns_of(desk.id), team_of(desk.id)
    people = {user.id for _, user in team}
    return Wanted(
        standing.way if standing else Way.OFF,
        {
            user.id: rows[user.id].share if user.id in rows else usual_share(role)
            for role, user in team
        },
        {key: who for key, who in sectors_of(desk.id).items() if who in people},
    )


def change(desk: Desk, wanted: Wanted, *, by: User, seen: str) -> None:
    """Raises Stale when someone else changed them since the page was shown."""
    if not by.manages(desk.id):
        raise Refused("Seuls les responsables du guichet choisissent comment il se répartit.")
    standing = _held(desk)
    before = settings(desk)
    if before.seen == wanted.seen:
        return
    if before.seen != seen:
        raise Stale
    _check(desk, wanted)
    standing.way, standing.changed_at = wanted.way, now()
    _keep(desk, standing, wanted)
    session.flush()
    words = f"Affectation des demandes : {wanted.way.label}."
    about = f"assignment/{desk.id}"
    administration_log.record(Topic.MEMBERS, desk.name, words, by=by, about=about)


def _held(desk: Desk) -> Assignment:
    """The desk itself is held first: two managers may choose for the first time at once."""
    session.execute(select(Desk.id).where(Desk.id == desk.id).with_for_update(key_share=True))
    query = select(Assignment).where(Assignment.desk_id == desk.id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        found = Assignment(desk_id=desk.id, way=Way.OFF, clock=0)
        session.add(found)
    return found


def _check(desk: Desk, wanted: Wanted) -> None:
    people = {user.id for _, user in team_of(desk.id)}
    named = {*wanted.shares, *wanted.sectors.values()}
    if not named <= people:
        raise Refused("Une personne ne travaille plus à ce guichet : relisez la page.")
    if wanted.way is not Way.OFF and not any(wanted.shares.values()):
        raise Refused("Choisissez au moins une personne qui reçoit des demandes à tour de rôle.")


def _keep(desk: Desk, standing: Assignment, wanted: Wanted) -> None:
    rows = turns_of(desk.id)
    for user_id, share in wanted.shares.items():
        row = rows.get(user_id) or AssignmentShare(
            desk_id=desk.id, user_id=user_id, turn=standing.clock
        )
        row.share = share
        session.add(row)
    session.execute(delete(AssignmentSector).where(AssignmentSector.desk_id == desk.id))
    session.add_all(
        AssignmentSector(desk_id=desk.id, kind=kind, code=code, user_id=who)
        for (kind, code), who in wanted.sectors.items()
    )


def offered() -> dict[SectorKind, list[tuple[str, str]]]:
    """The sectors that can be given, by their codes and names."""
    siren = current_app.config["SETTINGS"].territory.epci_siren
    inside = select(Commune.insee, Commune.name).where(
        Commune.insee.in_(perimeter(today(), siren)), Commune.in_force
    )
    communes = session.execute(inside.order_by(Commune.search_name)).all()
    return {
        SectorKind.QUARTER: [(QUARTERS[1], "Tous les quartiers prioritaires")],
        SectorKind.ACTIVITY: [
            (one.value, one.label) for one in application().question("secteur").options
        ],
        SectorKind.COMMUNE: [(insee, name) for insee, name in communes],
    }

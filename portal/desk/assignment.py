"""Files given by themselves when they are proposed: by turn or by sector, as the desk chose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.database import session
from portal.desk.assignment_models import (
    Assignment,
    AssignmentSector,
    AssignmentShare,
    SectorKind,
    Way,
)
from portal.dossiers import journal
from portal.dossiers.models import Audience, Event
from portal.dossiers.questions import application
from portal.dossiers.reading import answer_words
from portal.networks.presence import Presence, presence
from portal.referrals.commands import note
from portal.referrals.models import Referral
from portal.territory.queries import commune
from portal.users.models import Role, User
from portal.users.queries import team_of
from portal.vocabulary import RoleName

FULL = 100
ROUND = 10_000
"""How far a file moves the turn of whoever has a part of one percent."""
Sector = tuple[SectorKind, str]
QUARTERS: Sector = (SectorKind.QUARTER, "oui")
BY_TURN = "à tour de rôle"


@dataclass(frozen=True)
class Choice:
    person: User
    reason: str


@journal.subscribe("referral.propose")
def give(event: Event) -> None:
    """In the transaction of the proposal: the mail that tells of it goes to whoever has it."""
    referral = session.get_one(Referral, event.referral_id)
    standing = session.get(Assignment, referral.desk_id)
    if standing is None or standing.way is Way.OFF or referral.adviser_id:
        return
    _hold_turns()
    if chosen := _choose(standing, referral):
        referral.adviser = chosen.person
        session.flush()
        note(
            referral, "allot", by=None, audience=Audience.NETWORK,
            adviser=chosen.person.full_name, reason=chosen.reason,
        )  # fmt: skip


def usual_share(role: Role) -> int:
    """The part of someone for whom nobody chose one: managers receive nothing by themselves."""
    return FULL if role.name == RoleName.ADVISER else 0


def _hold_turns() -> None:
    """All the desks' turns, in one order: a file may be proposed to several networks, and two
    files at once to the same ones."""
    turns = select(Assignment).order_by(Assignment.desk_id).with_for_update()
    session.scalars(turns.execution_options(populate_existing=True)).all()


def _choose(standing: Assignment, referral: Referral) -> Choice | None:
    if standing.way is Way.OFF:  # changed while the turn was waited for
        return None
    team = team_of(standing.desk_id)
    away = presence([referral.network_id])
    if standing.way is Way.SECTOR and (found := _by_sector(referral, team, away)):
        return found
    return _by_turn(standing, team, away, referral.network_id)


def _by_sector(referral: Referral, team: list[tuple[Role, User]], away: Presence) -> Choice | None:
    """Whoever has the first sector of the file that someone has, or their deputy."""
    people = {user.id: user for _, user in team}
    owners = sectors_of(referral.desk_id)
    for sector in _sectors(referral):
        owner = owners.get(sector)
        if owner not in people:
            continue
        acting = away.acting_for(referral.network_id, owner)
        if acting in people and _hold(people[acting], referral.desk_id):
            stands_in = "" if acting == owner else f", à la place de {people[owner].full_name}"
            return Choice(people[acting], f"{sector_words(sector)}{stands_in}")
    return None


def _by_turn(
    standing: Assignment, team: list[tuple[Role, User]], away: Presence, network_id: int
) -> Choice | None:
    """The first in line who is there today. Whoever is being changed just now is passed over:
    waiting for them while the file is held could be for ever."""
    rows = turns_of(standing.desk_id)
    line = sorted(_line(standing, team, rows), key=lambda one: (one[0], one[1].user_id))
    people = {user.id: user for _, user in team}
    for turn, row in line:
        absent = away.absence(network_id, row.user_id)
        if not absent and _hold(people[row.user_id], standing.desk_id):
            standing.clock, row.turn = turn, turn + ROUND // row.share
            session.add(row)
            return Choice(people[row.user_id], BY_TURN)
    return None


def _line(
    standing: Assignment, team: list[tuple[Role, User]], rows: Mapping[int, AssignmentShare]
) -> Iterator[tuple[int, AssignmentShare]]:
    """Each person with a part, and when their turn comes: never before the clock."""
    for role, user in team:
        row = rows.get(user.id) or AssignmentShare(
            desk_id=standing.desk_id, user_id=user.id, share=usual_share(role), turn=0
        )
        if row.share:
            yield max(row.turn, standing.clock), row


def _hold(person: User, desk_id: int) -> bool:
    """Whether someone works there still, and will until the end of the transaction."""
    there = User.active & User.roles.any(Role.desk_id == desk_id)
    query = select(User.id).where(User.id == person.id, there)
    held = query.with_for_update(key_share=True, skip_locked=True, of=User)
    return session.scalar(held) is not None


def turns_of(desk_id: int) -> dict[int, AssignmentShare]:
    query = select(AssignmentShare).where(AssignmentShare.desk_id == desk_id)
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {one.user_id: one for one in rows}


def sectors_of(desk_id: int) -> dict[Sector, int]:
    """By sector, the id of whoever has it."""
    columns = AssignmentSector.kind, AssignmentSector.code, AssignmentSector.user_id
    rows = session.execute(select(*columns).where(AssignmentSector.desk_id == desk_id))
    return {(kind, code): user_id for kind, code, user_id in rows}


def _sectors(referral: Referral) -> Iterator[Sector]:
    """Those of a file, the one that decides first; none where its network does not know them."""
    dossier, known = referral.dossier, referral.known
    if not known.place:
        return
    if dossier.in_qpv and known.quarter:
        yield QUARTERS
    if activity := dossier.answers.get("secteur"):
        yield SectorKind.ACTIVITY, str(activity)
    if dossier.insee:
        yield SectorKind.COMMUNE, dossier.insee


def sector_words(sector: Sector) -> str:
    """« quartier prioritaire », « activité : commerce », « commune : Longueau »."""
    kind, code = sector
    if kind is SectorKind.QUARTER:
        return "quartier prioritaire"
    if kind is SectorKind.ACTIVITY:
        return f"activité : {answer_words(application().question('secteur'), code, str)}"
    found = commune(code)
    return f"commune : {found.name if found else code}"


journal.speak("referral.allot", "Confié sans intervention à {adviser} : {reason}", "", "")

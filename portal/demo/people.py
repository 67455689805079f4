"""Who lives in the demonstration: nobody real, and it shows."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.calendar import today
from portal.database import session
from portal.desk import assignment_settings, kept_views
from portal.desk.assignment_models import Way
from portal.desk.assignment_settings import Wanted
from portal.networks.models import Desk
from portal.networks.queries import network, networks
from portal.networks.sittings import set_sittings
from portal.users import absences, acceptances, daily_mail
from portal.users.demo import DOMAIN, create_person
from portal.users.models import User
from portal.vocabulary import RoleName, Subject

STAFF = {
    "initiative_somme": (("Claire", "Bleuet"), ("Hugo", "Tournesol")),
    "reseau_entreprendre": (("Inès", "Glycine"),),
    "picardie_active": (("Marc", "Fougère"),),
    "dla_somme": (("Sonia", "Bruyère"),),
    "ccas_amiens": (("Paul", "Marguerite"),),
    "pepite": (("Léna", "Jonquille"),),
    "bge_picardie": (("Tom", "Noisetier"),),
    "adie": (("Samira", "Lavande"), ("Victor", "Sureau")),
}
"""The first of each network is its manager too."""
APPLICANTS = (("Amina", "Coquelicot"), ("Julien", "Pissenlit"), ("Fatou", "Capucine"))
"""Those whom the sign-in page shows; each has files of their own."""


@dataclass(frozen=True)
class Cast:
    advisers: dict[str, list[User]]
    front_desk: User
    admins: list[User]
    applicants: list[User]


def present() -> bool:
    return (
        session.scalar(select(User.id).where(User.email.like(f"%@{DOMAIN}")).limit(1)) is not None
    )


def create() -> Cast:
    """The people of the sign-in page."""
    cast = Cast(
        advisers={network.code: _advisers(network.code, network.desks) for network in networks()
                  if network.code in STAFF},
        front_desk=_phoned(create_person("Nora", "Muguet", RoleName.FRONT_DESK)),
        admins=[create_person("Nadia", "Genêt", RoleName.ADMIN),
                create_person("Olivier", "Charme", RoleName.ADMIN)],
        applicants=[create_person(*name) for name in APPLICANTS],
    )  # fmt: skip
    session.flush()
    for one in cast.applicants[1:]:
        acceptances.choose(one, {Subject.NEWS})
    daily_mail.settle(cast.advisers["initiative_somme"][0], daily_mail.USUAL, today=True)
    return cast


def announce_sittings(cast: Cast) -> None:
    """Two desks have told when their committees sit: one each month, a few days apart."""
    for rank, code in enumerate(("initiative_somme", "reseau_entreprendre")):
        days = [today() + timedelta(days=12 + 9 * rank + 28 * month) for month in range(6)]
        found = network(code)
        for desk in found.desks if found else ():
            set_sittings(desk, days, by=cast.admins[0])


def note_absence(cast: Cast) -> None:
    """Someone is away for two weeks, and a colleague acts for them."""
    deputy, away = cast.advisers["adie"][:2]
    desk, last = away.roles[0].desk, today() + timedelta(days=14)
    if desk:
        absences.declare(away, desk, deputy, today(), last, by=deputy)


def give_by_turn(cast: Cast) -> None:
    """One network has its files given by themselves, half as many to its manager."""
    manager, adviser = cast.advisers["adie"][:2]
    if desk := manager.roles[0].desk:
        seen = assignment_settings.settings(desk).seen
        wanted = Wanted(Way.TURN, {manager.id: 50, adviser.id: 100}, {})
        assignment_settings.change(desk, wanted, by=manager, seen=seen)


def keep_views(cast: Cast) -> None:
    """A network shares a list, and one of its people keeps another one for herself."""
    claire = cast.advisers["initiative_somme"][0]
    desk = claire.roles[0].desk
    late = {"vue": "mes-dossiers", "echeance": "retard"}
    kept_views.keep("Mes retards", late, None, by=claire)
    if desk:
        quarters = {"vue": "quartiers-prioritaires", "tri": "-besoin"}
        kept_views.keep("Quartiers, par besoin", quarters, desk.network_id, by=claire)


def _advisers(code: str, desks: list[Desk]) -> list[User]:
    found = []
    for rank, (given, family) in enumerate(STAFF[code]):
        role = RoleName.ADVISER if rank else RoleName.MANAGER
        found.append(_phoned(create_person(given, family, role, desks[0])))
    return found


def _phoned(user: User) -> User:
    """A number of the range kept for fiction."""
    user.phone = f"03 53 01 {len(user.family_name):02d} {len(user.given_name):02d}"
    return user

"""The open files of someone, handed over in one list: they leave, or do something else."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import administration_log
from portal.administration_log import Topic
from portal.database import lock, session
from portal.dossiers import journal
from portal.dossiers.models import Audience, Dossier
from portal.errors import Refused, Stale
from portal.french import plural
from portal.networks.presence import check_there
from portal.referrals.commands import note
from portal.referrals.models import Referral
from portal.users import absences, notices
from portal.users import commands as accounts
from portal.users.models import Role, User
from portal.users.notices import Kind
from portal.users.signals import leaving

CHANGED = (
    "Des dossiers ont changé pendant que cette page était ouverte. "
    "Relisez la liste, puis confirmez de nouveau."
)


@dataclass(frozen=True)
class Given:
    """To whom a file goes, None for nobody; ``seen`` is its version on the page."""

    receiver: User | None
    seen: int


def open_files(user: User) -> list[Referral]:
    """What this person follows and that is not over, the most pressing first."""
    query = select(Referral).where(Referral.adviser_id == user.id, Referral.open)
    file = joinedload(Referral.dossier).selectinload(Dossier.consents)
    people = file, joinedload(Referral.network)
    return list(session.scalars(query.options(*people).order_by(Referral.due_on, Referral.id)))


def files_of_role(role: Role, user: User) -> list[Referral]:
    """The open files that this person could not follow any more without this role."""
    kept = {one.desk.network_id for one in user.roles if one.desk and one is not role}
    return [one for one in open_files(user) if one.network_id not in kept]


def close_account(user: User, given: Mapping[int, Given], *, by: User) -> None:
    """Close an account once all its open files are handed over."""
    hand_over(open_files(user), user, given, by)
    accounts.disable(user, by=by)
    _tell_administrators(user, given, by)


def take_role(role: Role, user: User, given: Mapping[int, Given], *, by: User) -> None:
    """Take a role back once the open files that went with it are handed over."""
    hand_over(files_of_role(role, user), user, given, by)
    accounts.take_role(role, user, by=by)
    _tell_administrators(user, given, by)


def changed(files: Collection[Referral], seen: Mapping[int, int]) -> set[int]:
    """The files of the list that are not as they were on the page."""
    return {one.id for one in files if seen.get(one.id) != one.version}


def hand_over(
    files: Collection[Referral], user: User, given: Mapping[int, Given], by: User
) -> None:
    """All of them or none. Raises Stale when the list, or one of them, is not what was seen."""
    if set(given) != {one.id for one in files}:
        raise Stale(CHANGED)
    hold(files, user, given)
    for referral in files:
        give(referral, user, given[referral.id], by)
    session.flush()
    _tell_receivers(user, [one.receiver for one in given.values()], by)


def hold(files: Collection[Referral], user: User, given: Mapping[int, Given]) -> None:
    """Referrals, then people, then files, as ``networks.changes.hold_networks`` says."""
    for referral in sorted(files, key=lambda one: one.id):
        lock(referral, given[referral.id].seen)
    absences.hold({user.id, *(one.receiver.id for one in given.values() if one.receiver)})
    journal.hold({one.dossier_id for one in files})


def give(referral: Referral, user: User, to: Given, by: User) -> None:
    """A file that is held passes from one person to another."""
    if to.receiver:
        check_there(to.receiver, referral.network_id, by=by)
    referral.adviser = to.receiver
    data = {"adviser": user.full_name}
    if to.receiver:
        data["receiver"] = to.receiver.full_name
    kind = "handed_over" if to.receiver else "left"
    note(referral, kind, by=by, audience=Audience.NETWORK, **data)


def _tell_receivers(user: User, people: Collection[User | None], by: User) -> None:
    for one, count in Counter(people).items():
        if one and one.id != by.id:
            notices.tell(one, Kind.HANDED_OVER, "files_received", person=user, count=count, by=by)


def _tell_administrators(user: User, given: Mapping[int, Given], by: User) -> None:
    """In their journal, and last: it is held from here on."""
    if given:
        said = shares_words(given)
        about = f"member/{user.id}"
        administration_log.record(Topic.MEMBERS, user.full_name, said, by=by, about=about)


def shares_words(given: Mapping[int, Given]) -> str:
    """« 3 dossiers remis : Claire Bleuet (2), à affecter (1). »"""
    people = [one.receiver for one in given.values()]
    said = shared_among(people, nobody="à affecter")
    return f"{plural(len(people), 'dossier remis', 'dossiers remis')} : {said}."


def shared_among(people: Iterable[User | None], nobody: str = "personne") -> str:
    """« Claire Bleuet (2), personne (1) »: nobody comes last."""
    named = Counter(one.full_name if one else "" for one in people)
    ordered = sorted(named.items(), key=lambda one: (not one[0], -one[1], one[0]))
    return ", ".join(f"{name or nobody} ({count})" for name, count in ordered)


def keep_while_followed(_: Flask, user: User, role: Role | None) -> None:
    """Nobody loses a role while a file that goes with it is still theirs."""
    files = files_of_role(role, user) if role else open_files(user)
    if files:
        count = plural(len(files), "dossier ouvert", "dossiers ouverts")
        raise Refused(f"{user.full_name} suit encore {count}. Confiez-les d’abord à quelqu’un.")


def init_app(app: Flask) -> None:
    leaving.connect(keep_while_followed, app)

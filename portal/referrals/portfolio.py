"""The whole portfolio of someone who stays: given in one list, taken back while nothing changed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import administration_log
from portal.administration_log import Topic
from portal.database import session
from portal.errors import Refused
from portal.french import plural
from portal.referrals import leaving
from portal.referrals.leaving import Given, shared_among, shares_words
from portal.referrals.models import Referral
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind
from portal.vocabulary import RoleName

CHANGED = "Un de ces dossiers a changé depuis. Confiez-les de nouveau un par un, depuis la liste."


def files_at(user: User, network_id: int) -> list[Referral]:
    """What this person follows in one network and that is not over."""
    return [one for one in leaving.open_files(user) if one.network_id == network_id]


def hand(user: User, network_id: int, given: Mapping[int, Given], *, by: User) -> None:
    """All of it, to whom the list says. Raises Stale when the list is not what was seen."""
    _check_manages(by, network_id)
    if not given or any(one.receiver is None for one in given.values()):
        raise Refused("Personne ne peut recevoir ces dossiers aujourd’hui.")
    files = files_at(user, network_id)
    leaving.hand_over(files, user, given, by)
    _tell_former(user, [one.receiver for one in given.values()], by)
    versions = {str(one.id): one.version for one in files}
    _record(user, network_id, shares_words(given), by, files=versions)


def given_away(user: User, network_id: int) -> dict[int, int]:
    """The files of the last portfolio that was given and not taken back, with their versions."""
    line = administration_log.last_about(_about(user, network_id))
    files: Mapping[str, int] = line.data.get("files", {}) if line else {}
    return {int(key): version for key, version in files.items()}


def may_take_back(user: User, network_id: int) -> int:
    """How many files would come back; none once one of them has changed."""
    versions = given_away(user, network_id)
    same = [one for one in _rows(versions) if one.open and one.version == versions[one.id]]
    return len(same) if len(same) == len(versions) else 0


def take_back(user: User, network_id: int, *, by: User) -> int:
    """Give them all back to whom they came from. Raises Refused once one has changed."""
    _check_manages(by, network_id)
    versions = given_away(user, network_id)
    files = _rows(versions)
    if not files or len(files) != len(versions):
        raise Refused("Ce portefeuille est déjà repris.")
    back = {one.id: Given(user, versions[one.id]) for one in files}
    if leaving.changed(files, versions):
        raise Refused(CHANGED)
    leaving.hold(files, user, back)
    holders = Counter[User]()
    for one in files:
        if one.adviser is None:
            raise Refused(CHANGED)
        holders[one.adviser] += 1
        leaving.give(one, one.adviser, back[one.id], by)
    session.flush()
    for holder, count in holders.items():
        _tell_former(holder, [user] * count, by)
    if user.id != by.id:
        notices.tell(user, Kind.HANDED_OVER, "files_assigned", count=len(files), by=by)
    said = plural(len(files), "dossier rendu", "dossiers rendus")
    _record(user, network_id, f"Portefeuille repris : {said}.", by)
    return len(files)


def _tell_former(user: User, receivers: Sequence[User | None], by: User) -> None:
    """Of what someone else took from them, and who has it now."""
    if user.id != by.id:
        notices.tell(
            user, Kind.HANDED_OVER, "files_given_away", count=len(receivers), by=by,
            shares=shared_among(receivers),
        )  # fmt: skip


def _rows(ids: Mapping[int, int]) -> list[Referral]:
    query = select(Referral).where(Referral.id.in_(ids)).order_by(Referral.id)
    return list(session.scalars(query.options(joinedload(Referral.adviser))))


def _check_manages(by: User, network_id: int) -> None:
    managed = [one for one in by.roles if one.desk and one.name == RoleName.MANAGER]
    if network_id not in {one.desk.network_id for one in managed if one.desk}:
        raise Refused("Seuls les responsables du réseau confient le portefeuille de quelqu’un.")


def _record(user: User, network_id: int, said: str, by: User, **data: object) -> None:
    about = _about(user, network_id)
    administration_log.record(Topic.MEMBERS, user.full_name, said, by=by, about=about, **data)


def _about(user: User, network_id: int) -> str:
    return f"portfolio/{user.id}/{network_id}"

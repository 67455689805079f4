"""What each action does to one file of many, when there is nothing to do, and how it is undone."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from portal.database import lock, session
from portal.desk.bulk_models import BulkAction, BulkWork
from portal.dossiers import messages
from portal.dossiers.documents import kept
from portal.dossiers.sharing import readable
from portal.french import date_long
from portal.networks.models import Network
from portal.networks.queries import document_kinds, schemes_in_force
from portal.referrals import commands, notes, verdicts
from portal.referrals.closed import why_not_now
from portal.referrals.models import OWED, InfoItem, InfoRequest, Note, Referral
from portal.referrals.offers import wanted
from portal.referrals.requests import request_info
from portal.referrals.workflow import WORKFLOW, Action
from portal.users.models import User

CLOSED = "Le dossier est clos."
Trace = dict[str, Any]
Reasons = dict[int, str]


class NothingToDo(Exception):
    """The file is left as it is; the message says why."""


class Assign(msgspec.Struct, frozen=True):
    """``name`` as it was that day; empty for nobody.

    ``seen``: who had each file on the page that said what would be done, 0 for nobody.
    """

    adviser_id: int | None
    name: str = ""
    seen: dict[str, int] = {}

    @property
    def words(self) -> str:
        return f"Confier à {self.name}" if self.name else "Ne plus confier à personne"


class Ask(msgspec.Struct, frozen=True):
    """Documents by the codes and the names of their kinds."""

    kinds: dict[str, str]
    due_on: date
    message: str

    @property
    def words(self) -> str:
        names = ", ".join(self.kinds.values())
        return f"Demander pour le {date_long(self.due_on)} : {names}"


class Write(msgspec.Struct, frozen=True):
    """A message to each person, or a note on each file."""

    body: str

    @property
    def words(self) -> str:
        return self.body


Order = Assign | Ask | Write


@dataclass(frozen=True)
class Doing:
    """An action. ``left_out``: why it has nothing to do, by referral; ``do`` returns what ``undo``
    needs."""

    order: type[Assign | Ask | Write]
    left_out: Callable[[Sequence[Referral], Any], Reasons]
    do: Callable[[Referral, Any, BulkWork], Trace]
    undo: Callable[[Referral, Trace, BulkWork], None] | None


def _key(work: BulkWork, referral: Referral) -> str:
    """The same each time this order comes to this file."""
    return f"bulk-{work.id}-{referral.id}"


def left_out_of_assigning(referrals: Sequence[Referral], order: Assign) -> Reasons:
    adviser = session.get(User, order.adviser_id) if order.adviser_id else None
    return _said(referrals, lambda one: _not_to_assign(one, adviser))


def _not_to_assign(referral: Referral, adviser: User | None) -> str:
    if not referral.open:
        return CLOSED
    if referral.adviser_id == (adviser.id if adviser else None):
        return f"Déjà confié à {adviser.full_name}." if adviser else "Déjà à affecter."
    if adviser and referral.network_id not in adviser.network_ids:
        return f"{adviser.full_name} ne travaille pas dans ce réseau : {referral.network.name}."
    return ""


def assign(referral: Referral, order: Assign, work: BulkWork) -> Trace:
    lock(referral)
    before = referral.adviser_id
    if order.seen.get(str(referral.id), before or 0) != (before or 0):
        raise NothingToDo(_passed_on(referral.adviser))
    adviser = session.get_one(User, order.adviser_id) if order.adviser_id else None
    commands.assign(referral, adviser, by=work.asked_by, bulk=work.id)
    return {"before": before, "after": order.adviser_id}


def _passed_on(holder: User | None) -> str:
    if holder:
        return f"Entre-temps, le dossier est passé à {holder.full_name}."
    return "Entre-temps, le dossier n’est plus confié à personne."


def give_back(referral: Referral, trace: Trace, work: BulkWork) -> None:
    """To who had it, unless someone else has it since."""
    lock(referral)
    before = session.get(User, trace["before"]) if trace["before"] else None
    if not referral.open:
        raise NothingToDo(CLOSED)
    if referral.adviser_id != trace["after"]:
        raise NothingToDo("Le dossier a changé de mains depuis.")
    commands.assign(referral, before, by=work.asked_by, bulk=work.id)


def offered_kinds(networks: Collection[Network]) -> Mapping[str, str]:
    """The documents that the aids of these networks ask for: names by code."""
    versions = [version for one in networks for version in schemes_in_force(one)]
    codes = {code for version in versions for code in version.documents}
    return {one.code: one.name for one in document_kinds(codes)}


def left_out_of_asking(referrals: Sequence[Referral], order: Ask) -> Reasons:
    known = _known_kinds(referrals)

    def why(one: Referral) -> str:
        if one.status not in WORKFLOW.rules[Action.REQUEST_INFO].sources:
            return why_not_now(Action.REQUEST_INFO, one.status)
        if order.kinds.keys() <= known[one.dossier_id]:
            return "Tout est déjà dans le dossier, ou demandé."
        return ""

    return _said(referrals, why)


def _known_kinds(referrals: Sequence[Referral]) -> dict[int, set[str | None]]:
    """The kinds of document that each file holds, as far as its network opens them, or that a
    network waits for."""
    found = defaultdict[int, set[str | None]](set)
    for one in referrals:
        found[one.dossier_id] |= {
            document.kind_code for document in readable(kept(one.dossier), one.known.blocks)
        }
    asked = (
        select(InfoRequest.dossier_id, InfoItem.kind_code)
        .join(InfoItem.request)
        .join(InfoRequest.referral)
        .where(InfoRequest.dossier_id.in_(found), InfoItem.state.in_(OWED), Referral.open)
    )
    for dossier_id, code in session.execute(asked):
        found[dossier_id].add(code)
    return found


def ask(referral: Referral, order: Ask, work: BulkWork) -> Trace:
    """For what the file has not, and nobody waits for."""
    known = _known_kinds([referral])[referral.dossier_id]
    lacking = wanted([code for code in order.kinds if code not in known], ())
    request = request_info(referral, lacking, order.due_on, order.message, by=work.asked_by)
    return {"request": request.id}


def withdraw(_: Referral, trace: Trace, work: BulkWork) -> None:
    """What the person has not answered yet."""
    request = session.get_one(InfoRequest, trace["request"])
    owed = [item for item in request.items if item.state in OWED]
    if not owed:
        raise NothingToDo("La personne a déjà répondu, ou la demande est déjà retirée.")
    for item in owed:
        verdicts.drop(item, by=work.asked_by)


def left_out_of_writing(referrals: Sequence[Referral], _: Write) -> Reasons:
    """Nobody gets a letter to many about a study that is over."""
    return _said(referrals, lambda one: "" if one.open else CLOSED)


def write(referral: Referral, order: Write, work: BulkWork) -> Trace:
    key = _key(work, referral)
    messages.send(referral.dossier, referral.network, order.body, key, by=work.asked_by)
    return {}


def left_out_of_noting(_: Sequence[Referral], __: Write) -> Reasons:
    return {}


def note(referral: Referral, order: Write, work: BulkWork) -> Trace:
    """Whoever is named in it hears of it once, not for each file."""
    written = notes.write(
        referral, order.body, _key(work, referral), by=work.asked_by, told_as=f"bulk-{work.id}"
    )
    return {"note": written.id}


def take_back_note(_: Referral, trace: Trace, work: BulkWork) -> None:
    written = session.get(Note, trace["note"])
    if written is None:
        raise NothingToDo("La note n’est plus là.")
    if written.corrected_at or written.struck_at or written.pinned:
        raise NothingToDo("La note a été corrigée, barrée ou mise à retenir depuis : elle reste.")
    notes.take_back(written, by=work.asked_by)


def _said(referrals: Sequence[Referral], why: Callable[[Referral], str]) -> Reasons:
    return {one.id: reason for one in referrals if (reason := why(one))}


DOINGS: dict[BulkAction, Doing] = {
    BulkAction.ASSIGN: Doing(Assign, left_out_of_assigning, assign, give_back),
    BulkAction.ASK: Doing(Ask, left_out_of_asking, ask, withdraw),
    BulkAction.WRITE: Doing(Write, left_out_of_writing, write, None),
    BulkAction.NOTE: Doing(Write, left_out_of_noting, note, take_back_note),
}


def order_of(action: BulkAction, kept_order: dict[str, Any]) -> Order:
    return msgspec.convert(kept_order, DOINGS[action].order)

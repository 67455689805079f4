"""What networks ask of the person: requests, answers, verdicts.

One answer serves every network that asks for the same kind of document.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.calendar import today
from portal.database import lock, now, session
from portal.dossiers import documents
from portal.dossiers.models import Document, DocumentState, Dossier
from portal.errors import Refused
from portal.referrals import access, clocks
from portal.referrals.commands import act, note
from portal.referrals.models import InfoItem, InfoRequest, ItemState, Referral
from portal.referrals.notifications import tell
from portal.referrals.workflow import Action, Party
from portal.users.models import User

OWED = (ItemState.ASKED, ItemState.REFUSED)


@dataclass(frozen=True)
class Wanted:
    """One thing to ask: a document of a kind, or an answer in words."""

    label: str
    kind_code: str | None = None
    help: str = ""


def request_info(
    referral: Referral, wanted: list[Wanted], due_on: date, message: str,
    *, by: User, seen: int | None = None,
) -> InfoRequest:  # fmt: skip
    if not wanted:
        raise Refused("Choisissez au moins un document, ou écrivez une question")
    if due_on <= today():
        raise Refused("La date doit être après aujourd’hui")
    act(referral, Action.REQUEST_INFO, by=by, seen=seen, count=len(wanted))
    request = InfoRequest(
        referral=referral,
        dossier_id=referral.dossier_id,
        by_id=by.id,
        message=message.strip(),
        due_on=due_on,
        asked_at=now(),
        items=[InfoItem(label=one.label, kind_code=one.kind_code, help=one.help) for one in wanted],
    )
    session.add(request)
    clocks.refresh(referral)
    session.flush()
    tell("info_requested", referral.dossier, referral=referral, request=request)
    return request


def answer_with(document: Document, *, by: User) -> list[InfoItem]:
    """Give a new document to every open item of its kind, whichever network asks."""
    served = [item for item in open_items(document.dossier) if item.kind_code == document.kind_code]
    for item in served:
        item.document, item.state, item.answered_at = document, ItemState.SENT, now()
        item.refusal = ""
    _settle(served, by)
    return served


def answer_in_words(item: InfoItem, text: str, *, by: User) -> None:
    if item.state not in OWED:
        raise Refused("Cette question a déjà sa réponse.")
    if not text.strip():
        raise Refused("Écrivez votre réponse")
    item.answer, item.state, item.answered_at = text.strip(), ItemState.SENT, now()
    _settle([item], by)


def accept(item: InfoItem, *, by: User) -> None:
    """This answer is good; a document is good for everyone who asked for it."""
    _check_judge(item, by)
    if item.document and item.document.state is not DocumentState.ACCEPTED:
        network_id = item.request.referral.network_id
        documents.judge(item.document, accepted=True, reason="", by=by, network_id=network_id)
    for twin in _twins(item):
        twin.state = ItemState.ACCEPTED
        _close_if_done(twin.request)
    session.flush()


def refuse(item: InfoItem, reason: str, *, by: User) -> None:
    """This answer is to be given again; the person is told why."""
    _check_judge(item, by)
    referral = item.request.referral
    if item.document:
        documents.judge(
            item.document, accepted=False, reason=reason, by=by, network_id=referral.network_id
        )
    elif not reason.strip():
        raise Refused("Expliquez à la personne ce qui manque dans sa réponse")
    for twin in _twins(item):
        twin.state, twin.refusal, twin.answered_at = ItemState.REFUSED, reason.strip(), None
        twin.request.answered_at = twin.request.closed_at = None
        twin.request.due_on = max(twin.request.due_on, clocks.extended_due_on())
        clocks.refresh(twin.request.referral)
    session.flush()
    tell("document_refused", referral.dossier, referral=referral, item=item)


def drop(item: InfoItem, *, by: User) -> None:
    """The network no longer asks for it."""
    _check_judge(item, by)
    item.state = ItemState.DROPPED
    _close_if_done(item.request)
    clocks.refresh(item.request.referral)
    session.flush()
    note(item.request.referral, "drop", by=by, item=item.label)


def open_items(dossier: Dossier) -> list[InfoItem]:
    """What the person still owes, the most urgent first."""
    return list(
        session.scalars(
            select(InfoItem)
            .join(InfoItem.request)
            .join(InfoRequest.referral)
            .where(InfoRequest.dossier_id == dossier.id, InfoItem.state.in_(OWED), Referral.open)
            .order_by(InfoRequest.due_on, InfoItem.id)
        )
    )


def _settle(items: list[InfoItem], by: User) -> None:
    """Note which requests now have all their answers, and tell their networks."""
    session.flush()
    for request in {item.request for item in items}:
        lock(request.referral)
        if any(item.state in OWED for item in request.items):
            continue
        request.answered_at = now()
        clocks.refresh(request.referral)
        session.flush()
        note(request.referral, "answer", by=by)
        tell("info_answered", request.referral.dossier, referral=request.referral)


def _twins(item: InfoItem) -> list[InfoItem]:
    """The items that share this one's document, itself included."""
    if item.document_id is None:
        return [item]
    return list(session.scalars(select(InfoItem).where(InfoItem.document_id == item.document_id)))


def _close_if_done(request: InfoRequest) -> None:
    done = (ItemState.ACCEPTED, ItemState.DROPPED)
    if all(item.state in done for item in request.items):
        request.closed_at = now()
        request.answered_at = request.answered_at or now()


def _check_judge(item: InfoItem, by: User) -> None:
    if Party.ADVISER not in access.parties(by, item.request.referral):
        raise Refused("Seul le réseau qui a demandé ce document peut le vérifier.")

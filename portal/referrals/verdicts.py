"""What a network thinks of an answer or a document: good, to be given again, no longer needed.

A document is judged once for everyone who asked for it.
"""

from datetime import date

from sqlalchemy import select

from portal.database import lock, now, session
from portal.dossiers import documents, journal
from portal.dossiers.document_reasons import DocumentReason
from portal.dossiers.models import Audience, Document, DocumentState, Event
from portal.errors import Refused, Stale
from portal.french import date_long
from portal.referrals import access, clocks, corrections
from portal.referrals.commands import act, check_open, note
from portal.referrals.models import OWED, InfoItem, InfoRequest, ItemState, Referral
from portal.referrals.notifications import tell
from portal.referrals.standing_aside import check_may_judge
from portal.referrals.workflow import Action, Party
from portal.users.models import User

DONE = (ItemState.ACCEPTED, ItemState.DROPPED)


def accept(item: InfoItem, *, by: User, seen: str | None = None) -> None:
    """This answer is good. ``seen``, here and below: its state on the page. Raises Stale."""
    referral = item.request.referral
    _check_judge(referral, by)
    _hold(item, seen)
    _check_still_studied(referral)
    _check_answered(item)
    if item.document:
        _check_opened(referral, item.document)
        _approve(referral, item.document, by)
    else:
        _settle([item], ItemState.ACCEPTED)


def refuse(
    item: InfoItem, reason: str, code: DocumentReason = DocumentReason.OTHER,
    *, by: User, seen: str | None = None,
) -> None:  # fmt: skip
    """This answer is to be given again; the person is told why. ``code``: of a document."""
    referral = item.request.referral
    _check_judge(referral, by)
    _hold(item, seen)
    _check_still_studied(referral)
    _check_answered(item)
    if item.document:
        _check_opened(referral, item.document)
        documents.refuse(item.document, code, reason, by=by, network_id=referral.network_id)
        reason = item.document.reason
    elif not reason.strip():
        raise Refused("Expliquez à la personne ce qui manque dans sa réponse")
    for twin in _items_with(item.document) or [item]:
        _ask_again(twin, reason.strip())
    session.flush()
    corrections.renew(item.request)
    tell("document_refused", referral.dossier, referral=referral, item=item)


def _check_opened(referral: Referral, document: Document) -> None:
    block = document.kind.block
    if block not in referral.reader.blocks:
        raise Refused(f"La personne ne partage pas {block.staff} avec votre réseau.")


def drop(item: InfoItem, *, by: User, seen: str | None = None) -> None:
    """The network no longer asks for it; who had only this left to give hears of it."""
    referral = item.request.referral
    _check_judge(referral, by)
    _hold(item, seen)
    _check_still_studied(referral)
    if item.state in DONE:
        raise Refused("Cette demande est déjà réglée.")
    was_owed = item.state in OWED
    _settle([item], ItemState.DROPPED)
    corrections.renew(item.request)
    note(referral, "drop", by=by, item=item.label)
    if was_owed and not any(one.state in OWED for it in referral.requests for one in it.items):
        tell("nothing_owed", referral.dossier, referral=referral)


def judge(
    referral: Referral, document: Document, *, accepted: bool, reason: str = "",
    code: DocumentReason = DocumentReason.OTHER, by: User, seen: str | None = None,
) -> None:  # fmt: skip
    """A verdict on any document of the file; one that is refused is asked for again."""
    _check_judge(referral, by)
    _check_opened(referral, document)
    _hold(document, seen)
    check_open(referral, Action.REQUEST_INFO, access.parties(by, referral))
    if accepted:
        _approve(referral, document, by)
        return
    mine = [one for one in _items_with(document) if one.request.referral_id == referral.id]
    refuse(mine[0] if mine else _asked(referral, document, by), reason, code, by=by)


def read_date(
    referral: Referral, document: Document, day: date, *, by: User, seen: str | None = None
) -> None:
    """The network reads on a document the date that its owner did not give, or gave wrong."""
    _check_judge(referral, by)
    _hold(document, seen)
    check_open(referral, Action.REQUEST_INFO, access.parties(by, referral))
    documents.note_date(document, day)
    journal.record(
        document.dossier, "document.date", by=by, network_id=referral.network_id,
        document=document.kind.name, day=date_long(day), audience=Audience.STAFF,
    )  # fmt: skip


@journal.subscribe("document.infect")
def lost(event: Event) -> None:
    """What a dangerous document answered is asked for again."""
    for item in _items_with(session.get_one(Document, event.data["id"])):
        if item.state is not ItemState.ACCEPTED:
            _ask_again(item, "Le fichier contenait un virus : envoyez-en un autre.")
    session.flush()


def _hold(judged: InfoItem | Document, seen: str | None) -> None:
    """Read again what is judged, whichever network judges it too, while nobody else may."""
    dossier = judged.dossier if isinstance(judged, Document) else judged.request.referral.dossier
    lock(dossier)
    session.refresh(judged)
    if seen is not None and seen != judged.state.value:
        raise Stale


def _approve(referral: Referral, document: Document, by: User) -> None:
    if document.state is not DocumentState.ACCEPTED:
        documents.accept(document, by=by, network_id=referral.network_id)
    _settle(_items_with(document), ItemState.ACCEPTED)


def _settle(items: list[InfoItem], state: ItemState) -> None:
    """Put items in a final state, and note which requests owe nothing more, or are over."""
    for item in items:
        item.state, item.refusal = state, ""
        request = item.request
        if not any(one.state in OWED for one in request.items):
            request.answered_at = request.answered_at or now()
        if all(one.state in DONE for one in request.items):
            request.closed_at = now()
        clocks.refresh(request.referral)
    session.flush()


def _ask_again(item: InfoItem, reason: str) -> None:
    request = item.request
    item.state, item.refusal, item.answered_at = ItemState.REFUSED, reason, None
    request.answered_at = request.closed_at = None
    request.due_on = max(request.due_on, clocks.extended_due_on())
    request.reminders = 0
    clocks.refresh(request.referral)


def _asked(referral: Referral, document: Document, by: User) -> InfoItem:
    """A document that came unasked becomes one that this network asks for."""
    act(referral, Action.REQUEST_INFO, by=by, count=1)
    item = InfoItem(
        label=document.kind.name, kind_code=document.kind_code, help=document.kind.help,
        state=ItemState.SENT, document=document, answered_at=document.uploaded_at,
    )  # fmt: skip
    request = InfoRequest(
        referral=referral,
        dossier_id=referral.dossier_id,
        by_id=by.id,
        due_on=clocks.usual_request_due_on(),
        asked_at=now(),
        answered_at=now(),
        items=[item],
    )
    session.add(request)
    session.flush()
    return item


def _items_with(document: Document | None) -> list[InfoItem]:
    """The items that this document answers, whichever network asked and still asks."""
    if document is None:
        return []
    asked = InfoItem.state != ItemState.DROPPED
    return list(session.scalars(select(InfoItem).where(InfoItem.document_id == document.id, asked)))


def _check_still_studied(referral: Referral) -> None:
    """The file may have left while the page was open: nothing is asked again, then."""
    session.refresh(referral)
    if not referral.open:
        raise Refused("Votre réseau n’étudie plus cette demande.")


def _check_answered(item: InfoItem) -> None:
    if item.state in (ItemState.ASKED, ItemState.DROPPED):
        raise Refused("La personne n’a pas encore répondu à cette demande.")


def _check_judge(referral: Referral, by: User) -> None:
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Seules les personnes du réseau vérifient ses documents.")
    check_may_judge(referral, by)

"""What networks ask of the person, and the answers; ``verdicts`` says what is thought of them.

One answer serves every network that asks for the same kind of document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.asked_once import asked_once
from portal.database import lock, now, session
from portal.dossiers import access, journal
from portal.dossiers.answer_days import wrong_day
from portal.dossiers.completion import hand_back
from portal.dossiers.documents import kept
from portal.dossiers.models import Document, DocumentState, Dossier, Event
from portal.dossiers.sharing import readable
from portal.errors import Refused
from portal.french import listed
from portal.languages import _, marked
from portal.networks.models import Network
from portal.referrals import clocks, corrections
from portal.referrals.commands import act, note
from portal.referrals.holding import hold_parts
from portal.referrals.models import OWED, InfoItem, InfoRequest, ItemState, Referral
from portal.referrals.notifications import tell
from portal.referrals.pooling import alike, said
from portal.referrals.workflow import Action
from portal.users.models import User

GOOD_ALREADY = "Un réseau a déjà accepté ce document, et vous pouvez vous en servir"


@dataclass(frozen=True)
class Wanted:
    """One thing to ask: a document of a kind, a part to correct, or an answer in words.

    ``again``: a document that a network accepted does not serve, the person sends another one.
    """

    label: str
    kind_code: str | None = None
    help: str = ""
    corrects: str | None = None
    again: bool = False


def request_info(
    referral: Referral, wanted: list[Wanted], due_on: date, why: str,
    *, by: User, seen: int | None = None,
) -> InfoRequest:  # fmt: skip
    if not wanted:
        raise Refused("Choisissez au moins un document, ou écrivez une question")
    if not why.strip():
        raise Refused("Dites à la personne pourquoi vous le demandez")
    if wrong := wrong_day(due_on):
        raise Refused(wrong)
    corrections.check_offered(referral, [one.corrects for one in wanted if one.corrects])
    lock(referral.dossier)  # what is accepted stays so
    act(referral, Action.REQUEST_INFO, by=by, seen=seen, count=len(wanted))
    awaited = {one.kind_code for one in owed_to(referral) if one.kind_code}
    if twice := [one.label for one in wanted if one.kind_code in awaited]:
        raise Refused(f"Votre réseau attend déjà : {listed(twice)}")
    good = accepted(referral)
    served = [None if one.again else good.get(one.kind_code) for one in wanted]
    if all(served):
        names = listed([one.label for one in wanted])
        raise Refused(f"{GOOD_ALREADY} : {names}. Il en faut un autre ? Cochez-le à nouveau")
    request = InfoRequest(
        referral=referral,
        dossier_id=referral.dossier_id,
        by_id=by.id,
        message=why.strip(),
        due_on=due_on,
        asked_at=now(),
        items=[
            InfoItem(
                label=one.label, kind_code=one.kind_code, help=one.help, corrects=one.corrects,
                **_served(document),
            )
            for one, document in zip(wanted, served, strict=True)
        ],
    )  # fmt: skip
    session.add(request)
    session.flush()
    corrections.renew(request)
    clocks.refresh(referral)
    session.flush()
    received = {one.kind_code for one in kept(referral.dossier)}
    tell(
        "info_requested", referral.dossier, referral=referral, request=request, received=received,
        before=_owed_before(request),
    )  # fmt: skip
    return request


def _owed_before(request: InfoRequest) -> list[str]:
    """What its network waits for already and does not ask again, each with its day."""
    owed = alike(owed_to(request.referral))
    things = [one for one in owed if all(item.request is not request for item in one)]
    return said(item for one in things for item in one)


def accepted(referral: Referral) -> dict[str | None, Document]:
    """What serves this network if it asks: one accepted it, it is not too old today, and the
    person lets this one open it."""
    there = readable(kept(referral.dossier), referral.reader.blocks)
    good = [one for one in there if one.state is DocumentState.ACCEPTED and not one.too_old]
    return {one.kind_code: one for one in good}


def _served(document: Document | None) -> dict[str, Any]:
    """What a network accepted has come, unless it is asked again."""
    if document is None:
        return {}
    given = {"state": ItemState.ACCEPTED, "answered_at": document.judged_at}
    return given | {"document": document}


def answer_with(document: Document, *, by: User) -> list[InfoItem]:
    """Give a new document to every open item of its kind, whichever network asks."""
    served = [item for item in open_items(document.dossier) if item.kind_code == document.kind_code]
    for item in served:
        item.document, item.state, item.answered_at = document, ItemState.SENT, now()
        item.refusal = ""
    _settle(served, by)
    return served


def answers_with(document: Document) -> bool:
    """Whether a network waits to read it: it stays until then."""
    given = InfoItem.document_id == document.id, InfoItem.state == ItemState.SENT
    return session.scalar(select(InfoItem.id).where(*given).limit(1)) is not None


@journal.subscribe("document.remove")
def taken_back(event: Event) -> None:
    """Raises Refused."""
    if answers_with(session.get_one(Document, event.data["id"])):
        raise Refused(
            "Un réseau a demandé ce document : il ne peut plus être retiré. "
            "Écrivez au réseau si ce n’est pas le bon."
        )


def answer_in_words(item: InfoItem, text: str, *, by: User) -> None:
    """One answer serves every network that asks the same question."""
    _check_answers(item.request.referral.dossier, by)
    if item.state not in OWED:
        raise Refused("Cette question a déjà sa réponse.")
    if not text.strip():
        raise Refused("Écrivez votre réponse")
    asked = (one for one in open_items(item.request.referral.dossier) if one.in_words)
    same = next((things for things in alike(asked) if item in things), [item])
    for one in same:
        one.answer, one.state, one.answered_at = text.strip(), ItemState.SENT, now()
        one.refusal = ""
    _settle(same, by)


def answer_all(dossier: Dossier, texts: Mapping[int, str], *, by: User) -> None:
    """Answer several questions at once, all or none; one sent twice is sent once."""
    _check_answers(dossier, by)
    hold_parts(dossier.id)
    lock(dossier)
    owed = {one.id: one for one in open_items(dossier) if one.in_words}
    for item_id, text in texts.items():
        if item_id in owed and owed[item_id].state in OWED:
            answer_in_words(owed[item_id], text, by=by)
        elif not _was_answered(dossier, item_id, text):
            raise Refused(_no_longer_asked(dossier, item_id, others=len(texts) > 1))


def _check_answers(dossier: Dossier, by: User) -> None:
    if access.FILLS.isdisjoint(access.parties(by, dossier)):
        raise Refused("Seule la personne qui porte cette demande répond à ces questions.")


def _was_answered(dossier: Dossier, item_id: int, text: str) -> bool:
    found = session.get(InfoItem, item_id, populate_existing=True)
    same = found is not None and found.request.dossier_id == dossier.id
    return bool(same and found and found.answer == text.strip())


def _no_longer_asked(dossier: Dossier, item_id: int, *, others: bool) -> str:
    """Which question, and that nothing was sent: ``others`` were answered with it."""
    item = session.get(InfoItem, item_id)
    if item is None or item.request.dossier_id != dossier.id:
        return marked("Cette question n’attend plus de réponse.")
    said = _("La question « %(question)s » n’attend plus de réponse.", question=item.label)
    more = _(
        "Rien n’est envoyé. Copiez ce que vous avez écrit pour les autres questions, "
        "puis renvoyez-le depuis votre demande."
    )
    return f"{said} {more}" if others else said


def send_corrections(dossier: Dossier, *, by: User) -> list[Network]:
    """Hand on what is corrected; what still lacks something waits. The networks that have it."""
    hold_parts(dossier.id)
    lock(dossier)
    if access.SENDS.isdisjoint(access.parties(by, dossier)):
        raise Refused("Seule la personne qui porte cette demande, ou qui a son mandat, l’envoie.")
    ready = [one for one in corrections.opened(dossier) if not one.owed]
    if not ready:
        return []
    served = [item for one in ready for item in one.request.items
              if item.state in OWED and item.completion_id == one.completion.id]  # fmt: skip
    for one in ready:
        hand_back(one.completion)
    for item in served:
        item.state, item.answered_at, item.refusal = ItemState.SENT, now(), ""
    parts = sorted({one.corrects for one in served if one.corrects})
    journal.record(dossier, "dossier.correct", by=by, parts=parts)
    _settle(served, by)
    for referral in session.scalars(select(Referral).where(Referral.dossier_id == dossier.id)):
        clocks.refresh(referral)
    return list(dict.fromkeys(one.network for one in ready))


@asked_once
def open_items(dossier: Dossier) -> list[InfoItem]:
    """What the person still owes, the most urgent first."""
    return list(
        session.scalars(
            select(InfoItem)
            .join(InfoItem.request)
            .join(InfoRequest.referral)
            .where(InfoRequest.dossier_id == dossier.id, InfoItem.state.in_(OWED), Referral.open)
            .options(contains_eager(InfoItem.request))
            .order_by(InfoRequest.due_on, InfoItem.id)
        )
    )


def owed_to(referral: Referral) -> list[InfoItem]:
    """The same, of what this one network asked."""
    owed = open_items(referral.dossier)
    return [one for one in owed if one.request.referral_id == referral.id]


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

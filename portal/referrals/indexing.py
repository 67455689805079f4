"""What the networks add to what a file is found by: that they have it, notes, what they ask."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from portal.database import session
from portal.referrals.models import InfoItem, InfoRequest, Note, Referral
from portal.search.indexing import Found, mark, said, source, watch


@source
def of_referrals(ids: Collection[int]) -> Iterator[Found]:
    query = select(Referral.dossier_id, Referral.network_id, Referral.open)
    for file_id, network_id, at_work in session.execute(query.where(Referral.dossier_id.in_(ids))):
        yield file_id, [mark(network_id, open=at_work)]


@source
def of_notes(ids: Collection[int]) -> Iterator[Found]:
    """Found by the people of their network alone."""
    query = select(Referral.dossier_id, Note.network_id, Note.body).join(Note.referral)
    for file_id, network_id, body in session.execute(query.where(Referral.dossier_id.in_(ids))):
        yield file_id, said(body, [network_id])


@source
def of_requests(ids: Collection[int]) -> Iterator[Found]:
    """What a network asks and is answered in words, and why: found by that network alone."""
    query = (
        select(
            InfoRequest.dossier_id, Referral.network_id, InfoRequest.message, InfoItem.label,
            InfoItem.answer,
        )
        .join(InfoRequest.referral)
        .join(InfoRequest.items)
        .where(InfoRequest.dossier_id.in_(ids))
    )  # fmt: skip
    for file_id, network_id, *texts in session.execute(query):
        yield file_id, said(" ".join(texts), [network_id])


watch(Referral, lambda one: one.dossier_id, lambda _: ("open",))
watch(Note, lambda one: one.referral.dossier_id, lambda _: ("body",))
watch(InfoRequest, lambda one: one.dossier_id, lambda _: ("message",))
watch(InfoItem, lambda one: one.request.dossier_id, lambda _: ("label", "answer"))

"""What is in a file, as far as the people of a network read it: a list narrowed by it."""

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from portal.dossiers.blocks import NECESSARY
from portal.dossiers.models import GONE, Document, DocumentState, Dossier, Message
from portal.networks.models import DocumentKind, Network
from portal.referrals.first_sight import told
from portal.referrals.models import Note, Referral
from portal.search.indexing import mark
from portal.search.queries import matching
from portal.users.models import User
from portal.vocabulary import Block


def found_by(words: str, user: User, *, open: bool) -> Select[int] | None:  # noqa: A002
    """The files in which this person finds each of these words, among those at their networks."""
    marks = [mark(one, open=open) for one in user.network_ids]
    return matching(words, user.network_ids, marks)


def having(what: str, user: User) -> ColumnElement[bool]:
    document = exists().where(Document.dossier_id == Referral.dossier_id, _opened())
    message = exists().where(
        Message.dossier_id == Referral.dossier_id, Message.network_id == Referral.network_id
    )
    note = exists().where(Note.referral_id == Referral.id, Note.network_id.in_(user.network_ids))
    heard = select(Dossier.id).where(Dossier.hearing_on.is_not(None))
    tests: dict[str, ColumnElement[bool]] = {
        "documents": document.where(Document.state.not_in((*GONE, DocumentState.CHECKING))),
        "verifier": document.where(Document.state == DocumentState.RECEIVED),
        "messages": message.where(Message.from_owner, Message.read_at.is_(None)),
        "notes": note,
        "audience": Referral.dossier_id.in_(heard) & told(Block.PROJECT),
    }
    return tests[what]


def _opened() -> ColumnElement[bool]:
    """Whether a document shows what the person shares with the referral's network."""
    kinds = (Document.kind.has(DocumentKind.block == one) & told(one) for one in Block)
    return or_(*kinds)


def also_at(code: str) -> ColumnElement[bool]:
    """Another network has the file, as far as the reader's one knows."""
    other = aliased(Referral)
    same_file = (other.dossier_id == Referral.dossier_id) & (other.id != Referral.id)
    there = exists().where(same_file, other.network.has(Network.code == code))
    return and_(there, told(*NECESSARY))

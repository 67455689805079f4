"""The other files of the same person or company: what may be an earlier request, or a duplicate."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, null, select, union

from portal.database import session
from portal.dossiers.checks import company_of
from portal.dossiers.models import Dossier
from portal.dossiers.naming import called_in_rows
from portal.dossiers.sharing import blocks_for
from portal.dossiers.workflow import Status
from portal.referrals.first_sight import told
from portal.referrals.models import Referral
from portal.search.indexing import FRONT_DESK, SENT_FILE
from portal.search.queries import matching
from portal.vocabulary import Block

MOST = 20
SIREN = 9


@dataclass(frozen=True)
class OtherFile:
    """``same_person``: it has the same account; else the same company. ``referral_id``: where the
    reader's network follows it."""

    id: int
    number: str
    called: str
    submitted_at: datetime
    status: Status
    same_person: bool
    referral_id: int | None


@dataclass(frozen=True)
class OtherFiles:
    """``elsewhere``: how many others are known of, and no more, as other networks follow them."""

    shown: list[OtherFile]
    elsewhere: int


def for_network(dossier: Dossier, network_ids: Collection[int]) -> OtherFiles | None:
    """None without any, or where the person does not say to these networks who they are.

    A file of the closed compartment is never told outside it.
    """
    if not any(Block.IDENTITY in blocks_for(dossier, one) for one in network_ids):
        return None
    own = and_(
        Referral.dossier_id == Dossier.id, Referral.network_id.in_(network_ids),
        told(Block.IDENTITY, Block.PROJECT),
    )  # fmt: skip
    last = select(Referral.id).where(own).order_by(Referral.id.desc()).limit(1)
    ids = last.correlate(Dossier).scalar_subquery()
    found = _others(dossier, network_ids, ids)
    shown = [one for one in found if one.referral_id]
    return OtherFiles(shown, len(found) - len(shown)) if found else None


def for_front_desk(dossier: Dossier) -> list[OtherFile]:
    return _others(dossier, [FRONT_DESK], null())


def _others(
    dossier: Dossier, readers: Collection[int], referral_id: ColumnElement[Any]
) -> list[OtherFile]:
    query = (
        select(
            Dossier.id, Dossier.number, called_in_rows(Dossier.title, Dossier.kind),
            Dossier.submitted_at, Dossier.status, Dossier.owner_id == dossier.owner_id, referral_id,
        )
        .where(
            Dossier.id.in_(_alike(dossier, readers)), Dossier.id != dossier.id,
            Dossier.status != Status.DRAFT, Dossier.confidential == dossier.confidential,
        )
        .order_by(Dossier.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [OtherFile(*row) for row in session.execute(query)]


def _alike(dossier: Dossier, readers: Collection[int]) -> Select[int]:
    """The files of the same account, and those in which the same company is found."""
    same = select(Dossier.id).where(Dossier.owner_id == dossier.owner_id)
    check = company_of(dossier)
    siren = check.siret[:SIREN] if check else ""
    found = matching(siren, readers, [SENT_FILE])
    return same if found is None else select(union(same, found).subquery().c[0])

"""What the acknowledgement of receipt tells: who has the file, what may still come, whom to call.

On paper, by mail and on screen the same (CRPA L112-3, L114-5).
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers.documents import kept
from portal.dossiers.models import Document, Dossier
from portal.dossiers.workflow import Status
from portal.networks.models import DocumentKind, Network
from portal.networks.queries import networks_named
from portal.referrals.access import may_receive
from portal.referrals.checklist import to_come
from portal.referrals.models import Referral
from portal.referrals.urgency import urgent_contact
from portal.routing.models import RoutingRun
from portal.routing.queries import last_run
from portal.routing.ruleset import INCOMPLETE, ORIENTATION


@dataclass(frozen=True)
class Acknowledgement:
    """``missing``: useful documents that have not come; ``contacts``: whom the person may call."""

    proposed: list[Referral]
    received: list[Document]
    missing: list[DocumentKind]
    contacts: list[Network]
    urgent: Network | None


def acknowledgement(dossier: Dossier) -> Acknowledgement:
    referrals, closed = _referrals(dossier), dossier.status is Status.CLOSED
    urgent = None if closed else urgent_contact(dossier)
    return Acknowledgement(
        proposed=[one for one in referrals if one.open],
        received=kept(dossier),
        missing=[] if closed else to_come(dossier),
        contacts=[one for one in contacts(dossier, referrals) if one is not urgent],
        urgent=urgent,
    )


def contacts(dossier: Dossier, referrals: list[Referral]) -> list[Network]:
    """Those that the rules named and that have received nothing: the person calls them.

    A network of the portal that was turned down is not named again, unless nobody has the file.
    """
    run = last_run(dossier.id)
    if run is None:
        return []
    holding = {one.network_id for one in referrals}
    return [
        one
        for one in networks_named(_named(run))
        if one.id not in holding and (run.mode == ORIENTATION or not may_receive(one, dossier))
    ]


def _named(run: RoutingRun) -> list[str]:
    named = [run.chosen_code, *run.result["also"]]
    return [code for code in dict.fromkeys(named) if code != INCOMPLETE]


def _referrals(dossier: Dossier) -> list[Referral]:
    query = select(Referral).where(Referral.dossier_id == dossier.id).order_by(Referral.id)
    return list(session.scalars(query.options(joinedload(Referral.network))))

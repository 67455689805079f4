"""What a network asks to correct in the application itself, once it has the file.

Each request opens a completion of its own (``dossiers.completion``) for as long as it is owed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asked_once import Looking, Rows, by
from portal.database import session
from portal.dossiers import completion as completions
from portal.dossiers import journal
from portal.dossiers.asked import Asked, AskedPart, opened_parts, owed_in, to_complete
from portal.dossiers.changes import Change, changes
from portal.dossiers.completions import Completion, open_completions
from portal.dossiers.models import Dossier, Event
from portal.dossiers.parts import REGISTERED, Part
from portal.dossiers.questions import application
from portal.dossiers.readers import Reader
from portal.errors import Refused
from portal.networks.models import Network
from portal.referrals.asking import Askable, askable
from portal.referrals.models import OWED, InfoItem, InfoRequest, Referral
from portal.referrals.workflow import Action


@dataclass(frozen=True)
class Opened:
    """What one request asks to correct, as the person finds it."""

    request: InfoRequest
    completion: Completion

    @property
    def network(self) -> Network:
        return self.request.referral.network

    @property
    def todo(self) -> list[Asked | AskedPart]:
        return to_complete(self.completion)

    @property
    def parts(self) -> list[tuple[Part, list[str]]]:
        dossier = self.completion.dossier
        return [(one, one.lacking(dossier)) for one in opened_parts(self.completion)]

    @property
    def owed(self) -> list[str]:
        return owed_in(self.completion)


@dataclass(frozen=True)
class Corrected:
    """What became of the application at the request of a network, as another one may know it.

    ``network`` is None for one that does not know where else the file is.
    """

    network: Network | None
    at: datetime
    changes: list[Change]


def title_of(item: InfoItem) -> str:
    """What it asks to correct, as the person knows it, in the language spoken."""
    questions = application()
    if item.corrects and questions.knows(item.corrects):
        return questions.question(item.corrects).title
    return next((one.title for one in REGISTERED if one.key == item.corrects), item.label)


def offered(referral: Referral) -> Askable:
    """What this network may ask to correct: what it reads, and nothing about health."""
    return askable(referral.dossier, reader_of(referral))


def check_offered(referral: Referral, codes: Collection[str]) -> None:
    """Raises Refused when a network asks for what is not for it to know."""
    if not offered(referral).codes.issuperset(codes):
        raise Refused("Votre réseau ne peut pas demander de corriger cette partie.")


def reader_of(referral: Referral) -> Reader:
    return referral.reader


def renew(request: InfoRequest) -> None:
    """Open what it still asks to correct, close what it asks no more."""
    owed = [one for one in request.items if one.corrects and one.state in OWED]
    owed = owed if request.referral.open else []
    codes = [one.corrects for one in owed if one.corrects]
    standing = _standing(request)
    if standing is None and owed:
        referral = request.referral
        standing = completions.reopen(
            referral.dossier, referral.network, codes, request.due_on, by=request.by
        )
    elif standing and not owed:
        completions.close(standing)
    elif standing:
        completions.ask_only(standing, codes)
    for one in owed:
        one.completion = standing
    session.flush()


def _standing(request: InfoRequest) -> Completion | None:
    found = (one.completion for one in request.items if one.completion)
    return next((one for one in found if not (one.answered_at or one.closed_at)), None)


MOVES = [f"referral.{one}" for one in Action if one is not Action.REQUEST_INFO]


@journal.subscribe(*MOVES)
def _moved(event: Event) -> None:
    """A study that ends waits for no correction any more, one that is taken up again does."""
    for request in session.get_one(Referral, event.referral_id).requests:
        if any(one.corrects for one in request.items):
            renew(request)


def opened(dossier: Dossier) -> list[Opened]:
    """What networks wait for now, the most urgent first."""
    standing = {one.id: one for one in open_completions(dossier) if one.network}
    if not standing:
        return []
    items = select(InfoItem).where(InfoItem.completion_id.in_(standing))
    asked = session.scalars(items.options(joinedload(InfoItem.request)).order_by(InfoItem.id))
    found = {one.completion_id: one.request for one in asked}
    made = [Opened(request, standing[key]) for key, request in found.items() if key]
    return sorted(made, key=lambda one: one.request.due_on)


def _asked_by_networks(dossier: Dossier) -> Rows:
    ours = (Completion.dossier_id == dossier.id) & Completion.network_id.is_not(None)
    return Rows(Completion, ours, [joinedload(Completion.network)])


asked_by_networks: Looking[[Dossier], list[Completion]] = Looking(_asked_by_networks, by("id"))


def corrected(referral: Referral) -> list[Corrected]:
    """What changed while this network had the file, the newest first, as far as it may know."""
    whole = asked_by_networks(referral.dossier)
    found = [one for completion in whole if (one := _told(completion, referral))]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _told(completion: Completion, referral: Referral) -> Corrected | None:
    """That what another network asked for stays as it was is not told."""
    at, network = completion.answered_at or completion.closed_at, completion.network
    if at is None or network is None or at < referral.proposed_at:
        return None
    reader = reader_of(referral)
    told = changes(completion, reader)
    mine = network.id == referral.network_id and completion.answered_at
    seen = [one for one in told if mine or one.changed]
    named = network.id == referral.network_id or reader.whole
    return Corrected(network if named else None, at, seen) if seen else None

"""What an adviser may choose from: documents to ask for, aids to grant, networks to hand on to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.dossiers.commands import facts
from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier
from portal.dossiers.readers import STAFF, Reader
from portal.networks.models import Network
from portal.networks.queries import (
    document_kinds,
    networks,
    scheme,
    schemes_in_force,
    version_in_force,
)
from portal.referrals import grants
from portal.referrals.access import may_receive
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted, open_items
from portal.referrals.routes import referrals_of
from portal.routing.queries import active_engine
from portal.routing.reading import opinion


@dataclass(frozen=True)
class Offer:
    """One choice, and what to know before making it; ``received``: the file has one already."""

    code: str
    name: str
    hint: str = ""
    received: bool = False


def documents(referral: Referral) -> list[Offer]:
    """What the network's aids ask for, and what of it is known already."""
    versions = schemes_in_force(referral.network)
    codes = {code for version in versions for code in version.documents}
    received = {one.kind_code for one in kept(referral.dossier)}
    known = dict.fromkeys(received, "Déjà dans le dossier")
    for item in open_items(referral.dossier):
        known[str(item.kind_code)] = f"Déjà demandé, par {item.request.referral.network.name}"
    return [
        Offer(one.code, one.name, known.get(one.code, ""), one.code in received)
        for one in document_kinds(codes)
    ]


def wanted(codes: Collection[str], questions: Iterable[str]) -> list[Wanted]:
    """Documents of these kinds and answers to these questions, as things to ask for."""
    kinds = document_kinds(codes) if codes else []
    asked = [Wanted(one.name, one.code, one.help) for one in kinds]
    return asked + [Wanted(question) for question in questions]


def schemes(referral: Referral) -> list[Offer]:
    """The network's aids that can be granted without a committee."""
    return [
        Offer(version.scheme.code, version.name, version.amount_text)
        for version in schemes_in_force(referral.network)
        if version.delegated
    ]


def wrong_amount(code: str, cents: int | None) -> str:
    """What is wrong with this amount for the aid of this code; empty when nothing is."""
    found = scheme(code)
    version = version_in_force(found) if found else None
    return grants.wrong_amount(version, cents) if version else ""


def receivers(referral: Referral) -> list[Offer]:
    """The networks of the portal to which this one may hand the file, and what the rules think."""
    reader = Reader(frozenset({referral.network.code}))
    return _opinions(referral.dossier, [one for one in networks() if one.connected], reader)


def choices(dossier: Dossier) -> list[Offer]:
    """Whom the front desk may choose: also those that are only pointed out to the person."""
    return _opinions(dossier, networks(), STAFF)


def _opinions(dossier: Dossier, candidates: list[Network], reader: Reader) -> list[Offer]:
    referrals = referrals_of(dossier)
    holding = {one.network_id for one in referrals if one.open}
    engine, known = active_engine(), facts(dossier)
    tried, veiled = {one.network.code for one in referrals}, reader.veiled
    answer = engine.route(known, tried)
    return [
        Offer(one.code, one.name, opinion(one.code, engine, known, answer, tried, veiled))
        for one in candidates
        if one.id not in holding and _fits(one, dossier)
    ]


def _fits(network: Network, dossier: Dossier) -> bool:
    """A personal request stays in its compartment."""
    return not network.connected or may_receive(network, dossier)

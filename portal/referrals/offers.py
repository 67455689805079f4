"""What an adviser may choose from: documents to ask for, aids to grant, networks to hand on to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers.commands import facts
from portal.dossiers.documents import kept
from portal.dossiers.models import Document, DocumentState, Dossier, Event
from portal.dossiers.readers import STAFF, Reader
from portal.dossiers.sharing import readable
from portal.french import date_long, day_of
from portal.networks.models import DocumentKind, Network
from portal.networks.queries import (
    document_kinds,
    networks,
    scheme,
    schemes_in_force,
    standing,
    version_in_force,
)
from portal.referrals import corrections, grants
from portal.referrals.access import may_receive
from portal.referrals.choices import Group, Offer
from portal.referrals.models import InfoItem, Referral
from portal.referrals.requests import Wanted, open_items, owed_to
from portal.referrals.routes import referrals_of
from portal.routing.queries import active_engine
from portal.routing.reading import opinion


def documents(referral: Referral) -> list[Offer]:
    """What the network's aids ask for, and what of it is known already."""
    versions = schemes_in_force(referral.network)
    codes = {code for version in versions for code in version.documents}
    reader = referral.reader
    there = readable(kept(referral.dossier), reader.blocks)
    received, judges = {one.kind_code for one in there}, _judges(referral.dossier)
    known = {one.kind_code: _found(one, judges) for one in there}
    known |= {one.kind_code: _asked_by(one)
              for one in open_items(referral.dossier) if one.kind_code}  # fmt: skip
    return [
        Offer(
            one.code,
            one.name,
            known.get(one.code, "") or _kept_back(one, reader),
            one.code in received,
        )
        for one in document_kinds(codes)
    ]


def awaited(referral: Referral) -> dict[str, date]:
    """The kinds of document that this network waits for, each with the first day."""
    mine = reversed(owed_to(referral))
    return {one.kind_code: one.request.due_on for one in mine if one.kind_code}


def _kept_back(kind: DocumentKind, reader: Reader) -> str:
    if reader.has(kind.block):
        return ""
    return f"La personne devra partager {kind.block.staff} pour que vous l’ouvriez"


def _judges(dossier: Dossier) -> dict[str, str]:
    """Which network accepted last each kind of document, as the journal has it."""
    lines = select(Event).where(Event.dossier_id == dossier.id, Event.kind == "document.accept")
    found = session.scalars(lines.options(joinedload(Event.network)).order_by(Event.seq))
    return {one.data["document"]: one.network.name for one in found if one.network}


def _found(document: Document, judges: Mapping[str, str]) -> str:
    """What is known of a document that is there: good for all, too old, or to be looked at."""
    if document.too_old:
        return "Dans le dossier, mais trop ancien"
    judge = judges.get(document.kind.name)
    if document.state is not DocumentState.ACCEPTED or not judge or not document.judged_at:
        return "Déjà dans le dossier"
    return f"Déjà reçu, accepté par {judge} le {date_long(day_of(document.judged_at))}"


def _asked_by(item: InfoItem) -> str:
    name, due_on = item.request.referral.network.name, item.request.due_on
    return f"Déjà demandé, par {name}, avant le {date_long(due_on)}"


def to_correct(referral: Referral) -> list[Group]:
    """What the rules lack first, then the plan and the forecast, then section by section."""
    asked = {one.corrects: _asked_by(one) for one in open_items(referral.dossier) if one.corrects}
    return [
        Group(one.title, [replace(offer, hint=f"{offer.hint}. {asked[offer.code]}")
                          if offer.code in asked else offer for offer in one.offers])
        for one in corrections.offered(referral).all
    ]  # fmt: skip


def wanted(
    codes: Collection[str], questions: Iterable[str], corrected: Iterable[Offer] = (),
    *, again: Collection[str] = (),
) -> list[Wanted]:  # fmt: skip
    """Documents of these kinds, parts to correct and answers to these questions.

    ``again``: the kinds of which the file has a document that does not do.
    """
    every = {*codes, *again}
    kinds = document_kinds(every) if every else []
    asked = [Wanted(one.name, one.code, one.help, again=one.code in again) for one in kinds]
    asked += [Wanted(one.name, corrects=one.code) for one in corrected]
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
    own = {referral.network.code}
    connected = [one for one in networks() if one.connected]
    return _opinions(referral.dossier, connected, referral.reader, leaving=own)


def choices(dossier: Dossier) -> list[Offer]:
    """Whom the front desk may choose: also those that are only pointed out to the person."""
    return _opinions(dossier, standing(), STAFF)


def _opinions(
    dossier: Dossier,
    candidates: list[Network],
    reader: Reader,
    leaving: Collection[str] = (),
) -> list[Offer]:
    """``leaving``: the network that hands the file on; another that is at work has not said no."""
    referrals = referrals_of(dossier)
    holding = {one.network_id for one in referrals if one.open}
    engine, known = active_engine(), facts(dossier)
    tried, veiled = {one.network.code for one in referrals if not one.open}, reader.veiled
    tried.update(leaving)
    answer = engine.route(known, tried)
    return [
        Offer(
            one.code, one.name,
            opinion(one.code, engine, known, answer, tried, veiled) if reader.whole else "",
        )
        for one in candidates
        if one.id not in holding and _fits(one, dossier)
    ]  # fmt: skip


def _fits(network: Network, dossier: Dossier) -> bool:
    """A personal request stays in its compartment."""
    return not network.connected or may_receive(network, dossier)

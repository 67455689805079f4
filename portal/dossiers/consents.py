"""A person's word, network by network: send my file to this one."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from portal.database import lock, now, session
from portal.dossiers import access, journal
from portal.dossiers.models import Consent, Dossier
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.networks.models import Network
from portal.users.models import User

TEXT_VERSION = 1


def in_force(dossier: Dossier) -> set[int]:
    """The ids of the networks that may receive the file."""
    return in_force_by_file([dossier.id])[dossier.id]


def in_force_by_file(dossier_ids: Iterable[int]) -> dict[int, set[int]]:
    """The same of several files, by their ids."""
    found: dict[int, set[int]] = {key: set() for key in dossier_ids}
    query = select(Consent.dossier_id, Consent.network_id)
    for key, network_id in session.execute(
        query.where(Consent.dossier_id.in_(found), Consent.withdrawn_at.is_(None))
    ):
        found[key].add(network_id)
    return found


def choose(
    dossier: Dossier,
    offered: Collection[Network],
    chosen: Collection[int],
    *,
    later: Collection[Network] = (),
    by: User,
) -> None:
    """Keep what was ticked among the networks on offer, and take back every other consent.

    ``later`` are those on offer that would have the file only after a « no ».
    """
    lock(dossier)
    _check_may_agree(dossier, by)
    ticked = [network for network in (*offered, *later) if network.id in chosen]
    for consent in dossier.consents:
        if consent.withdrawn_at is None and consent.network not in ticked:
            withdraw(dossier, consent.network, by=by)
    for network in ticked:
        give(dossier, network, by=by)
    codes = sorted(network.code for network in offered)
    if codes != last_offer(dossier):
        journal.record(dossier, "consent.choose", by=by, offered=codes)


def last_offer(dossier: Dossier) -> list[str] | None:
    """The codes of the networks among which the person chose last; None before any choice."""
    event = journal.last(dossier, "consent.choose")
    return event.data["offered"] if event else None


def give(dossier: Dossier, network: Network, *, by: User) -> None:
    _check_may_agree(dossier, by)
    if network.id in in_force(dossier):
        return
    session.add(Consent(dossier=dossier, network=network, by_id=by.id, text_version=TEXT_VERSION))
    journal.record(dossier, "consent.give", by=by, network_id=network.id, text_version=TEXT_VERSION)


def withdraw(dossier: Dossier, network: Network, *, by: User) -> None:
    """What the network has already received stays with it; nothing more is sent."""
    _check_may_agree(dossier, by)
    for consent in dossier.consents:
        if consent.network_id == network.id and consent.withdrawn_at is None:
            consent.withdrawn_at = now()
    journal.record(dossier, "consent.withdraw", by=by, network_id=network.id)


def end(dossier: Dossier, *, by: User) -> None:
    """The whole request is withdrawn: every word is taken back with it."""
    for consent in dossier.consents:
        if consent.withdrawn_at is None:
            consent.withdrawn_at = now()
            journal.record(dossier, "consent.withdraw", by=by, network_id=consent.network_id)


def _check_may_agree(dossier: Dossier, by: User) -> None:
    if access.SENDS.isdisjoint(access.parties(by, dossier)):
        raise Refused("Seule la personne concernée peut donner ou retirer son accord.")
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close.")


journal.speak("consent.choose", "")
journal.speak(
    "consent.give", "Accord donné pour {network}", "Vous avez accepté l’envoi {to_network}"
)
journal.speak(
    "consent.withdraw",
    "Accord retiré pour {network}",
    "Vous avez retiré votre accord pour {network}",
)

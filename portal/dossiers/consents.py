"""A person's word, network by network: send my file to this one."""

from collections.abc import Collection

from sqlalchemy import select

from portal.database import lock, now, session
from portal.dossiers import access, journal
from portal.dossiers.models import Consent, Dossier
from portal.dossiers.workflow import Party, Status
from portal.errors import Refused
from portal.networks.models import Network
from portal.users.models import User

TEXT_VERSION = 1


def in_force(dossier: Dossier) -> set[int]:
    """The ids of the networks that may receive the file."""
    return set(
        session.scalars(
            select(Consent.network_id).where(
                Consent.dossier_id == dossier.id, Consent.withdrawn_at.is_(None)
            )
        )
    )


def choose(
    dossier: Dossier, offered: Collection[Network], chosen: Collection[int], *, by: User
) -> None:
    """Keep what was ticked among the networks on offer, and take back what was unticked."""
    lock(dossier)
    given = in_force(dossier)
    for network in offered:
        if network.id in chosen and network.id not in given:
            give(dossier, network, by=by)
        elif network.id not in chosen and network.id in given:
            withdraw(dossier, network, by=by)


def give(dossier: Dossier, network: Network, *, by: User) -> None:
    _check_owner(dossier, by)
    if network.id in in_force(dossier):
        return
    session.add(Consent(dossier=dossier, network=network, by_id=by.id, text_version=TEXT_VERSION))
    journal.record(dossier, "consent.give", by=by, network_id=network.id, text_version=TEXT_VERSION)


def withdraw(dossier: Dossier, network: Network, *, by: User) -> None:
    """What the network has already received stays with it; nothing more is sent."""
    _check_owner(dossier, by)
    for consent in dossier.consents:
        if consent.network_id == network.id and consent.withdrawn_at is None:
            consent.withdrawn_at = now()
    journal.record(dossier, "consent.withdraw", by=by, network_id=network.id)


def _check_owner(dossier: Dossier, by: User) -> None:
    if Party.OWNER not in access.parties(by, dossier):
        raise Refused("Seule la personne concernée peut donner ou retirer son accord.")
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close.")


journal.speak(
    "consent.give", "Accord donné pour {network}", "Vous avez accepté l’envoi à {network}"
)
journal.speak(
    "consent.withdraw",
    "Accord retiré pour {network}",
    "Vous avez retiré votre accord pour {network}",
)

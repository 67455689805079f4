"""A person's word, network by network: send my file to this one, and let it read this of it."""

from collections.abc import Collection, Iterable

from sqlalchemy import select

from portal.calendar import today
from portal.database import lock, now, session
from portal.dossiers import access, journal
from portal.dossiers.blocks import NECESSARY
from portal.dossiers.consent_models import Consent
from portal.dossiers.consent_text import VERSION
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.errors import Refused, Stale
from portal.networks.models import Network
from portal.users.models import User
from portal.vocabulary import Block


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
    sensitive: Collection[int] = (),
    by: User,
) -> None:
    """Keep what was ticked among the networks on offer, and take back every other consent.

    ``later`` are those on offer that would have the file only after a « no »; ``sensitive``, those
    that may read what is sensitive too.
    """
    lock(dossier)
    _check_may_agree(dossier, by)
    ticked = [network for network in (*offered, *later) if network.id in chosen]
    for consent in dossier.consents:
        if consent.withdrawn_at is None and consent.network not in ticked:
            withdraw(dossier, consent.network, by=by)
    for network in ticked:
        wanted = NECESSARY | ({Block.SENSITIVE} if network.id in sensitive else set())
        give(dossier, network, wanted, by=by)
        share(dossier, network, wanted, by=by)
    codes = sorted(network.code for network in offered)
    if codes != last_offer(dossier):
        journal.record(dossier, "consent.choose", by=by, offered=codes)


def last_offer(dossier: Dossier) -> list[str] | None:
    """The codes of the networks among which the person chose last; None before any choice."""
    event = journal.last(dossier, "consent.choose")
    return event.data["offered"] if event else None


def give(
    dossier: Dossier, network: Network, blocks: Collection[Block] = NECESSARY, *, by: User
) -> None:
    """A consent that is in force already stays as it is."""
    _check_may_agree(dossier, by)
    if network.id in in_force(dossier):
        return
    read = {one.value: one in blocks for one in Block}
    given = Consent(dossier=dossier, network=network, by_id=by.id, text_version=VERSION, **read)
    session.add(given)
    journal.record(
        dossier, "consent.give", by=by, network_id=network.id, text_version=VERSION,
        blocks=sorted(blocks),
    )  # fmt: skip


def share(
    dossier: Dossier, network: Network, blocks: Collection[Block], *, by: User,
    seen: Collection[Block] | None = None,
) -> bool:  # fmt: skip
    """Let a network read these blocks and no other, at once; whether it changes anything.

    ``seen``: those that it read as the page showed it. Raises Stale when that has changed since.
    """
    lock(dossier)
    _check_sends(dossier, by)
    consent = _held(dossier, network)
    before, wanted = consent.blocks, frozenset(blocks)
    if wanted == before:
        return False
    if wanted - before:
        _check_open(dossier)
    if seen is not None and frozenset(seen) != before:
        raise Stale("Ce que ce réseau peut lire a changé entre-temps. Relisez et recommencez.")
    for one in wanted ^ before:
        setattr(consent, one.value, one in wanted)
    consent.changed_at, consent.text_version = now(), VERSION
    gone = {one.value: f"{today()}" for one in before - wanted}
    kept = {one: day for one, day in consent.taken_back.items() if Block(one) not in wanted}
    consent.taken_back = kept | gone
    _note_change(dossier, network, before, wanted, by)
    return True


def keep_sensitive(dossier: Dossier, *, by: User) -> None:
    """The file is someone else's now: what is sensitive of them is read by nobody unasked."""
    for consent in [one for one in dossier.consents if one.withdrawn_at is None]:
        share(dossier, consent.network, consent.blocks - {Block.SENSITIVE}, by=by)


def _held(dossier: Dossier, network: Network) -> Consent:
    """The consent in force, as it is now, which nobody else changes until the end."""
    session.flush()
    mine = Consent.dossier_id == dossier.id, Consent.network_id == network.id
    query = select(Consent).where(*mine, Consent.withdrawn_at.is_(None)).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise Refused("Vous n’avez pas donné votre accord à ce réseau, ou vous l’avez retiré.")
    return found


def _note_change(
    dossier: Dossier, network: Network, before: frozenset[Block], after: frozenset[Block], by: User
) -> None:
    """A line a block, in words, then the whole, for who acts on it."""
    for one in Block:
        if one in before ^ after:
            kind = "consent.open" if one in after else "consent.close"
            journal.record(
                dossier, kind, by=by, network_id=network.id, block=one.words, staff=one.staff
            )
    journal.record(
        dossier, "consent.share", by=by, network_id=network.id, text_version=VERSION,
        blocks=sorted(after), taken=sorted(before - after), given=sorted(after - before),
    )  # fmt: skip


def withdraw(dossier: Dossier, network: Network, *, by: User) -> None:
    """Nothing more is sent to the network, and it reads nothing more of the file."""
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
    _check_sends(dossier, by)
    _check_open(dossier)


def _check_sends(dossier: Dossier, by: User) -> None:
    if access.SENDS.isdisjoint(access.parties(by, dossier)):
        raise Refused("Seule la personne concernée peut donner ou retirer son accord.")


def _check_open(dossier: Dossier) -> None:
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close.")


journal.speak("consent.choose", "")
journal.speak("consent.share", "")
journal.speak(
    "consent.open",
    "La personne partage maintenant {staff} avec {network}",
    "{network} peut maintenant lire : {block}",
    "",
)
journal.speak(
    "consent.close",
    "La personne ne partage plus {staff} avec {network}",
    "{network} ne peut plus lire : {block}",
    "",
)
journal.speak(
    "consent.give", "Accord donné pour {network}", "Vous avez accepté l’envoi {to_network}"
)
journal.speak(
    "consent.withdraw",
    "Accord retiré pour {network}",
    "Vous avez retiré votre accord pour {network}",
)

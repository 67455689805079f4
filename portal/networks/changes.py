"""What administrators change in networks: how it is said in the journal, and what they had seen."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, select, true

from portal import administration_log
from portal.administration_log import Topic
from portal.database import session
from portal.errors import Refused, Stale
from portal.french import spaced
from portal.networks.models import Desk, DocumentKind, Network, Scheme, SchemeVersion
from portal.networks.wording import COLUMNS, words_of
from portal.users.models import User
from portal.vocabulary import RoleName

Held = dict[str, Any]
LABELS = COLUMNS | {
    "name_in_sentence": "nom dans une phrase",
    "abbreviation": "sigle",
    "open": "reçoit de nouvelles demandes",
    "answer_days": "jours ouvrés pour répondre",
    "decision_days": "jours ouvrés pour décider",
    "kind": "nature",
    "delegated": "une personne décide seule",
    "source": "source",
    "valid_from": "date d’effet",
    "valid_months": "âge maximal",
    "help": "explication",
    "block": "ce qu’elle montre",
}


class Overtaken(Stale):
    """Someone else changed the same thing since the page was shown."""

    def __init__(self, about: str) -> None:
        last = administration_log.last_about(about)
        who = last.by.full_name if last and last.by else "Une autre personne"
        said = f" {last.words}" if last else ""
        super().__init__(
            f"{who} a changé la même chose pendant que vous l’aviez ouverte.{said} "
            "Ce que vous avez écrit est gardé : relisez, puis enregistrez si cela vous convient."
        )


def administrators_only(by: User) -> None:
    if not by.has_role(RoleName.ADMIN):
        raise Refused("Seul un administrateur peut changer les réseaux et leurs aides.")


def held(row: object, columns: Iterable[str]) -> Held:
    return {column: getattr(row, column) for column in sorted(columns)}


def seen(values: Mapping[str, Any]) -> str:
    """The fingerprint of what a page shows; it comes back with what is typed there."""
    return hashlib.sha256(msgspec.json.encode(values, order="sorted")).hexdigest()[:16]


def print_of(row: object, column: str) -> str:
    """The fingerprint of one value on a page."""
    return seen(held(row, [column]))


def hold_networks(*networks: Network) -> None:
    """Hold networks, read again as they are now with their desks, until the end of the transaction.

    Whoever holds several things takes them in one order, or two would wait for each other: the
    numbers of the rules, networks by their ids, referrals by theirs, people by theirs, files by
    theirs (``journal.hold``), roles, and last the administration's journal.
    """
    session.flush()
    ids = {one.id for one in networks}
    held = select(Network).where(Network.id.in_(ids))
    # Only what is not its key: a file that is sent meanwhile names the network, and goes on.
    _read_again(held.with_for_update(key_share=True, of=Network), Desk.network_id.in_(ids))


def keep_networks() -> None:
    """None of the networks changes until the end of the transaction; all are read again.

    For who will name one of them, and does not know yet which: others may do so meanwhile.
    """
    session.flush()
    _read_again(select(Network).with_for_update(read=True, of=Network), true())


def _read_again(held: Select[Network], their_desks: ColumnElement[bool]) -> None:
    desks = select(Desk).where(their_desks)
    for rows in (held.order_by(Network.id), desks.order_by(Desk.id)):
        session.scalars(rows.execution_options(populate_existing=True)).all()


def hold(
    row: Network | Desk | DocumentKind | SchemeVersion,
    columns: Iterable[str],
    was: str,
    about: str,
) -> Held:
    """Lock a row, read as it is now. Raises Overtaken when it is no longer what was seen.

    An empty ``was`` compares nothing.
    """
    session.flush()
    names = sorted(columns)
    fresh = [*names, "to_confirm"] if hasattr(row, "to_confirm") else names
    session.refresh(row, fresh, with_for_update={"of": type(row), "key_share": True})
    now = held(row, names)
    if was and seen(now) != was:
        raise Overtaken(about)
    return now


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """« Téléphone : rien → 03 22 00 00 00. », empty when nothing differs."""
    pieces = [
        f"{LABELS[name].capitalize()} : {_said(name, before.get(name))} → {_said(name, now)}"
        for name, now in after.items()
        if name in LABELS and before.get(name) != now
    ]
    return spaced(f"{' ; '.join(pieces)}.") if pieces else ""


def _said(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = words_of(column, value)
    plain = isinstance(value, str) and value and not isinstance(value, date)
    return f"« {text} »" if plain else text


def of_network(network: Network, *rest: object) -> str:
    """The key of a network, or of something of it, in the journal."""
    return "/".join(["network", network.code, *map(str, rest)])


def of_scheme(scheme: Scheme, *rest: object) -> str:
    return of_network(scheme.network, "scheme", scheme.code, *rest)


def note(network: Network, words: str, *, by: User, about: str = "") -> None:
    key = about or of_network(network)
    administration_log.record(Topic.NETWORKS, network.name, words, by=by, about=key)

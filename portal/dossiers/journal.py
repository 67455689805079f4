"""The journal of a file: append-only lines, each sealed on the one before.

A noun that must act when something happens elsewhere subscribes to the kind of line that says
it; it is called in the same transaction, so that all is kept together or nothing is.
"""

import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import select, update

from portal import in_hand
from portal.database import now, session
from portal.dossiers.models import Audience, Dossier, Event
from portal.french import spaced, to_name
from portal.languages import FRENCH, _, speaking
from portal.networks.wording import named_on
from portal.users.models import User

Subscriber = Callable[[Event], None]
A_MOMENT = timedelta(seconds=10)
_subscribers: dict[str, list[Subscriber]] = {}
_words: dict[str, "Words"] = {}


@dataclass(frozen=True)
class Words:
    """A kind of line as three readers have it; empty: it is not shown to them.

    ``staff``: the network that it is about and the front desk. ``public``: the applicant.
    ``partners``: the other networks of the file.
    """

    staff: str
    public: str = ""
    partners: str = ""


def speak(kind: str, staff: str, public: str = "", partners: str | None = None) -> None:
    """How a kind of line is said; to the other networks as to the staff, unless told otherwise."""
    texts = (staff, public, staff if partners is None else partners)
    _words[kind] = Words(*map(spaced, texts))


def words(event: Event) -> Words:
    """Lines are kept in French; the applicant reads them in the language spoken."""
    found = _words.get(event.kind, Words(event.kind))
    values = _named(event) | event.data
    theirs = {name: _(one) if isinstance(one, str) else one for name, one in values.items()}
    return Words(
        _fill(found.staff, values), _fill(_(found.public), theirs), _fill(found.partners, values)
    )


def public_words() -> list[str]:
    """All that an applicant may read in a journal."""
    return [one.public for one in _words.values() if one.public]


@dataclass(frozen=True)
class Mute:
    """The kinds of line that are not told: to nobody of the staff, or not to the other networks."""

    staff: frozenset[str]
    partners: frozenset[str]


def kinds_without_words() -> Mute:
    return Mute(
        frozenset(kind for kind, one in _words.items() if not one.staff),
        frozenset(kind for kind, one in _words.items() if not one.partners),
    )


def says_nothing(kind: str) -> bool:
    """Whether a kind of line tells what happened, and nothing of what the file holds."""
    found = _words.get(kind, Words(kind))
    return not re.search(r"\{(?!network\}|to_network\})", found.staff + found.partners)


def _named(event: Event) -> dict[str, str]:
    """« {network} », « {to_network} »: as a title and in a sentence, as it was called that day."""
    if event.network is None:
        return {"network": ""}
    name, inside = named_on(event.network, event.at)
    return {"network": name, "to_network": to_name(inside)}


def _fill(text: str, values: dict[str, Any]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def subscribe(*kinds: str) -> Callable[[Subscriber], Subscriber]:
    """``@subscribe("dossier.submit")``: call this function with each new line of these kinds."""

    def register(subscriber: Subscriber) -> Subscriber:
        for kind in kinds:
            _subscribers.setdefault(kind, []).append(subscriber)
        return subscriber

    return register


def record(
    dossier: Dossier,
    kind: str,
    *,
    by: User | None,
    audience: Audience = Audience.EVERYONE,
    network_id: int | None = None,
    referral_id: int | None = None,
    **data: Any,
) -> Event:
    """Add a line and call who waits for it. ``by`` is None when the portal itself acts.

    ``data`` is in French, whoever acts.
    """
    seq, previous = _last(dossier)
    event = Event(
        dossier=dossier,
        seq=seq + 1,
        kind=kind,
        audience=audience,
        network_id=network_id,
        referral_id=referral_id,
        by_id=by.id if by else None,
        at=now(),
        data=data,
    )
    event.seal = sealed(event, previous)
    session.add(event)
    session.flush()
    _end_with(event)
    with speaking(FRENCH):  # what they write is for the staff, or a mail
        for subscriber in _subscribers.get(kind, ()):
            subscriber(event)
    return event


def hold(dossier_ids: Collection[int]) -> None:
    """Hold several files, read again as they are now, for who writes in each of their journals.

    Always in one order, after their referrals and before the administration's journal
    (``networks.changes.hold_networks`` has the whole order).
    """
    session.flush()
    files = select(Dossier).where(Dossier.id.in_(dossier_ids)).order_by(Dossier.id)
    held = files.with_for_update(of=Dossier).execution_options(populate_existing=True)
    session.scalars(held).all()


def just_done(dossier: Dossier, kind: str, *, by: User, referral_id: int | None = None) -> bool:
    """Whether this person made this line happen a moment ago: a button pressed twice."""
    return bool(
        session.scalar(
            select(Event.id).where(
                Event.dossier_id == dossier.id,
                Event.kind == kind,
                Event.referral_id.is_not_distinct_from(referral_id),
                Event.by_id == by.id,
                Event.at > now() - A_MOMENT,
            )
        )
    )


def last(dossier: Dossier, kind: str) -> Event | None:
    """The last line of this kind."""
    ours = select(Event).where(Event.dossier_id == dossier.id, Event.kind == kind)
    return session.scalar(ours.order_by(Event.seq.desc()).limit(1))


def _last(dossier: Dossier) -> tuple[int, str]:
    """The number and seal of the last line; the file's row is held, so none comes in between.

    Whoever wrote that line in this transaction holds it still, and asks no more.
    """
    session.flush()
    if known := _ends().get(dossier.id):
        return known
    end = select(Dossier.lines, Dossier.last_seal).where(Dossier.id == dossier.id)
    lines, seal = session.execute(end.with_for_update()).one()
    return lines, seal


def _end_with(event: Event) -> None:
    """Beside the file's version: what a page has seen of it has not changed."""
    end = update(Dossier).where(Dossier.id == event.dossier_id)
    unseen = end.execution_options(synchronize_session=False)
    session.execute(unseen.values(lines=event.seq, last_seal=event.seal))
    _ends()[event.dossier_id] = (event.seq, event.seal)


def _ends() -> dict[int, tuple[int, str]]:
    """By the ids of files, how the journals end in which this transaction wrote."""
    return in_hand.of(Event)


def sealed(event: Event, previous: str) -> str:
    """The SHA-256 of the line and of the seal before it."""
    said = [
        previous, event.dossier_id or event.dossier.id, event.seq, event.kind, event.audience,
        event.network_id, event.referral_id, event.by_id, event.at.isoformat(), event.data,
    ]  # fmt: skip
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()


def first_broken_line(dossier: Dossier) -> int | None:
    """The number of the first line that has been altered or is missing, None when all hold."""
    previous, expected = "", 1
    for event in session.scalars(
        select(Event).where(Event.dossier_id == dossier.id).order_by(Event.seq)
    ):
        if event.seq != expected or event.seal != sealed(event, previous):
            return expected
        previous, expected = event.seal, expected + 1
    end = select(Dossier.lines, Dossier.last_seal).where(Dossier.id == dossier.id)
    return None if session.execute(end).one() == (expected - 1, previous) else expected

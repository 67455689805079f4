"""What a ready text may say of a file: its names between braces, checked, then filled."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from flask import current_app

from portal.calendar import today
from portal.letters import braces, filling, reader
from portal.letters.faults import BODY, Fault
from portal.letters.mails import Mail, Name, To, Variable
from portal.letters.texts import Source
from portal.networks.queries import version_in_force
from portal.referrals import clocks
from portal.referrals.models import OWED, InfoItem, Referral
from portal.users.models import User

MOST_TOLD = 12


@cache
def vocabulary() -> Mail:
    """The names that ready texts know, as the language of mails takes them."""
    text = Path(__file__).with_name("ready_words.yaml").read_bytes()
    names = msgspec.yaml.decode(text, type=dict[str, Name])
    known = {name: Variable(name, about, about.value) for name, about in names.items()}
    nothing = frozenset[str]()
    return Mail("ready", "Texte prêt", To.OWNER, "", nothing, known, known, called="ce texte")


def faults(body: str) -> list[Fault]:
    """All that is wrong, each with its place; empty when the text is good."""
    found = braces.broken(BODY, body)
    if not found:
        found = reader.misread(vocabulary(), BODY, filling.SANDBOX.parse(body))
    return found[:MOST_TOLD]


def with_examples(body: str) -> str:
    given = filling.examples(vocabulary())
    return filling.body(_source(body), given, filling.plain)


def filled(body: str, referral: Referral, *, by: User) -> str:
    """The text as this person would send it about this file."""
    source, known = _source(body), vocabulary()
    values = filling.values(known, source, _context(referral, by))
    return filling.body(source, values, filling.plain)


def _source(body: str) -> Source:
    return Source(0, "", body)


def _context(referral: Referral, by: User) -> dict[str, Any]:
    """What costs a query is a function: only what the text names is asked."""
    return {
        "dossier": referral.dossier,
        "referral": referral,
        "network": referral.network,
        "by": by,
        "contact": current_app.config["SETTINGS"].contact,
        "today": today,
        "aid": lambda: _aid(referral),
        "owed_documents": lambda: [one.label for one in _owed(referral) if one.kind_code],
        "owed_questions": lambda: [one.label for one in _owed(referral) if one.in_words],
        "owed_on": lambda: getattr(clocks.open_request(referral), "due_on", None),
    }


def _aid(referral: Referral) -> str:
    version = version_in_force(referral.scheme) if referral.scheme else None
    return version.name if version else ""


def _owed(referral: Referral) -> list[InfoItem]:
    asked = (one for one in referral.requests if one.closed_at is None)
    return [item for one in asked for item in one.items if item.state in OWED]

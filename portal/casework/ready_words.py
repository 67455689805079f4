"""What a ready text may say of a file: its names between braces, checked, then filled."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from flask import current_app

from portal.calendar import today
from portal.dossiers.models import Dossier
from portal.dossiers.sharing import Known
from portal.letters import braces, filling, reader
from portal.letters.faults import BODY, Fault
from portal.letters.mails import Mail, Name, To, Variable
from portal.letters.texts import Source
from portal.networks.queries import version_in_force
from portal.referrals import clocks
from portal.referrals.models import OWED, InfoItem, Referral
from portal.users.models import User
from portal.vocabulary import Block

MOST_TOLD = 12


OF_A_NETWORK = re.compile(r"\b(referral|network|aid|owed_\w+)\b")
"""What the front desk has none of, in the expression of a name."""


@cache
def vocabulary(*, at_office: bool = False) -> Mail:
    """The names that ready texts know, as the language of mails takes them.

    ``at_office``, here and below: for the texts of the front desk, which names no network.
    """
    text = Path(__file__).with_name("ready_words.yaml").read_bytes()
    names = msgspec.yaml.decode(text, type=dict[str, Name])
    known = {
        name: Variable(name, about, about.value)
        for name, about in names.items()
        if not (at_office and OF_A_NETWORK.search(about.value))
    }
    nothing = frozenset[str]()
    return Mail("ready", "Texte prêt", To.OWNER, "", nothing, known, known, called="ce texte")


def faults(body: str, *, at_office: bool = False) -> list[Fault]:
    """All that is wrong, each with its place; empty when the text is good."""
    found = braces.broken(BODY, body)
    if not found:
        found = reader.misread(vocabulary(at_office=at_office), BODY, filling.SANDBOX.parse(body))
    return found[:MOST_TOLD]


def with_examples(body: str) -> str:
    given = filling.examples(vocabulary())
    return filling.body(_source(body), given, filling.plain)


def shown(body: str, *, at_office: bool = False) -> str:
    """As it would be read, with examples; as it was typed when it cannot be filled any more."""
    return body if faults(body, at_office=at_office) else with_examples(body)


def filled(body: str, referral: Referral, *, by: User) -> str:
    """The text as this person would send it about this file."""
    return _filled(body, vocabulary(), _context(referral, by))


def filled_at_office(body: str, dossier: Dossier, *, by: User) -> str:
    """The same of someone of the front desk."""
    return _filled(body, vocabulary(at_office=True), _around(dossier, by))


def _filled(body: str, known: Mail, context: dict[str, Any]) -> str:
    source = _source(body)
    return filling.body(source, filling.values(known, source, context), filling.plain)


def _source(body: str) -> Source:
    return Source(0, "", body)


def _context(referral: Referral, by: User) -> dict[str, Any]:
    """What costs a query is a function: only what the text names is asked."""
    return _around(referral.dossier, by) | {
        "referral": referral,
        "known": referral.known,
        "network": referral.network,
        "aid": lambda: _aid(referral),
        "owed_documents": lambda: [one.label for one in _owed(referral) if one.kind_code],
        "owed_questions": lambda: [one.label for one in _owed(referral) if one.in_words],
        "owed_on": lambda: getattr(clocks.open_request(referral), "due_on", None),
    }


def _around(dossier: Dossier, by: User) -> dict[str, Any]:
    contact = current_app.config["SETTINGS"].contact
    whole = Known(dossier, frozenset(Block), {})  # as the front desk reads it
    return {"dossier": dossier, "known": whole, "by": by, "contact": contact, "today": today}


def _aid(referral: Referral) -> str:
    version = version_in_force(referral.scheme) if referral.scheme else None
    return version.name if version else ""


def _owed(referral: Referral) -> list[InfoItem]:
    asked = (one for one in referral.requests if one.closed_at is None)
    return [item for one in asked for item in one.items if item.state in OWED]

"""The words that values of the code hold and people read: labels, tables, lines of journals."""

import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from portal.dossiers import journal

LABELS = {
    "portal.vocabulary": ("Block", "RoleName", "Subject"),
    "portal.dossiers.parts": ("Progress",),
    "portal.dossiers.asked": ("Progress",),
    "portal.dossiers.founder_models": ("Word",),
    "portal.dossiers.workflow": ("Status", "CloseReason", "Action"),
    "portal.dossiers.together": ("Right", "MandateState"),
    "portal.dossiers.calls": ("Moment",),
    "portal.dossiers.models": ("DocumentState",),
    "portal.dossiers.paper_letters": ("LetterKind",),
    "portal.dossiers.document_reasons": ("DocumentReason",),
    "portal.referrals.workflow": (
        "Status",
        "Party",
        "DeclineReason",
        "RefusalReason",
        "TransferReason",
    ),
    "portal.referrals.models": ("ItemState",),
    "portal.networks.models": ("ProductKind",),
    "portal.users.models": ("AccountEventKind",),
    "portal.casework.models": ("Means",),
    "portal.financing.forecast_lines": ("Variant",),
    "portal.financing.kinds": ("Side", "LineState", "Nature"),
    "portal.territory.quarters": ("Presence",),
}
"""By module: the closed lists whose labels the public and the applicants read."""
TABLES = {
    "portal.script_words": ("WORDS",),
    "portal.referrals.standing": ("CLOSED",),
    "portal.referrals.plain": ("WHERE",),
    "portal.financing.following": ("PUBLIC",),
    "portal.referrals.workflow": ("PUBLIC",),
    "portal.referrals.models": ("QUESTION_STATES",),
    "portal.dossiers.naming": ("UNNAMED",),
    "portal.referrals.closed": ("FIRST", "DONE", "ONLY_AFTER", "TAKE_UP"),
    "portal.users.journal": ("WAYS",),
    "portal.users.messages": ("SENTENCES",),
    "portal.dossiers.mandate_text": ("MAY", "NEVER", "AFTER", "END"),
    "portal.routing.words": ("COMPARED",),
}
"""The same of tables of words: what they hold in French."""


def words() -> Iterator[tuple[str, str]]:
    """Each with the file where it is written."""
    for module, names in LABELS.items():
        for name in names:
            yield from ((one.words, place(module)) for one in held(module, name))
    for module, names in TABLES.items():
        for name in names:
            yield from ((text, place(module)) for text in texts(held(module, name)))
    importlib.import_module("portal.views")  # with all that speaks in the journals
    yield from ((text, place("portal.dossiers.journal")) for text in journal.public_words())


def held(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def place(module: str) -> str:
    return f"{module.replace('.', '/')}.py"


def texts(value: Any) -> Iterator[str]:
    """What a table holds in French; the keys only where they are words that are shown."""
    if isinstance(value, Mapping):
        yield from (one for one in value if type(one) is str and one[:1].isupper())
        yield from (text for one in value.values() for text in texts(one))
    elif isinstance(value, tuple):
        yield from (text for one in value for text in texts(one))
    elif re.search("[a-z]", str(value)):
        yield str(value)

"""A letter as plain data, block by block, for the typesetter: nothing else is needed after it."""

import re
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.calendar import today
from portal.correspondence.models import Head, Stationery
from portal.correspondence.rights import Rights
from portal.correspondence.wording import Filled
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.french import date_long
from portal.networks.models import Network
from portal.territory.queries import commune
from portal.users.models import User

PARAGRAPHS = re.compile(r"\n\s*\n")
ITEM = "- "


@dataclass(frozen=True)
class Sender:
    """``reach``: how to reach who writes, on one line."""

    name: str
    address: str
    reach: str
    place: str
    signatory: str
    function: str


@dataclass(frozen=True)
class Addressee:
    """Who receives it, line by line, about the request of this number."""

    lines: list[str]
    number: str


EXAMPLE = Addressee(["Awa Diop", "3 rue des Exemples", "80000 Amiens"], "2026-00042")


def network_sender(network: Network, adviser: User | None, stationery: Stationery | None) -> Sender:
    """As its stationery says, and where it says nothing as the network is known."""
    head = stationery.head if stationery else Head()
    signatory = head.signatory or (adviser.full_name if adviser else network.name)
    return Sender(
        name=head.name or network.name,
        address=head.address or network.address,
        reach=_reach(network),
        place=head.place,
        signatory=signatory,
        function=head.function or ("" if signatory == network.name else network.name),
    )


def office_sender() -> Sender:
    settings = current_app.config["SETTINGS"]
    desk, portal = settings.contact, settings.portal_name
    reach = ", ".join((desk.phone, desk.email))
    return Sender(settings.authority, desk.address, reach, "", "L’accueil du guichet", portal)


def _reach(network: Network) -> str:
    return ", ".join(one for one in (network.phone, network.email) if one)


def laid_out(
    to: Addressee, sender: Sender, filled: Filled, rights: Rights, notice: str = ""
) -> dict[str, Any]:
    """``notice``: what stands across the top of a letter that is only looked at."""
    settings, day = current_app.config["SETTINGS"], date_long(today())
    return {
        "authority": sender.name,
        "portal": settings.portal_name,
        "sender": {"name": sender.name, "address": sender.address, "reach": sender.reach},
        "addressee": to.lines,
        "dated": f"{sender.place}, le {day}" if sender.place else f"Le {day}",
        "number": to.number,
        "subject": filled.subject,
        "blocks": blocks(filled.body),
        "signatory": sender.signatory,
        "function": sender.function,
        "rights": {"title": rights.title, "lines": rights.lines},
        "notice": notice,
    }


def blocks(body: str) -> list[dict[str, Any]]:
    """Paragraphs, and lists where each line begins with a dash."""
    parts = (part.strip().splitlines() for part in PARAGRAPHS.split(body))
    return [_block(lines) for lines in parts if lines]


def _block(lines: list[str]) -> dict[str, Any]:
    if all(line.startswith(ITEM) for line in lines):
        return {"items": [line.removeprefix(ITEM) for line in lines], "text": ""}
    return {"items": [], "text": "\n".join(lines)}


def addressee(dossier: Dossier) -> Addressee:
    answers = course(dossier.answers, "application").answers
    place = _place(answers.get("insee_domicile") or "")
    lines = (dossier.owner.full_name, answers.get("adresse", ""), place)
    return Addressee([line for line in lines if line], dossier.number or "")


def _place(insee: str) -> str:
    """« 80450 Camon »; a town of several postal codes by its name alone."""
    found = commune(insee)
    if found is None:
        return ""
    code = found.postal_codes[0] if len(found.postal_codes) == 1 else ""
    return f"{code} {found.name}".strip()

"""The list in view as a file for spreadsheets, written a part at a time."""

import csv
import io
from collections.abc import Callable, Iterator

from portal.french import NBSP, date_numeric
from portal.monitoring.files import FileRow, Filters, Part, in_batches
from portal.referrals.workflow import POSITIVE
from portal.users.acceptances import people_of
from portal.vocabulary import Subject

BOM = "\ufeff"  # without it, spreadsheets read accents wrong
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def lines(filters: Filters) -> Iterator[str]:
    """Semicolons, decimal commas, French dates: what French spreadsheets open as it is."""
    yield BOM + written([list(COLUMNS)])
    for rows in in_batches(filters):
        yield written([[cell(row) for cell in COLUMNS.values()] for row in rows])


def people(subject: Subject) -> Iterator[str]:
    """Who accepts to receive something, in a file of the same kind."""
    yield BOM + written([["Prénom", "Nom", "Adresse électronique", "Accepté le"]])
    for rows in people_of(subject):
        yield written(
            [[user.given_name, user.family_name, user.email, date_numeric(given_at)]
             for user, given_at in rows]
        )  # fmt: skip


def written(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [harmless(cell) for cell in row] for row in rows
    )
    return text.getvalue()


def harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula is shown as a text."""
    return f"'{text}" if text.startswith(RISKY) else text


def amount(cents: int | None) -> str:
    """« 12500 », « 12500,50 »: a number for the spreadsheet; unknown is empty."""
    if cents is None:
        return ""
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)


def network_words(part: Part) -> str:
    """« Initiative Somme : Accordé, 12500 € »."""
    granted = part.granted_cents if part.status in POSITIVE else None
    money = f", {amount(granted)}{NBSP}€" if granted else ""
    return f"{part.name} : {part.status.label}{money}"


def last_decision(row: FileRow) -> str:
    moments = [part.decided_at for part in row.parts if part.decided_at]
    return date_numeric(max(moments)) if moments else ""


Cell = Callable[[FileRow], str]
COLUMNS: dict[str, Cell] = {
    "Numéro": lambda row: row.number,
    "Personne": lambda row: row.person,
    "Projet": lambda row: row.title,
    "Type": lambda row: row.kind,
    "Commune": lambda row: row.commune,
    "Territoire": lambda row: "métropole" if row.in_perimeter else "hors du territoire",
    "Quartier prioritaire": lambda row: "oui" if row.in_qpv else "",
    "Commencée le": lambda row: date_numeric(row.begun_at),
    "Envoyée le": lambda row: date_numeric(row.sent_at) if row.sent_at else "",
    "Statut": lambda row: row.status,
    "Besoin (€)": lambda row: amount(row.need_cents),
    "Réseaux": lambda row: " | ".join(map(network_words, row.parts)),
    "Dernière décision le": last_decision,
    "Accordé (€)": lambda row: amount(row.granted_cents or None),
}

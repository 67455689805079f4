"""The list in view as a file for spreadsheets, written a part at a time."""

from collections.abc import Callable, Iterator

from portal.french import NBSP, date_numeric
from portal.monitoring.files import FileRow, Filters, Part, in_batches, totals
from portal.privacy.commands import note_export, note_exported
from portal.referrals.workflow import POSITIVE
from portal.sheets.separated import BOM, amount, harmless, written
from portal.users.acceptances import people_of
from portal.users.models import User
from portal.vocabulary import Subject

NAME = "Pilotage du guichet"


def lines(filters: Filters, *, by: User) -> Iterator[str]:
    """Semicolons, decimal commas, French dates: what French spreadsheets open as it is.

    Each file that can be known by its line is noted before it leaves.
    """
    return _lines(filters, by.id)


def _lines(filters: Filters, user_id: int) -> Iterator[str]:
    number = note_export(totals(filters).files, filters.counted.words, user_id=user_id)
    yield BOM + written([list(COLUMNS)])
    for rows in in_batches(filters):
        known = [row.id for row in rows if row.readable]
        note_exported(known, number, NAME, user_id=user_id)
        yield written([[harmless(cell(row)) for cell in COLUMNS.values()] for row in rows])


def people(subject: Subject) -> Iterator[str]:
    """Who accepts to receive something, in a file of the same kind."""
    yield BOM + written([["Prénom", "Nom", "Adresse électronique", "Accepté le"]])
    for rows in people_of(subject):
        yield written(
            [harmless(one) for one in (user.given_name, user.family_name, user.email,
                                       date_numeric(given_at))]
            for user, given_at in rows
        )  # fmt: skip


def network_words(part: Part) -> str:
    """« Initiative Somme : Accordé, 12500 € »."""
    granted = part.granted_cents if part.status in POSITIVE else None
    money = f", {amount(granted)}{NBSP}€" if granted else ""
    return f"{part.name} : {part.words}{money}"


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

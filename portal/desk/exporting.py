"""The list in view as a table: whole, in its order, a part at a time, each file of it noted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from portal.database import scanning
from portal.desk.columns import LOOK_UPS, More, looked_up
from portal.desk.columns import Column as Looked
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Dossier
from portal.dossiers.summary import KINDS
from portal.french import day_of
from portal.networks.models import Network
from portal.privacy.commands import note_export, note_exported
from portal.referrals import first_sight as known
from portal.referrals.models import Referral
from portal.referrals.orders import ordered
from portal.referrals.queries import networks_of
from portal.referrals.triage import Asked, SavedView, at_the_desk_of, wanted
from portal.referrals.workflow import Status, staff_words
from portal.sheets.columns import Column, Kind, Value
from portal.territory.models import Commune
from portal.users.models import User

BATCH = 500
"""Rows read, noted and written at a time."""
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Beside:
    """What is known of a file beside its row: the networks it is at, and what was looked up."""

    id: int
    networks: list[str]
    more: More

    def __getitem__(self, column: Looked) -> Any:
        return self.more.get(column, {}).get(self.id)


Cell = Callable[[Any, Beside], Value]


@dataclass(frozen=True)
class Exported:
    """One column: its head, and what a row and what is known beside it say in it."""

    column: Column
    value: Cell


def _day(name: str) -> Cell:
    return lambda row, _: _paris(getattr(row, name))


def _paris(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None


def _text(name: str) -> Cell:
    return lambda row, _: getattr(row, name) or ""


def _around(row: Any) -> str:
    return "métropole" if row.in_perimeter else "hors du territoire"


def _status(row: Any, _: Beside) -> str:
    return staff_words(Status(row.status), waiting=row.waiting_on_owner)


COLUMNS: dict[str, Exported] = {
    "numero": Exported(Column("Numéro", width=14), _text("number")),
    "nom": Exported(Column("Porteur de projet", width=26), _text("person_name")),
    "projet": Exported(Column("Projet", width=34), _text("title")),
    "type": Exported(Column("Type", width=16), lambda row, _: KINDS.get(row.kind, "")),
    "lieu": Exported(Column("Commune", width=20), _text("commune")),
    "territoire": Exported(
        Column("Territoire", width=18),
        lambda row, _: _around(row) if row.place_known else "",
    ),
    "quartier": Exported(
        Column("Quartier prioritaire", width=18), lambda row, _: "oui" if row.in_qpv else ""
    ),
    "statut": Exported(Column("Statut", width=22), _status),
    "recu": Exported(Column("Reçu le", Kind.DATE, 12), _day("proposed_at")),
    "pris": Exported(Column("Pris en charge le", Kind.DATE, 16), _day("taken_at")),
    "echeance": Exported(
        Column("Échéance", Kind.DATE, 12), lambda row, _: row.due_on if row.open else None
    ),
    "decide": Exported(Column("Décidé le", Kind.DATE, 12), _day("decided_at")),
    "clos": Exported(Column("Clos le", Kind.DATE, 12), _day("closed_at")),
    "besoin": Exported(Column("Besoin (€)", Kind.EUROS), lambda row, _: row.need_cents),
    "accorde": Exported(Column("Accordé (€)", Kind.EUROS), lambda row, _: row.granted_cents),
    "reseau": Exported(Column("Votre réseau", width=22), _text("network")),
    "reseaux": Exported(
        Column("Réseaux du dossier", width=20), lambda _, beside: ", ".join(beside.networks)
    ),
    "conseiller": Exported(
        Column("Conseiller", width=24),
        lambda row, _: f"{row.given_name or ''} {row.family_name or ''}".strip(),
    ),
    Looked.MEETING: Exported(
        Column("Prochain rendez-vous", Kind.DATE, 18),
        lambda _, beside: _paris(beside[Looked.MEETING]),
    ),
    Looked.CHANGED: Exported(
        Column("Dernier changement", Kind.DATE, 18),
        lambda _, beside: _paris(beside[Looked.CHANGED]),
    ),
    Looked.JOBS: Exported(Column("Emplois"), lambda _, beside: beside[Looked.JOBS] or ""),
}
"""By the codes of the columns of the list, and some that it has not."""
BESIDE_THE_NAME = ("numero", "nom", "projet", "lieu")
CLOSED_ALSO = ("decide", "clos", "accorde")


@dataclass(frozen=True)
class Sheet:
    """What leaves: the rows to read, their columns, who takes them, what they were narrowed to;
    ``name``: of the list, as the people of its files read it."""

    rows: Rows
    columns: Mapping[str, Exported]
    user: User
    user_id: int
    reason: str
    name: str

    @property
    def heads(self) -> list[Column]:
        return [one.column for one in self.columns.values()]


def of_list(user: User, asked: Asked, sort: str, columns: Collection[str], reason: str) -> Sheet:
    """A list as it is narrowed, in its order and with its columns."""
    shown = {*BESIDE_THE_NAME, *columns, *(CLOSED_ALSO if asked.view is SavedView.CLOSED else ())}
    tests = at_the_desk_of(user), wanted(asked, user, None)
    return _sheet(user, tests, ordered(sort), shown, reason, asked.view.label)


def of_these(ids: Collection[int], user: User, reason: str) -> Sheet:
    """Of these referrals, those of this person's own networks, with all that is known at once."""
    tests = at_the_desk_of(user), Referral.id.in_(ids)
    shown = COLUMNS.keys() - LOOK_UPS.keys()
    return _sheet(user, tests, [Referral.due_on, Referral.id], shown, reason, reason)


def _sheet(
    user: User, tests: Sequence[ColumnElement[bool]], order: Sequence[Any], shown: Collection[str],
    reason: str, name: str,
) -> Sheet:  # fmt: skip
    chosen = {code: one for code, one in COLUMNS.items() if code in shown}
    return Sheet(_rows().where(*tests).order_by(*order), chosen, user, user.id, reason, name)


def batches(sheet: Sheet) -> Iterator[list[list[Value]]]:
    """Its rows, each noted before it leaves; the session's own transaction holds nothing then."""
    asked = [one for one in LOOK_UPS if one in sheet.columns]
    with scanning() as look:
        count = look.scalar(select(func.count()).select_from(sheet.rows.order_by(None).subquery()))
        number = note_export(count or 0, sheet.reason, user_id=sheet.user_id)
        found = look.execute(sheet.rows.execution_options(yield_per=BATCH))
        for rows in found.partitions():
            dossiers = {row.dossier_id for row in rows}
            networks, _ = networks_of(dossiers, look)
            more = looked_up(asked, dossiers, sheet.user, look)
            note_exported(dossiers, number, sheet.name, user_id=sheet.user_id)
            yield [
                [one.value(row, _beside(row, networks, more)) for one in sheet.columns.values()]
                for row in rows
            ]


def _beside(row: Any, networks: Mapping[int, list[str]], more: More) -> Beside:
    told = networks[row.dossier_id] if row.whole else [row.abbreviation]
    return Beside(row.dossier_id, told, more)


def _rows() -> Rows:
    return (
        select(
            Referral.dossier_id, Dossier.number, known.PERSON.label("person_name"),
            known.CALLED.label("title"), known.KIND.label("kind"), known.PLACE.label("commune"),
            known.AROUND.label("in_perimeter"), Referral.in_qpv,
            Consent.project.label("place_known"),
            Referral.status, Referral.open, Referral.waiting_on_owner, Referral.proposed_at,
            Referral.taken_at, Referral.due_on, Referral.decided_at, Referral.closed_at,
            Referral.need_cents, Referral.granted_cents, Network.name.label("network"),
            Network.abbreviation, known.WHOLE.label("whole"),
            User.given_name, User.family_name,
        )
        .join(Referral.dossier)
        .join(Referral.network)
        .join(Referral.adviser, isouter=True)
        .join(Consent, known.WITH_CONSENT, isouter=True)
        .join(Commune, Commune.insee == Dossier.insee, isouter=True)
    )  # fmt: skip

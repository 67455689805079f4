"""The columns that a list may show beside the person's name, and what some must look up."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.casework.models import Appointment
from portal.casework.next_meeting import MEETING, next_at
from portal.database import session
from portal.dossiers.consent_models import Consent
from portal.dossiers.course import course
from portal.dossiers.models import Audience, Dossier, Event
from portal.french import number
from portal.users.models import User
from portal.vocabulary import LabelledEnum


class Column(LabelledEnum):
    """In the order in which they are offered; the values stand in addresses."""

    DUE = "echeance", "Échéance"
    NEED = "besoin", "Besoin"
    STATUS = "statut", "Statut"
    NETWORKS = "reseaux", "Réseaux"
    ADVISER = "conseiller", "Conseiller"
    PROJECT = "projet", "Projet"
    PLACE = "lieu", "Lieu"
    KIND = "type", "Type"
    RECEIVED = "recu", "Reçu le"
    MEETING = MEETING, "Prochain rendez-vous"
    CHANGED = "change", "Dernier changement"
    JOBS = "emplois", "Emplois"
    QUARTER = "quartier", "Quartier"


DEFAULT = (Column.DUE, Column.NEED, Column.STATUS, Column.NETWORKS, Column.ADVISER)
More = Mapping[Column, Mapping[int, str | datetime]]
"""What the lines do not hold themselves, by the id of their file."""


def known_columns(text: str) -> tuple[Column, ...]:
    """« besoin,statut »; what is no column is left out, and each stands once."""
    asked = dict.fromkeys(text.split(","))
    return tuple(Column(one) for one in asked if one in set(Column))


def looked_up(
    columns: Collection[Column], files: Collection[int], user: User, look: Session | None = None
) -> More:
    """One query for all the columns that need one, and none when none does."""
    asked = [one for one in LOOK_UPS if one in columns]
    if not asked:
        return {}
    read = [LOOK_UPS[one] for one in asked]
    query = select(Dossier.id, *(one.expression(user) for one in read))
    rows = (look or session).execute(query.where(Dossier.id.in_(files))).all()
    return {
        column: {row[0]: one.value(row[place]) for row in rows}
        for place, (column, one) in enumerate(zip(asked, read, strict=True), start=1)
    }


def _changed(user: User) -> ColumnElement[Any]:
    """When something last happened, as far as this person's networks may know."""
    theirs = Event.network_id.in_(user.network_ids)
    last = select(func.max(Event.at)).where(Event.dossier_id == Dossier.id)
    return last.where(or_(Event.audience != Audience.NETWORK, theirs)).scalar_subquery()


def _meeting(user: User) -> ColumnElement[Any]:
    return next_at(Dossier.id, Appointment.network_id.in_(user.network_ids))


def _answers(user: User) -> ColumnElement[Any]:
    """Null where the person shares their project with none of this person's networks."""
    theirs = Consent.dossier_id == Dossier.id, Consent.network_id.in_(user.network_ids)
    told = exists().where(*theirs, Consent.withdrawn_at.is_(None), Consent.project)
    return case((told, Dossier.answers.expression))


def _jobs(answers: Mapping[str, Any] | None) -> str:
    """Those created within three years and those kept."""
    if answers is None:
        return ""
    counted = course(answers, "application").answers
    jobs = [counted.get(one) for one in ("emplois_crees_3ans", "emplois_maintenus")]
    known = [one for one in jobs if one is not None]
    return number(sum(known)) if known else ""


@dataclass(frozen=True)
class LookUp:
    """What is read of a file for a column, and how it is shown."""

    expression: Callable[[User], ColumnElement[Any]]
    value: Callable[[Any], str | datetime]


LOOK_UPS: dict[Column, LookUp] = {
    Column.MEETING: LookUp(_meeting, lambda moment: moment),
    Column.CHANGED: LookUp(_changed, lambda moment: moment),
    Column.JOBS: LookUp(_answers, _jobs),
}

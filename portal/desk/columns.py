"""The columns that a list may show beside the person's name, and what some must look up."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from portal.database import session
from portal.dossiers.models import Audience, Dossier, Event
from portal.dossiers.questions import course
from portal.french import number
from portal.referrals.triage import Line
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


def looked_up(columns: Collection[Column], lines: Sequence[Line], user: User) -> More:
    """A query for each column that needs one, and none for the others."""
    files = [line.dossier_id for line in lines]
    return {one: dict(look(files, user)) for one, look in LOOK_UPS.items() if one in columns}


def _changed(files: Sequence[int], user: User) -> Iterator[tuple[int, datetime]]:
    """When something last happened, as far as this person's networks may know."""
    theirs = Event.network_id.in_(user.network_ids)
    query = (
        select(Event.dossier_id, func.max(Event.at))
        .where(Event.dossier_id.in_(files), or_(Event.audience != Audience.NETWORK, theirs))
        .group_by(Event.dossier_id)
    )
    yield from ((file, moment) for file, moment in session.execute(query))


def _jobs(files: Sequence[int], _: User) -> Iterator[tuple[int, str]]:
    """Those created within three years and those kept."""
    query = select(Dossier.id, Dossier.answers).where(Dossier.id.in_(files))
    for file, answers in session.execute(query):
        counted = course(answers, "application").answers
        jobs = [counted.get(one) for one in ("emplois_crees_3ans", "emplois_maintenus")]
        known = [one for one in jobs if one is not None]
        if known:
            yield file, number(sum(known))


LOOK_UPS: dict[Column, Callable[[Sequence[int], User], Iterator[tuple[int, str | datetime]]]] = {
    Column.CHANGED: _changed,
    Column.JOBS: _jobs,
}

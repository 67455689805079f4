"""Appointments, tasks and opinions in « Aujourd’hui »: what is looked for, and how it is told."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, case, cast, or_, select
from sqlalchemy.types import String

from portal.calendar import ONE_DAY, midnight, today
from portal.casework.access import asked_of, work_of
from portal.casework.models import (
    STANDING,
    Appointment,
    AppointmentState,
    Opinion,
    OpinionState,
    Todo,
)
from portal.database import now
from portal.desk.today_lines import Found, Line, Place, Reader, columns
from portal.desk.today_words import line, moment
from portal.dossiers.models import Dossier
from portal.dossiers.sharing import UNNAMED, shares
from portal.french import day_of
from portal.referrals.triage import deadline_words
from portal.vocabulary import Block


def appointments(reader: Reader) -> Select[Any]:
    """Those of today, those that are over and unsettled, those for which the person wants another
    time."""
    theirs = work_of(reader.user, reader.away, Appointment, Appointment.adviser_id)
    other_time = Appointment.state == AppointmentState.OTHER_TIME
    shown = columns(
        referral=Appointment.referral_id, dossier=Appointment.dossier_id, at=Appointment.starts_at,
        text=cast(Appointment.state, String),
    )  # fmt: skip
    return (
        select(*shown)
        .where(Appointment.state.in_(STANDING), theirs)
        .where(or_(Appointment.starts_at < midnight(today() + ONE_DAY), other_time))
        .order_by(Appointment.starts_at, Appointment.id)
    )


def meeting(found: Found, _: Reader, __: Mapping[int, Any]) -> Line:
    when = found.at or now()
    state = AppointmentState(found.text or "")
    if state is AppointmentState.OTHER_TIME:
        what = "Rendez-vous : un autre moment est demandé"
    elif when < now():
        what = "Rendez-vous passé : dites s’il a eu lieu"
    else:
        what = f"Rendez-vous {state.label.lower()}"
    return line(found, what, moment(when), day=min(day_of(when), today()), anchor="rendez-vous")


def tasks(reader: Reader) -> Select[Any]:
    """What is for today, or late."""
    theirs = work_of(reader.user, reader.away, Todo, Todo.assignee_id)
    shown = columns(
        referral=Todo.referral_id, dossier=Todo.dossier_id, day=Todo.due_on, text=Todo.what
    )
    due = Todo.done_at.is_(None) & (Todo.due_on <= today())
    return select(*shown).where(theirs, due).order_by(Todo.due_on, Todo.id)


def task(found: Found, _: Reader, __: Mapping[int, Any]) -> Line:
    day = found.day or today()
    return line(found, found.text or "", deadline_words(day), day=day, anchor="taches")


def opinions(reader: Reader) -> Select[Any]:
    """Those that the reader may give; ``text``: the person's name, where whoever is asked may know
    it."""
    awaited = Opinion.state == OpinionState.ASKED
    named = shares(Opinion.dossier_id, Opinion.asked_network_id, Block.IDENTITY)
    person = select(Dossier.person_name).where(Dossier.id == Opinion.dossier_id).scalar_subquery()
    shown = columns(
        referral=Opinion.referral_id, dossier=Opinion.dossier_id, about=Opinion.id,
        day=Opinion.due_on, text=case((named, person), else_=UNNAMED),
    )  # fmt: skip
    query = select(*shown).where(asked_of(reader.user, reader.away), awaited)
    return query.order_by(Opinion.due_on, Opinion.id)


def opinion(found: Found, _: Reader, __: Mapping[int, Any]) -> Line:
    """It leads to the question: the file may be another network's."""
    day, place = found.day or today(), Place("adviser.opinion", {"opinion_id": found.about})
    said = (found.text or "", "Avis à donner", deadline_words(day), place, found.number or "")
    return Line(*said, day=day)

"""Opinions, tasks, contacts and appointments on the page of a file."""

from dataclasses import dataclass
from typing import Any

from forms.casework import KeyedForm
from portal.casework import queries
from portal.casework.appointments import may_be_proposed
from portal.casework.models import Appointment, Contact, Opinion, Todo
from portal.referrals.study import Study
from portal.views.current import me
from portal.views.exchanges import new_key


def opinions(view: Study, _: Any) -> list[Opinion]:
    return queries.opinions_on(view.referral, me())


def todos(view: Study, _: Any) -> list[Todo]:
    return queries.todos_on(view.referral, me())


@dataclass(frozen=True)
class Log:
    """``in_vain``: how many calls nobody answered since the last contact."""

    entries: list[Contact]
    in_vain: int
    form: KeyedForm


def contacts(view: Study, _: Any) -> Log:
    entries = queries.contacts_on(view.referral, me())
    reached = next((rank for rank, one in enumerate(entries) if one.answered), len(entries))
    return Log(entries, reached, KeyedForm(formdata=None, key=new_key()))


@dataclass(frozen=True)
class Meetings:
    rows: list[Appointment]
    open: bool


def meetings(view: Study, _: Any) -> Meetings:
    rows = queries.appointments_on(view.referral, me())
    return Meetings(rows, may_be_proposed(view.referral))

"""The parts of an adviser's page on a file, in their order: each brings what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from flask_wtf import FlaskForm

from portal.dossiers.paper_letters import PaperLetter, letters_from
from portal.referrals import mail_copies, other_files
from portal.referrals.mail_copies import Sent
from portal.referrals.other_files import OtherFiles
from portal.referrals.study import Study
from portal.views import exchange_panels as on_page
from portal.views import plan_panel

Wrong = Mapping[str, FlaskForm]


class Place(Enum):
    """Where a part stands on the page."""

    MONEY = "money"
    """After the person's plan."""
    WORK = "work"
    """After the messages."""
    AGENDA = "agenda"
    """At the side, with what is to be done."""
    TEAM = "team"
    """At the side, after the notes."""
    AROUND = "around"
    """At the side, after the other networks."""


@dataclass(frozen=True)
class Panel:
    """One part: its anchor and its name in the list of contents, its template, what it reads.

    ``load`` gets the study and the forms that were sent and not accepted, by name; it returns what
    the template finds under ``panel.data``, or None for a file that has no such part. It costs a
    query or two: the whole page stays under twenty-five. ``count``: how much is in it.
    """

    anchor: str
    title: str
    template: str
    load: Callable[[Study, Wrong], Any]
    place: Place = Place.WORK
    count: Callable[[Any], int] = len


@dataclass(frozen=True)
class Shown:
    """A part with what it shows."""

    anchor: str
    title: str
    template: str
    place: Place
    count: int
    data: Any


def mails(view: Study, _: Wrong) -> list[Sent]:
    return mail_copies.for_network(view.dossier, view.referral.network_id)


def letters(view: Study, _: Wrong) -> list[PaperLetter]:
    return letters_from(view.dossier, view.referral.network_id)


def others(view: Study, _: Wrong) -> OtherFiles | None:
    return other_files.for_network(view.dossier, [view.referral.network_id])


def uncounted(_: Any) -> int:
    return 0


PANELS: tuple[Panel, ...] = (
    Panel(
        plan_panel.ANCHOR, "Qui finance quoi", "adviser/file/shares.html", plan_panel.on_page,
        Place.MONEY, uncounted,
    ),
    Panel("avis", "Avis demandés", "adviser/file/opinions.html", on_page.opinions),
    Panel(
        "rendez-vous", "Rendez-vous", "adviser/file/appointments.html", on_page.meetings,
        Place.AGENDA, lambda meetings: sum(one.standing for one in meetings.rows),
    ),
    Panel(
        "taches", "Tâches", "adviser/file/tasks.html", on_page.todos, Place.AGENDA,
        lambda todos: sum(one.done_at is None for one in todos),
    ),
    Panel(
        "contacts", "Contacts", "adviser/file/contacts.html", on_page.contacts, Place.TEAM,
        lambda log: len(log.entries),
    ),
    Panel(
        "autres-demandes", "Autres demandes", "adviser/file/other_files.html", others,
        Place.AROUND, lambda found: len(found.shown) + found.elsewhere,
    ),
    Panel("courriers", "Courriers", "adviser/file/letters.html", letters, Place.AROUND),
    Panel("courriels", "Courriels envoyés", "study/mails.html", mails, Place.AROUND),
)  # fmt: skip
"""One line a part."""


def shown_panels(view: Study, wrong: Wrong) -> list[Shown]:
    loaded = ((one, one.load(view, wrong)) for one in PANELS)
    return [
        Shown(one.anchor, one.title, one.template, one.place, one.count(data), data)
        for one, data in loaded
        if data is not None
    ]

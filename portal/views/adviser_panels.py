"""The parts of an adviser's page on a file, in their order: each brings what it shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm

from portal.referrals import mail_copies, other_files
from portal.referrals.mail_copies import Sent
from portal.referrals.other_files import OtherFiles
from portal.referrals.study import Study
from portal.views import exchange_panels as on_page
from portal.views import plan_panel

Wrong = Mapping[str, FlaskForm]


@dataclass(frozen=True)
class Panel:
    """One part: its anchor and its name in the list of contents, its template, what it reads.

    ``load`` gets the study and the forms that were sent and not accepted, by name; it returns what
    the template finds under ``panel.data``, or None for a file that has no such part. It costs a
    query or two: the whole page stays under twenty-five.
    """

    anchor: str
    title: str
    template: str
    load: Callable[[Study, Wrong], Any]
    aside: bool = False


@dataclass(frozen=True)
class Shown:
    """A part with what it shows; ``contents`` is its line in the list of contents."""

    contents: tuple[str, str]
    template: str
    aside: bool
    data: Any


def mails(view: Study, _: Wrong) -> list[Sent]:
    return mail_copies.for_network(view.dossier, [view.referral.network_id])


def others(view: Study, _: Wrong) -> OtherFiles | None:
    return other_files.for_network(view.dossier, [view.referral.network_id])


PANELS: tuple[Panel, ...] = (
    Panel(plan_panel.ANCHOR, "Qui finance quoi", "adviser/plan/panel.html", plan_panel.on_page),
    Panel("contacts", "Contacts", "adviser/panels/contacts.html", on_page.contacts),
    Panel("avis", "Avis demandés", "adviser/panels/opinions.html", on_page.opinions),
    Panel(
        "rendez-vous", "Rendez-vous", "adviser/panels/appointments.html", on_page.meetings,
        aside=True,
    ),
    Panel("taches", "Tâches", "adviser/panels/tasks.html", on_page.todos, aside=True),
    Panel(
        "autres-demandes", "Autres demandes", "adviser/panels/other_files.html", others,
        aside=True,
    ),
    Panel("courriels", "Courriels envoyés", "study/mails.html", mails, aside=True),
)  # fmt: skip
"""One line a part."""


def shown_panels(view: Study, wrong: Wrong) -> list[Shown]:
    loaded = ((one, one.load(view, wrong)) for one in PANELS)
    return [
        Shown((one.title, one.anchor), one.template, one.aside, data)
        for one, data in loaded
        if data is not None
    ]

"""How far an application is, told the same way on each of its pages."""

from flask import url_for

from portal.dossiers import completeness, consents
from portal.dossiers.course import Course
from portal.dossiers.documents import kept
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Progress
from portal.dossiers.questions import Page
from portal.languages import _
from portal.referrals.candidates import candidates, choice


def steps(dossier: Dossier, here: str) -> list[dict[str, str]]:
    """The steps of the whole application as the side list shows them; ``here`` is a step's code."""
    items = []
    for step in completeness.steps(dossier):
        done = step.progress is Progress.DONE
        state = "here" if step.code == here else "done" if done else "todo"
        url = url_for(step.endpoint, dossier_id=dossier.id, **step.place)
        items.append({"label": step.title, "url": url, "state": state})
    chosen = bool(consents.in_force(dossier) and choice(dossier, candidates(dossier)).agreed)
    ends = (("documents", _("Vos documents"), "documents.index", bool(kept(dossier))),
            ("networks", _("Choix des réseaux"), "application.networks", chosen),
            ("check", _("Vérifier et envoyer"), "application.check", False))  # fmt: skip
    for key, label, endpoint, done in ends:
        state = "here" if key == here else "done" if done else "todo"
        items.append(
            {"label": label, "url": url_for(endpoint, dossier_id=dossier.id), "state": state}
        )
    return items


def page_rank(path: Course, here: Page) -> tuple[int, int]:
    """Its place among the pages of its step, and how many these are as things stand."""
    codes = [page.code for page, _questions in path.pages if page.section == here.section]
    return codes.index(here.code) + 1, len(codes)

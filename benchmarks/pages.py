"""What is measured: the pages of the people of the demonstration."""

import secrets
from collections.abc import Iterator

from sqlalchemy import select
from werkzeug.test import TestResponse

from benchmarks.application import Filling
from benchmarks.desks import Desks
from benchmarks.measuring import Kind, Page
from benchmarks.portals import Portal
from benchmarks.visitors import Visitor
from portal.database import session, transaction
from portal.demo.projects import Project, answers, imagined
from portal.dossiers import commands, consents
from portal.monitoring import measures
from portal.monitoring.counted import Counted
from portal.referrals.candidates import candidates
from portal.users.models import User

DASHBOARD, KEPT = "dashboard, figures measured", "dashboard, figures kept"
SUBMIT, TRACK = "submission of an application", "applicant's tracking page"
DRAFTS = 60


class Visitors:
    """Who looks at one portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal, app = portal, portal.app
        self.admin = Visitor(app, "Nadia", "Genêt")
        self.applicant = Visitor(app, "Fatou", "Capucine")
        self.desks = Desks(portal)
        self.requests = 0
        """What a whole application takes; known with the main pages."""

    def main_pages(self) -> list[Page]:
        """The pages of which the number of files must not matter."""
        submit, sent = self._submit()
        filling = Filling(self.portal, self.applicant)
        self.requests = filling.whole()
        measured = self._page(DASHBOARD, self.admin, "/pilotage/", Kind.FIGURES)
        measured.before = measures.forget
        return [
            *self.desks.main_pages(),
            measured,
            self._page(KEPT, self.admin, "/pilotage/", Kind.FIGURES),
            submit,
            *filling.one_page(),
            Page(TRACK, self.portal.app, lambda: self.applicant.get(sent[-1])),
        ]

    def further_pages(self) -> Iterator[Page]:
        """Every other list and figure of the staff, once more with many files."""
        yield from self.desks.further_pages()
        for scope in ("territoire=qpv", "reseau=initiative_somme", "periode=12-mois"):
            path = f"/pilotage/?{scope}"
            page = self._page(f"dashboard, {scope}", self.admin, path, Kind.FIGURES)
            page.before = measures.forget
            yield page
        for counted in Counted:
            path = f"/pilotage/dossiers?liste={counted.value}"
            yield self._page(f"figure, {counted.value}", self.admin, path, Kind.FIGURES)
        path = "/pilotage/dossiers?q=atelier"
        yield self._page("figures, searched", self.admin, path, Kind.FIGURES)
        yield self._page("home page", self.applicant, "/")
        yield self._page("applicant's files", self.applicant, "/mes-demandes/")

    def _page(self, name: str, visitor: Visitor, path: str, kind: Kind = Kind.OTHER) -> Page:
        return Page(name, self.portal.app, lambda: visitor.get(path), kind)

    def _submit(self) -> tuple[Page, list[str]]:
        """The sending of drafts, each once; and where those that were sent are followed."""
        drafts, sent = self._drafts(), list[str]()
        token = self.applicant.token(f"/mes-demandes/{drafts[0]}/verifier")

        def send() -> TestResponse:
            dossier_id = drafts.pop()
            sent.append(f"/mes-demandes/{dossier_id}/suivi")
            return self.applicant.post(
                f"/mes-demandes/{dossier_id}/verifier", token,
                key=secrets.token_urlsafe(16), attestation="y",
            )  # fmt: skip

        most = DRAFTS // 3 - 2
        return Page(SUBMIT, self.portal.app, send, expected=302, most=most), sent

    def _drafts(self) -> list[int]:
        """Complete drafts of the applicant, who agrees to every network that the rules name."""
        projects = imagined().projects
        with self.portal.app.app_context(), transaction():
            mine = select(User).where(User.email == self.applicant.email)
            owner = session.scalars(mine).one()
            return [_draft(owner, projects[rank % len(projects)]) for rank in range(DRAFTS)]


def _draft(owner: User, project: Project) -> int:
    dossier = commands.start(owner, secrets.token_urlsafe(16))
    commands.save_page(dossier, "identite", answers(project), {}, by=owner)
    found = candidates(dossier)
    consents.choose(dossier, found.offered, {one.id for one in found.now}, by=owner)
    return dossier.id

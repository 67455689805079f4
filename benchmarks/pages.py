"""What is measured: the pages of the people of the demonstration."""

import secrets
from collections.abc import Callable, Iterator
from itertools import cycle
from urllib.parse import quote

from sqlalchemy import select
from werkzeug.test import TestResponse

from benchmarks.application import Filling
from benchmarks.measuring import Page
from benchmarks.portals import Portal
from benchmarks.visitors import Visitor
from portal.database import session, transaction
from portal.demo.projects import Project, answers, imagined
from portal.dossiers import commands, consents
from portal.monitoring import measures
from portal.monitoring.counted import Counted
from portal.referrals.candidates import candidates
from portal.referrals.triage import SavedView
from portal.users.models import User

LIST, SEARCH, FILE = "adviser's list", "adviser's list, searched", "adviser's file page"
TODAY = "adviser's day"
DASHBOARD, KEPT = "dashboard, figures measured", "dashboard, figures kept"
SUBMIT, TRACK = "submission of an application", "applicant's tracking page"
OPEN_FILES = "/conseil/?vue=ouverts"
DRAFTS = 60
FREQUENT = ("camille charge", "amiens", "statut:en-retard sans:documents creation")
"""Searches that most of the files of a load answer to."""


class Visitors:
    """Who looks at one portal."""

    def __init__(self, portal: Portal) -> None:
        self.portal, app = portal, portal.app
        self.adviser = Visitor(app, "Claire", "Bleuet")
        self.admin = Visitor(app, "Nadia", "Genêt")
        self.applicant = Visitor(app, "Fatou", "Capucine")
        self.front_desk = Visitor(app, "Nora", "Muguet")
        self.requests = 0
        """What a whole application takes; known with the main pages."""

    def main_pages(self) -> list[Page]:
        """The pages of which the number of files must not matter."""
        submit, sent = self._submit()
        filling = Filling(self.portal, self.applicant)
        self.requests = filling.whole()
        return [
            self._page(LIST, self.adviser, "/conseil/"),
            self._page(TODAY, self.adviser, "/conseil/aujourd-hui"),
            self._page(SEARCH, self.adviser, f"{OPEN_FILES}&q=atelier&echeance=30&tri=nom"),
            Page(FILE, self.portal.app, self._each(self.adviser, self._files())),
            Page(DASHBOARD, self.portal.app, lambda: self.admin.get("/pilotage/"), measures.forget),
            self._page(KEPT, self.admin, "/pilotage/"),
            submit,
            *filling.one_page(),
            Page(TRACK, self.portal.app, lambda: self.applicant.get(sent[-1])),
        ]

    def further_pages(self) -> Iterator[Page]:
        """Every other list and figure of the staff, once more with many files."""
        for view in SavedView:
            yield self._page(f"adviser, {view.value}", self.adviser, f"/conseil/?vue={view.value}")
        for sort in ("nom", "besoin", "-statut", "conseiller"):
            yield self._page(f"adviser, by {sort}", self.adviser, f"{OPEN_FILES}&tri={sort}")
        closed = "/conseil/?vue=clos&q=atelier&reseau=adie&tri=nom"
        yield self._page("adviser, closed, searched", self.adviser, closed)
        for words in FREQUENT:
            path = f"{OPEN_FILES}&q={quote(words)}"
            yield self._page(f"adviser, « {words} »", self.adviser, path)
        further = ("toutes&q=atelier", f"toutes&q={quote(FREQUENT[0])}")
        for view in ("a-faire", "messages", "sans-reseau", "toutes", *further):
            yield self._page(f"front desk, {view}", self.front_desk, f"/guichet/?vue={view}")
        for scope in ("territoire=qpv", "reseau=initiative_somme", "periode=12-mois"):
            page = self._page(f"dashboard, {scope}", self.admin, f"/pilotage/?{scope}")
            page.before = measures.forget
            yield page
        for counted in Counted:
            path = f"/pilotage/dossiers?liste={counted.value}"
            yield self._page(f"figure, {counted.value}", self.admin, path)
        yield self._page("figures, searched", self.admin, "/pilotage/dossiers?q=atelier")
        yield self._page("home page", self.applicant, "/")
        yield self._page("applicant's files", self.applicant, "/mes-demandes/")

    def _page(self, name: str, visitor: Visitor, path: str) -> Page:
        return Page(name, self.portal.app, lambda: visitor.get(path))

    def _files(self) -> list[str]:
        """The files of the first page of the list of open ones."""
        return self.adviser.links(OPEN_FILES, r"/conseil/dossiers/\d+[^\"]+")

    def _each(self, visitor: Visitor, paths: list[str]) -> Callable[[], TestResponse]:
        turn = cycle(paths)
        return lambda: visitor.get(next(turn))

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

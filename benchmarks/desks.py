"""What is measured of the desks: lists narrowed and in each order, the day, the board, a file."""

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import quote, urlencode

from sqlalchemy import select

from benchmarks.measuring import Kind, Page
from benchmarks.portals import Portal
from benchmarks.visitors import Visitor
from portal.database import session, transaction
from portal.desk import kept_views
from portal.monitoring import desk_board
from portal.monitoring.desk_lists import DeskList, Span
from portal.referrals.front_desk import DeskView
from portal.referrals.models import Referral
from portal.referrals.orders import SORTS
from portal.referrals.triage import SavedView, at_the_desk_of
from portal.referrals.workflow import Status
from portal.users.models import Role, User
from tests.full_file import fill

OPEN = SavedView.OPEN.value
RARE, COMMON, EVERYWHERE = "camille charge 4711", "creation", "camille charge"
"""Words of one file, of many, of nearly all."""
FOUND_LATE = f"{EVERYWHERE} amiens conseiller:personne"
TYPED = (
    "statut:en-retard conseiller:moi",
    "sans:documents",
    "avec:messages",
    "sans:notes",
    "avec:audience",
    "type:reprise quartier:oui",
    "tour:personne échéance:14",
    f"{COMMON} statut:en-retard sans:documents",
)
FILTERS = (
    {"statut": "in_review"}, {"reseau": "adie"}, {"echeance": "retard"}, {"echeance": "30"},
    {"conseiller": "moi"}, {"conseiller": "personne"},
)  # fmt: skip
COLUMNS = "besoin,statut,reseaux,conseiller,projet,lieu,type,recu,change,emplois,quartier"
LIST, BY_NAME, SEARCHED = "adviser's list", "adviser's list, by name", "adviser's list, searched"
TODAY, FILE, BOARD = "adviser's day", "adviser's file page", "board of the desk"
ALL_FILES = "front desk's list of every file"


class Desks:
    """The pages of an adviser and of the front desk of one portal; a file has every part filled."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.adviser = Visitor(portal.app, "Claire", "Bleuet")
        self.front_desk = Visitor(portal.app, "Nora", "Muguet")
        self.files = self.adviser.links(f"/conseil/?vue={OPEN}", r"/conseil/dossiers/\d+[^\"]+")
        with portal.app.app_context():
            reader = session.scalars(select(User).where(User.email == self.adviser.email)).one()
            self.full = f"/conseil/dossiers/{filled(reader).id}"
            self.kept = keep_views(reader)

    def main_pages(self) -> list[Page]:
        """The pages of which the number of files must not matter."""
        board = self._adviser(BOARD, "tableau-de-bord", Kind.BOARD)
        board.before = desk_board.forget
        return [
            self._list(LIST),
            self._list(BY_NAME, vue=OPEN, tri="nom"),
            self._list(SEARCHED, vue=OPEN, q=COMMON),
            self._adviser(TODAY, "aujourd-hui", Kind.TODAY),
            self._files(FILE, self.files),
            self._guichet(ALL_FILES, vue=DeskView.ALL.value),
            board,
        ]

    def further_pages(self) -> Iterator[Page]:
        yield from self._lists()
        for opened in ("taches", "avis", "vues", "actions-groupees", "equipe"):
            yield self._adviser(f"adviser, {opened}", opened)
        yield self._files("adviser's file page, every part filled", [self.full])
        yield from self._boards()
        yield from self._front_desk()

    def _lists(self) -> Iterator[Page]:
        for view in SavedView:
            yield self._list(f"adviser, {view.value}", vue=view.value)
        for sort in SORTS:
            yield self._list(f"adviser, by {sort}", vue=OPEN, tri=sort)
            yield self._list(f"adviser, by {sort}, downwards", vue=OPEN, tri=f"-{sort}")
        for narrowed in FILTERS:
            yield self._list(f"adviser, {urlencode(narrowed)}", vue=OPEN, **narrowed)
        for words in (RARE, COMMON, EVERYWHERE, FOUND_LATE, *TYPED):
            yield self._list(f"adviser, « {words} »", vue=OPEN, q=words)
        yield self._list(f"adviser, « {COMMON} », by name", vue=OPEN, q=COMMON, tri="nom")
        closed = SavedView.CLOSED.value
        yield self._list("adviser, closed, searched", vue=closed, q=COMMON, reseau="adie")
        yield self._list("adviser, closed, everywhere", vue=closed, q=EVERYWHERE)
        yield self._list("adviser, a kept view", **self.kept)
        yield self._list("adviser, all columns", vue=OPEN, colonnes=COLUMNS)
        yield self._list("adviser, last page", vue=OPEN, page="9999")
        yield self._list("adviser, closed, last page", vue=closed, page="9999")
        yield self._list("adviser, searched, last page", vue=OPEN, q=EVERYWHERE, page="9999")

    def _boards(self) -> Iterator[Page]:
        for span in Span:
            path = f"tableau-de-bord?periode={span.value}"
            yield self._adviser(f"board of the desk, {span.value}, kept", path)
        for one in DeskList:
            path = f"tableau-de-bord/dossiers?liste={one.value}&periode={Span.YEAR.value}"
            yield self._adviser(f"behind the board, {one.value}", path)

    def _front_desk(self) -> Iterator[Page]:
        yield self._page("front desk's day", self.front_desk, "/guichet/aujourd-hui", Kind.TODAY)
        for view in DeskView:
            yield self._guichet(f"front desk, {view.value}", vue=view.value)
        yield self._guichet("front desk, last page", vue=DeskView.ALL.value, page="9999")
        for view in (DeskView.ALL, DeskView.UNROUTED, DeskView.TASKS):
            for words in (RARE, EVERYWHERE):
                name = f"front desk, {view.value}, « {words} »"
                yield self._guichet(name, vue=view.value, q=words)
        path = f"/guichet/?vue={DeskView.UNROUTED.value}"
        files = self.front_desk.links(path, r"/guichet/demandes/\d+[^\"]*")
        yield self._files("front desk's file page", files, self.front_desk)

    def _list(self, name: str, **asked: str) -> Page:
        said = f"?{urlencode(asked, quote_via=quote)}" if asked else ""
        return self._page(name, self.adviser, f"/conseil/{said}", Kind.LIST)

    def _guichet(self, name: str, **asked: str) -> Page:
        return self._page(name, self.front_desk, f"/guichet/?{urlencode(asked)}", Kind.LIST)

    def _adviser(self, name: str, path: str, kind: Kind = Kind.LIST) -> Page:
        return self._page(name, self.adviser, f"/conseil/{path}", kind)

    def _page(self, name: str, visitor: Visitor, path: str, kind: Kind) -> Page:
        return Page(name, self.portal.app, lambda: visitor.get(path), kind)

    def _files(self, name: str, paths: list[str], visitor: Visitor | None = None) -> Page:
        turn, reader = cycle(paths), visitor or self.adviser
        return Page(name, self.portal.app, lambda: reader.get(next(turn)), Kind.FILE)


def filled(reader: User) -> Referral:
    """A study of their desk on which everything was done."""
    studied = Referral.status == Status.IN_REVIEW, ~Referral.waiting_on_owner
    query = select(Referral).where(at_the_desk_of(reader), *studied)
    referral = session.scalars(query.order_by(Referral.id.desc()).limit(1)).one()
    team = select(User).join(User.roles).where(Role.desk_id == referral.desk_id)
    other = session.scalars(team.where(User.id != reader.id).limit(1)).one()
    fill(referral, by=reader, colleague=other)
    return referral


def keep_views(reader: User) -> dict[str, str]:
    """Two, which every list then counts; answers the one that is narrowed by words."""
    late = {"vue": OPEN, "echeance": "retard", "conseiller": "moi"}
    searched = {"vue": OPEN, "q": COMMON, "reseau": "adie"}
    with transaction():
        kept_views.keep("Mesure : retards", late, None, by=reader)
        kept_views.keep("Mesure : créations", searched, None, by=reader)
    return searched

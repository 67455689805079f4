"""The people of one file, what is known of each, and the mails that they must have had."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

import time_machine
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import func, select

from portal import calendar, delays
from portal.calendar import today
from portal.database import now, session, transaction
from portal.dossiers import commands as files
from portal.dossiers import consents
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.financing.commands import save_plan
from portal.financing.plan import Line
from portal.outbox import Email
from portal.referrals.models import Referral
from portal.users.models import User
from portal.users.notices import Notice
from tests.factories import DeskFactory, NetworkFactory, UserFactory
from tests.factories_files import DossierFactory, desk_of
from tests.lives.tables import BLOCKS, KINDS, NECESSARY, OPEN, USUAL, among

BEGINNING = datetime.fromisoformat("2027-01-12T10:00+01:00")
"""Before no change of the clocks for a long time: a day later is the same hour."""
A_SECOND = timedelta(seconds=1)
EXPECTED = {"initiative_somme": 5_000_00, "adie": 4_000_00}
"""What the person's plan awaits from each network; the rest of it raises no question."""
PLAN = (
    Line(kind="equipment", amount_cents=58_000_00),
    Line(kind="own_cash", amount_cents=24_000_00),
    Line(kind="bank_loan", amount_cents=25_000_00),
    Line(kind="honour_loan", amount_cents=EXPECTED["initiative_somme"]),
    Line(kind="microcredit", amount_cents=EXPECTED["adie"]),
)
SMALL = "reseau_voisin"
"""A network that no rule names: it may join another one."""
NETWORKS = ("initiative_somme", "adie", SMALL)
ROLES = {
    "owner": {}, "stranger": {}, "front_desk": {"front_desk": True}, "admin": {"admin": True},
}  # fmt: skip
TEAMS = (
    "adviser initiative_somme", "colleague initiative_somme", "manager initiative_somme",
    "adviser adie", "manager adie", f"adviser {SMALL}",
)  # fmt: skip
PEOPLE = (*ROLES, *TEAMS)
RIGHT = "right"
WHO = among((*PEOPLE, *[RIGHT] * 2 * len(PEOPLE)))
COLLEAGUES = among((*TEAMS, *[RIGHT] * 2 * len(TEAMS)))
"""Two times of three someone who may, else anyone."""


@dataclass
class Study:
    """A file at one network, as the model has it."""

    code: str
    status: str = "proposed"
    adviser: str | None = None
    closed_on: date | None = None
    proposed_on: date = field(default_factory=today)

    @property
    def open(self) -> bool:
        return self.status in OPEN


@dataclass
class Away:
    """Someone's absence, and who stands in for them."""

    who: str
    deputy: str
    first: date
    last: date
    number: int

    def meets(self, first: date, last: date) -> bool:
        return self.first <= last and first <= self.last


class World(RuleBasedStateMachine):
    app: ClassVar

    def __init__(self) -> None:
        super().__init__()
        session.remove()
        self.point = self.app.extensions["database"].bind.begin_nested()
        self.travel = time_machine.travel(BEGINNING, tick=False)
        self.time = self.travel.start()
        small = NetworkFactory(code=SMALL, name="Réseau voisin")
        DeskFactory(network=small, email="guichet@voisin.example")
        self.ids = {who: self.made(who).id for who in PEOPLE}
        self.desks = {code: desk_of(code).id for code in NETWORKS}
        self.networks = {code: desk_of(code).network_id for code in NETWORKS}
        self.addresses = {who: self.user(who).email for who in PEOPLE}
        self.addresses |= {self.desk_at(code): desk_of(code).email for code in NETWORKS}
        self.studies: dict[int, Study] = {}
        self.absences: list[Away] = []
        self.gone: set[str] = set()
        self.acted = "owner"
        self.joined: set[str] = set()
        self.paces: dict[tuple[str, str], str] = {}
        self.told: Counter[tuple[str, str]] = Counter()
        self.put_aside: list[tuple[str, str, datetime]] = []
        self.told_by_key: set[str] = set()
        self.stamp = 0
        self.shared: dict[str, set[str]] = {}

    def send(self, *, decided: bool, planned: bool) -> None:
        """A file that the rules send to a network at once, or one that lacks an answer."""
        lacking = {} if decided else {"ficp": "unsure"}
        self.planned, owner = planned, self.user("owner")
        self.seen_emails = session.scalar(select(func.max(Email.id))) or 0
        self.seen_notices = session.scalar(select(func.max(Notice.id))) or 0
        dossier = DossierFactory(to=NETWORKS, owner=owner, sent=False, **lacking)
        with transaction():
            if planned:
                save_plan(dossier, PLAN, vat=True, by=owner)
            files.submit(dossier, self.new_key(), by=owner)
        self.number = dossier.id
        self.file = "routed" if decided else "submitted"
        self.shared = {code: {*BLOCKS} for code in NETWORKS}
        self.hears("receipt", "owner")
        self.see_new()

    def teardown(self) -> None:
        self.travel.stop()
        session.remove()
        self.point.rollback()

    def made(self, who: str) -> User:
        role, _, code = who.partition(" ")
        if not code:
            return UserFactory(**ROLES[who])
        return UserFactory(**{"manager" if role == "manager" else "adviser": desk_of(code)})

    def user(self, who: str) -> User:
        return session.get_one(User, self.ids[who])

    @property
    def dossier(self) -> Dossier:
        return session.get_one(Dossier, self.number)

    def referral(self, number: int) -> Referral:
        return session.get_one(Referral, number)

    def referrals(self) -> list[Referral]:
        mine = select(Referral).where(Referral.dossier_id == self.number).order_by(Referral.id)
        return list(session.scalars(mine))

    def sent_since(self, last: int) -> Counter[tuple[str, str]]:
        names = {address: who for who, address in self.addresses.items()}
        query = select(Email.kind, Email.to).where(Email.id > last)
        return Counter((kind, names.get(to, to)) for kind, to in session.execute(query))

    def new_key(self) -> str:
        """Another one for each form, as each page has its own."""
        self.stamp += 1
        return f"form {self.stamp}"

    def see_new(self) -> list[int]:
        """New proposals come to networks that the person agreed to, one at a time each."""
        new = [one for one in self.referrals() if one.id not in self.studies]
        for one in new:
            assert one.status == "proposed"
            assert one.network.code in self.agreed, "sent without the person's word"
            self.studies[one.id] = Study(one.network.code)
            self.hears("proposed", self.desk_at(one.network.code))
        held = [one.code for one in self.studies.values() if one.open]
        assert len(held) == len(set(held))
        assert {self.networks[one] for one in self.agreed} == consents.in_force(self.dossier)
        return [one.id for one in new]

    @property
    def agreed(self) -> set[str]:
        """The networks for which the person's word stands."""
        return {*self.shared}

    def reads(self, code: str, *blocks: str) -> bool:
        """Whether the person lets a network read all of these; nothing without their word."""
        return self.shared.get(code, set()).issuperset(blocks)

    def reads_whole(self, code: str) -> bool:
        return self.reads(code, *NECESSARY)

    def roles(self, who: str, code: str | None = None) -> set[str]:
        """What someone is on this file; at one network, when it is named."""
        role, _, theirs = who.partition(" ")
        if not theirs:
            return {role} - {"stranger"}
        here = who not in self.gone and code in (None, theirs)
        return {role, "adviser"} - {"colleague"} if here else set()

    def one(self, who: str, right: Sequence[str]) -> str:
        """Whom a name stands for: « right » is each of those who may, in turn."""
        if who != RIGHT:
            return who
        self.stamp += 1
        return right[self.stamp % len(right)] if right else "stranger"

    def actor(self, who: str, right: Sequence[str] = ()) -> str:
        """The same of someone at a screen: nobody signs in to a closed account."""
        found = self.one(who, right)
        self.acted = "stranger" if found in self.gone else found
        return self.acted

    def works_at(self, who: str, code: str) -> bool:
        return "adviser" in self.roles(who, code)

    def at(self, rank: int) -> tuple[int, Study]:
        found = sorted(self.studies)
        number = found[rank % len(found)]
        return number, self.studies[number]

    def tried(self, do: Callable[[], object]) -> bool:
        """Whether it went through; else nothing of it is kept."""
        try:
            with transaction():
                do()
        except Refused:
            return False
        finally:
            self.forget()
        return True

    def forget(self) -> None:
        """Each request begins with an empty mind."""
        session.expire_all()
        calendar.forget()
        delays.forget()

    def expect(self, may: bool | None, told: object, do: Callable[[], object]) -> bool:
        """Do it: allowed, forbidden, or None where the model does not say; each at its moment."""
        self.time.shift(A_SECOND)
        done = self.tried(do)
        assert may is not False or not done, f"forbidden and done: {told}"
        assert may is not True or done, f"allowed and refused: {told}"
        return done

    def deputy_of(self, who: str) -> str | None:
        here = (one for one in self.absences if one.meets(today(), today()))
        return next((one.deputy for one in here if one.who == who), None)

    def acting_for(self, who: str | None) -> str | None:
        """Who does someone's work today: themselves, or who stands in for them; None for nobody."""
        while who and who not in self.gone:
            deputy = self.deputy_of(who)
            if deputy is None:
                return who
            who = deputy
        return None

    def desk_at(self, code: str) -> str:
        return f"desk {code}"

    def team_of(self, code: str) -> list[str]:
        return [who for who in TEAMS if who.endswith(f" {code}") and who not in self.gone]

    def managers_of(self, code: str) -> list[str]:
        return [who for who in self.team_of(code) if who.startswith("manager")]

    def reader(self, code: str, who: str | None) -> str:
        """Whom a mail for someone of a network reaches."""
        return self.acting_for(who) or self.desk_at(code)

    def hears(self, mail: str, who: str, key: str = "") -> None:
        """Someone must have heard of it, as soon as they chose; once with a ``key``."""
        kind = KINDS.get(mail, "")
        pace = self.paces.get((who, kind), USUAL.get(kind, "at_once"))
        if (key and f"{mail} {key} {who}" in self.told_by_key) or pace == "never":
            return
        if key:
            self.told_by_key.add(f"{mail} {key} {who}")
        if pace == "at_once":
            self.told[mail, who] += 1
        else:
            self.put_aside.append((mail, who, now()))

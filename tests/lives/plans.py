"""The plan that the networks share: what each proposes and pays, and what it does to the others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from portal.calendar import today
from portal.database import session
from portal.financing import plan_notices, proposals
from portal.financing.models import NetworkLine, PlanNotice
from portal.financing.proposals import Wanted
from portal.networks.queries import scheme
from tests.lives.studies import AIDS, GRANTED, RANKS, is_known
from tests.lives.tables import AT_WORK, OPEN, POSITIVE, among
from tests.lives.teams import Teams
from tests.lives.world import EXPECTED, RIGHT, WHO

COUNTED = (*OPEN, *POSITIVE, "refused")
CONCERNED = (*AT_WORK, *POSITIVE)
"""Those that hear of what the others change."""
AMOUNTS = (None, 0, 4_000_00, 5_000_00, 8_000_00)
PAYMENTS = (0, 2_000_00, GRANTED, GRANTED + 1)
A_EURO = 100


@dataclass
class Change:
    """Something of the plan that a network did not do itself: when it was told, whether it saw."""

    told_on: date | None = None
    seen: bool = False

    @property
    def waits(self) -> bool:
        return self.told_on is None and not self.seen


class Plans(Teams):
    def __init__(self) -> None:
        super().__init__()
        self.proposed: dict[int, int | None] = {}
        self.paid: dict[int, tuple[int, date | None]] = {}
        self.changes: dict[int, list[Change]] = {}
        self.ready_though_uneven: set[int] = set()

    def parts(self) -> dict[str, int]:
        """The last study of each network, where it counts."""
        last = {self.studies[one].code: one for one in sorted(self.studies)}
        return {code: one for code, one in last.items() if self.studies[one].status in COUNTED}

    def brought(self, code: str) -> int:
        """As things stand; what the person expects, as long as the network says nothing."""
        number = self.parts().get(code)
        status = self.studies[number].status if number else "unknown"
        if status == "refused":
            return 0
        if number and status in POSITIVE:
            return GRANTED
        proposed = self.proposed.get(number) if number else None
        return EXPECTED[code] if proposed is None else proposed

    @property
    def uneven(self) -> bool:
        gap = sum(self.brought(code) - cents for code, cents in EXPECTED.items())
        return self.planned and abs(gap) > A_EURO

    def may_settle(self, number: int) -> bool:
        """A network that brings money declares nothing ready on a plan that does not hold, unless
        it may not read it."""
        brings = self.studies[number].code in AIDS and number in self.parts().values()
        return not (brings and self.uneven and self.reads(self.studies[number].code, "finances"))

    def settled(self, number: int) -> None:
        """What was known the day that a network was ready takes nothing up again later."""
        self.ready_though_uneven.discard(number)
        if self.uneven:
            self.ready_though_uneven.add(number)

    def moves_the_plan(self, action: str, number: int) -> None:
        if action == "declare_ready":
            self.settled(number)
        told = ("decline", "transfer", "close_unanswered", "withdraw", "reconsider", "resume")
        proposing = self.proposed.get(number) is not None
        if action in ("grant", "refuse") or (action in told and proposing):
            self.plan_changes(number)

    def plan_changes(self, by: int) -> None:
        if not self.planned or self.file == "closed":
            return
        parts = sorted(self.parts().values())
        others = [
            one for one in parts if one != by and self.studies[one].status in CONCERNED
            and self.reads_whole(self.studies[one].code)
        ]  # fmt: skip
        for one in others:
            self.changes.setdefault(one, []).append(Change())
        again = [one for one in parts if self.is_taken_up_again(one)]
        for one in again:
            self.enter(self.studies[one], "in_review")
        for one in others:
            if one in again or not self.told_today(one):
                self.tell_changes(one)

    def is_taken_up_again(self, number: int) -> bool:
        study = self.studies[number]
        ready = study.status == "ready" and self.reads(study.code, "finances")
        return ready and self.uneven and number not in self.ready_though_uneven

    def told_today(self, number: int) -> bool:
        return any(one.told_on == today() for one in self.changes[number])

    def tell_changes(self, number: int) -> None:
        study = self.studies[number]
        self.hears("plan_changed", self.reader(study.code, study.adviser))
        for one in self.changes[number]:
            if one.waits:
                one.told_on = today()

    def tell_waiting_changes(self) -> None:
        for number, changes in sorted(self.changes.items()):
            study = self.studies[number]
            concerned = study.status in CONCERNED and self.reads_whole(study.code)
            if concerned and any(one.waits for one in changes) and not self.told_today(number):
                self.tell_changes(number)

    def line(self, number: int) -> NetworkLine | None:
        return session.scalar(select(NetworkLine).where(NetworkLine.referral_id == number))

    @rule(rank=RANKS, who=WHO, cents=among(AMOUNTS))
    @precondition(is_known)
    def propose(self, rank: int, who: str, cents: int | None) -> None:
        """On a page that is up to date, then pressed again; never on an old one."""
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        may = self.works_at(who, study.code) and study.status in AT_WORK and study.code in AIDS
        may = may and self.reads(study.code, "finances")
        aid, line = scheme(AIDS.get(study.code, "ph_creation")), self.line(number)
        seen = line.version if line and line.proposed_cents is not None else 0

        def press(version: int) -> Callable[[], object]:
            wanted = [Wanted(aid, cents, version)]
            return lambda: proposals.propose(self.referral(number), wanted, by=self.user(who))

        told, changes = ("propose", study, who, cents), cents != self.proposed.get(number)
        if may and changes:
            self.expect(False, ("old page", *told), press(seen + 1))
        if self.expect(may, told, press(seen)):
            self.expect(True, "twice", press(seen))
            if changes:
                self.proposed[number] = cents
                self.plan_changes(number)

    @rule(rank=RANKS, who=WHO, cents=among(AMOUNTS))
    @precondition(is_known)
    def propose_once_all_are_ready(self, rank: int, who: str, cents: int | None) -> None:
        """As far as they may be; what is proposed then may take all of them up again."""
        for number in sorted(self.studies):
            for action in ("take", "start_review", "declare_ready"):
                who_may = self.actor(RIGHT, self.team_of(self.studies[number].code))
                self.attempt(action, who_may, number)
        self.propose(rank, who, cents)

    @rule(rank=RANKS, who=WHO, cents=among(PAYMENTS), days=among((0, 0, 1, 40)))
    @precondition(lambda self: any(one.status in POSITIVE for one in self.studies.values()))
    def pay(self, rank: int, who: str, cents: int, days: int) -> None:
        granted = [one for one, study in sorted(self.studies.items()) if study.status in POSITIVE]
        number = granted[rank % len(granted)]
        study, day = self.studies[number], today() - timedelta(days=days)
        who = self.actor(who, self.team_of(study.code))
        since = study.closed_on or day
        may = self.works_at(who, study.code) and cents <= GRANTED and (not cents or day >= since)
        line = self.line(number)
        seen = line.version if line else 0
        do = lambda: proposals.pay(  # noqa: E731
            self.referral(number), cents, day, by=self.user(who), seen=seen
        )
        if self.expect(may, ("pay", study, who, cents, day), do):
            self.expect(True, "twice", do)
            paid = (cents, day if cents else None)
            if paid != self.paid.get(number, (0, None)):
                self.paid[number] = paid
                self.plan_changes(number)

    @rule(rank=RANKS, who=WHO, shown=among(range(1, 4)))
    @precondition(lambda self: self.changes)
    def see_what_changed(self, rank: int, who: str, shown: int) -> None:
        """As many of the changes as their page showed."""
        number = sorted(self.changes)[rank % len(self.changes)]
        code, changes = self.studies[number].code, self.changes[number][:shown]
        who = self.actor(who, self.team_of(code))
        mine = select(PlanNotice.id).where(PlanNotice.referral_id == number)
        last = list(session.scalars(mine.order_by(PlanNotice.id)))[: len(changes)][-1]
        do = lambda: plan_notices.see(self.referral(number), last, by=self.user(who))  # noqa: E731
        if self.expect(self.works_at(who, code), ("see", code, who), do):
            for one in changes:
                one.seen = True

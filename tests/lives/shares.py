"""What the person lets each network read of the file, block by block."""

from collections.abc import Callable, Collection

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portal.dossiers import consents
from portal.networks.queries import network
from portal.vocabulary import Block
from tests.lives.files import CODES
from tests.lives.plans import AMOUNTS, Plans
from tests.lives.studies import RANKS, is_known
from tests.lives.tables import BLOCKS, NECESSARY, SHOWN_BY_PAPER, among
from tests.lives.world import RIGHT, WHO

HOW = among(("close", "close", "open", "all", "all"))
"""What is closed is mostly opened again, so that studies go far."""


class Shares(Plans):
    @rule(code=CODES, block=among(BLOCKS), how=HOW, who=WHO)
    def share(self, code: str, block: str, how: str, who: str) -> None:
        """On a page that is up to date, then pressed again; never on an old one."""
        who, before = self.actor(who, ["owner"]), self.shared.get(code, set())
        wanted = {"close": before - {block}, "open": before | {block}, "all": {*BLOCKS}}[how]
        changes = wanted != before
        may = who == "owner" and code in self.agreed
        may = may and (self.file != "closed" or wanted <= before)

        def press(seen: Collection[str]) -> Callable[[], object]:
            blocks, shown = ({Block(one) for one in some} for some in (wanted, seen))
            return lambda: consents.share(
                self.dossier, network(code), blocks, by=self.user(who), seen=shown
            )

        told = ("share", code, who, how, block, self.file)
        if may and changes:
            self.expect(False, ("old page", *told), press(before ^ {block}))
        if self.expect(may, told, press(before)) and changes:
            self.expect(True, "twice", press(before))
            self.shared[code] = wanted
            if any(one.code == code for one in self.studies.values()):
                self.hears("consent_changed", self.whoever_has_it(code))

    @rule(rank=RANKS, accepted=st.booleans())
    @precondition(is_known)
    def work_without_the_papers(self, rank: int, accepted: bool) -> None:
        """A paper that came, and that the network accepted or not, is opened no more."""
        self.step_of(rank, "take", "start_review")
        self.ask(rank, RIGHT, "paper")
        self.send_a_paper(RIGHT)
        if accepted and self.papers:
            self.judge(rank, len(self.papers) - 1, RIGHT, True)
        code = self.at(rank)[1].code
        self.share(code, SHOWN_BY_PAPER, "close", RIGHT)
        if self.papers:
            self.judge(rank, len(self.papers) - 1, RIGHT, accepted)
        self.step_of(rank, "declare_ready")
        self.ask(rank, RIGHT, "paper")
        self.share(code, SHOWN_BY_PAPER, "all", RIGHT)

    @rule(
        rank=RANKS,
        block=among((*NECESSARY, "finances")),
        cents=among(AMOUNTS),
        days=among((0, 0, 1)),
    )
    @precondition(lambda self: self.planned and self.studies)
    def work_without_the_plan(self, rank: int, block: str, cents: int | None, days: int) -> None:
        """What another network changes, before and after, and what this one may still do."""
        self.propose_once_all_are_ready(rank + 1, RIGHT, cents)
        self.propose(rank + 1, RIGHT, 1_000_00)
        code = self.at(rank)[1].code
        self.share(code, block, "close", RIGHT)
        self.propose(rank, RIGHT, cents)
        self.propose(rank + 1, RIGHT, 9_000_00)
        self.step_of(rank, "start_review", "declare_ready")
        if days:
            self.wake_after(days)
        self.share(code, block, "all", RIGHT)
        self.propose(rank + 1, RIGHT, cents)

    def step_of(self, rank: int, *actions: str) -> None:
        number, study = self.at(rank)
        for action in actions:
            self.attempt(action, self.actor(RIGHT, self.team_of(study.code)), number)

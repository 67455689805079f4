"""The steps of each network's study, by anyone; what they do to all that hangs on a study."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from portal.calendar import today
from portal.networks.queries import network, scheme
from portal.referrals import commands, endings
from portal.referrals.workflow import DeclineReason, RefusalReason
from portal.routing.models import OverrideMotive
from tests.lives.tables import BLOCKS, LEAVING, MAILS, REFERRAL, allowed, among
from tests.lives.world import NETWORKS, PEOPLE, RIGHT, Study, World

CHANCE = st.integers(0, 1 << 40).map(Random)
AIDS = {"initiative_somme": "ph_creation", "adie": "microcredit_pro"}
GRANTED = 5_000_00
STEPS, RANKS = among(sorted(REFERRAL)), among(range(4))
WHY = "Voici pourquoi."
CERTAIN_UNTIL, CERTAIN_FROM = timedelta(days=180), timedelta(days=190)
"""« Six months » lies between the two."""


def is_known(self: "Studies") -> bool:
    return bool(self.studies)


class Studies(World):
    @initialize(decided=st.booleans(), planned=st.booleans(), together=st.booleans(), chance=CHANCE)
    def begin(self, decided: bool, planned: bool, together: bool, chance: Random) -> None:
        """The first steps are taken already, in some lives; by two networks, in some of them.

        One of three reads less than the others, in some.
        """
        self.send(decided=decided, planned=planned)
        if decided and together:
            self.attempt("take", "adviser initiative_somme", self.at(0)[0])
            self.attempt_on_file("override", "front_desk", "adie")
            self.attempt("take", "adviser adie", self.at(1)[0])
        for _ in range(chance.randrange(5) if decided else 0):
            self.right_step(chance.randrange(2), chance)
        if not chance.randrange(3):
            self.share(chance.choice(NETWORKS), chance.choice(BLOCKS), "close", RIGHT)

    def how(self, action: str, number: int, who: str, seen: int | None) -> Callable[[], object]:
        referral, by = self.referral(number), self.user(who)
        receiver = network(self.receiver(number))
        return {
            "take": lambda: commands.take(referral, by=by, seen=seen),
            "start_review": lambda: commands.start_review(referral, "Appel", by=by, seen=seen),
            "declare_ready": lambda: commands.declare_ready(referral, by=by, seen=seen),
            "grant": lambda: commands.grant(
                referral, scheme(AIDS.get(referral.network.code, "ph_creation")), GRANTED, "",
                by=by, seen=seen,
            ),
            "refuse": lambda: endings.refuse(
                referral, RefusalReason.BANK, WHY, "", by=by, seen=seen
            ),
            "decline": lambda: endings.decline(
                referral, DeclineReason.TOO_EARLY, WHY, "Note", by=by, seen=seen
            ),
            "transfer": lambda: endings.transfer(
                referral, receiver, OverrideMotive.EXPERTISE, WHY, "", by=by, seen=seen
            ),
            "close_unanswered": lambda: endings.close_unanswered(referral, by=by, seen=seen),
            "reconsider": lambda: commands.reconsider(referral, "Nouveau", by=by, seen=seen),
            "resume": lambda: endings.resume(referral, by=by, seen=seen),
            "withdraw": lambda: endings.withdraw(referral, by=by, seen=seen),
        }[action]  # fmt: skip

    def receiver(self, number: int) -> str:
        """Each in turn, itself too."""
        here = NETWORKS.index(self.studies[number].code)
        return NETWORKS[(here + 1 + self.stamp % len(NETWORKS)) % len(NETWORKS)]

    @rule(action=STEPS, who=among(PEOPLE), rank=RANKS)
    @precondition(is_known)
    def step(self, action: str, who: str, rank: int) -> None:
        self.attempt(action, self.actor(who), self.at(rank)[0])

    @rule(rank=RANKS, chance=CHANCE)
    @precondition(is_known)
    def right_step(self, rank: int, chance) -> None:
        """One that the table allows, so that files go far."""
        number, study = self.at(rank)
        open_to_all = [
            (action, who)
            for action in sorted(REFERRAL)
            for who in PEOPLE
            if allowed(REFERRAL, action, study.status, self.roles(who, study.code))
        ]
        if open_to_all:
            self.attempt(*chance.choice(open_to_all), number)

    @rule(rank=RANKS, action=STEPS)
    @precondition(is_known)
    def from_an_old_page(self, rank: int, action: str) -> None:
        """Whoever has seen another version changes nothing."""
        number, study = self.at(rank)
        who = self.someone_at(study.code)
        if who:
            old = self.referral(number).version - 1
            self.expect(False, f"old page: {action}", self.how(action, number, who, old))

    def someone_at(self, code: str) -> str | None:
        return next(iter(self.team_of(code)), None)

    def attempt(self, action: str, who: str, number: int) -> None:
        study, receiver = self.studies[number], self.receiver(number)
        may = allowed(REFERRAL, action, study.status, self.roles(who, study.code))
        may = self.may_besides(action, number, receiver) if may else False
        told = (action, study, who, receiver)
        new_version = self.referral(number).version
        done = self.expect(may, told, self.how(action, number, who, new_version))
        if done:
            self.moved(action, number, who, receiver)

    def may_besides(self, action: str, number: int, receiver: str) -> bool | None:
        """What the table does not say; None: it depends on days that the model does not count."""
        study = self.studies[number]
        if action == "declare_ready":
            return not self.owes(number) and self.may_settle(number)
        if action == "grant":
            return study.code in AIDS
        if action == "transfer":
            return receiver not in {study.code, *self.held(), *self.joined}
        if action == "close_unanswered":
            return self.has_waited_long(number)
        if action in ("reconsider", "resume"):
            if self.file == "closed" or study.code not in self.agreed - self.held():
                return False
            return self.within_six_months(study.closed_on)
        return True

    def within_six_months(self, day) -> bool | None:
        gone_by = today() - day
        if CERTAIN_UNTIL < gone_by < CERTAIN_FROM:
            return None
        return gone_by <= CERTAIN_UNTIL

    def whoever_has_it(self, code: str) -> str:
        """Whom a mail about a network's file reaches: by its open study, else by the last one."""
        mine = [one for one in self.studies.values() if one.code == code]
        return self.reader(code, next((one for one in mine if one.open), mine[-1]).adviser)

    def held(self) -> set[str]:
        return {one.code for one in self.studies.values() if one.open}

    def moved(self, action: str, number: int, who: str, receiver: str) -> None:
        study = self.studies[number]
        self.enter(study, REFERRAL[action][1])
        if action == "take" and study.adviser is None:
            study.adviser = who
        if action == "withdraw":
            self.hears("withdrawn", self.reader(study.code, study.adviser))
            self.take_word_back(study.code)
        elif action == "resume":
            self.have_all_their_time(number)
            mine = who == "owner"
            whom = self.reader(study.code, study.adviser) if mine else "owner"
            self.hears("resumed" if mine else "reconsidered", whom)
        elif action in MAILS:
            self.hears(MAILS[action], "owner")
        if action == "grant" and self.file == "routed":
            self.file = "followed_up"
        if action in LEAVING:
            self.left(number)
        self.moves_the_plan(action, number)
        new = self.see_new()
        if action == "transfer":
            expected = [receiver] if receiver in self.agreed else []
            assert [self.studies[one].code for one in new] == expected

    def enter(self, study: Study, status: str) -> None:
        study.status = status
        study.closed_on = None if study.open else today()

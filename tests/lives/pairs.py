"""Another file of the same person: told apart from this one, or this one closed for it."""

from hypothesis.stateful import precondition, rule
from sqlalchemy import func, select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.outbox import Email
from portal.referrals import duplicates
from tests.factories_files import DossierFactory, ReferralFactory
from tests.lives.files import FIRST_NAMED
from tests.lives.shares import Shares
from tests.lives.studies import RANKS, WHY, is_known
from tests.lives.tables import FILE, POSITIVE, allowed, among
from tests.lives.world import RIGHT, WHO


class Pairs(Shares):
    """``said``: what stands of the two; ``asked``: whether the front desk is to compare them."""

    said = ""
    asked = False

    def __init__(self) -> None:
        super().__init__()
        self.other = self.rounds = 0
        self.reported: set[int] = set()

    @property
    def beside(self) -> Dossier:
        return session.get_one(Dossier, self.other)

    def there_are_two(self) -> None:
        """The other one goes on by itself: an aid is granted, nobody has anything to do there."""
        if not self.other:
            before = session.scalar(select(func.max(Email.id))) or 0
            owner, adviser = self.user("owner"), self.user(f"adviser {FIRST_NAMED}")
            file = DossierFactory(owner=owner, to=(FIRST_NAMED,))
            self.other = ReferralFactory(dossier=file, granted=True, adviser=adviser).dossier_id
            self.told.update(self.sent_since(before))
            self.forget()

    def has_both(self, who: str) -> bool:
        """The front desk, and the people of a network that has, or had, the one and the other."""
        there = any(one.code == FIRST_NAMED for one in self.studies.values())
        return who == "front_desk" or (there and self.works_at(who, FIRST_NAMED))

    @rule(who=WHO, apart=among((True, True, False)))
    def say_whether_they_are_one(self, who: str, apart: bool) -> None:
        self.there_are_two()
        who = self.actor(who, ["front_desk", *self.team_of(FIRST_NAMED)])
        may = self.has_both(who) and self.said != "duplicate"
        say = duplicates.tell_apart if apart else duplicates.take_back
        do = lambda: say(self.dossier, self.beside, by=self.user(who))  # noqa: E731
        if self.expect(may, ("apart", apart, who, self.said), do):
            self.expect(True, "twice", do)
            if apart:
                self.said, self.asked = "apart", False
            elif self.said:
                self.taken_back()

    def taken_back(self) -> None:
        """It may be asked again."""
        self.said, self.rounds = "", self.rounds + 1

    @rule(who=WHO, rank=RANKS)
    @precondition(is_known)
    def report(self, who: str, rank: int) -> None:
        """A network asks the front desk to compare the two."""
        self.there_are_two()
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        may = self.works_at(who, study.code) and self.has_both(who) and not self.said
        do = lambda: duplicates.report(  # noqa: E731
            self.referral(number), self.beside, by=self.user(who)
        )
        if self.expect(may, ("report", study, who, self.said), do):
            self.expect(True, "twice", do)
            self.asked = self.asked or self.rounds not in self.reported
            self.reported.add(self.rounds)

    @rule(who=WHO, which=among(("this one", "the other", "an old page")))
    def close_as_a_duplicate(self, who: str, which: str) -> None:
        """Never where an aid is granted; nor what someone has changed meanwhile."""
        self.there_are_two()
        who = self.actor(who, ["front_desk"])
        by, version = self.user(who), self.dossier.version
        if which == "the other":
            self.expect(False, ("granted", who), lambda: duplicates.close(
                self.beside, self.dossier, WHY, by=by
            ))  # fmt: skip
            return
        old = which == "an old page"
        positive = any(one.status in POSITIVE for one in self.studies.values())
        may = allowed(FILE, "close", self.file, self.roles(who)) and not positive and not old
        do = lambda: duplicates.close(  # noqa: E731
            self.dossier, self.beside, WHY, by=self.user(who), seen=version - old
        )
        if self.expect(may, ("duplicate", self.file, who, which), do):
            self.expect(False, "twice", do)
            self.closed_for_the_other()

    @rule(rank=RANKS, again=among((True, True, False)))
    @precondition(lambda self: self.held())
    def close_while_they_study_it(self, rank: int, again: bool) -> None:
        """With an opinion asked and a meeting to come; mostly, it is opened again."""
        self.ask_an_opinion(rank, RIGHT, RIGHT, FIRST_NAMED, (True, False))
        self.propose_a_meeting(rank, RIGHT, 3)
        self.close_as_a_duplicate(RIGHT, "this one")
        if again:
            self.attempt_on_file("reopen", "front_desk", FIRST_NAMED)

    def closed_for_the_other(self) -> None:
        """Its networks stop their study, and hear of it; so does the person."""
        if self.said:
            self.taken_back()
        for number, study in self.studies.items():
            if study.open:
                self.enter(study, "withdrawn")
                self.hears("duplicate_at_network", self.reader(study.code, study.adviser))
                self.left(number)
        self.enter_file("closed")
        self.said = "duplicate"
        self.hears("closed_duplicate", "owner")

    def enter_file(self, status: str) -> None:
        """Opened again, it is nobody's duplicate any more."""
        super().enter_file(status)
        if status == "closed":
            self.asked = False
        elif self.said == "duplicate":
            self.taken_back()

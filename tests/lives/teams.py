"""Who has a file, who is away, who leaves; and a network that joins another one."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portal.calendar import today
from portal.database import session
from portal.networks.models import Desk
from portal.networks.queries import network
from portal.referrals import commands, leaving, mergers, portfolio
from portal.referrals.leaving import Given
from portal.users import absences, notices
from portal.users.absences import Absence
from tests.lives.papers import Papers
from tests.lives.studies import RANKS, is_known
from tests.lives.tables import STOPPED, among
from tests.lives.world import COLLEAGUES, NETWORKS, SMALL, TEAMS, WHO, Away, Study

NOT_OVER = ("asked", "proposed", "confirmed", "other_time")
LEAVER = "colleague initiative_somme"
SOMEONE, PACES = among(TEAMS), among(("at_once", "daily", "never"))


class Teams(Papers):
    @rule(rank=RANKS, who=WHO, whose=st.one_of(st.none(), COLLEAGUES))
    @precondition(is_known)
    def assign(self, rank: int, who: str, whose: str | None) -> None:
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        whose = whose and self.one(whose, self.team_of(study.code)[::-1])
        may = self.works_at(who, study.code)
        same = whose == study.adviser
        if whose:
            may = may and self.works_at(whose, study.code)
            may = may and (same or self.may_receive(whose, study.code, who))
        if self.expect(may, ("assign", study, who, whose), lambda: commands.assign(
            self.referral(number), whose and self.user(whose), by=self.user(who)
        )):  # fmt: skip
            former, study.adviser = study.adviser, whose
            if former and not same and former not in (who, *self.gone):
                self.hears("given_away", former)
            if whose and not same and whose != who:
                self.hears("assigned", whose)

    @rule(
        who=WHO,
        whose=SOMEONE,
        deputy=COLLEAGUES,
        begins=st.integers(0, 4),
        days=st.integers(1, 30),
    )
    def be_away(self, who: str, whose: str, deputy: str, begins: int, days: int) -> None:
        code = whose.partition(" ")[2]
        who = self.actor(who, [whose])
        deputy = self.one(deputy, [one for one in self.team_of(code) if one != whose])
        first = today() + timedelta(days=begins)
        last = first + timedelta(days=days)
        right = who == whose or (who.startswith("manager") and who.endswith(code))
        there = self.works_at(whose, code) and self.works_at(deputy, code) and deputy != whose
        free = not any(
            one.meets(first, last) and one.who in (whose, deputy) for one in self.absences
        )
        desk = session.get_one(Desk, self.desks[code])
        do = lambda: absences.declare(  # noqa: E731
            self.user(whose), desk, self.user(deputy), first, last, by=self.user(who)
        )
        may, again = right and there and free, right and self.is_noted(whose, deputy, first, last)
        done = self.expect(may or again, ("away", who, whose, deputy), do)
        if done and not again and self.expect(True, "twice", do):
            self.absences.append(Away(whose, deputy, first, last, self.last(Absence)))
            self.hears("deputy_named", deputy)
            if who != whose:
                self.hears("absence_noted", whose)

    def is_noted(self, whose: str, deputy: str, first: date, last: date) -> bool:
        known = [one for one in self.absences if one.who == whose and one.meets(first, last)]
        same = [one for one in known if (one.deputy, one.first, one.last) == (deputy, first, last)]
        return bool(same)

    @rule(who=WHO, rank=RANKS)
    @precondition(lambda self: self.absences)
    def be_back(self, who: str, rank: int) -> None:
        one = self.absences[rank % len(self.absences)]
        code = one.who.partition(" ")[2]
        who = self.actor(who, [one.who])
        right = who == one.who or (who.startswith("manager") and who.endswith(code))
        may = right and one.last >= today()
        found = session.get_one(Absence, one.number)
        if self.expect(may, ("back", one, who), lambda: absences.end(found, by=self.user(who))):
            self.absences.remove(one)
            for person, mail in ((one.who, "absence_ended"), (one.deputy, "deputy_released")):
                if person not in (who, *self.gone):
                    self.hears(mail, person)

    @rule(who=WHO, whose=COLLEAGUES, to=COLLEAGUES)
    def hand_a_portfolio(self, who: str, whose: str, to: str) -> None:
        whose = self.one(whose, [one.adviser for one in self.studies.values() if one.adviser])
        whose = whose if whose in TEAMS else TEAMS[0]
        code = whose.partition(" ")[2]
        files = {key: one for key, one in self.studies.items()
                 if one.adviser == whose and one.open and one.code == code}  # fmt: skip
        who = self.actor(who, self.managers_of(code))
        to = self.one(to, [one for one in self.team_of(code) if one != whose])
        may = who in self.managers_of(code) and bool(files) and self.may_receive(to, code, who)
        if to == whose:
            may = None if may else False
        given = {key: Given(self.user(to), self.referral(key).version) for key in files}
        network_id = network(code).id
        do = lambda: portfolio.hand(  # noqa: E731
            self.user(whose), network_id, given, by=self.user(who)
        )
        if self.expect(may, ("portfolio", who, whose, to), do):
            if whose != who:
                self.hears("files_given_away", whose)
            self.handed(list(files.values()), to, who)

    def handed(self, files: list[Study], to: str, by: str) -> None:
        for one in files:
            one.adviser = to
        if to != by:
            self.hears("files_received", to)

    @rule(who=WHO, to=COLLEAGUES)
    @precondition(lambda self: LEAVER not in self.gone)
    def leave(self, who: str, to: str) -> None:
        """An account is closed, and its files are given to a colleague."""
        who = self.actor(who, ["admin"])
        to = self.one(to, ["manager initiative_somme"])
        files = {
            key: one for key, one in self.studies.items() if one.adviser == LEAVER and one.open
        }
        code = LEAVER.partition(" ")[2]
        may = who == "admin" and (not files or (to != LEAVER and self.may_receive(to, code, who)))
        if to == LEAVER:
            return
        given = {key: Given(self.user(to), self.referral(key).version) for key in files}
        if self.expect(may, ("leave", who, to), lambda: leaving.close_account(
            self.user(LEAVER), given, by=self.user(who)
        )):  # fmt: skip
            if files:
                self.handed(list(files.values()), to, who)
            self.gone.add(LEAVER)
            self.hand_over_the_rest()
            self.told_of_gone_deputy()

    def hand_over_the_rest(self) -> None:
        """Tasks and meetings go to who has the file; what was asked, to the whole desk."""
        for one in self.todos.values():
            if one.whose == LEAVER and not one.done:
                one.whose = self.heir(one.study)
        for meeting in self.meetings.values():
            if meeting.adviser == LEAVER and meeting.state in NOT_OVER:
                meeting.adviser = self.heir(meeting.study)
        for asked in self.opinions.values():
            if asked.person == LEAVER and asked.state == "asked":
                asked.person = None

    def heir(self, number: int) -> str | None:
        whose = self.studies[number].adviser
        return whose if whose != LEAVER else None

    def told_of_gone_deputy(self) -> None:
        for one in self.absences:
            if one.deputy == LEAVER and one.last >= today():
                code = one.who.partition(" ")[2]
                for who in sorted({*self.managers_of(code), one.who}):
                    self.hears("deputy_left", who)

    @rule(who=WHO, code=among(NETWORKS))
    def merge(self, who: str, code: str) -> None:
        """Only one that no rule names joins another; its files under way stay where they are."""
        who = self.actor(who, ["admin"])
        other = "adie" if code != "adie" else "initiative_somme"
        may = who == "admin" and code == SMALL and not self.joined
        again = who == "admin" and code == SMALL and bool(self.joined)
        do = lambda: mergers.merge(network(code), network(other), by=self.user(who))  # noqa: E731
        waited = self.awaited() == SMALL
        if self.expect(may or again, ("merge", who, code), do) and may:
            if waited:
                self.hears("network_closed", "owner")
            self.joined.add(SMALL)
            for number, study in self.studies.items():
                if study.code == SMALL and study.open:
                    self.hears("network_merged", "owner", f"{number}")
            for one in (*self.team_of(SMALL), *self.team_of(other)):
                self.hears("networks_joined", one)
            self.see_new()

    @rule(
        who=SOMEONE,
        kind=among(STOPPED),
        pace=PACES,
    )
    def choose_a_pace(self, who: str, kind: str, pace: str) -> None:
        chosen = {notices.Kind(kind): notices.Pace(pace)}
        if self.expect(True, "pace", lambda: notices.choose(self.user(who), chosen)):
            self.paces[who, kind] = pace

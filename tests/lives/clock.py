"""Time that passes: the mornings, each twice, and the mails that leave."""

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import func, select

from portal import jobs, outbox
from portal.calendar import business_days_after, business_days_between, is_business_day, today
from portal.database import now, session
from portal.french import day_of, paris
from portal.outbox import Email, EmailState
from portal.routing.queries import last_run
from tests.lives.pairs import Pairs
from tests.lives.studies import RANKS
from tests.lives.tables import RUNGS, among
from tests.lives.world import BEGINNING, TEAMS, WHO

WORD_REMINDED, CALLED = 3, 8
"""Business days without the person's word."""
LONG_SILENCE = (16, 6, 15, 15)
"""As long as someone has to answer: all the reminders, then the patience of a network."""
SOME_DAYS = (1, 2, 3, 8, 15, 40)
DAILY_AT = 8
STANDING = ("proposed", "confirmed", "other_time")


class Clock(Pairs):
    @rule(days=among(SOME_DAYS))
    def days_pass(self, days: int) -> None:
        self.wake_after(days)

    def wake_after(self, days: int) -> None:
        """At ten in the morning."""
        there = paris(now()).replace(hour=BEGINNING.hour, minute=0) + timedelta(days=days)
        self.time.move_to(there)
        self.forget()
        self.foretell()
        for _ in range(2):
            assert jobs.morning()
            assert jobs.perform_all(jobs.MINUTE)
            self.forget()
        outbox.deliver()
        self.forget()
        waiting = select(func.count()).where(Email.state != EmailState.SENT)
        assert session.scalar(waiting) == 0
        self.see_new()

    @rule(rank=RANKS, who=WHO)
    @precondition(lambda self: self.owed())
    def the_person_stays_silent(self, rank: int, who: str) -> None:
        """Until a network may close, or goes on waiting."""
        owed = self.owed()
        number = owed[rank % len(owed)].study
        team = self.team_of(self.studies[number].code)
        for days in LONG_SILENCE:
            self.wake_after(days)
        self.attempt("close_unanswered", self.actor(who, team), number)

    @rule(minutes=st.integers(1, 90))
    def minutes_pass(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))
        self.forget()

    def foretell(self) -> None:
        """What the morning does, in its order."""
        awaited = self.awaited()
        for number, study in sorted(self.studies.items()):
            if study.status == "proposed":
                self.silent(number, business_days_between(study.proposed_on, today()))
                awaited = awaited if study.open else None
        self.remind_the_person()
        self.propose_to_close()
        self.remind_to_complete()
        if awaited:
            self.remind_of_a_word()
        for number, one in sorted(self.opinions.items()):
            if one.state == "asked":
                self.remind_of_an_opinion(number, one.due_on)
        for number, one in sorted(self.meetings.items()):
            if one.state in STANDING:
                self.remind_of_a_meeting(number)
        self.tell_waiting_changes()
        self.daily_mails()

    def silent(self, number: int, days: int) -> None:
        study = self.studies[number]
        rung = next((what for least, what in RUNGS if days >= least), "")
        if rung == "next":
            self.enter(study, "declined")
            self.left(number)
            self.hears("declined", "owner")
        elif rung == "proposed_escalation":
            for who in self.managers_of(study.code):
                self.hears(rung, who, f"{number}")
        elif rung:
            self.hears(rung, self.reader(study.code, study.adviser), f"{number}")

    def remind_of_a_word(self) -> None:
        """Once for each answer of the rules, then someone calls; where none has just answered."""
        run = last_run(self.number)
        named_on = day_of(run.at)
        if WORD_REMINDED <= business_days_between(named_on, today()) < CALLED:
            self.hears("consent_reminder", "owner", f"{run.id}")

    def remind_of_an_opinion(self, number: int, due_on: date) -> None:
        one = self.opinions[number]
        if today() > due_on:
            self.hears("opinion_reminder", self.whom_asked(one), f"{number} late")
        elif today() < due_on <= business_days_after(today(), 1):
            self.hears("opinion_reminder", self.whom_asked(one), f"{number} soon")

    def remind_of_a_meeting(self, number: int) -> None:
        one = self.meetings[number]
        day = day_of(one.at)
        if day == today() + timedelta(days=1):
            self.hears("appointment_reminder", "owner", f"{number} {one.rank}")
        elif day == today() and one.at > now():
            code = self.studies[one.study].code
            self.hears("appointment_today", self.reader(code, one.adviser), f"{number} {one.rank}")

    def daily_mails(self) -> None:
        """What was put aside before eight leaves at eight, on a business day, for who is there."""
        if not is_business_day(today()):
            return
        begins = paris(now()).replace(hour=DAILY_AT, minute=0)
        for who in TEAMS:
            waiting = [one for one in self.put_aside if one[1] == who]
            due = [one for one in waiting if one[2] < begins]
            if due and who not in self.gone and self.deputy_of(who) is None:
                self.told["daily", who] += 1
                self.put_aside = [one for one in self.put_aside if one[1] != who]

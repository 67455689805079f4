"""Opinions, tasks and appointments: asked, given, moved, taken back, and what ends them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from portal.calendar import today
from portal.casework import answering, appointments, opinions, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Appointment, Means, Opinion, Todo, Verdict
from portal.database import now, session
from portal.networks.queries import network
from tests.lives.files import CODES, Files
from tests.lives.studies import RANKS, WHY, is_known
from tests.lives.tables import among
from tests.lives.world import COLLEAGUES, WHO

HOW = st.tuples(st.booleans(), st.booleans())
"""Of a person, else of a network; confidential, or for all that have the file."""
STANDING = ("proposed", "confirmed", "other_time")


@dataclass
class Asked:
    """An opinion: of one person, or of a network's desk (``person`` None)."""

    study: int
    by: str
    code: str
    person: str | None
    due_on: date
    confidential: bool
    state: str = "asked"
    answerer: str | None = None


@dataclass
class Task:
    study: int
    whose: str | None
    done: bool = False


@dataclass
class Meeting:
    study: int
    adviser: str | None
    at: datetime
    state: str = "proposed"
    rank: int = 0


class Exchanges(Files):
    def __init__(self) -> None:
        super().__init__()
        self.opinions: dict[int, Asked] = {}
        self.todos: dict[int, Task] = {}
        self.meetings: dict[int, Meeting] = {}

    @rule(rank=RANKS, who=WHO, person=COLLEAGUES, code=CODES, how=HOW)
    @precondition(is_known)
    def ask_an_opinion(
        self, rank: int, who: str, person: str, code: str, how: tuple[bool, bool]
    ) -> None:
        of_person, confidential = how
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        person = self.one(person, [one for one in self.team_of(study.code) if one != who])
        if of_person:
            right = self.works_at(person, study.code) and person != who
        else:
            right = code in self.agreed - self.joined - {study.code}
        may = self.works_at(who, study.code) and study.open and right
        asked = self.user(person) if of_person else network(code)
        due, key = today() + timedelta(days=7), self.new_key()
        ask = lambda: opinions.ask(  # noqa: E731
            self.referral(number), asked, "Viable ?", due, key, confidential=confidential,
            by=self.user(who),
        )  # fmt: skip
        told = ("ask", study, who, person if of_person else code)
        if self.expect(may, told, ask) and self.expect(True, told, ask):
            place = study.code if of_person else code
            made = Asked(number, who, place, person if of_person else None, due, confidential)
            self.opinions[self.last(Opinion)] = made
            self.hears("opinion_asked", self.whom_asked(made))

    def whom_asked(self, one: Asked) -> str:
        return self.reader(one.code, one.person)

    def last(self, table) -> int:
        newest = session.query(table.id).order_by(table.id.desc()).limit(1)
        return newest.scalar()

    @rule(rank=RANKS, who=WHO, declined=st.booleans())
    @precondition(lambda self: self.opinions)
    def answer_an_opinion(self, rank: int, who: str, declined: bool) -> None:
        number = sorted(self.opinions)[rank % len(self.opinions)]
        one = self.opinions[number]
        acting = self.acting_for(one.person)
        who = self.actor(who, self.team_of(one.code) if acting is None else [acting])
        mine = {self.acting_for(one.person), one.person}
        may = who in mine if one.person else self.works_at(who, one.code)
        may = may and self.works_at(who, one.code) and one.state == "asked"
        opinion, by = session.get_one(Opinion, number), self.user(who)
        answer, seen = f"Avis {self.new_key()}", opinion.version
        do = (
            (lambda: opinions.decline(opinion, answer, by=by, seen=seen)) if declined
            else (lambda: opinions.answer(opinion, Verdict.RESERVED, answer, by=by, seen=seen))
        )  # fmt: skip
        if self.expect(may, ("answer", one, who), do) and self.expect(True, "twice", do):
            one.state, one.answerer = "declined" if declined else "given", who
            asker = self.studies[one.study].code
            self.hears("opinion_given", self.reader(asker, one.by), f"{number}")

    @rule(rank=RANKS, who=WHO)
    @precondition(lambda self: self.opinions)
    def take_back_an_opinion(self, rank: int, who: str) -> None:
        number = sorted(self.opinions)[rank % len(self.opinions)]
        one = self.opinions[number]
        who = self.actor(who, self.team_of(self.studies[one.study].code))
        mine = self.works_at(who, self.studies[one.study].code)
        may = mine and one.state in ("asked", "taken_back")
        opinion = session.get_one(Opinion, number)
        done = self.expect(
            may, ("take back", one, who), lambda: opinions.take_back(opinion, by=self.user(who))
        )
        if done and one.state == "asked":
            self.asked_no_more(one)

    def asked_no_more(self, one: Asked) -> None:
        one.state = "taken_back"
        self.hears("opinion_taken_back", self.whom_asked(one))

    def take_word_back(self, code: str) -> None:
        """A network that may not read the file any more is not asked about it."""
        self.shared.pop(code, None)
        for one in self.opinions.values():
            theirs = one.code == code != self.studies[one.study].code
            if theirs and one.state == "asked":
                self.asked_no_more(one)

    def left(self, number: int) -> None:
        """Nobody is asked, nor expected, about a file that has left its network."""
        for one in self.opinions.values():
            if one.study == number and one.state == "asked":
                self.asked_no_more(one)
        for meeting in self.meetings.values():
            if meeting.study == number and meeting.state in STANDING and meeting.at > now():
                meeting.state, meeting.rank = "cancelled", meeting.rank + 1
                self.hears("appointment_cancelled", "owner")

    @rule(rank=RANKS, who=WHO, whose=st.one_of(st.none(), COLLEAGUES))
    @precondition(is_known)
    def note_a_task(self, rank: int, who: str, whose: str | None) -> None:
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        whose = whose and self.one(whose, self.team_of(study.code)[::-1])
        may = self.works_at(who, study.code) and (
            whose is None or self.may_receive(whose, study.code, who)
        )
        key, due = self.new_key(), today() + timedelta(days=3)
        add = lambda: tasks.add(  # noqa: E731
            self.referral(number), "Rappeler", due, whose and self.user(whose), key,
            by=self.user(who),
        )  # fmt: skip
        told = ("task", study, who, whose)
        if self.expect(may, told, add) and self.expect(True, told, add):
            self.todos[self.last(Todo)] = Task(number, whose)
            if whose and whose != who:
                self.hears("task_given", self.reader(study.code, whose))

    def may_receive(self, whose: str, code: str, by: str) -> bool:
        """Someone there, but for what they take themselves."""
        return self.works_at(whose, code) and (whose == by or self.deputy_of(whose) is None)

    @rule(rank=RANKS, who=WHO)
    @precondition(lambda self: self.todos)
    def finish_a_task(self, rank: int, who: str) -> None:
        number = sorted(self.todos)[rank % len(self.todos)]
        one, todo = self.todos[number], session.get_one(Todo, number)
        who = self.actor(who, self.team_of(self.studies[one.study].code))
        may = self.works_at(who, self.studies[one.study].code)
        do = tasks.reopen if one.done else tasks.finish
        if self.expect(may, ("task done", one, who), lambda: do(todo, by=self.user(who))):
            one.done = not one.done

    @rule(rank=RANKS, who=WHO, days=st.integers(1, 6))
    @precondition(is_known)
    def propose_a_meeting(self, rank: int, who: str, days: int) -> None:
        number, study = self.at(rank)
        who = self.actor(who, self.team_of(study.code))
        may = self.works_at(who, study.code) and (study.open or study.status == "granted")
        plan, key = self.plan(days), self.new_key()
        add = lambda: appointments.propose(  # noqa: E731
            self.referral(number), plan, key, by=self.user(who)
        )
        told = ("meeting", study, who)
        if self.expect(may, told, add) and self.expect(True, told, add):
            self.meetings[self.last(Appointment)] = Meeting(number, who, plan.starts_at)
            self.hears("appointment_proposed", "owner")

    def plan(self, days: int) -> Plan:
        return Plan(now() + timedelta(days=days, hours=4), 45, Means.PHONE)

    @rule(rank=RANKS, who=WHO, days=st.integers(1, 6), how=among(["move", "cancel", "hold"]))
    @precondition(lambda self: self.meetings)
    def change_a_meeting(self, rank: int, who: str, days: int, how: str) -> None:
        one, meeting = self.meeting(rank)
        study = self.studies[one.study]
        who = self.actor(who, self.team_of(study.code))
        by = self.user(who)
        plan, seen = self.plan(days), meeting.version
        do = {
            "move": lambda: appointments.move(meeting, plan, WHY, by=by, seen=seen),
            "cancel": lambda: appointments.cancel(meeting, WHY, by=by, seen=seen),
            "hold": lambda: appointments.settle(meeting, "Vu", held=True, by=by, seen=seen),
        }[how]
        done_already = one.state == {"cancel": "cancelled", "hold": "held"}.get(how)
        standing = one.state in STANDING
        right = {
            "move": standing and (study.open or study.status == "granted"),
            "cancel": standing or done_already,
            "hold": (standing and one.at <= now()) or done_already,
        }[how]
        may = self.works_at(who, study.code) and right
        if self.expect(may, (how, one, study, who), do) and not done_already:
            self.meeting_changed(one, how, who, plan)

    def meeting_changed(self, one: Meeting, how: str, who: str, plan: Plan) -> None:
        if how == "hold":
            one.state = "held"
            return
        told = self.reader(self.studies[one.study].code, one.adviser)
        if who not in (one.adviser, told):
            self.hears("appointment_changed", told)
        one.state, one.rank = "cancelled" if how == "cancel" else "proposed", one.rank + 1
        if how == "move":
            one.at, one.adviser = plan.starts_at, who
        self.hears("appointment_moved" if how == "move" else "appointment_cancelled", "owner")

    @rule(rank=RANKS, who=WHO, there=st.booleans())
    @precondition(lambda self: self.meetings)
    def answer_a_meeting(self, rank: int, who: str, there: bool) -> None:
        one, meeting = self.meeting(rank)
        who = self.actor(who, ["owner"])
        by, seen, wish = self.user(who), meeting.version, f"Mardi {self.new_key()}"
        again = there and one.state == "confirmed"
        may = who == "owner" and (again or (one.state in STANDING and one.at > now()))
        do = (
            (lambda: answering.confirm(meeting, by=by, seen=seen)) if there
            else (lambda: answering.ask_another_time(meeting, wish, by=by, seen=seen))
        )  # fmt: skip
        if self.expect(may, ("answer", one, who, there), do) and not again:
            self.expect(True, "twice", do)
            one.state = "confirmed" if there else "other_time"
            self.hears(
                "appointment_answered", self.reader(self.studies[one.study].code, one.adviser)
            )

    def meeting(self, rank: int) -> tuple[Meeting, Appointment]:
        number = sorted(self.meetings)[rank % len(self.meetings)]
        return self.meetings[number], session.get_one(Appointment, number)

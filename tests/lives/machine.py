"""One file lived through at random, by random people, beside a small model of what must be so."""

from datetime import timedelta
from typing import ClassVar

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from portal import calendar, delays, jobs, outbox
from portal.database import now, session, transaction
from portal.dossiers import commands as files
from portal.dossiers import journal, messages
from portal.dossiers.models import Dossier, Event
from portal.dossiers.workflow import Action, CloseReason
from portal.errors import Refused
from portal.networks.queries import network, scheme
from portal.outbox import Email, EmailState
from portal.referrals import access, commands, endings, notes, requests, routes
from portal.referrals.clocks import usual_request_due_on
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted
from portal.referrals.workflow import DeclineReason, RefusalReason
from portal.routing.models import OverrideMotive
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, adviser_of, manager_of
from tests.lives.tables import (
    CLOCK,
    EITHER,
    FILE,
    GOES_ON,
    MAILS,
    REFERRAL,
    WITH_CONDITIONS,
    allowed,
)  # fmt: skip

NETWORKS = ("initiative_somme", "adie")
PEOPLE = (
    "owner", "stranger", "front_desk", "admin",
    *(f"{role} {code}" for role in ("adviser", "manager") for code in NETWORKS),
)  # fmt: skip
SOME_DAYS = (1, 3, 8, 15, 40)


def steps(referral, by):
    """How each action is done; a new key each time, as a new page would have."""
    due, text = usual_request_due_on(), "Voici pourquoi."
    return {
        "take": lambda: commands.take(referral, by=by),
        "start_review": lambda: commands.start_review(referral, "Appel", by=by),
        "request_info": lambda: requests.request_info(
            referral, [Wanted(f"Question du {now()}")], due, "", by=by
        ),
        "declare_ready": lambda: commands.declare_ready(referral, by=by),
        "grant": lambda: commands.grant(
            referral, scheme(AIDS[referral.network.code]), 500_000, "", by=by
        ),
        "refuse": lambda: endings.refuse(referral, RefusalReason.BANK, text, "", by=by),
        "decline": lambda: endings.decline(referral, DeclineReason.TOO_EARLY, text, "Note", by=by),
        "transfer": lambda: endings.transfer(
            referral, other(referral), OverrideMotive.EXPERTISE, text, "", by=by
        ),
        "close_unanswered": lambda: endings.close_unanswered(referral, by=by),
        "reconsider": lambda: commands.reconsider(referral, "Un accord de la banque", by=by),
        "resume": lambda: endings.resume(referral, by=by),
        "withdraw": lambda: endings.withdraw(referral, by=by),
    }


AIDS = {"initiative_somme": "ph_creation", "adie": "microcredit_pro"}


def other(referral):
    return network(NETWORKS[referral.network.code == NETWORKS[0]])


class Lives(RuleBasedStateMachine):
    app: ClassVar

    def __init__(self) -> None:
        super().__init__()
        session.remove()
        self.point = self.app.extensions["database"].bind.begin_nested()
        self.travel = time_machine.travel(now(), tick=False)
        self.time = self.travel.start()
        self.people = {
            "stranger": UserFactory(),
            "front_desk": UserFactory(front_desk=True),
            "admin": UserFactory(admin=True),
        }
        for code in NETWORKS:
            self.people |= {
                f"adviser {code}": adviser_of(code),
                f"manager {code}": manager_of(code),
            }
        self.number = DossierFactory(to=NETWORKS).id
        self.people["owner"] = self.dossier.owner
        self.model: dict[int, str] = {}
        self.owing: set[int] = set()
        self.file = "routed"
        self.noted: set[int] = set()
        self.see_new()

    def teardown(self) -> None:
        self.travel.stop()
        session.remove()
        self.point.rollback()

    @property
    def dossier(self) -> Dossier:
        return session.get_one(Dossier, self.number)

    def referrals(self) -> list[Referral]:
        mine = select(Referral).where(Referral.dossier_id == self.number).order_by(Referral.id)
        return list(session.scalars(mine))

    def see_new(self) -> None:
        """New proposals come by the rules, to networks that the person agreed to, one at a time."""
        for one in self.referrals():
            if one.id not in self.model:
                assert one.status == "proposed"
                self.model[one.id] = "proposed"
        held = [one.network_id for one in self.referrals() if one.open]
        assert len(held) == len(set(held))

    def roles(self, who: str, referral: Referral | None = None) -> set[str]:
        """What someone is, from their name alone."""
        role, _, code = who.partition(" ")
        if not code:
            return {role} - {"stranger"}
        return {role, "adviser"} if referral is None or referral.network.code == code else set()

    def tried(self, do) -> bool:
        """Whether it went through; else nothing of it is kept."""
        try:
            with transaction():
                do()
        except Refused:
            return False
        finally:
            session.expire_all()
            calendar.forget()
            delays.forget()
        return True

    @rule(
        action=st.sampled_from(sorted(REFERRAL)),
        who=st.sampled_from(PEOPLE),
        rank=st.integers(0, 3),
    )
    def step(self, action: str, who: str, rank: int) -> None:
        self.attempt(action, who, rank)

    @rule(rank=st.integers(0, 3), chance=st.randoms(use_true_random=False))
    def right_step(self, rank: int, chance) -> None:
        """One that the table allows, so that files go far."""
        referral = self.at(rank)
        status = self.model[referral.id]
        open_to_all = [
            (action, who)
            for action in sorted(REFERRAL)
            for who in PEOPLE
            if allowed(REFERRAL, action, status, self.roles(who, referral))
        ]
        if open_to_all:
            self.attempt(*chance.choice(open_to_all), rank)

    def at(self, rank: int) -> Referral:
        found = self.referrals()
        return found[rank % len(found)]

    def attempt(self, action: str, who: str, rank: int) -> None:
        referral = self.at(rank)
        roles, status = self.roles(who, referral), self.model[referral.id]
        may = allowed(REFERRAL, action, status, roles)
        if action == "declare_ready" and referral.id in self.owing:
            may = False
        done = self.tried(steps(referral, self.people[who])[action])
        told = (action, status, who)
        assert may or not done, f"forbidden and done: {told}"
        assert done or not may or action in WITH_CONDITIONS, f"allowed and refused: {told}"
        if done:
            self.model[referral.id] = REFERRAL[action][1] or status
            self.file = "followed_up" if action == "grant" else self.file
            if action == "request_info":
                self.owing.add(referral.id)
            self.see_new()

    @rule(action=st.sampled_from(sorted(FILE)), who=st.sampled_from(PEOPLE))
    def file_step(self, action: str, who: str) -> None:
        dossier, by, text = self.dossier, self.people[who], "Voici pourquoi."
        do = {
            "withdraw": lambda: files.act(dossier, Action.WITHDRAW, by=by),
            "close": lambda: routes.close(dossier, CloseReason.UNFUNDED, text, by=by),
            "reopen": lambda: routes.reopen(dossier, text, by=by),
        }
        may = allowed(FILE, action, self.file, self.roles(who))
        done = self.tried(do[action])
        assert may or not done, f"forbidden and done: {action} {self.file} {who}"
        assert done or not may or action in WITH_CONDITIONS, f"refused: {action} {self.file}"
        if done:
            self.file = FILE[action][1]
            if action == "withdraw":
                self.model = {
                    number: "withdrawn" if status in REFERRAL["withdraw"][0] else status
                    for number, status in self.model.items()
                }

    @rule()
    @precondition(lambda self: self.owing)
    def answer(self) -> None:
        items = {one.id: "Oui" for one in requests.open_items(self.dossier)}
        if items and self.tried(
            lambda: requests.answer_all(self.dossier, items, by=self.people["owner"])
        ):
            self.owing.clear()

    @rule(who=st.sampled_from(PEOPLE), rank=st.integers(0, 3))
    def message(self, who: str, rank: int) -> None:
        referral = self.at(rank)
        if self.roles(who, referral) & {"owner", "adviser"}:
            key = f"m{now()}{who}"
            for _ in range(2):
                self.tried(
                    lambda: messages.send(
                        self.dossier, referral.network, "Bonjour", key, by=self.people[who]
                    )
                )

    @rule(who=st.sampled_from(PEOPLE), rank=st.integers(0, 3))
    def note(self, who: str, rank: int) -> None:
        referral = self.at(rank)
        if "adviser" in self.roles(who, referral) and self.tried(
            lambda: notes.write(referral, "Note", f"n{now()}{who}", by=self.people[who])
        ):
            self.noted.add(referral.network_id)

    @rule(days=st.sampled_from(SOME_DAYS))
    def days_pass(self, days: int) -> None:
        """The duties of a morning, twice; then the mails leave, each as one file."""
        self.time.shift(timedelta(days=days))
        for _ in range(2):
            assert jobs.morning()
        outbox.deliver()
        session.expire_all()
        calendar.forget()
        delays.forget()
        waiting = select(func.count()).where(Email.state != EmailState.SENT)
        assert session.scalar(waiting) == 0
        for one in self.referrals():
            before = self.model.get(one.id, one.status.value)
            if before != one.status:
                assert (before, one.status.value) in CLOCK
                self.model[one.id] = one.status.value
        self.see_new()

    @rule(minutes=st.integers(1, 300))
    def minutes_pass(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))

    @invariant()
    def statuses_are_those_of_the_model(self) -> None:
        assert {one.id: one.status.value for one in self.referrals()} == self.model
        assert self.dossier.status == self.file

    @invariant()
    def each_sees_what_is_theirs(self) -> None:
        there = self.referrals()
        for who, user in self.people.items():
            seen = {
                one.id for one in session.scalars(access.visible_to(user))
                if one.dossier_id == self.number
            }  # fmt: skip
            assert seen == {one.id for one in there if self.roles(who, one)}, who
            assert seen == {one.id for one in there if access.parties(user, one)}, who
            for one in there:
                reads = "adviser" in self.roles(who, one) and one.network_id in self.noted
                assert bool(notes.notes_for(one, user)) == reads, who

    @invariant()
    def the_journal_holds(self) -> None:
        assert journal.first_broken_line(self.dossier) is None

    @invariant()
    def each_event_has_its_mail_once(self) -> None:
        lines = self.counts(Event)
        mails = self.counts(Email)
        for mail, kinds in MAILS.items():
            assert mails.get(mail, 0) == sum(lines.get(kind, 0) for kind in kinds), mail
        going_on = sum(lines.get(kind, 0) for kind in GOES_ON)
        assert sum(mails.get(kind, 0) for kind in EITHER) == going_on

    def counts(self, table) -> dict[str, int]:
        mine = select(table.kind, func.count()).where(table.dossier_id == self.number)
        return dict(map(tuple, session.execute(mine.group_by(table.kind))))

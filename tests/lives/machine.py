"""One file lived through at random, by random people, beside a small model of what must be so."""

from collections import Counter

from hypothesis.stateful import invariant
from sqlalchemy import select

from portal.casework.models import Appointment, Opinion, Todo
from portal.database import session
from portal.dossiers import journal
from portal.dossiers.models import Document, Dossier
from portal.financing.models import NetworkLine, PlanNotice
from portal.french import day_of
from portal.referrals import access, notes
from portal.referrals.models import InfoItem
from portal.users.notices import Notice
from tests.lives.sights import Sights
from tests.lives.world import PEOPLE


class Lives(Sights):
    @invariant()
    def states_are_those_of_the_model(self) -> None:
        found = {one.id: one.status.value for one in self.referrals()}
        assert found == {key: one.status for key, one in self.studies.items()}
        assert self.dossier.status == self.file
        held = session.scalar(select(Dossier.at_work).where(Dossier.id == self.number))
        assert held is any(one.open for one in self.referrals())
        for table, model in (
            (Opinion.state, self.opinions), (Appointment.state, self.meetings),
            (InfoItem.state, self.items),
        ):  # fmt: skip
            assert self.states(table) == {key: one.state for key, one in model.items()}
        assert self.states(Document.state) == self.papers

    def states(self, column) -> dict[int, str]:
        query = select(column.class_.id, column)
        return {key: state.value for key, state in session.execute(query)}

    @invariant()
    def the_shared_plan_is_that_of_the_model(self) -> None:
        lines = {
            one.referral_id: (one.proposed_cents, (one.paid_cents, one.paid_on))
            for one in session.scalars(select(NetworkLine))
        }
        named = self.proposed.keys() | self.paid.keys()
        assert lines == {
            key: (self.proposed.get(key), self.paid.get(key, (0, None))) for key in named
        }
        told = Counter(
            (one.referral_id, one.told_at and day_of(one.told_at), one.seen_at is not None)
            for one in session.scalars(select(PlanNotice))
        )
        assert told == Counter(
            (key, one.told_on, one.seen) for key, found in self.changes.items() for one in found
        )

    @invariant()
    def what_is_to_do_is_whose_it_was_given_to(self) -> None:
        names = {key: who for who, key in self.ids.items()} | {None: None}
        todos = session.execute(select(Todo.id, Todo.assignee_id, Todo.done_at)).all()
        found = {key: (names[whose], done is not None) for key, whose, done in todos}
        assert found == {key: (one.whose, one.done) for key, one in self.todos.items()}
        has = {one.id: names[one.adviser_id] for one in self.referrals()}
        assert has == {key: one.adviser for key, one in self.studies.items()}

    @invariant()
    def each_sees_what_is_theirs(self) -> None:
        there = self.referrals()
        for who in PEOPLE:
            user = self.user(who)
            seen = {
                one.id for one in session.scalars(access.visible_to(user))
                if one.dossier_id == self.number
            }  # fmt: skip
            mine = {one.id for one in there if self.roles(who, one.network.code)}
            assert seen == mine or who in self.gone, who
            assert seen == {one.id for one in there if access.parties(user, one)}, who
            for one in there:
                reads = self.works_at(who, one.network.code) or who in self.gone
                silent = reads or one.network.code not in self.noted
                assert silent or not notes.notes_for(one, user), who

    @invariant()
    def each_reads_what_is_for_them(self) -> None:
        for who in self.readers_now():
            self.check_file(who)
            self.check_papers(who)
            self.check_threads(who)
            self.check_opinions(who)

    @invariant()
    def each_network_knows_what_it_is_let(self) -> None:
        self.check_blocks()
        here = self.network_now
        for number, study in self.studies.items():
            if study.code == here:
                self.check_first_sight(number, here)
                self.check_served(number, here)
        if self.other:
            self.check_pair()
        if self.looks_beside:
            self.check_other_file(here)
            self.check_from_the_other()

    @invariant()
    def the_journal_holds(self) -> None:
        assert journal.first_broken_line(self.dossier) is None

    @invariant()
    def each_hears_of_each_thing_once(self) -> None:
        sent = self.sent_since(self.seen_emails)
        assert not sent - self.told, f"nobody should have heard of it: {sent - self.told}"
        assert not self.told - sent, f"someone did not hear of it: {self.told - sent}"
        aside = select(Notice.user_id).where(
            Notice.id > self.seen_notices, Notice.told_at.is_(None)
        )
        wait = Counter(session.scalars(aside))
        assert wait == Counter(self.ids[who] for _, who, _ in self.put_aside)

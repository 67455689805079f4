"""Drafts that nobody touches: each reminder once, a notice, then nothing is left but a count."""

from datetime import date

import pytest
import time_machine

from portal.database import session
from portal.dossiers import commands, sleeping, tasks
from portal.dossiers.consent_models import Consent
from portal.dossiers.models import Document, Dossier, Event, Task, TaskKind
from portal.monitoring.counted import Counted, erased
from portal.monitoring.files import Filters, totals
from portal.monitoring.periods import Period
from portal.monitoring.scope import Area, Scope
from portal.networks.queries import network
from portal.outbox import Email
from portal.users import commands as users
from tests.answers import draft
from tests.factories import UserFactory
from tests.factories_files import add_document


def morning(day):
    """The round of a day, done twice: the kinds of mail that it posts."""
    with time_machine.travel(f"{day} 06:00 +0100"):
        before = {mail.id for mail in session.query(Email)}
        sleeping.run()
        sleeping.run()
        session.expire_all()
        return [mail.kind for mail in session.query(Email) if mail.id not in before]


@pytest.fixture
def asleep(app):
    """Last touched on 2 March 2026."""
    with time_machine.travel("2026-03-02 10:00 +0100"):
        dossier = draft()
        session.commit()
    return dossier


def test_a_sleeping_draft_is_spoken_of_after_1_7_and_21_days_then_before_its_end(asleep):
    told = {day: morning(day) for day in (
        "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-08", "2026-03-09", "2026-03-10",
        "2026-03-23", "2026-08-17", "2026-08-18", "2026-09-01",
    )}  # fmt: skip
    assert {day: kinds for day, kinds in told.items() if kinds} == {
        "2026-03-03": ["draft_reminder"],
        "2026-03-09": ["draft_reminder"],
        "2026-03-23": ["draft_reminder"],
        "2026-08-18": ["draft_notice"],
    }
    assert "2\u00a0septembre 2026" in session.query(Email).all()[-1].text
    assert session.get(Dossier, asleep.id)
    assert morning("2026-09-02") == []
    assert session.get(Dossier, asleep.id) is None


def test_after_missed_mornings_one_mail_leaves_and_nothing_ends_without_its_notice(asleep):
    assert morning("2026-03-30") == ["draft_reminder"]
    assert morning("2026-03-31") == []
    assert morning("2027-01-10") == ["draft_notice"]
    assert morning("2027-01-24") == []
    assert session.get(Dossier, asleep.id)
    morning("2027-01-25")
    assert session.get(Dossier, asleep.id) is None


def test_a_draft_taken_up_again_falls_asleep_anew(asleep):
    assert morning("2026-03-03") == ["draft_reminder"]
    with time_machine.travel("2026-03-08 10:00 +0100"):
        commands.save_page(asleep, "qui", {"demandeur": "particulier"}, {}, by=asleep.owner)
        session.commit()
    assert morning("2026-03-09") == ["draft_reminder"]
    assert morning("2026-03-15") == ["draft_reminder"]


def test_reminders_stop_by_their_link_but_the_end_is_still_announced(asleep):
    sleeping.stop_reminders(sleeping.draft_of(sleeping.token(asleep)))
    session.commit()
    assert morning("2026-03-03") == []
    assert morning("2026-08-18") == ["draft_notice"]


def test_an_address_that_nobody_confirmed_is_left_alone(asleep):
    asleep.owner.confirmed_at = None
    session.commit()
    assert morning("2026-03-03") == []


def test_a_draft_of_the_front_desk_ends_only_once_someone_is_asked_to_call(asleep):
    person = users.record_person("Marie", "Durand", "+33639981234")
    asleep.owner = person
    session.commit()
    assert [morning(day) for day in ("2026-03-03", "2027-01-10", "2027-01-11")] == [[], [], []]
    task = session.query(Task).filter_by(dossier_id=asleep.id, kind=TaskKind.NO_MAIL).one()
    assert "sera effacée le 25\u00a0janvier 2027" in task.note
    with time_machine.travel("2027-01-12 10:00 +0100"):
        tasks.finish(task, "Ne répond pas", by=UserFactory(front_desk=True))
        session.commit()
    morning("2027-01-24")
    assert session.get(Dossier, asleep.id)
    morning("2027-01-25")
    assert session.get(Dossier, asleep.id) is None


def test_what_nobody_can_be_told_of_is_not_counted_as_told_and_ends_at_its_day(asleep):
    asleep.owner.confirmed_at = None
    session.commit()
    assert morning("2026-09-01") == []
    assert session.get(sleeping.Sleep, asleep.id).told == 0
    morning("2026-09-02")
    assert session.get(Dossier, asleep.id) is None


def test_a_file_that_was_sent_is_never_spoken_of(asleep):
    with time_machine.travel("2026-03-02 11:00 +0100"):
        commands.submit(asleep, "key", by=asleep.owner)
        session.commit()
    assert "draft_reminder" not in morning("2026-03-23")
    morning("2027-03-02")
    assert session.get(Dossier, asleep.id)
    assert sleeping.draft_of(sleeping.token(asleep)) is None


def test_what_is_erased_leaves_a_count_where_it_was_begun_and_nothing_else(asleep):
    with time_machine.travel("2026-03-02 11:00 +0100"):
        add_document(asleep, "P01", "identite.pdf")
        session.add(
            Consent(dossier=asleep, network=network("initiative_somme"), by_id=asleep.owner_id)
        )
        session.commit()
    gone = asleep.id
    morning("2026-08-18")
    morning("2026-09-02")
    for table in (Consent, Document, Event, Email, sleeping.Sleep):
        assert session.query(table).filter_by(dossier_id=gone).count() == 0, table
    march = Scope(Period(date(2026, 3, 1), date(2026, 3, 31)))
    assert erased(march) == 1
    assert erased(march.within(Area.OUTSIDE)) == 0
    assert totals(Filters(Counted.OPENED, march)).erased == 1


def test_a_link_of_another_make_stops_nothing(asleep):
    assert sleeping.draft_of("x") is None
    assert sleeping.draft_of(sleeping.token(asleep)[:-2]) is None

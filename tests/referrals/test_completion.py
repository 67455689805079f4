"""The person who has a file to complete is reminded by the morning's round, each time once."""

from datetime import date

import pytest
import time_machine

from portal.database import transaction
from portal.dossiers import commands
from portal.dossiers.workflow import Action
from portal.referrals import completion
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import LATER
from tests.referrals.conftest import mails
from tests.referrals.test_duties import morning


@pytest.fixture
def asked(app):
    """Asked on 2 March 2026 for answers by the 20th."""
    with time_machine.travel("2026-03-02 10:00 +0100"):
        dossier = DossierFactory(ficp="unsure")
        with transaction():
            by = UserFactory(front_desk=True)
            completion.ask(dossier, ["ficp"], date(2026, 3, 20), "", by=by)
    return dossier


def test_reminders_come_five_days_before_then_one_and_fifteen_after(asked):
    assert morning("2026-03-14") == []
    assert morning("2026-03-15") == ["completion_reminder"]
    assert morning("2026-03-16") == []
    assert morning("2026-03-21") == ["completion_reminder"]
    assert morning("2026-04-03") == []
    assert morning("2026-04-04") == ["completion_reminder"]
    assert morning("2026-06-01") == []
    subjects = [mail.subject for mail in mails("completion_reminder")]
    assert subjects[0].startswith("Plus que quelques jours")
    assert subjects[1].startswith("Rappel")
    assert {mail.to for mail in mails("completion_reminder")} == {asked.owner.email}


def test_reminders_that_were_missed_come_one_a_day(asked):
    days = ("2026-04-10", "2026-04-11", "2026-04-12", "2026-04-13")
    assert [len(morning(day)) for day in days] == [1, 1, 1, 0]


def test_answers_end_the_reminders(asked):
    with time_machine.travel("2026-03-14 10:00 +0100"), transaction():
        commands.save_page(asked, "besoin", {"ficp": False}, {}, by=asked.owner)
        completion.complete(asked, by=asked.owner)
    assert "completion_reminder" not in morning("2026-03-15")


def test_a_file_that_is_withdrawn_is_left_alone(asked):
    with time_machine.travel("2026-03-14 10:00 +0100"), transaction():
        commands.act(asked, Action.WITHDRAW, by=asked.owner)
    assert morning("2026-03-21") == []


def test_a_network_without_consent_is_asked_for(app):
    dossier = DossierFactory(ficp="unsure", to=("adie",))
    with transaction():
        by = UserFactory(front_desk=True)
        completion.ask(dossier, ["ficp"], LATER, "", by=by)
        commands.save_page(dossier, "besoin", {"ficp": False}, {}, by=dossier.owner)
        completion.complete(dossier, by=dossier.owner)
    [mail] = mails("completed")
    assert "Initiative Somme pourrait vous aider." in mail.text
    assert "Donner mon accord" in mail.text
    assert mails("proposed") == []

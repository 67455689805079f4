"""Private notes: colleagues called by name, corrections said aloud, what is to be kept in mind."""

from datetime import timedelta

import pytest
import time_machine

from portal.database import now, session, transaction
from portal.errors import Refused
from portal.referrals import notes
from portal.referrals.mentions import mark_seen, mentions_for
from portal.referrals.models import Mention
from tests.counting import statements
from tests.desk.test_today import page
from tests.factories import UserFactory
from tests.factories_files import adviser_of, desk_of
from tests.referrals.conftest import mails
from tests.studied import studied

LATER = timedelta(minutes=16)


made, app, adviser, referral = studied()


@pytest.fixture
def colleague(app):
    return adviser_of("initiative_somme", given_name="Hélène", family_name="Le Goff")


def note_of(referral, body="Revoir le loyer", key="k1", **more):
    with transaction():
        return notes.write(referral, body, key, by=referral.adviser, **more)


def test_a_colleague_ticked_or_named_is_told_once(referral, colleague, stranger):
    body = "Vois avec @helene le goff, et @Hélène Le Goffinet"
    note = note_of(referral, body, told={colleague.id})
    note_of(referral, body, told={colleague.id})
    (mail,) = mails("mentioned")
    assert mail.to == colleague.email
    assert f"/notes/{note.id}" in mail.text
    assert "Vois avec" not in mail.text
    (mention,) = mentions_for(colleague)
    assert (mention.note, mention.note.referral.dossier) == (note, referral.dossier)
    mark_seen([note], colleague)
    session.expire_all()
    assert mentions_for(colleague) == []
    with pytest.raises(Refused, match="votre réseau"):
        note_of(referral, key="k2", told={stranger.id})
    note_of(referral, f"@{stranger.full_name} @{referral.adviser.full_name}", key="k3")
    assert session.query(Mention).count() == 1


def test_only_people_with_an_open_account_are_called(referral):
    gone = UserFactory(adviser=desk_of("initiative_somme"), closed=True)
    with pytest.raises(Refused, match="votre réseau"):
        note_of(referral, told={gone.id})


def test_a_note_is_corrected_for_a_quarter_of_an_hour_by_its_author(referral, colleague, manager):
    note = note_of(referral)
    for other in (colleague, manager):
        with pytest.raises(Refused, match="15 minutes"):
            notes.correct(note, "Autre", by=other)
    notes.correct(note, f"Loyer vu avec @{colleague.full_name}", by=referral.adviser)
    assert note.corrected_at
    assert len(mails("mentioned")) == 1
    with time_machine.travel(now() + LATER), pytest.raises(Refused, match="barrez"):
        notes.correct(note, "Encore", by=referral.adviser)


def test_a_note_struck_out_stays_readable_with_its_trace(referral, colleague, manager, stranger):
    note = note_of(referral, told={colleague.id})
    notes.pin(note, pinned=True, by=colleague)
    for other in (colleague, stranger):
        with pytest.raises(Refused, match="responsable"):
            notes.strike(note, by=other)
    notes.strike(note, by=manager)
    assert (note.body, note.struck_by, note.pinned) == ("Revoir le loyer", manager, False)
    session.flush()
    assert mentions_for(colleague) == []
    for refused in (
        lambda: notes.pin(note, pinned=True, by=colleague),
        lambda: notes.correct(note, "Encore", by=referral.adviser),
    ):
        with pytest.raises(Refused):
            refused()


def test_reading_notes_costs_one_query_and_calls_one(app, referral, colleague):
    for number in range(3):
        note_of(referral, key=f"k{number}", told={colleague.id})
    with statements(app) as sent:
        read = [
            (one.author.full_name, one.mentions[0].user.full_name, one.struck_by)
            for one in notes.notes_for(referral, referral.adviser)
        ]
    assert (len(read), len(sent)) == (3, 1)
    session.commit()
    with statements(app) as sent:
        told = [(one.note.author.full_name, one.note.referral.dossier.number)
                for one in mentions_for(colleague)]  # fmt: skip
    assert (len(told), len(sent)) == (3, 1)


def test_a_call_stands_in_today_until_the_file_is_opened(referral, colleague):
    note = note_of(referral, told={colleague.id})
    (said,) = page(colleague)["notes"]
    assert said[:2] == ("Amina Benkacem", f"Note de {referral.adviser.full_name}")
    assert "notes" not in page(referral.adviser)
    mark_seen([note], colleague)
    assert "notes" not in page(colleague)

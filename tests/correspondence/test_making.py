"""A letter is made once, whatever happens to who makes it; then it is kept and never changed."""

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import storage
from portal.database import now, pretending, session, transaction
from portal.dossiers import commands, journal, sweeping
from portal.dossiers.models import DocumentFault, Event
from portal.dossiers.paper_letters import (
    LetterKind,
    PaperLetter,
    letter_for,
    letters_of,
    waiting_long,
)
from portal.pdf import letters
from portal.pdf.letters import _claim, _make
from tests.correspondence.conftest import made
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, at, the_network
from tests.papers import PDF

pytestmark = pytest.mark.both_databases


def lines(dossier):
    query = select(Event).where(Event.dossier_id == dossier.id, Event.kind == "letter.make")
    return session.scalars(query).all()


def test_what_a_killed_worker_had_claimed_is_made_later_once(app):
    dossier = DossierFactory()
    assert _claim()
    letters.make_waiting()
    assert letters_of(dossier)[0].made_at is None, "someone may still be at it"
    with pretending(now() + timedelta(minutes=3)):
        letters.make_waiting()
        letters.make_waiting()
    session.expire_all()
    [letter], [line] = letters_of(dossier), lines(dossier)
    assert line.data["sha256"] == letter.sha256 == storage.sha256(letter.storage_key)
    assert journal.first_broken_line(dossier) is None


def test_two_workers_at_one_letter_keep_one(app):
    dossier = DossierFactory()
    slow = _claim()
    with pretending(now() + timedelta(minutes=3)):
        quick = _claim()
    assert slow
    assert quick
    _make(quick)
    session.expire_all()
    kept = letters_of(dossier)[0].storage_key
    _make(slow)
    session.expire_all()
    assert letters_of(dossier)[0].storage_key == kept
    assert len(lines(dossier)) == 1


def test_a_store_that_is_away_is_tried_again(app):
    dossier = DossierFactory()
    folder = app.extensions["storage"].path
    away = folder.rename(folder.with_name("away"))
    folder.write_text("no folder any more")
    try:
        letters.make_waiting()
    finally:
        folder.unlink()
        away.rename(folder)
    assert waiting_long() == 0
    with pretending(now() + timedelta(hours=2)):
        assert waiting_long() == 1
        letters.make_waiting()
        assert waiting_long() == 0
    assert letters_of(dossier)[0].made_at


def test_the_mornings_round_keeps_letters_and_sees_those_that_were_altered(app):
    letter = made(DossierFactory())[LetterKind.ORIENTATION]
    path = app.extensions["storage"].path / letter.storage_key
    old = (now() - timedelta(days=3)).timestamp()
    os.utime(path, (old, old))
    sweeping.sweep()
    assert path.exists()
    path.write_bytes(b"something else")
    sweeping.verify()
    session.expire_all()
    assert session.get(PaperLetter, letter.id).fault is DocumentFault.ALTERED


def test_a_letter_goes_with_its_file(app):
    dossier, key = DossierFactory(sent=False), storage.keep(io.BytesIO(PDF)).key
    with transaction():
        session.add(
            PaperLetter(
                dossier=dossier, kind=LetterKind.ORIENTATION, key="one", subject="Objet",
                content={}, made_at=now(), storage_key=key, size=1, sha256="0" * 64,
            )
        )  # fmt: skip
    with transaction():
        commands.discard(dossier, by=dossier.owner)
    assert not storage.exists(key)
    assert session.scalar(select(PaperLetter.id)) is None


def test_those_who_wrote_a_letter_and_who_receives_it_read_it(app):
    writer, other = adviser_of("initiative_somme"), adviser_of("adie")
    referral = ReferralFactory(taken=True, adviser=writer)
    at(referral.dossier, "adie")
    found = made(referral.dossier)
    taken, orientation = found[LetterKind.TAKEN], found[LetterKind.ORIENTATION]
    office, admin = UserFactory(front_desk=True), UserFactory(admin=True)
    owner = referral.dossier.owner
    with transaction():
        referral.network.merged_into = the_network("adie")  # whose people it changes nothing for
    readers = {
        taken: [owner, writer],
        orientation: [owner, office],
    }
    for letter, allowed in readers.items():
        for one in (owner, writer, other, office, admin, UserFactory()):
            assert bool(letter_for(letter.id, one)) is (one in allowed), (letter.kind, one)

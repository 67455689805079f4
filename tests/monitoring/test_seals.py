"""The journals are read again each morning: what was changed or taken away shows, and is told."""

import pytest
import sqlalchemy as sa

from portal import administration_log
from portal.administration_log import Topic
from portal.database import session
from portal.dossiers import journal
from portal.dossiers.erasing import erase
from portal.dossiers.models import Dossier, Event
from portal.french import spaced
from portal.heartbeat import Pulse, last_beats
from portal.monitoring import seals
from portal.monitoring.seals import BrokenLine, SealCheck, broken, broken_lines
from tests.conftest import made_once
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import words

pytestmark = pytest.mark.both_databases
FIRST = "2026-00001"
LAST_GONE = "DELETE FROM event WHERE id = (SELECT max(id) FROM event)"
LAST_CHANGED = "UPDATE event SET kind = 'x' WHERE id = (SELECT max(id) FROM event)"


def read_once() -> int:
    """A file, a line of the administration, and the first morning that read their journals."""
    found = DossierFactory(number=FIRST)
    write(1)
    verify()
    return found.id


made, app = made_once(read_once)


@pytest.fixture
def dossier(app, made):
    return session.get_one(Dossier, made[1])


def write(*lines):
    for number in lines:
        administration_log.record(Topic.RULES, "Version", f"Ligne {number}", by=None)
    session.commit()


def verify():
    session.commit()
    seals.verify()


def harm(statement):
    session.connection().execute(sa.text(statement))
    session.commit()
    session.expire_all()


def reached(chain):
    return session.get_one(SealCheck, chain.name).reached


def test_journals_as_they_were_written_have_nothing_to_tell(dossier):
    assert (broken(), broken_lines()) == (0, [])
    assert last_beats()[Pulse.SEALS]
    assert reached(seals.FILES) == max(session.scalars(sa.select(Event.id)))
    assert reached(seals.ADMINISTRATION) == 1


def test_only_new_lines_and_a_part_of_the_turn_are_read_each_morning(dossier, monkeypatch):
    read = []
    seal = seals.FILES.seal
    counted = seals.Chain(
        "files", Event, seals.FILES.order, lambda *line: read.append(1) or seal(*line), erased=True
    )
    monkeypatch.setattr(seals, "CHAINS", (counted,))
    monkeypatch.setattr(seals, "MORNINGS", 4)
    journal.record(dossier, "dossier.note", by=None)
    total = len(list(session.scalars(sa.select(Event.id))))
    verify()
    assert len(read) <= 1 + 1 + -(-total // 4)
    for _ in range(4):
        verify()
    assert seals.turned_at() is not None


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET kind = 'x' WHERE seq = 2", f"demande {FIRST} : la ligne 2 n’est plus"),
        ("DELETE FROM event WHERE seq = 2", f"demande {FIRST} : la ligne 2 manque"),
        (LAST_GONE, f"demande {FIRST} : la ligne 6 manque"),
        ("UPDATE administration_event SET words = 'x'", "journal de l’administration : la ligne 1"),
        ("DELETE FROM administration_event", "journal de l’administration : la ligne 1 manque"),
    ],
)
def test_a_line_changed_or_taken_away_shows_the_next_mornings(
    dossier, monkeypatch, statement, said
):
    monkeypatch.setattr(seals, "MORNINGS", 1)
    harm(statement)
    for _ in range(2):
        verify()
        assert broken() == 1
        assert broken_lines()[0].startswith(spaced(said))


def test_a_last_line_written_anew_with_a_seal_that_fits_shows_too(dossier):
    harm("DELETE FROM administration_event")
    write(2)
    verify()
    write(3)
    verify()
    [said] = broken_lines()
    assert said.endswith("la ligne 1 n’est plus comme elle a été écrite")


def test_so_does_the_last_line_of_a_file(dossier):
    line = dossier.events[-1]
    line.kind = "x"
    line.seal = journal.sealed(line, dossier.events[-2].seal)
    verify()
    [said] = broken_lines()
    assert said.endswith(f"la ligne {line.seq} n’est plus comme elle a été écrite")


def test_a_line_put_back_or_erased_with_its_file_is_told_no_more(dossier, monkeypatch):
    monkeypatch.setattr(seals, "MORNINGS", 1)
    draft = DossierFactory(sent=False)
    harm("UPDATE administration_event SET words = 'x'")
    harm(LAST_CHANGED)
    verify()
    assert broken() == 2
    harm("UPDATE administration_event SET words = 'Ligne 1'")
    erase(session.get_one(Dossier, draft.id))
    verify()
    assert broken() == 0


def test_a_draft_erased_with_the_last_line_that_was_read_tells_nothing(dossier, monkeypatch):
    """Its lines' numbers are not given to others, and the whole turn still comes to an end."""
    monkeypatch.setattr(seals, "MORNINGS", 1)
    draft = DossierFactory(sent=False)
    verify()
    read = reached(seals.FILES)
    erase(draft)
    verify()
    assert (seals.turned_at() is not None, broken()) == (True, 0)
    DossierFactory(sent=False)
    assert session.scalar(sa.select(sa.func.max(Event.id))) > read
    verify()
    harm(LAST_CHANGED)
    verify()
    assert broken() == 1


def test_a_last_line_put_back_is_told_no_more(dossier):
    events = Event.__table__
    last = sa.select(events).order_by(events.c.id.desc()).limit(1)
    line = session.execute(last).mappings().one()
    harm(LAST_GONE)
    verify()
    assert broken() == 1
    session.execute(sa.insert(events).values(**line))
    verify()
    assert broken() == 0
    assert session.get_one(Dossier, dossier.id).lines == line["seq"]


def test_administrators_read_which_line_does_not_hold(client, dossier):
    session.add(BrokenLine(chain="administration", line=7, missing=True))
    session.commit()
    client.login(UserFactory(admin=True))
    page = words(client.get("/administration/etat"))
    assert "1 ligne changée ou disparue" in page
    assert "journal de l’administration : la ligne 6 manque" in page
    assert "1 ligne des journaux a été changée ou manque" in words(client.get("/pilotage/"))

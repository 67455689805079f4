import threading

import pytest
from sqlalchemy import select

from portal.database import session, transaction
from portal.dossiers import commands, consents, journal
from portal.dossiers.models import Dossier, Event
from portal.dossiers.workflow import Action, CloseReason, Status
from portal.errors import Refused, Stale
from portal.networks.queries import network
from portal.outbox import Email
from portal.referrals.models import Referral
from tests.answers import FAR_AWAY, HAIRDRESSER, PERSONAL, draft
from tests.factories import UserFactory


def send(dossier, *codes):
    offered = [network(code) for code in codes]
    consents.choose(dossier, offered, {one.id for one in offered}, by=dossier.owner)
    assert commands.submit(dossier, f"send-{dossier.id}", by=dossier.owner)
    return dossier


def test_starting_twice_with_one_key_makes_one_draft(app):
    person = UserFactory()
    first = commands.start(person, "the same key")
    assert commands.start(person, "the same key") is first


def test_a_half_typed_answer_is_kept_as_typed_and_blocks_the_sending(app):
    dossier = draft()
    commands.save_page(
        dossier, "besoin", {}, {"besoin_total": {"besoin_total": ["12 mille"]}}, by=dossier.owner
    )
    assert dossier.typed == {"besoin_total": {"besoin_total": ["12 mille"]}}
    with pytest.raises(Refused, match="Écrivez le montant dont vous avez besoin"):
        commands.submit(dossier, "k", by=dossier.owner)


def test_sending_gives_a_number_a_receipt_and_a_network_at_once(app):
    dossier = send(draft(), "initiative_somme")
    assert dossier.status is Status.ROUTED
    assert dossier.number.endswith("-00001")
    [referral] = session.scalars(select(Referral)).all()
    assert referral.network.code == "initiative_somme"
    subjects = [
        one.subject for one in session.scalars(select(Email).where(Email.to == dossier.owner.email))
    ]
    assert subjects == [f"Votre demande {dossier.number} est bien arrivée"]


def test_sending_twice_makes_one_file(app):
    dossier = send(draft(), "initiative_somme")
    assert commands.submit(dossier, "another tab", by=dossier.owner) is False
    assert len(session.scalars(select(Referral)).all()) == 1


def test_numbers_follow_each_other_and_a_deleted_draft_takes_none(app):
    person = UserFactory()
    first = send(draft(owner=person))
    gone = commands.start(person, "gone")
    commands.discard(gone, by=person)
    second = commands.start(person, "second")
    commands.save_page(second, "every", HAIRDRESSER, {}, by=person)
    send(second)
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1


def test_an_incomplete_draft_says_each_thing_that_is_missing(app):
    dossier = draft(apport=..., nom=...)
    with pytest.raises(Refused) as refused:
        commands.submit(dossier, "k", by=dossier.owner)
    assert "Écrivez ce que vous apportez" in str(refused.value)
    assert dossier.status is Status.DRAFT


def test_a_commune_not_chosen_yet_keeps_the_file_a_draft(app):
    dossier = draft(insee_projet=None)
    with pytest.raises(Refused, match="commune de votre activité"):
        commands.submit(dossier, "k", by=dossier.owner)


def test_strangers_neither_write_nor_send(app):
    dossier, stranger = draft(), UserFactory()
    with pytest.raises(Refused):
        commands.save_page(dossier, "x", {"apport": 1}, {}, by=stranger)
    with pytest.raises(Refused):
        commands.submit(dossier, "k", by=stranger)


def test_a_sent_file_is_no_longer_written_in(app):
    dossier = send(draft())
    with pytest.raises(Refused, match="déjà envoyée"):
        commands.save_page(dossier, "x", {"apport": 1}, {}, by=dossier.owner)


def test_without_any_consent_the_front_desk_calls(app):
    dossier = send(draft())
    assert dossier.status is Status.ROUTED
    assert session.scalars(select(Referral)).all() == []


def test_a_project_elsewhere_is_oriented_and_nothing_is_sent(app):
    dossier = send(draft(FAR_AWAY), "initiative_somme")
    assert session.scalars(select(Referral)).all() == []
    assert dossier.status is Status.ROUTED


def test_a_personal_request_goes_to_the_ccas_alone(app):
    dossier = send(draft(PERSONAL), "ccas_amiens", "adie")
    assert dossier.confidential
    assert [one.network.code for one in session.scalars(select(Referral))] == ["ccas_amiens"]


def test_an_unknown_that_decides_leaves_the_file_to_the_front_desk(app):
    dossier = send(draft(ficp="unsure"), "initiative_somme")
    assert dossier.status is Status.SUBMITTED
    assert session.scalars(select(Referral)).all() == []


def test_withdrawing_stops_every_network(app):
    dossier = send(draft(), "initiative_somme")
    commands.act(dossier, Action.WITHDRAW, by=dossier.owner)
    assert (dossier.status, dossier.close_reason) == (Status.CLOSED, CloseReason.WITHDRAWN)
    assert not session.scalars(select(Referral)).one().open


def test_a_stale_page_is_refused_in_words(app):
    dossier = send(draft())
    with pytest.raises(Stale, match="Ce dossier a changé"):
        commands.act(dossier, Action.WITHDRAW, by=dossier.owner, seen=dossier.version - 1)


def test_an_action_that_is_not_open_says_so(app):
    dossier = send(draft())
    commands.act(dossier, Action.WITHDRAW, by=dossier.owner)
    with pytest.raises(Refused, match="« Retirer la demande » n’est pas possible"):
        commands.act(dossier, Action.WITHDRAW, by=dossier.owner)


def test_the_journal_holds_and_an_altered_line_shows(app):
    dossier = send(draft(), "initiative_somme")
    assert journal.first_broken_line(dossier) is None
    line = session.scalars(
        select(Event).where(Event.dossier_id == dossier.id, Event.seq == 2)
    ).one()
    line.data = {"network": "another"}
    session.flush()
    assert journal.first_broken_line(dossier) == 2


@pytest.mark.both_databases
def test_the_first_file_of_a_year_may_come_twice_at_once(backend, portal):
    """Two people send at the same moment, for real: two numbers, no error."""
    numbers, errors = [], []

    def someone(rank):
        try:
            with portal.app_context(), transaction():
                numbers.append(commands.next_number(1999))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=someone, args=(rank,)) for rank in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(numbers) == [f"1999-{rank:05d}" for rank in range(1, 5)]
    with portal.app_context(), transaction():
        session.execute(Dossier.__table__.metadata.tables["number_series"].delete())

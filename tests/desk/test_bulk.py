"""One order on many files: each done once, whatever stops the worker; undone where it can be."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from portal.calendar import today
from portal.database import now, session, transaction
from portal.desk import bulk, bulk_doing, bulk_running
from portal.desk.bulk_doing import Ask, Assign, Write
from portal.desk.bulk_models import BulkAction, BulkState, BulkWork, Outcome
from portal.desk.bulk_running import SILENCE, run, run_waiting, take
from portal.dossiers.models import Event, Message
from portal.errors import Refused
from portal.outbox import Email
from portal.referrals import commands
from portal.referrals.models import ItemState, Mention, Note, Referral
from portal.users import notices
from portal.users.models import User
from portal.users.notices import Kind, Pace
from tests.conftest import made_once
from tests.factories_files import ReferralFactory, add_document, adviser_of, ask

both_databases = pytest.mark.both_databases
DEVIS = {"P08": "Devis"}


class Killed(BaseException):
    """What stops a worker where it stands."""


def three_files() -> tuple[int, list[int]]:
    """Of Claire."""
    claire = adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")
    return claire.id, [ReferralFactory(in_review=True, adviser=claire).id for _ in range(3)]


made, app = made_once(three_files)


@pytest.fixture
def claire(app, made):
    return session.get_one(User, made[1][0])


@pytest.fixture
def files(made):
    return made[1][1]


def asked(action, order, ids, by, key="press"):
    with transaction():
        return bulk.ask(action, order, ids, key, by=by).id


def done(action, order, ids, by, key="press"):
    number = asked(action, order, ids, by, key)
    run_waiting()
    return kept(number)


def kept(number):
    return session.get_one(BulkWork, number, populate_existing=True)


def outcomes(work):
    return [(one.outcome, one.sentence) for one in kept(work.id).items]


def undone(work, by):
    with transaction():
        number = bulk.undo(kept(work.id), by=by).id
    run_waiting()
    return kept(number)


def messages():
    return session.query(Message).count()


def mails(kind):
    return session.query(Email).filter_by(kind=kind).count()


@both_databases
def test_a_killed_worker_repeats_nothing_and_loses_nothing(files, claire, monkeypatch):
    number = asked(BulkAction.WRITE, Write("Bonjour."), files, claire)
    settle, seen = bulk_running._settle, []

    def killing(turn, item_id):
        seen.append(item_id)
        if len(seen) == 2:
            raise Killed
        settle(turn, item_id)

    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(bulk_running, "_settle", killing)
        run_waiting()
    assert (kept(number).state, messages(), mails("message_to_owner")) == (BulkState.RUNNING, 1, 1)
    assert take() is None
    with time_machine.travel(now() + SILENCE * 2):
        run_waiting()
    assert kept(number).state is BulkState.DONE
    assert [one.outcome for one in kept(number).items] == [Outcome.DONE] * 3
    assert (messages(), mails("message_to_owner")) == (3, 3)


@both_databases
def test_a_worker_killed_inside_a_file_leaves_it_as_it_was(files, claire, monkeypatch):
    number = asked(BulkAction.NOTE, Write("À rappeler."), files, claire)
    write = bulk_doing.notes.write

    def killing(*args, **kwargs):
        write(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch, suppress(Killed):
        patch.setattr(bulk_doing.notes, "write", killing)
        run_waiting()
    assert session.query(Note).count() == 0
    with time_machine.travel(now() + SILENCE * 2):
        run_waiting()
    assert (kept(number).state, session.query(Note).count()) == (BulkState.DONE, 3)


def test_a_worker_taken_for_dead_writes_nothing_any_more(files, claire):
    number = asked(BulkAction.WRITE, Write("Bonjour."), files, claire)
    old = take()
    with time_machine.travel(now() + SILENCE * 2):
        run_waiting()
    run(old)
    assert (kept(number).state, kept(number).attempt, messages()) == (BulkState.DONE, 2, 3)


@both_databases
def test_the_same_press_twice_is_one_work(files, claire):
    first = asked(BulkAction.NOTE, Write("Une fois."), files, claire)
    assert asked(BulkAction.NOTE, Write("Une fois."), files, claire) == first
    run_waiting()
    assert session.query(Note).count() == 3


def test_each_file_has_its_own_result(files, claire):
    other = adviser_of("initiative_somme", given_name="Ali", family_name="Petit")
    with transaction():
        commands.assign(session.get(Referral, files[1]), other, by=claire)
    closed = ReferralFactory(granted=True).id
    stranger = ReferralFactory(to=("adie",), network="adie").id
    work = done(
        BulkAction.ASSIGN, Assign(other.id, "Ali Petit"), [*files, closed, stranger], claire
    )
    assert outcomes(work) == [
        (Outcome.DONE, ""),
        (Outcome.NOTHING, "Déjà confié à Ali Petit."),
        (Outcome.DONE, ""),
        (Outcome.NOTHING, "Le dossier est clos."),
    ]
    assert session.get(Referral, stranger).adviser_id is None


def test_what_the_portal_breaks_on_one_file_stops_no_other(files, claire, monkeypatch):
    write = bulk_doing.notes.write

    def breaking(referral, *args, **kwargs):
        if referral.id == files[1]:
            raise RuntimeError
        return write(referral, *args, **kwargs)

    monkeypatch.setattr(bulk_doing.notes, "write", breaking)
    work = done(BulkAction.NOTE, Write("À rappeler."), files, claire)
    assert [one for one, _ in outcomes(work)] == [Outcome.DONE, Outcome.FAILED, Outcome.DONE]


def test_a_role_taken_back_meanwhile_refuses_what_is_left(files, claire):
    number = asked(BulkAction.WRITE, Write("Bonjour."), files, claire)
    with transaction():
        claire.roles.clear()
    run_waiting()
    assert outcomes(kept(number)) == [(Outcome.REFUSED, bulk_running.LOST)] * 3
    assert messages() == 0


@both_databases
def test_files_go_back_to_who_had_them_unless_changed_since(files, claire):
    ali, zoe = adviser_of("initiative_somme"), adviser_of("initiative_somme")
    work = done(BulkAction.ASSIGN, Assign(ali.id, ali.full_name), files, claire)
    with transaction():
        commands.assign(session.get(Referral, files[0]), zoe, by=claire)
    back = undone(work, claire)
    assert [one for one, _ in outcomes(back)] == [Outcome.NOTHING, Outcome.DONE, Outcome.DONE]
    found = [session.get(Referral, one).adviser_id for one in files]
    assert found == [zoe.id, claire.id, claire.id]
    assert undone(work, claire).id == back.id
    assert "ne s’annule pas" in bulk.why_not_undone(back)


def test_only_what_a_file_lacks_is_asked_and_what_is_answered_stays(files, claire):
    first, second, third = (session.get(Referral, one) for one in files)
    add_document(first.dossier)
    ask(second, by=claire)
    order = Ask(DEVIS | {"P01": "Pièce d’identité"}, today() + timedelta(days=10), "Il manque.")
    only_quotes = Ask(DEVIS, order.due_on, order.message)
    plan = bulk.plan(BulkAction.ASK, only_quotes, [first, second, third])
    assert plan.ids == [third.id]
    assert {why for _, why in plan.left_out} == {"Tout est déjà dans le dossier, ou demandé."}
    work = done(BulkAction.ASK, order, files, claire)
    codes = [{item.kind_code for item in one.requests[-1].items} for one in (first, second, third)]
    assert codes == [{"P01"}, {"P01"}, {"P01", "P08"}]
    add_document(third.dossier, "P01")
    add_document(first.dossier, "P01")
    back = undone(work, claire)
    assert [one for one, _ in outcomes(back)] == [Outcome.NOTHING, Outcome.DONE, Outcome.DONE]
    states = {item.kind_code: item.state for item in third.requests[-1].items}
    assert states == {"P01": ItemState.SENT, "P08": ItemState.DROPPED}


def test_notes_are_taken_back_for_a_day_and_messages_never(files, claire):
    notes = done(BulkAction.NOTE, Write("À rappeler."), files, claire)
    sent = done(BulkAction.WRITE, Write("Bonjour."), files, claire, key="other")
    with pytest.raises(Refused, match="ne se reprend pas"):
        bulk.undo(kept(sent.id), by=claire)
    with time_machine.travel(now() + timedelta(days=2)), pytest.raises(Refused, match="24 heures"):
        bulk.undo(kept(notes.id), by=claire)
    first = session.query(Note).first()
    first.pinned = True
    back = undone(notes, claire)
    assert [one for one, _ in outcomes(back)] == [Outcome.NOTHING, Outcome.DONE, Outcome.DONE]
    assert session.query(Note).all() == [first]
    assert session.query(Event).filter_by(kind="referral.note_back").count() == 2


def test_one_that_is_stopped_keeps_what_it_did(files, claire):
    number = asked(BulkAction.NOTE, Write("À rappeler."), files, claire)
    turn = take()
    bulk_running._settle(turn, kept(number).items[0].id)
    with transaction():
        bulk.cancel(kept(number))
    run(turn)
    assert kept(number).state is BulkState.CANCELLED
    assert session.query(Note).count() == 1
    bulk.cancel(kept(number))
    over = done(BulkAction.NOTE, Write("Encore."), files, claire)
    with pytest.raises(Refused, match="déjà terminée"):
        bulk.cancel(over)


def test_who_goes_back_and_writes_something_else_is_not_given_the_first_work(files, claire):
    first = asked(BulkAction.WRITE, Write("Bonjour."), files, claire)
    assert asked(BulkAction.WRITE, Write("Bonjour, corrigé."), files, claire) != first
    assert asked(BulkAction.WRITE, Write("Bonjour."), files[:2], claire) != first


def test_a_file_that_someone_else_holds_is_tried_again(files, claire, monkeypatch):
    write, tries = bulk_doing.notes.write, []

    def held(referral, *args, **kwargs):
        tries.append(referral.id)
        if len(tries) < bulk_running.TRIES:
            raise OperationalError("", {}, Exception("deadlock detected"))
        return write(referral, *args, **kwargs)

    monkeypatch.setattr(bulk_doing.notes, "write", held)
    work = done(BulkAction.NOTE, Write("À rappeler."), files[:1], claire)
    assert outcomes(work) == [(Outcome.DONE, "")]


@both_databases
def test_who_is_given_many_files_or_named_on_them_hears_of_it_once(files, claire):
    ali = adviser_of("initiative_somme", given_name="Ali", family_name="Petit")
    notices.choose(ali, {Kind.ASSIGNED: Pace.AT_ONCE})
    work = done(BulkAction.ASSIGN, Assign(ali.id, ali.full_name), files, claire)
    (mail,) = session.query(Email).filter_by(to=ali.email)
    assert (mail.kind, mail.subject) == ("files_assigned", "3 dossiers pour vous")
    undone(work, claire)
    assert mails("files_assigned") == 1
    done(BulkAction.NOTE, Write("À voir @Ali Petit"), files, claire)
    assert (mails("mentioned"), session.query(Mention).count()) == (1, 3)


def test_more_than_five_hundred_are_refused_in_words(claire):
    with pytest.raises(Refused, match=r"Vous avez choisi 501 dossiers\. Choisissez-en 500 au plus"):
        bulk.chosen(range(501), claire)


def test_works_are_kept_thirty_days(files, claire):
    done(BulkAction.NOTE, Write("À rappeler."), files, claire)
    assert [(count, total) for _, count, total in bulk.works_of(claire)] == [(3, 3)]
    assert bulk.works_of(adviser_of("initiative_somme")) == []
    with time_machine.travel(now() + timedelta(days=31)):
        bulk.forget_old()
    assert session.query(BulkWork).count() == 0

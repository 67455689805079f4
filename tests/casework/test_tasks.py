"""Tasks and the log of contacts: whose they are, who sees them, what becomes of them."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.casework import contacts, queries, tasks
from portal.casework.contacts import Next, Said
from portal.casework.models import Contact, ContactKind, Todo
from portal.database import now, session, transaction
from portal.dossiers import journal
from portal.errors import Refused, Stale
from portal.referrals import leaving
from portal.referrals.leaving import Given
from portal.users import absences
from tests.factories import UserFactory
from tests.factories_files import desk_of, manager_of
from tests.mailbox import kinds_to

SOON = today() + timedelta(days=3)


def todo(referral, by, whose=None, key="k1", due_on=SOON) -> Todo:
    with transaction():
        return tasks.add(referral, "Rappeler la banque", due_on, whose, key, by=by)


def test_a_task_is_noted_once_and_told_to_a_colleague_alone(referral, adviser, colleague):
    found = todo(referral, adviser, colleague)
    assert todo(referral, adviser, colleague) is found
    todo(referral, adviser, adviser, "k2")
    assert kinds_to(colleague.email) == ["task_given"]
    assert "task_given" not in kinds_to(adviser.email)
    line = journal.words(journal.last(referral.dossier, "todo.add"))
    assert (line.public, "Rappeler la banque" in line.staff) == ("", True)


def test_my_tasks_are_mine_nobodys_and_those_of_whom_i_act_for(referral, adviser, colleague):
    mine, theirs = todo(referral, adviser, adviser), todo(referral, adviser, colleague, "k2")
    nobodys = todo(referral, adviser, None, "k3", SOON - timedelta(days=1))
    assert queries.todos_of(adviser) == [nobodys, mine]
    with transaction():
        absences.declare(
            colleague, desk_of("initiative_somme"), adviser, today(), SOON, by=colleague
        )
    assert queries.todos_of(adviser) == [nobodys, mine, theirs]


@pytest.mark.parametrize("who", ["guest", "owner", "front_desk"])
def test_a_task_and_a_contact_belong_to_the_network(referral, adviser, guest, who):
    found = todo(referral, adviser)
    people = {"guest": guest, "owner": referral.dossier.owner}
    by = people.get(who) or UserFactory(front_desk=True)
    assert queries.own(Todo, found.id, by) is None
    assert queries.todos_on(referral, by) == queries.contacts_on(referral, by) == []
    for write in (
        lambda: tasks.finish(found, by=by),
        lambda: tasks.add(referral, "x", SOON, None, "k2", by=by),
        lambda: contacts.no_answer(referral, "k3", by=by),
    ):
        with pytest.raises(Refused, match="réseau"):
            write()


def test_a_task_is_put_off_given_done_and_taken_up_again(referral, adviser, colleague):
    found = todo(referral, adviser, adviser)
    seen, later = found.version, SOON + timedelta(days=7)
    for _ in range(2):
        with transaction():
            tasks.change(found, "Rappeler", later, colleague, by=adviser, seen=seen)
    assert kinds_to(colleague.email) == ["task_given"]
    with pytest.raises(Stale):
        tasks.change(found, "Autre", later, colleague, by=adviser, seen=seen)
    session.rollback()
    with transaction():
        tasks.finish(found, by=colleague)
        tasks.finish(found, by=adviser)
    assert found.done_by_id == colleague.id
    with transaction():
        tasks.reopen(found, by=adviser)
    assert (found.done_at, found.done_by_id) == (None, None)


def test_the_tasks_of_someone_who_leaves_go_with_the_file(referral, adviser, colleague):
    found, boss = todo(referral, adviser, adviser), manager_of("initiative_somme")
    with transaction():
        given = {referral.id: Given(colleague, referral.version)}
        leaving.close_account(adviser, given, by=UserFactory(admin=True))
    session.expire_all()
    assert found.assignee_id == colleague.id
    assert queries.todos_of(boss) == []


def test_the_first_contact_of_a_study_is_the_first_of_the_log(referral, adviser):
    [first] = queries.contacts_on(referral, adviser)
    assert (first.kind, first.summary, first.by_id) == (
        ContactKind.CALL, "Appel, projet confirmé", adviser.id,
    )  # fmt: skip


def test_a_contact_makes_its_next_step_a_task_once(referral, adviser):
    said = Said(ContactKind.VISIT, now() - timedelta(days=1), "Local visité", "Amina", 40)
    for _ in range(2):
        with transaction():
            contacts.add(referral, said, "k1", by=adviser, after=Next("Envoyer le bail", SOON))
    assert [one.kind for one in queries.contacts_on(referral, adviser)] == [
        ContactKind.CALL, ContactKind.VISIT,
    ]  # fmt: skip
    [task] = queries.todos_on(referral, adviser)
    assert (task.what, task.assignee_id) == ("Envoyer le bail", adviser.id)


@pytest.mark.parametrize(
    "said",
    [
        Said(ContactKind.CALL, now() + timedelta(days=2), "Bientôt"),
        Said(ContactKind.CALL, now() - timedelta(days=2), " "),
    ],
)
def test_a_contact_is_past_and_says_something(referral, adviser, said):
    with pytest.raises(Refused):
        contacts.add(referral, said, "k1", by=adviser)


def test_a_call_in_vain_is_one_click(referral, adviser):
    for _ in range(2):
        with transaction():
            contacts.no_answer(referral, "k1", by=adviser)
    assert session.query(Contact).filter_by(answered=False).count() == 1

"""Whose files pass to someone else, many at once, hears of it in one mail with who has them now."""

import pytest

from portal.database import session, transaction
from portal.desk import bulk, bulk_telling
from portal.desk.bulk_doing import Assign
from portal.desk.bulk_models import BulkAction, BulkWork
from portal.desk.bulk_running import run_waiting
from portal.outbox import Email
from portal.referrals import commands
from portal.referrals.models import Referral
from portal.users import notices
from portal.users.notices import Kind, Pace
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.mailbox import kinds_to, mails_to

IS = "initiative_somme"
pytestmark = pytest.mark.both_databases


@pytest.fixture
def team(app):
    """Hugo, who has two files, Claire, who has one, and their manager."""
    hugo = adviser_of(IS, given_name="Hugo", family_name="Tournesol")
    claire = adviser_of(IS, given_name="Claire", family_name="Bleuet")
    files = [ReferralFactory(in_review=True, adviser=one).id for one in (hugo, hugo, claire)]
    for one in (hugo, claire):
        notices.choose(one, {Kind.ASSIGNED: Pace.AT_ONCE})
    return hugo, claire, manager_of(IS), files


def give(files, to, by):
    with transaction():
        order = Assign(to.id, to.full_name) if to else Assign(None)
        number = bulk.ask(BulkAction.ASSIGN, order, files, "press", by=by).id
    run_waiting()
    return number


def take_back(number, by):
    with transaction():
        bulk.undo(session.get_one(BulkWork, number, populate_existing=True), by=by)
    run_waiting()


def test_who_loses_files_hears_of_it_once_and_so_does_who_loses_them_again(team):
    hugo, claire, manager, files = team
    number = give(files, claire, manager)
    (mail,) = mails_to(hugo.email)
    assert mail.subject.replace("\u00a0", " ") == "2 dossiers en moins pour vous"
    text = mail.text.replace("\u00a0", " ")
    assert f"{manager.full_name} a changé qui suit 2 dossiers que vous suiviez." in text
    assert "Qui suit maintenant : Claire Bleuet (2)." in text
    assert kinds_to(claire.email) == ["files_assigned"]
    take_back(number, manager)
    assert kinds_to(hugo.email) == ["files_given_away", "files_assigned"]
    assert kinds_to(claire.email) == ["files_assigned", "files_given_away"]


def test_who_gives_their_own_files_hears_nothing(team):
    hugo, claire, _, files = team
    give(files, None, hugo)
    assert kinds_to(hugo.email) == []
    (mail,) = mails_to(claire.email)
    assert "Qui suit maintenant : personne (1)." in mail.text.replace("\u00a0", " ")


def test_who_never_wants_to_hear_of_it_does_not(team):
    hugo, claire, manager, files = team
    notices.choose(hugo, {Kind.ASSIGNED: Pace.NEVER})
    give(files, claire, manager)
    assert kinds_to(hugo.email) == []


def test_what_came_back_before_the_end_is_not_told(team):
    hugo, claire, manager, files = team
    with transaction():
        work = bulk.ask(BulkAction.ASSIGN, Assign(claire.id, claire.full_name), files[:2], "press",
                        by=manager)  # fmt: skip
    run_waiting()
    session.query(Email).delete()
    with transaction():
        commands.assign(session.get_one(Referral, files[0]), hugo, by=manager)
        bulk_telling.tell_people(session.get_one(BulkWork, work.id))
    told = {one.kind: one.subject.replace("\u00a0", " ")
            for one in (*mails_to(hugo.email), *mails_to(claire.email))}  # fmt: skip
    assert told["files_given_away"] == "1 dossier en moins pour vous"
    assert told["files_assigned"].startswith("1 dossier ")


def test_who_has_left_the_network_since_hears_of_nothing(team):
    hugo, claire, manager, files = team
    session.delete(hugo.roles[0])
    session.commit()
    session.refresh(hugo)
    give(files[:1], claire, manager)
    with transaction():
        commands.assign(session.get_one(Referral, files[1]), claire, by=manager)
    assert kinds_to(hugo.email) == []

"""Someone who leaves hands their open files over, all or none; who is away gets none."""

from datetime import timedelta

import pytest

from portal.administration_log import AdministrationEvent
from portal.calendar import today
from portal.database import session
from portal.dossiers.models import Event
from portal.errors import Refused, Stale
from portal.networks.presence import presence
from portal.referrals import commands, counting, endings, leaving, queries
from portal.referrals.leaving import Given
from portal.referrals.members import Load, loads, receivers
from portal.referrals.notifications import MAILS
from portal.referrals.tracking import track
from portal.referrals.triage import SavedView
from portal.referrals.workflow import DeclineReason
from portal.users import commands as accounts
from portal.users.absences import Absence
from portal.users.notices import Notice
from tests.factories import UserFactory
from tests.factories_files import ReferralFactory, adviser_of, ask, manager_of
from tests.mailbox import kinds_to

IS = "initiative_somme"


@pytest.fixture
def leaver(app):
    return adviser_of(IS, family_name="Partant")


@pytest.fixture
def files(leaver):
    return [ReferralFactory(taken=True, adviser=leaver) for _ in range(2)]


def away(person, deputy):
    desk = person.roles[0].desk
    last = today() + timedelta(days=2)
    session.add(Absence(user=person, deputy=deputy, desk=desk, first=today(), last=last))
    session.commit()


def given(files, *people):
    return {one.id: Given(to, one.version) for one, to in zip(files, people, strict=True)}


def test_all_files_go_at_once_and_it_is_written_everywhere(leaver, files):
    manager, other = manager_of(IS), adviser_of(IS)
    choices = given(files, manager, other)
    leaving.take_role(leaver.roles[0], leaver, choices, by=manager)
    session.commit()
    assert [one.adviser for one in files] == [manager, other]
    assert leaver.roles == []
    assert session.query(Event).filter_by(kind="referral.handed_over").count() == 2
    lines = [one.words for one in session.query(AdministrationEvent)]
    assert any("2 dossiers remis" in one.replace("\u00a0", " ") for one in lines)
    assert any("Rôle retiré" in one for one in lines)
    assert kinds_to(other.email)[-1] == "files_received"
    assert "files_received" not in kinds_to(manager.email)


@pytest.mark.parametrize("what", ["one less", "one changed", "one more"])
def test_a_list_that_is_not_what_was_seen_changes_nothing(leaver, files, what):
    manager = manager_of(IS)
    choices = given(files, manager, manager)
    if what == "one less":
        choices.popitem()
    elif what == "one changed":
        commands.start_review(files[1], "Appel.", by=leaver)
    else:
        ReferralFactory(taken=True, adviser=leaver)
    session.commit()
    with pytest.raises(Stale, match="changé pendant"):
        leaving.take_role(leaver.roles[0], leaver, choices, by=manager)
    session.rollback()
    assert [one.adviser for one in files] == [leaver, leaver]
    assert leaver.roles


def test_nobody_is_removed_while_a_file_is_still_theirs(leaver, files):
    for act in (
        lambda: accounts.disable(leaver, by=None),
        lambda: accounts.take_role(leaver.roles[0], leaver, by=None),
    ):
        with pytest.raises(Refused, match=r"suit encore 2.dossiers ouverts"):
            act()
    assert leaver.active
    assert leaver.roles


def test_who_is_away_or_elsewhere_receives_nothing(leaver, files):
    manager, other = manager_of(IS), adviser_of(IS)
    away(other, manager)
    assert receivers(files[0].network, leaver) == [manager]
    for someone, said in (
        (other, "en absence jusqu’au"),
        (adviser_of("adie"), "ne travaille plus"),
    ):
        with pytest.raises(Refused, match=said):
            leaving.take_role(leaver.roles[0], leaver, given(files, manager, someone), by=manager)
        session.rollback()
        assert leaver.roles


def test_the_deputy_has_the_files_among_theirs_and_their_mails(leaver, files):
    deputy = adviser_of(IS)
    away(leaver, deputy)
    counts = counting.counts(deputy).views
    assert counts[SavedView.MINE] == 2
    told = MAILS["message_to_network"].to(files[0].dossier, {"referral": files[0]})
    assert told == [deputy]
    contacts = [one.contact[0] for one in track(files[0].dossier).states]
    assert contacts == [deputy.full_name]
    deputy.active = False
    session.commit()
    told = MAILS["message_to_network"].to(files[0].dossier, {"referral": files[0]})
    assert leaver not in told


def test_who_is_away_is_given_no_new_file_but_takes_one_themselves(leaver):
    manager, referral = manager_of(IS), ReferralFactory()
    away(leaver, manager)
    everyone, away_today = queries.colleagues(manager), presence([referral.network_id])
    there = queries.givable_to(everyone, away_today, manager)
    assert list(there) == [str(manager.id)]
    with pytest.raises(Refused, match="en absence jusqu’au"):
        commands.assign(referral, leaver, by=manager)
    commands.assign(referral, leaver, by=leaver)
    assert referral.adviser is leaver


def test_the_load_of_each_is_counted(leaver, files):
    ask(files[0], by=leaver)
    files[1].due_on = today() - timedelta(days=1)
    session.commit()
    network_id = files[0].network_id
    assert loads([network_id]) == {(network_id, leaver.id): Load(open=2, waiting=1, late=1)}


def test_a_closed_account_hears_no_more_of_the_files_that_it_kept(leaver):
    boss, admin = manager_of(IS), UserFactory(admin=True)
    kept = ReferralFactory(taken=True, adviser=leaver)
    endings.decline(kept, DeclineReason.TOO_EARLY, "Trop tôt.", "Vu.", by=leaver)
    leaving.close_account(leaver, {}, by=admin)
    commands.assign(kept, boss, by=boss)
    assert kept.adviser is boss
    assert "given_away" not in kinds_to(leaver.email)
    assert session.query(Notice).filter_by(user_id=leaver.id).count() == 0

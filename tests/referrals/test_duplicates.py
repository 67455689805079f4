"""Two files told apart, or one closed for the other."""

import pytest

from portal.database import session, transaction
from portal.dossiers.models import Event, Task
from portal.dossiers.pairs import Pair, closed_for, kept_for
from portal.dossiers.workflow import CloseReason, Status
from portal.errors import Refused, Stale
from portal.referrals import duplicates, routes
from portal.referrals.comparing import compared
from portal.referrals.other_files import for_front_desk, for_network
from portal.referrals.workflow import Status as At
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, add_document, adviser_of
from tests.mailbox import kinds_to, mails_to


@pytest.fixture
def officer(app):
    return UserFactory(front_desk=True)


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme")


@pytest.fixture
def here(adviser):
    return ReferralFactory(in_review=True, adviser=adviser)


@pytest.fixture
def twin(here):
    """The same person with another account, the same project."""
    return ReferralFactory()


def kinds(dossier) -> list[str]:
    found = session.query(Event).filter_by(dossier_id=dossier.id).order_by(Event.seq)
    return [one.kind for one in found]


@pytest.mark.both_databases
def test_the_same_person_with_another_account_is_found_by_marks_alone(here, twin):
    ReferralFactory(prenom="Zoé", telephone="+33611223344", naissance="1970-05-05")
    shown = for_network(here.dossier, [here.network_id]).shown
    assert [(one.id, one.suspected) for one in shown] == [(twin.dossier_id, True)]
    assert "même nom et même date de naissance" in shown[0].like.words
    assert "même téléphone" in shown[0].like.words


@pytest.mark.both_databases
def test_another_network_only_knows_that_one_exists(here):
    ReferralFactory(dossier=DossierFactory(to=("adie",)), network="adie")
    found = for_network(here.dossier, [here.network_id])
    assert (found.shown, found.elsewhere) == ([], 1)
    assert len(for_front_desk(here.dossier)) == 1


def test_two_that_are_told_apart_are_suspected_no_more_until_it_is_taken_back(here, twin, adviser):
    for _twice in range(2):
        with transaction():
            duplicates.tell_apart(here.dossier, twin.dossier, by=adviser)
    assert session.query(Pair).count() == 1
    for one, other in ((here, twin), (twin, here)):
        line = for_network(one.dossier, [one.network_id]).shown[0]
        assert (line.suspected, line.pair.by) == (False, adviser)
        assert kinds(one.dossier).count("pair.apart") == 1
        assert other.dossier_id == line.id
    with transaction():
        duplicates.take_back(twin.dossier, here.dossier, by=adviser)
    assert for_network(here.dossier, [here.network_id]).shown[0].suspected


def test_only_what_makes_two_alike_is_told_to_be_the_same(here, twin):
    rows = {one.title: one for one in compared(here.dossier, twin.dossier)}
    assert rows["Documents"].here == rows["Documents"].there
    assert not rows["Documents"].same
    assert not rows["Compte"].same
    assert rows["Date de naissance"].same


def test_whoever_does_not_read_both_says_nothing_of_them(here, adviser):
    elsewhere = ReferralFactory(dossier=DossierFactory(to=("adie",)), network="adie")
    with pytest.raises(Refused, match="ne suivez pas"):
        duplicates.tell_apart(here.dossier, elsewhere.dossier, by=adviser)


def test_a_network_has_the_front_desk_compare_once(here, twin, adviser, officer):
    for _twice in range(2):
        with transaction():
            duplicates.report(here, twin.dossier, by=adviser)
    task = session.query(Task).filter_by(kind="duplicate").one()
    assert twin.dossier.number in task.note
    for other in (officer, adviser_of("adie")):
        with pytest.raises(Refused, match="Seules les personnes du réseau"):
            duplicates.report(here, twin.dossier, by=other)
    with transaction():
        duplicates.tell_apart(here.dossier, twin.dossier, by=officer)
    assert task.done_at


def test_an_answer_on_two_leaves_what_is_asked_of_a_third_and_may_be_asked_again(
    here, twin, adviser
):
    third = ReferralFactory()

    def asked() -> list[str]:
        tasks = session.query(Task).filter_by(kind="duplicate", done_at=None).order_by(Task.id)
        return [one.note.split()[-1].strip(".") for one in tasks]

    with transaction():
        duplicates.report(here, twin.dossier, by=adviser)
        duplicates.report(here, third.dossier, by=adviser)
    with transaction():
        duplicates.tell_apart(twin.dossier, here.dossier, by=adviser)
    assert asked() == [third.dossier.number]
    with transaction():
        duplicates.take_back(here.dossier, twin.dossier, by=adviser)
        duplicates.report(here, twin.dossier, by=adviser)
    assert asked() == [third.dossier.number, twin.dossier.number]


@pytest.mark.both_databases
def test_one_is_closed_for_the_other_and_everyone_hears_of_it(here, twin, officer):
    document = add_document(twin.dossier, "P01")
    with transaction():
        duplicates.close(twin.dossier, here.dossier, "Vu ensemble.", by=officer)
    closed, kept = twin.dossier, here.dossier
    assert (closed.status, closed.close_reason) == (Status.CLOSED, CloseReason.DUPLICATE)
    assert (twin.status, here.status) == (At.WITHDRAWN, At.IN_REVIEW)
    assert (kept_for(closed), closed_for(kept)) == (kept, [closed])
    assert kinds(closed)[-2:] == ["referral.duplicate", "dossier.close"]
    assert kinds(kept)[-1] == "pair.keep"
    mail = mails_to(closed.owner.email)[-1]
    assert mail.kind == "closed_duplicate"
    assert "Vu ensemble." in mail.text
    assert kept.number not in mail.text  # it is someone else's account
    assert "closed" not in kinds_to(closed.owner.email)
    team = mails_to(twin.desk.email)[-1]
    assert (team.kind, kept.number in team.text) == ("duplicate_at_network", True)
    assert for_network(kept, [here.network_id]).shown[0].documents == [document]


def test_the_person_is_told_which_of_their_own_continues(here, officer):
    again = DossierFactory(owner=here.dossier.owner)
    with transaction():
        duplicates.close(again, here.dossier, "", by=officer)
    said = mails_to(again.owner.email)[-1].text
    assert f"la demande **{here.dossier.number}** continue".replace("**", "") in said.replace(
        "*", ""
    )


def test_what_is_closed_or_granted_or_changed_meanwhile_does_not_go(here, twin, officer):
    with pytest.raises(Stale):
        duplicates.close(twin.dossier, here.dossier, "", by=officer, seen=0)
    session.rollback()
    granted = ReferralFactory(granted=True)
    with pytest.raises(Refused, match="Une aide est accordée"):
        duplicates.close(granted.dossier, here.dossier, "", by=officer)
    session.rollback()
    with transaction():
        duplicates.close(twin.dossier, here.dossier, "", by=officer)
    with pytest.raises(Refused, match="est close"):
        duplicates.close(here.dossier, twin.dossier, "", by=officer)


def test_a_file_opened_again_is_nobodys_duplicate(here, twin, officer):
    with transaction():
        duplicates.close(twin.dossier, here.dossier, "", by=officer)
    with transaction():
        routes.reopen(twin.dossier, "Deux projets, en fait.", by=officer)
    assert kept_for(twin.dossier) is None
    assert session.query(Pair).one().ended_at

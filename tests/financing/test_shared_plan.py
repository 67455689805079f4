"""Several networks on one plan: each has its own lines, and hears what the others change."""

import secrets

import pytest
import time_machine

from portal.database import session, transaction
from portal.dossiers import commands as dossiers
from portal.dossiers import journal
from portal.dossiers.models import Dossier, Event
from portal.errors import Refused, Stale
from portal.financing import commands, plan_notices, proposals
from portal.financing.plan import Line
from portal.financing.proposals import Wanted
from portal.financing.shared import shared_plan
from portal.financing.shares import BALANCE
from portal.french import NBSP
from portal.networks.queries import scheme
from portal.outbox import Email
from portal.referrals import commands as work
from portal.referrals import endings, notes, requests
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted as Asked
from portal.referrals.workflow import DeclineReason, RefusalReason, Status
from portal.users.models import User
from tests.conftest import made_once
from tests.factories_files import DossierFactory, adviser_of, ask, at, the_network, walk
from tests.factories_files import manager_of as manager

pytestmark = pytest.mark.both_databases
EURO = 100
LINES = (
    Line(kind="equipment", amount_cents=60_000 * EURO),
    Line(kind="own_cash", amount_cents=10_000 * EURO),
    Line(kind="honour_loan", amount_cents=10_000 * EURO, lender="Initiative Somme"),
    Line(kind="grant", amount_cents=2_000 * EURO, lender="Adie"),
    Line(kind="bank_loan", amount_cents=38_000 * EURO),
)


class Scene:
    """One file at Initiative Somme and at the Adie."""

    def __init__(self, dossier_id, paul_id, jeanne_id):
        self.dossier = session.get_one(Dossier, dossier_id)
        self.paul, self.jeanne = (session.get_one(User, one) for one in (paul_id, jeanne_id))
        self.loan, self.grant = at(self.dossier, "initiative_somme"), at(self.dossier, "adie")

    def propose(self, euros, *, seen=0, at_adie=False):
        referral, by = (self.grant, self.jeanne) if at_adie else (self.loan, self.paul)
        aid = scheme("prime_jeune_adie" if at_adie else "ph_creation")
        cents = None if euros is None else euros * EURO
        with transaction():
            return proposals.propose(referral, [Wanted(aid, cents, seen)], by=by)


def sent():
    """The numbers of a file that both have, and of an adviser of each."""
    dossier = DossierFactory(sent=False)
    with transaction():
        commands.save_plan(dossier, LINES, vat=True, by=dossier.owner)
        dossiers.submit(dossier, secrets.token_hex(8), by=dossier.owner)
    people = adviser_of("initiative_somme"), adviser_of("adie")
    at(dossier, "adie")
    return dossier.id, *(one.id for one in people)


def studied():
    numbers = sent()
    scene = Scene(*numbers)
    walk(scene.loan, scene.paul, until=2)
    walk(scene.grant, scene.jeanne, until=2)
    return numbers


made, app = made_once(studied)


@pytest.fixture
def scene(app, made):
    return Scene(*made[1])


@pytest.fixture
def both_ready(scene):
    for referral, by in ((scene.loan, scene.paul), (scene.grant, scene.jeanne)):
        with transaction():
            work.declare_ready(referral, by=by)
    return scene


def mails(kind="plan_changed"):
    return session.query(Email).filter_by(kind=kind).order_by(Email.id).all()


def kinds(dossier):
    return [one.kind for one in session.query(Event).filter_by(dossier_id=dossier.id)
            .order_by(Event.seq)]  # fmt: skip


def test_each_network_has_its_own_clock_notes_and_decision(scene):
    before = scene.loan.due_on
    ask(scene.grant, by=scene.jeanne)
    with transaction():
        notes.write(scene.grant, "À revoir", "n1", by=scene.jeanne)
    assert scene.grant.waiting_on_owner
    assert (scene.loan.waiting_on_owner, scene.loan.due_on) == (False, before)
    assert notes.notes_for(scene.grant, scene.paul) == []
    with transaction():
        work.declare_ready(scene.loan, by=scene.paul)
        endings.refuse(scene.loan, RefusalReason.BANK, "Non.", "", by=scene.paul)
    assert (scene.loan.status, scene.grant.status) == (Status.REFUSED, Status.IN_REVIEW)


def test_each_network_changes_its_own_line_and_no_other(scene):
    assert scene.propose(8_000) == 1
    assert scene.propose(1_000, at_adie=True) == 1
    assert scene.propose(8_000) == 0  # sent twice, it is kept once
    found = {one.backer.name: (one.asked_cents, one.proposed_cents)
             for one in shared_plan(scene.dossier).sharing.shares if one.backer}  # fmt: skip
    assert found == {
        "Initiative Somme": (10_000 * EURO, 8_000 * EURO),
        "Adie": (2_000 * EURO, 1_000 * EURO),
    }
    with pytest.raises(Refused, match="Seules les personnes"):
        proposals.propose(scene.grant, [], by=scene.paul)
    with pytest.raises(Refused, match="Choisissez une aide de votre réseau"):
        proposals.propose(scene.grant, [Wanted(scheme("ph_creation"), 1, 0)], by=scene.jeanne)
    assert kinds(scene.dossier).count("plan.propose") == 2
    assert journal.first_broken_line(scene.dossier) is None


def test_two_advisers_of_a_network_do_not_write_over_each_other(scene):
    scene.propose(8_000)
    with pytest.raises(Stale, match="Un collègue"):
        scene.propose(7_000, seen=0)
    session.rollback()
    assert scene.propose(7_000, seen=1) == 1
    assert scene.propose(None, seen=2) == 1
    assert shared_plan(scene.dossier).sharing.totals.balanced


def test_nothing_is_proposed_before_the_study_nor_after_it(app):
    fresh = Scene(*sent())
    with pytest.raises(Refused, match="Prenez d’abord"):
        fresh.propose(8_000)


def test_the_other_networks_hear_of_changes_once_a_day(scene):
    with time_machine.travel("2026-12-01 09:00+01:00", tick=False):
        scene.propose(8_000)
        scene.propose(7_000, seen=1)
        plan_notices.tell_waiting()
    [mail] = mails()
    assert mail.to == scene.jeanne.email
    assert "montant proposé changé" in mail.text
    assert "000 €" not in mail.text.replace(NBSP, " ")
    with time_machine.travel("2026-12-02 06:00+01:00", tick=False):
        plan_notices.tell_waiting()
        plan_notices.tell_waiting()
    assert len(mails()) == 2
    seen = plan_notices.unseen(scene.grant)
    assert len(seen) == 2
    assert plan_notices.unseen(scene.loan) == []
    with transaction():
        plan_notices.see(scene.grant, seen[-1].id, by=scene.jeanne)
    assert plan_notices.unseen(scene.grant) == []


def test_a_change_takes_up_again_only_what_it_unbalances(both_ready):
    scene = both_ready
    scene.propose(1_500, at_adie=True)
    assert (scene.loan.status, scene.grant.status) == (Status.IN_REVIEW, Status.IN_REVIEW)
    assert "est de nouveau en étude" in mails()[0].text
    with pytest.raises(Refused, match=r"Équilibrez d’abord.*Il manque 500"):
        work.declare_ready(scene.loan, by=scene.paul)
    session.rollback()
    scene.propose(10_500)
    with transaction():
        work.declare_ready(scene.loan, by=scene.paul)
    scene.propose(1_500, at_adie=True, seen=1)
    with transaction():
        work.grant(scene.loan, scheme("ph_creation"), 10_500 * EURO, "", by=scene.paul)
    assert scene.loan.status is Status.GRANTED
    assert shared_plan(scene.dossier).sharing.totals.balanced


def test_what_a_committee_knew_already_takes_nothing_up_again(both_ready):
    """The honour loan is not half the person's own money: it was so when the file was ready."""
    scene = both_ready
    with transaction():
        work.grant(scene.loan, scheme("ph_creation"), 10_000 * EURO, "Bravo", by=scene.paul)
    assert scene.grant.status is Status.READY
    assert len(mails()) == 1


def test_a_refusal_is_told_and_leaves_the_plan_short(both_ready):
    scene = both_ready
    with transaction():
        endings.refuse(scene.loan, RefusalReason.BANK, "Pas d’accord.", "", by=scene.paul)
    sharing = shared_plan(scene.dossier).sharing
    assert sharing.totals.difference_cents == -10_000 * EURO
    assert scene.grant.status is Status.IN_REVIEW
    assert BALANCE in sharing.concerns


def test_what_a_network_had_proposed_leaves_with_it(scene):
    scene.propose(10_500)
    scene.propose(1_500, at_adie=True)
    with transaction():
        work.declare_ready(scene.grant, by=scene.jeanne)
    with transaction():
        endings.withdraw(scene.loan, by=scene.dossier.owner)
    assert scene.grant.status is Status.IN_REVIEW
    assert [one.event.kind for one in plan_notices.unseen(scene.grant)] == [
        "plan.propose", "referral.withdraw"
    ]  # fmt: skip


def test_what_a_network_that_declines_had_proposed_leaves_and_comes_back_with_it(scene):
    scene.propose(9_500)
    scene.propose(2_500, at_adie=True)
    with transaction():
        work.declare_ready(scene.loan, by=scene.paul)
        work.enter(scene.grant, Status.TAKEN)
    with transaction():
        endings.decline(scene.grant, DeclineReason.OUT_OF_SCOPE, "Désolée.", ".", by=scene.jeanne)
    assert scene.loan.status is Status.IN_REVIEW
    with transaction():
        work.reconsider(scene.grant, "Une place se libère.", by=manager("adie"))
    assert [one.event.kind for one in plan_notices.unseen(scene.loan)] == [
        "plan.propose", "referral.decline", "referral.reconsider"
    ]  # fmt: skip
    assert shared_plan(scene.dossier).sharing.totals.balanced


def test_a_plan_that_the_person_corrects_is_told_to_who_did_not_ask(scene):
    ask(scene.loan, Asked("Plan", corrects=commands.KEY), by=scene.paul)
    more = [*LINES[:-1], Line(kind="bank_loan", amount_cents=38_500 * EURO),
            Line(kind="works", amount_cents=500 * EURO)]  # fmt: skip
    with transaction():
        commands.save_plan(scene.dossier, more, vat=True, by=scene.dossier.owner)
        requests.send_corrections(scene.dossier, by=scene.dossier.owner)
    assert [one.to for one in mails()] == [scene.jeanne.email]
    assert "corrigé par la personne" in mails()[0].text
    assert len(plan_notices.unseen(scene.loan)) == 1
    assert [one.to for one in mails("info_answered")] == [scene.paul.email]


def test_a_plan_that_is_being_corrected_takes_nothing_up_again_until_it_is_sent(scene):
    with transaction():
        work.declare_ready(scene.grant, by=scene.jeanne)
    ask(scene.loan, Asked("Plan", corrects=commands.KEY), by=scene.paul)
    with transaction():
        commands.save_plan(scene.dossier, LINES[:-1], vat=True, by=scene.dossier.owner)
    scene.propose(10_000)
    assert scene.grant.status is Status.READY
    halved = [*LINES[:-1], Line(kind="bank_loan", amount_cents=38_000 * EURO),
              Line(kind="works", amount_cents=6_000 * EURO),
              Line(kind="bank_loan", amount_cents=6_000 * EURO)]  # fmt: skip
    with transaction():
        commands.save_plan(scene.dossier, halved, vat=True, by=scene.dossier.owner)
        requests.send_corrections(scene.dossier, by=scene.dossier.owner)
    assert scene.grant.status is Status.READY


def test_a_network_that_has_not_taken_the_file_is_not_written_to(scene):
    with transaction():
        late = work.propose(
            scene.dossier, the_network("picardie_active"), None, lead=False, by=None
        )
    scene.propose(9_000)
    assert plan_notices.unseen(late) == []
    assert [one.to for one in mails()] == [scene.jeanne.email]


def test_payments_stay_within_what_was_granted(scene):
    walk(scene.loan, scene.paul, 0)
    with transaction():
        work.declare_ready(scene.loan, by=scene.paul)
        work.grant(scene.loan, scheme("ph_creation"), 10_000 * EURO, "", by=scene.paul)
    day = scene.loan.decided_at.date()
    with pytest.raises(Refused, match="de 10"):
        proposals.pay(scene.loan, 10_001 * EURO, day, by=scene.paul, seen=0)
    with pytest.raises(Refused, match="date du versement"):
        proposals.pay(scene.loan, 1, None, by=scene.paul, seen=0)
    session.rollback()
    with transaction():
        proposals.pay(scene.loan, 10_000 * EURO, day, by=scene.paul, seen=0)
        proposals.pay(scene.loan, 10_000 * EURO, day, by=scene.paul, seen=0)
    assert kinds(scene.dossier).count("plan.pay") == 1
    assert plan_notices.unseen(scene.grant)[-1].event.kind == "plan.pay"
    assert shared_plan(scene.dossier).sharing.total("paid") == 10_000 * EURO
    assert session.get(Referral, scene.loan.id).status is Status.GRANTED

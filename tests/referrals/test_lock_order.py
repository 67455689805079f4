"""On PostgreSQL, for real: whoever holds several things takes them in one order."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.administration_log import ONE_AT_A_TIME
from portal.database import session, transaction
from portal.dossiers import annex_drafts
from portal.dossiers import commands as dossiers
from portal.dossiers.journal import first_broken_line
from portal.dossiers.models import Dossier, Task, TaskKind
from portal.errors import Refused, Stale
from portal.financing import proposals
from portal.financing.commands import save_plan
from portal.financing.models import PlanNotice
from portal.financing.plan import Line
from portal.financing.proposals import Wanted
from portal.financing.shared import shared_plan
from portal.letters.mails import mails
from portal.letters.texts import shipped
from portal.networks import commands
from portal.networks.models import Desk
from portal.networks.queries import network, scheme
from portal.referrals import commands as work
from portal.referrals import endings, leaving, mergers, requests
from portal.referrals.awaited import awaited_network
from portal.referrals.leaving import Given
from portal.referrals.models import InfoItem, Referral
from portal.referrals.workflow import DeclineReason
from portal.routing import simulation
from portal.routing.queries import active_rule_set
from portal.routing.simulating import Scope
from portal.tuning import mail_texts
from portal.users.models import User
from tests.at_once import UNNAMED, WAITING, admin, meanwhile, started
from tests.factories_files import DossierFactory, ReferralFactory, adviser_of, ask, at, walk

FREE = sa.text(f"SELECT pg_try_advisory_xact_lock({ONE_AT_A_TIME})")


def test_two_networks_that_join_each_other_at_once_make_no_circle(own: Flask) -> None:
    ready, errors = threading.Barrier(2), list[Exception]()

    def join(one: str, other: str) -> None:
        by, joining, into = admin(), network(one), network(other)
        ready.wait()
        mergers.merge(joining, into, by=by)

    pair = UNNAMED, UNNAMED[::-1]
    threads = [started(own, lambda names=names: join(*names), errors) for names in pair]
    for thread in threads:
        thread.join()
    assert [type(error) for error in errors] == [Refused]
    with own.app_context():
        assert sum(network(code).merged_into_id is not None for code in UNNAMED) == 1


@pytest.mark.parametrize("closing_first", [False, True])
def test_a_file_never_waits_for_a_network_that_closes_at_that_moment(
    own: Flask, *, closing_first: bool
) -> None:
    with own.app_context(), transaction():
        adviser = adviser_of("initiative_somme", email=f"{closing_first}@guichet.example")
        referral = ReferralFactory(taken=True, adviser=adviser, extra={"besoin_total": 900_000})
        referral_id, desk = referral.id, network("adie").desks[0].id
    acts = [partial(close, desk), partial(decline, referral_id)]
    first, second = acts if closing_first else acts[::-1]
    assert meanwhile(own, first, second) == []
    with own.app_context(), transaction():
        dossier = session.get_one(Referral, referral_id).dossier
        assert awaited_network(dossier) is None
        told = sa.select(Task.kind).where(Task.dossier_id == dossier.id)
        assert list(session.scalars(told)) == [TaskKind.NO_ROUTE]
        commands.open_desk(session.get_one(Desk, desk), by=admin(), to_new=True)


def begin_questions() -> None:
    annex_drafts.start(scheme("ph_creation"), by=admin())


def make_a_network() -> None:
    words = {"abbreviation": "A", "name": "Association", "summary": "x"}
    commands.create_network("association", by=admin(), **words)


def simulate() -> None:
    simulation.ask(active_rule_set(), Scope(), by=admin())


@pytest.mark.parametrize("act", [begin_questions, make_a_network, simulate])
def test_what_two_people_ask_for_at_once_is_made_once(
    own: Flask, act: Callable[[], object]
) -> None:
    assert {type(error) for error in meanwhile(own, act, act)} <= {Refused}


def test_of_two_answers_at_once_to_one_question_the_second_is_told(own: Flask) -> None:
    with own.app_context(), transaction():
        adviser = adviser_of("initiative_somme", email="asks@guichet.example")
        referral = ReferralFactory(in_review=True, adviser=adviser)
        item = ask(referral, requests.Wanted("Combien de clients ?"), by=adviser).items[0]
        dossier_id, item_id = referral.dossier_id, item.id

    def answer(text: str) -> None:
        dossier = session.get_one(Dossier, dossier_id)
        requests.open_items(dossier)
        requests.answer_all(dossier, {item_id: text}, by=dossier.owner)

    ten, twenty = partial(answer, "Dix"), partial(answer, "Vingt")
    assert [type(one) for one in meanwhile(own, ten, twenty)] == [Refused]
    assert meanwhile(own, ten, ten) == []
    with own.app_context():
        assert session.get_one(InfoItem, item_id).answer == "Dix"


def decline(referral_id: int) -> None:
    mine = session.get_one(Referral, referral_id)
    endings.decline(mine, DeclineReason.TOO_SMALL, "Trop petit.", "Vu.", by=mine.adviser)


def test_of_two_who_write_a_text_at_once_the_second_is_told(own: Flask) -> None:
    ready, errors, mail = threading.Barrier(2), list[Exception](), mails()["reopened"]

    def write(note: str) -> None:
        by, body = admin(), f"{shipped('reopened').body}\n\n{note}"
        ready.wait()
        mail_texts.write(mail, "Rouverte", body, note, by=by, seen=0)

    for thread in [started(own, lambda note=note: write(note), errors) for note in ("a", "b")]:
        thread.join()
    assert [type(error) for error in errors] == [Stale]


def leave(_: int) -> None:
    leaver = session.scalars(sa.select(User).where(User.email == "leave@guichet.example")).one()
    given = {one.id: Given(None, one.version) for one in leaving.open_files(leaver)}
    leaving.take_role(leaver.roles[0], leaver, given, by=admin())


def close(desk_id: int) -> None:
    commands.open_desk(session.get_one(Desk, desk_id), by=admin(), to_new=False)


@pytest.mark.parametrize("act", [leave, close])
def test_the_administration_journal_is_free_while_one_waits_for_a_file(
    own: Flask, act: Callable[[int], None]
) -> None:
    with own.app_context(), transaction():
        leaver = adviser_of("adie", email=f"{act.__name__}@guichet.example")
        referral = ReferralFactory(network="adie", adviser=leaver, taken=True)
        dossier_id, desk_id = referral.dossier_id, referral.desk_id
    errors = list[Exception]()
    with own.extensions["database"].engine.connect() as other, other.begin():
        held = sa.select(Dossier.id).where(Dossier.id == dossier_id).with_for_update()
        other.execute(held)
        thread = started(own, lambda: act(desk_id), errors)
        until = time.monotonic() + 10
        while not other.scalar(WAITING) and time.monotonic() < until and thread.is_alive():
            time.sleep(0.02)
        assert other.scalar(WAITING) == 1
        assert other.scalar(FREE)
    thread.join()
    assert errors == []


def test_two_networks_of_one_file_decide_at_once_and_both_are_kept(own: Flask) -> None:
    lines = [Line(kind="equipment", amount_cents=11_000_00),
             Line(kind="honour_loan", amount_cents=10_000_00, lender="IS"),
             Line(kind="grant", amount_cents=1_000_00, lender="Picardie Active")]  # fmt: skip
    aids = {
        "initiative_somme": ("ph_creation", 10_000_00),
        "picardie_active": ("prime_emergence", 1_000_00),
    }
    with own.app_context(), transaction():
        dossier = DossierFactory(sent=False)
        save_plan(dossier, lines, vat=True, by=dossier.owner)
        dossiers.submit(dossier, "both", by=dossier.owner)
        parts = {code: at(dossier, code).id for code in aids}
        for code, key in parts.items():
            walk(session.get_one(Referral, key), adviser_of(code, email=f"{code}@b.example"), 3)
    ready, errors = threading.Barrier(2), list[Exception]()

    def decide(code: str) -> None:
        part, (aid, cents) = session.get_one(Referral, parts[code]), aids[code]
        by = session.scalars(sa.select(User).where(User.email == f"{code}@b.example")).one()
        ready.wait()
        proposals.propose(part, [Wanted(scheme(aid), cents, 0)], by=by)
        work.grant(part, scheme(aid), cents, "Oui", by=by)

    for thread in [started(own, lambda code=code: decide(code), errors) for code in aids]:
        thread.join()
    assert errors == []
    with own.app_context():
        shared = shared_plan(session.get_one(Referral, parts["picardie_active"]).dossier)
        assert shared.sharing.total("granted") == shared.sharing.total("proposed") == 11_000_00
        assert len(session.scalars(sa.select(PlanNotice)).all()) == 4
        assert first_broken_line(shared.plan.dossier) is None

"""The board of a desk: each figure, and the list that it counts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.calendar import ONE_DAY, midnight, today
from portal.database import now, session
from portal.demo import mornings
from portal.dossiers.models import Event
from portal.french import date_long
from portal.monitoring import desk_board, desk_days, desk_readings
from portal.monitoring.desk_days import DeskDay
from portal.monitoring.desk_lists import AGES, DeskList, Span, just_before, page, period_of
from portal.referrals.members import members_of
from portal.referrals.models import InfoRequest, Referral
from portal.referrals.workflow import DeclineReason, Status
from tests.factories_files import ReferralFactory, adviser_of, the_network

IS = "initiative_somme"


@pytest.fixture
def network_ids(app):
    desk_board.forget()
    return [the_network(IS).id]


@pytest.fixture
def adviser(app):
    return adviser_of(IS)


def ago(days):
    return now() - timedelta(days=days)


def received(days, adviser, until=0, **columns):
    """A file that came so many days ago, its columns as given."""
    found = ReferralFactory(adviser=adviser, until=until)
    found.proposed_at = ago(days)
    for name, value in columns.items():
        setattr(found, name, value)
    session.flush()
    return found


def shown(network_ids, span=Span.QUARTER):
    session.commit()
    return desk_board.board(network_ids, period_of(span))


def test_the_stock_is_told_by_status_age_and_lateness(network_ids, adviser):
    received(2, adviser)
    received(40, adviser, 1, due_on=today() - ONE_DAY)
    received(100, adviser, 2, due_on=today() - ONE_DAY, waiting_on_owner=True)
    received(400, adviser, 2)
    stock = shown(network_ids).stock
    assert [stock.ages[one] for one in AGES] == [1, 1, 1, 1]
    assert stock.statuses[Status.PROPOSED] == 1
    assert stock.statuses[Status.IN_REVIEW] == 2
    assert (stock.open, stock.late, stock.waiting_on_owner, stock.unassigned) == (4, 1, 1, 1)
    found = shown(network_ids)
    assert found.then is None
    told = desk_readings.key_figures(found, Span.QUARTER)[:2]
    assert [one.delta for one in told] == ["", ""]
    assert desk_readings.compared(found) == ""


def test_the_stock_is_compared_with_the_morning_when_the_period_began(
    network_ids, adviser, time_machine
):
    """Then two files were open, one of them late and old; now four, and another one is late."""
    began = period_of(Span.QUARTER).first
    here = now()
    time_machine.move_to(midnight(began) + timedelta(hours=7))
    received(200, adviser, 1, due_on=today() - ONE_DAY)
    kept = received(10, adviser, 1, due_on=today())
    desk_days.keep()
    desk_days.keep()
    time_machine.move_to(here)
    first = session.scalars(select(Referral).where(Referral.id != kept.id)).one()
    first.due_on = today()
    received(2, adviser, 1)
    received(3, adviser, 1)
    found = shown(network_ids)
    assert found.then is not None
    assert (found.then.day, found.then.open, found.then.late, found.then.old) == (began, 2, 1, 1)
    figures = desk_readings.key_figures(found, Span.QUARTER)[:2]
    assert [(one.value, one.delta) for one in figures] == [("4", "+2"), ("1", "stable")]
    assert figures[0].reference == "en 3 mois. Aucun n’attend la personne"
    changes = [desk_readings.age_change(found, band) for band in AGES]
    assert changes == ["(+1)", "", "(+1)", ""]
    (member,) = [one for one in members_of(the_network(IS).desks[0]) if one.person is adviser]
    assert desk_readings.load_changes(found, member.role.desk, member) == ("(+2)", "(+2)", "")
    assert shown(network_ids, Span.MONTH).then is None


def test_a_morning_without_its_round_is_told_by_the_one_before(network_ids, adviser, time_machine):
    began = period_of(Span.MONTH).first
    here = now()
    for early in (9, 3):
        time_machine.move_to(midnight(began - early * ONE_DAY) + timedelta(hours=7))
        desk_days.keep()
        received(0, adviser)
    time_machine.move_to(here)
    found = shown(network_ids, Span.MONTH)
    assert (found.then.day, found.then.open) == (began - 3 * ONE_DAY, 1)
    late = desk_readings.key_figures(found, Span.MONTH)[1]
    assert late.reference.startswith(f"depuis le {date_long(began - 3 * ONE_DAY)}. ")
    time_machine.move_to(here + 2 * ONE_DAY)
    assert shown(network_ids, Span.MONTH).then.open == 1
    time_machine.move_to(here + 7 * ONE_DAY)
    assert shown(network_ids, Span.MONTH).then is None


def test_what_came_from_nothing_and_a_day_kept_once(network_ids, adviser, time_machine):
    here, first = now(), period_of(Span.MONTH).first
    time_machine.move_to(midnight(first) + timedelta(hours=7))
    desk_days.keep()
    received(0, adviser)
    mornings.keep([first])
    time_machine.move_to(here)
    found = shown(network_ids, Span.MONTH)
    assert found.then.open == 0
    assert desk_readings.key_figures(found, Span.MONTH)[0].delta == "+1"


def test_of_two_rounds_at_once_one_keeps_the_day(network_ids, monkeypatch):
    desk_days.keep()
    known, real = iter((False, True)), desk_days.is_kept
    monkeypatch.setattr(desk_days, "is_kept", lambda _day: next(known))
    desk_days.keep()
    monkeypatch.setattr(desk_days, "is_kept", real)
    mine = select(DeskDay.id).where(DeskDay.network_id == network_ids[0])
    assert len(session.scalars(mine).all()) == 1


def test_mornings_of_long_ago_are_forgotten(network_ids, adviser, time_machine):
    desk_days.keep()
    assert session.scalars(select(DeskDay)).first()
    time_machine.move_to(now() + timedelta(days=500))
    desk_days.keep()
    assert {one.day for one in session.scalars(select(DeskDay))} == {today()}


def test_each_figure_is_the_length_of_its_list(network_ids, adviser):
    decline = {"status": Status.DECLINED, "open": False, "closed_at": now()}
    for _ in range(3):
        received(10, adviser, 1)
    for _ in range(2):
        received(10, adviser, **decline, reason_code=DeclineReason.SILENCE)
    received(120, adviser, **decline)
    received(20, adviser, 4)
    found = shown(network_ids)
    came, made = found.now.arrivals, found.now.decisions
    assert (came.count, came.answered, came.declined, came.silent) == (6, 6, 2, 2)
    assert (came.decline_rate, found.before.arrivals.count) == (33, 1)
    assert (made.count, made.outcomes[True]) == (1, 1)
    counted = {
        DeskList.RECEIVED: came.count, DeskList.ANSWERED: came.answered,
        DeskList.DECLINED: came.declined, DeskList.DECIDED: made.count,
        DeskList.GRANTED: made.outcomes[True], **found.stock.ages,
    }  # fmt: skip
    for one, count in counted.items():
        pages, rows = page(one, found.period, network_ids, None)
        assert (one, pages.total, len(rows)) == (one, count, count)


def test_each_day_of_a_decision_is_counted_on_one_side(network_ids, adviser):
    """Received on Monday the 2nd, asked from the 4th to the 10th, ready on the 16th, granted on
    the 20th."""
    day = datetime(2026, 11, 1, 9, tzinfo=UTC)
    for _ in range(5):
        one = received(0, adviser, 4)
        one.proposed_at, one.decided_at = day + ONE_DAY, day + 19 * ONE_DAY
        for first, last in ((3, 8), (5, 9)):
            session.add(
                InfoRequest(
                    referral=one, dossier_id=one.dossier_id, by_id=adviser.id, due_on=today(),
                    asked_at=day + first * ONE_DAY, answered_at=day + last * ONE_DAY,
                )
            )  # fmt: skip
        ready = Event.kind == "referral.declare_ready", Event.referral_id == one.id
        session.query(Event).filter(*ready).update({"at": day + 15 * ONE_DAY})
    made = shown(network_ids).now.decisions
    sides = made.owner, made.network, made.committee
    assert [one.median for one in sides] == [4, 5, 4]
    assert [one.ninth_decile for one in sides] == [4, 5, 4]


def test_too_few_decisions_tell_neither_a_delay_nor_a_rate(network_ids, adviser):
    received(10, adviser, 4)
    found = shown(network_ids)
    assert found.now.decisions.network.median is None
    rate = desk_readings.key_figures(found, Span.QUARTER)[-1]
    assert (rate.value, rate.reference) == ("–", "moins de 5 dossiers : pas assez pour le dire")


@pytest.mark.parametrize("span", Span)
def test_a_period_is_compared_with_as_many_days_before_it(app, span):
    period = period_of(span)
    before = just_before(period)
    assert before.last == period.first - ONE_DAY
    assert before.last - before.first == period.last - period.first
    assert period.last == today()


@pytest.mark.parametrize(("span", "points"), [(Span.MONTH, 5), (Span.QUARTER, 13), (Span.YEAR, 12)])
def test_the_curves_hold_all_that_came(network_ids, adviser, span, points):
    received(1, adviser)
    received(25, adviser)
    found = shown(network_ids, span)
    (_, came), _ = desk_readings.pace_series(found)
    assert len(came) == len(desk_readings.pace_labels(found))
    assert len(came) in (points, points + 1)
    assert sum(came) == 2

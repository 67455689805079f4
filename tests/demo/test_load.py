"""The demonstration: told through the commands, it shows everything that can happen."""

import pytest
from sqlalchemy import func, select

from portal import create_app
from portal.calendar import today
from portal.database import Base, session, transaction
from portal.demo.load import load_demo, planned
from portal.dossiers import journal
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as FileStatus
from portal.financing.queries import plan_of
from portal.french import day_of
from portal.monitoring.periods import PeriodName, period
from portal.networks.load import load_networks
from portal.outbox import Email, EmailState
from portal.referrals import duties
from portal.referrals.models import Referral
from portal.referrals.workflow import Status
from portal.routing.commands import load_rules
from portal.routing.models import RuleSet
from portal.routing.workflow import RuleSetStatus
from portal.territory.load import load_territory
from tests.conftest import settings_for

LATER = {
    Status.SCHEDULED, Status.ADJOURNED, Status.GRANTED_WITH_CONDITIONS, Status.LAPSED,
    Status.CONCLUDED,
}  # fmt: skip
"""What committees and payments will bring."""


def some_of_each(column):
    return set(session.scalars(select(column).distinct()))


@pytest.fixture
def demonstration(tmp_path):
    """A portal of its own: these people exist in a demonstration only."""
    app = create_app(settings_for(f"sqlite:///{tmp_path}/p.db", tmp_path, demo=True))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context():
        with transaction():
            load_territory({"80", "02", "60"})
            load_networks()
            load_rules()
        yield app
        session.remove()
    engine.dispose()


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_shows_every_state_and_holds():
    names = list(load_demo())
    assert len(names) == planned()
    assert some_of_each(Referral.status) == set(Status) - LATER
    assert some_of_each(Dossier.status) == set(FileStatus)
    assert some_of_each(Dossier.close_reason) == {None, *CloseReason}
    assert len(some_of_each(Referral.network_id)) == 8
    files = session.scalars(select(Dossier).order_by(Dossier.number)).all()
    assert [one.number for one in files if journal.first_broken_line(one)] == []
    sent = [one.submitted_at for one in files if one.submitted_at]
    assert sent == sorted(sent)
    year = period(PeriodName.TWELVE_MONTHS, today())
    assert sum(year.first <= day_of(moment) for moment in sent) >= 50
    assert min(map(day_of, sent)) < year.first
    assert session.scalar(select(func.count()).where(Email.state != EmailState.SENT)) == 0
    waiting = select(RuleSet).where(RuleSet.status == RuleSetStatus.SIMULATED)
    assert session.scalars(waiting).one().asked_by.full_name == "Nadia Genêt"
    taken_from = select(func.count()).where(Referral.status == Status.DECLINED)
    before = session.scalar(taken_from)
    duties.run()
    assert session.scalar(taken_from) == before, "no network is late already"
    plans = [plan_of(one) for one in session.scalars(select(Dossier))]
    assert sum(one.begun for one in plans) > 10
    assert not [one.faults for one in plans if one.faults]

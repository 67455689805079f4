"""Files given by themselves: to whom, why, and never twice the same one for two at once."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from portal import create_app
from portal.calendar import today
from portal.database import Base, session, transaction
from portal.desk import assignment_settings as settings
from portal.desk.assignment import QUARTERS
from portal.desk.assignment_models import SectorKind, Way
from portal.desk.assignment_settings import Wanted
from portal.dossiers import journal
from portal.dossiers.models import Dossier, Event
from portal.errors import Refused, Stale
from portal.networks.load import load_networks
from portal.referrals import commands
from portal.referrals.models import Referral
from portal.routing.commands import load_rules
from portal.territory.load import load_territory
from portal.users.absences import Absence
from tests.conftest import settings_for
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    adviser_of,
    desk_of,
    manager_of,
    the_network,
)
from tests.mailbox import kinds_to

IS = "initiative_somme"


@pytest.fixture
def manager(app):
    return manager_of(IS)


@pytest.fixture
def team(manager):
    return [adviser_of(IS, family_name=name) for name in ("Bleuet", "Lilas", "Muguet")]


def choose(manager, way, *, shares=(), sectors=None):
    desk = desk_of(IS)
    with transaction():
        now = settings.settings(desk)
        parts = dict(now.shares) | dict(shares)
        settings.change(desk, Wanted(way, parts, sectors or {}), by=manager, seen=now.seen)


def away(person, deputy):
    last = today() + timedelta(days=3)
    session.add(Absence(user=person, deputy=deputy, desk=desk_of(IS), first=today(), last=last))
    session.commit()


def given(count):
    return Counter(ReferralFactory().adviser.family_name for _ in range(count))


def reason(referral):
    found = session.query(Event).filter_by(kind="referral.allot", referral_id=referral.id).one()
    return journal.words(found).staff


def test_by_hand_is_the_usual_way_and_nobody_receives(team):
    referral = ReferralFactory()
    assert referral.adviser is None
    assert not session.query(Event).filter_by(kind="referral.allot").count()


@pytest.mark.both_databases
def test_by_turn_each_receives_their_part(manager, team):
    choose(manager, Way.TURN, shares={team[2].id: 50})
    assert given(5) == {"Bleuet": 2, "Lilas": 2, "Muguet": 1}


def test_it_is_written_why_and_the_mail_goes_to_whoever_has_it(manager, team):
    choose(manager, Way.TURN)
    referral = ReferralFactory()
    assert reason(referral) == "Confié sans intervention à Camille Bleuet : à tour de rôle".replace(
        " :", "\u00a0:"
    )
    assert referral.adviser is team[0]
    assert kinds_to(team[0].email)[-1] == "proposed"


def test_who_is_away_is_passed_over_and_is_not_given_all_that_they_missed(manager, team):
    choose(manager, Way.TURN)
    away(team[0], team[1])
    assert given(4) == {"Lilas": 2, "Muguet": 2}
    session.query(Absence).delete()
    assert given(7) == {"Bleuet": 3, "Lilas": 2, "Muguet": 2}  # the next one, then in turn


def test_nobody_there_leaves_the_file_to_be_given(manager, team):
    choose(manager, Way.TURN, shares={one.id: 0 for one in team[1:]})
    away(team[0], team[1])
    assert ReferralFactory().adviser is None


@pytest.mark.parametrize(
    ("sectors", "file", "said"),
    [
        ({QUARTERS: 2, (SectorKind.ACTIVITY, "services"): 1}, {"qpv": True}, "quartier"),
        ({(SectorKind.ACTIVITY, "services"): 2}, {}, "activité"),
        ({(SectorKind.COMMUNE, "80489"): 2}, {}, "commune"),
    ],
)
def test_by_sector_the_first_that_someone_has_decides(manager, team, sectors, file, said):
    choose(manager, Way.SECTOR, sectors={key: team[rank].id for key, rank in sectors.items()})
    referral = ReferralFactory(**file)
    assert referral.adviser is team[2]
    assert said in reason(referral)


def test_a_sector_whose_owner_is_away_goes_to_their_deputy_and_none_by_turn(manager, team):
    choose(manager, Way.SECTOR, sectors={(SectorKind.COMMUNE, "80489"): team[2].id})
    away(team[2], team[1])
    referral = ReferralFactory()
    assert referral.adviser is team[1]
    assert "à la place de Camille Muguet" in reason(referral)
    choose(manager, Way.SECTOR, sectors={(SectorKind.COMMUNE, "80001"): team[2].id})
    assert ReferralFactory().adviser is team[0]


def test_someone_who_has_left_receives_nothing(manager, team):
    choose(manager, Way.SECTOR, sectors={(SectorKind.COMMUNE, "80489"): team[0].id})
    team[0].roles.clear()
    session.commit()
    assert given(4) == {"Lilas": 2, "Muguet": 2}


def test_a_page_that_is_not_what_it_was_changes_nothing(manager, team):
    desk, seen = desk_of(IS), settings.settings(desk_of(IS)).seen
    choose(manager, Way.TURN)
    asked = Wanted(Way.SECTOR, settings.settings(desk).shares, {})
    with pytest.raises(Stale):
        settings.change(desk, asked, by=manager, seen=seen)
    assert settings.settings(desk).way is Way.TURN


def test_only_managers_choose_and_someone_must_receive(manager, team):
    desk = desk_of(IS)
    now = settings.settings(desk)
    nobody = Wanted(Way.TURN, dict.fromkeys(now.shares, 0), {})
    for by, wanted in ((team[0], Wanted(Way.TURN, now.shares, {})), (manager, nobody)):
        with pytest.raises(Refused):
            settings.change(desk, wanted, by=by, seen=now.seen)


@pytest.fixture
def own(backend):
    """A portal where commits are commits, on each database."""
    app = create_app(settings_for(backend.url("turns"), backend.folder))
    engine = app.extensions["database"].engine
    Base.metadata.create_all(engine)
    with app.app_context():
        with transaction():
            load_territory({"80"})
            load_networks()
            load_rules()
        yield app
        session.remove()
    engine.dispose()


@pytest.mark.both_databases
def test_two_proposals_at_once_go_to_two_people(own):
    manager = manager_of(IS)
    for _ in range(2):
        adviser_of(IS)
    choose(manager, Way.TURN)
    ids = [DossierFactory(to=()).id for _ in range(2)]
    session.remove()
    together, faults = threading.Barrier(2), []

    def propose(dossier_id):
        with own.app_context():
            try:
                together.wait(20)
                with transaction():
                    dossier = session.get_one(Dossier, dossier_id)
                    commands.propose(dossier, the_network(IS), None, lead=False, by=None)
            except Exception as error:
                faults.append(error)
            finally:
                session.remove()

    threads = [threading.Thread(target=propose, args=(one,)) for one in ids]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert not faults
    receivers = session.query(Referral.adviser_id).all()
    assert len({row[0] for row in receivers}) == len(receivers) == 2

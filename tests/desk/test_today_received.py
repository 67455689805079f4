"""« Aujourd'hui » of someone who was given files: by whom, how many, and once."""

from datetime import timedelta

import pytest

from portal.database import now, session, transaction
from portal.desk.today_words import by_whom
from portal.dossiers import timeline
from portal.dossiers.models import Event
from portal.referrals import commands
from tests.desk.test_today import page
from tests.factories_files import ReferralFactory, adviser_of


@pytest.fixture
def claire(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Bleuet")


def test_who_is_given_a_file_and_who_gave_it_do_not_run_together(claire):
    by = {"given_name": "Hugo", "family_name": "Tournesol"}
    hugo, since = adviser_of("initiative_somme", **by), now() - timedelta(hours=1)
    referral = ReferralFactory(taken=True, adviser=hugo)
    with transaction():
        commands.assign(referral, claire, by=hugo)
    ((_, what, _),) = page(claire, since=since)["confies"]
    assert what == "Hugo Tournesol vous a confié ce dossier"
    event = session.query(Event).filter_by(kind="referral.assign").one()
    for who, said in (
        (timeline.PORTAL, ""),
        (timeline.DESK, ", par l’accueil du guichet"),
        ("Initiative Somme", ", par Initiative Somme"),
    ):
        assert by_whom(event, timeline.Told(event.at, "Vu", who, None)) == said


def test_of_a_file_that_went_from_hand_to_hand_the_last_one_gave_it(claire):
    hugo = adviser_of("initiative_somme", given_name="Hugo", family_name="Tournesol")
    luc = adviser_of("initiative_somme", given_name="Luc", family_name="Lierre")
    referral, since = ReferralFactory(taken=True, adviser=luc), now() - timedelta(hours=1)
    for whom, by in ((hugo, luc), (claire, hugo)):
        with transaction():
            commands.assign(referral, whom, by=by)
    ((_, what, _),) = page(claire, since=since)["confies"]
    assert what == "Hugo Tournesol vous a confié ce dossier"


def test_files_received_at_once_are_one_line_that_leads_to_ones_own(claire):
    names = {"given_name": "Hugo", "family_name": "Tournesol"}
    hugo, since = adviser_of("initiative_somme", **names), now() - timedelta(hours=1)
    with transaction():
        for one in [ReferralFactory(taken=True, adviser=hugo) for _ in range(3)]:
            commands.assign(one, claire, by=hugo)
    found = page(claire, since=since)
    ((who, what, _),) = found["confies"]
    assert (who, what.replace("\u00a0", " ")) == ("Hugo Tournesol", "vous a confié 3 dossiers")
    told = " ".join(what for _, what, _ in found.get("nouveau", []))
    assert "confié" not in told, "said once"
    assert "confies" not in page(claire, since=now() + timedelta(hours=1))
    assert "confies" not in page(hugo, since=since), "not to whoever gave them"

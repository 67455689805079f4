"""The adviser's first page: where it leads, what it costs, what it says when nothing waits."""

import re
from datetime import timedelta

import time_machine

from portal.database import now, session
from portal.referrals.silence import ESCALATED, next_step
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of, manager_of
from tests.reading import words

TODAY = "/conseil/aujourd-hui"


def test_it_is_the_first_page_of_the_menu_and_the_list_is_one_click_away(client):
    client.login(adviser_of("initiative_somme"))
    page = client.get(client.get("/compte/bienvenue").location)
    assert page.request.path == TODAY
    menu = re.search(r"<nav[^>]*>.*?</nav>", page.text, re.DOTALL)[0]
    assert re.findall(r'href="(/conseil/[^"]*)"', menu)[:2] == [TODAY, "/conseil/"]
    assert "Rien ne vous attend" in words(page)


def test_each_line_leads_straight_to_its_place_and_groups_fold(client):
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(nom="Neuve")
    page = client.login(adviser).get(TODAY)
    assert f'href="/conseil/dossiers/{referral.id}"' in page.text
    assert re.search(r'<details[^>]* id="propositions" open>', page.text)
    assert "Nouvelles propositions 1" in words(page)
    assert referral.dossier.number in page.text


def test_a_full_page_stays_under_twelve_queries(app, client):
    manager = manager_of("initiative_somme")
    for _ in range(3):
        ReferralFactory(in_review=True, adviser=manager)
        ReferralFactory()
    with time_machine.travel(now() + timedelta(days=200)):
        client.login(manager)
        client.get(TODAY)
        with statements(app) as sent:
            page = client.get(TODAY)
        assert "En retard 3" in words(page)
        assert len(sent) < 12, len(sent)


def test_the_settings_lead_to_what_is_theirs(client):
    client.login(adviser_of("initiative_somme"))
    page = client.get("/conseil/reglages").text
    assert 'href="/conseil/textes-prets"' in page
    assert 'href="/conseil/grilles"' not in page
    client.login(manager_of("initiative_somme"))
    page = client.get("/conseil/reglages").text
    assert 'href="/conseil/grilles"' in page
    assert 'href="/conseil/courriers"' in page


def test_a_manager_reads_that_the_alert_is_for_them(client):
    manager, adviser = manager_of("initiative_somme"), adviser_of("initiative_somme")
    ReferralFactory().proposed_at = silent_since = now() - timedelta(days=4)
    session.commit()
    step, _ = next_step(silent_since, None)
    assert step == ESCALATED
    for one, said in ((manager, "alerte pour vous"), (adviser, "alerte au responsable")):
        client.login(one)
        assert f"{said} dans" in words(client.get("/conseil/aujourd-hui"))

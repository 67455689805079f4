"""The administrators' pages in a real browser: on a desk, on a phone, on paper."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.outbox import Email, EmailState
from tests.browsing import BROWSER
from tests.factories import UserFactory
from tests.monitoring.known import known_set

pytestmark = BROWSER

PAGES = (
    "/pilotage/",
    "/pilotage/dossiers?liste=commencees",
    "/pilotage/dossiers?q=personne-introuvable",
    "/administration/courriels",
    "/administration/reseaux",
    "/administration/reseaux/a-confirmer",
    "/administration/reseaux/initiative_somme",
    "/administration/reseaux/adie/contact",
    "/administration/etat?documents=tous",
)


@pytest.fixture(scope="module", autouse=True)
def _files(site):
    with site.app_context():
        known_set()
        mail = {"kind": "receipt", "to": "une-adresse-assez-longue@exemple-de-domaine.fr"}
        text = {"subject": "Votre demande est bien arrivée", "text": "x", "html": "x"}
        session.add(Email(**mail, **text, state=EmailState.FAILED))
        session.commit()
        session.remove()


def administrator():
    return UserFactory(admin=True)


def sheet():
    number = select(Dossier.id).where(Dossier.number == "2026-0000C")
    return f"/pilotage/dossiers/{session.scalar(number)}"


def test_every_page_is_sound_on_a_desk_and_on_a_phone(sign_in, ask):
    walk = sign_in(administrator)
    for path in (*PAGES, ask(sheet)):
        walk.go(path)
        walk.look_at(390)
    walk.page.get_by_label("Vérifier un problème signalé").check()
    walk.press("Ouvrir le dossier")
    walk.look_at(390)


def test_the_dashboard_holds_on_two_sheets_of_paper(sign_in):
    walk = sign_in(administrator)
    walk.go("/pilotage/")
    paper = PdfReader(io.BytesIO(walk.page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) <= 2
    sheet = paper.pages[0].mediabox
    assert sheet.width > sheet.height


def test_a_list_changes_in_place_and_its_export_with_it(sign_in):
    walk = sign_in(administrator)
    walk.go("/pilotage/dossiers")
    page = walk.page
    page.get_by_label("Réseau").select_option(label="Adie")
    page.wait_for_url("**reseau=adie**")
    page.get_by_text("Réseau : Adie").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + page.locator("#results tbody tr").count()
    assert all("Adie" in line for line in lines[1:])
    page.get_by_label("Liste").select_option(label="En retard aujourd’hui")
    page.get_by_role("heading", level=1, name="En retard aujourd’hui").wait_for()

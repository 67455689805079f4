"""The parts of an application and its end say nothing never marked; what is kept is French."""

import io
import secrets
from datetime import timedelta

import pytest
from pypdf import PdfReader

from portal.calendar import today
from portal.database import transaction
from portal.dossiers import asked, commands, completion, consents, receipt
from portal.dossiers.questions import consent_boxes
from portal.financing.commands import save_plan
from portal.financing.kinds import LineState
from portal.financing.plan import Line
from portal.languages import speaking
from portal.networks.queries import network
from portal.referrals import sending
from tests.answers import ASSOCIATION, HAIRDRESSER, MICROCREDIT, STUDENT, TAKEOVER
from tests.factories import UserFactory
from tests.factories_files import add_document
from tests.founding import found
from tests.papers import PDF
from tests.translations.brackets import bracketed
from tests.translations.said import WRONG, said

PLAN = [
    Line(kind="equipment", amount_cents=1_000_000, label="Camion"),
    Line(kind="works", typed={"amount": "beaucoup"}),
    Line(kind="participating_loan", amount_cents=900_000, state=LineState.ASKED, months=60),
    Line(kind="bank_loan", amount_cents=50_000, state=LineState.ASKED, months=84, rate_bp=350),
]
LINES = {
    "seen": "1", "do": "save", "needs-0-kind": "works", "needs-0-amount": WRONG,
    "resources-0-kind": "bank_loan", "resources-0-months": WRONG, "resources-0-rate": WRONG,
    "resources-1-kind": "bank_loan", "resources-1-months": "900", "resources-1-lender": "z" * 200,
}  # fmt: skip
FIGURES = {"sales_1": "1000", "sales_2": "9000", "rent_1": WRONG, "sales_goods_1": "1000"}


def test_a_plan_with_faults_its_tools_and_what_it_lacks_are_translated(client, started):
    dossier = started(ASSOCIATION)
    with transaction():
        save_plan(dossier, PLAN, vat=True, by=dossier.owner)
    numbers = {"sales": "1000", "purchases": "90", "stock_days": "2", "customer_days": "0",
               "supplier_days": "60"}  # fmt: skip
    pages = ("plan/", "verifier", "plan/bfr", "plan/pret")
    assert said(client, dossier, *pages, typed=["Camion"]) == []
    assert said(client, dossier, "plan/", data=LINES) == []
    assert said(client, dossier, "plan/bfr", data={}) == []
    assert said(client, dossier, "plan/bfr", data=numbers) == []
    assert said(client, dossier, "plan/pret?montant=9000&duree=60&differe=6") == []
    assert said(client, dossier, "plan/pret?montant=1&duree=x&differe=600") == []


@pytest.mark.parametrize("answers", [HAIRDRESSER, MICROCREDIT, HAIRDRESSER | {"forme": "micro"}])
def test_a_forecast_is_translated_from_its_figures_to_its_advice(client, started, answers):
    dossier = started(answers)
    assert said(client, dossier, "previsions/", data=FIGURES) == []
    assert said(client, dossier, "previsions/", "verifier") == []


def test_a_team_is_translated_person_by_person(client, started):
    dossier = started(TAKEOVER, equipe="associes")
    with transaction():
        paul = found(dossier)
    card = f"associes/{paul.id}"
    places = ("associes/", "associes/moi", "associes/ajouter", card, f"{card}/retirer", "verifier")
    names = [paul.given_name, paul.family_name, paul.role, "gérante", paul.email]
    assert said(client, dossier, *places, typed=names) == []
    assert said(client, dossier, card, data={"share": WRONG}, typed=names) == []


def test_the_spreadsheet_is_refused_and_reviewed_in_translated_sentences(client, started):
    dossier = started(HAIRDRESSER)
    place = "previsions/tableur/"
    assert said(client, dossier, place, data={"file": (io.BytesIO(PDF), "plan.xlsx")}) == []
    template = client.get(f"/mes-demandes/{dossier.id}/{place}modele.xlsx").data
    assert said(client, dossier, place, data={"file": (io.BytesIO(template), "plan.xlsx")}) == []


def test_what_is_to_be_completed_is_translated(client, started):
    dossier = sent(started(HAIRDRESSER | {"ficp": "unsure"}))
    with transaction():
        desk = UserFactory(front_desk=True, given_name="Fanny", family_name="Roy")
        completion.ask(dossier, ["ficp", "part:plan"], today() + timedelta(days=9), "Mot", by=desk)
    pages = ("completer", "questions/besoin", "plan/")
    assert said(client, dossier, *pages, typed=["Fanny Roy", "Mot", dossier.number]) == []
    assert said(client, dossier, "completer", data={}, typed=["Fanny Roy", "Mot"]) == []


def test_the_receipt_is_translated_and_its_document_is_in_french(client, started):
    dossier = started(HAIRDRESSER)
    paper = add_document(dossier)
    sent(dossier)
    typed = [paper.name, paper.sha256, receipt.code(dossier), dossier.number]
    assert said(client, dossier, "recu", typed=typed) == []
    with bracketed(client):
        document = client.get(f"/mes-demandes/{dossier.id}/demande.pdf")
    pages = PdfReader(io.BytesIO(document.data)).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "Salon Les Ciseaux" in text
    assert "⟦" not in text


def sent(dossier):
    with transaction():
        to = network("initiative_somme")
        consents.choose(dossier, [to], {to.id}, by=dossier.owner)
        sending.submit(dossier, secrets.token_hex(8), by=dossier.owner)
    return dossier


def test_what_is_kept_is_french_whatever_the_language_of_who_writes_it(client, started):
    """The journal, and what the parts read when a completion is sent back."""
    dossier = started(STUDENT)
    with speaking("de"), transaction():
        boxes = [one.code for one in consent_boxes()]
        commands.save_page(dossier, "every", dict.fromkeys(boxes, True), {}, by=dossier.owner)
        kept = asked.given(dossier, ["part:plan", "part:previsions"])
    assert "⟦" not in repr([one.data for one in dossier.events] + [kept])


def test_what_becomes_of_a_document_that_is_sent_is_translated(client, started):
    dossier = started(HAIRDRESSER)
    good, empty = {"file": (io.BytesIO(PDF), "devis.pdf")}, {"file": (io.BytesIO(b""), "a.pdf")}
    assert said(client, dossier, "documents/P08", data=good, typed=["devis.pdf"]) == []
    assert said(client, dossier, "documents/P08", data=empty, typed=["devis.pdf"]) == []

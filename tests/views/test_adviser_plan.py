"""The shared plan on its pages: each network writes its own share, reads the others', pays."""

import re
import secrets

import pytest

from portal.database import session, transaction
from portal.dossiers import commands as dossiers
from portal.financing import commands, proposals
from portal.financing.models import NetworkLine
from portal.financing.plan import Line
from portal.financing.proposals import Wanted
from portal.networks.queries import scheme
from portal.referrals import commands as work
from portal.referrals.workflow import Action, Status
from portal.views.adviser_file import STEP_CODES
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, adviser_of, at, walk
from tests.reading import hidden, words

EURO = 100
LINES = (
    Line(kind="equipment", amount_cents=60_000 * EURO),
    Line(kind="own_cash", amount_cents=12_000 * EURO),
    Line(kind="honour_loan", amount_cents=10_000 * EURO),
    Line(kind="bank_loan", amount_cents=38_000 * EURO),
)


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme")


@pytest.fixture
def other(app):
    return adviser_of("adie")


@pytest.fixture
def dossier(app):
    made = DossierFactory(sent=False, to=("initiative_somme",))
    with transaction():
        commands.save_plan(made, LINES, vat=True, by=made.owner)
        dossiers.submit(made, secrets.token_hex(8), by=made.owner)
    return made


@pytest.fixture
def loan(dossier, adviser):
    referral = at(dossier, "initiative_somme")
    walk(referral, adviser, 2)
    return referral


@pytest.fixture
def grant(dossier, other):
    referral = at(dossier, "adie")
    walk(referral, other, 2)
    return referral


@pytest.fixture
def desk(client, adviser):
    return client.login(adviser)


def page_of(referral, part="/plan") -> str:
    return f"/conseil/dossiers/{referral.id}{part}"


def typed(euros, *, aid="ph_creation", do="save", **more):
    return {"aid": aid, "amount": str(euros), "do": do, **more}


def line(euros, seen):
    return {"lines-0-scheme": "ph_creation", "lines-0-seen": str(seen), "lines-0-amount": euros}


def lines():
    session.expire_all()
    return [(one.scheme.code, one.proposed_cents) for one in session.query(NetworkLine)]


def test_what_is_proposed_is_kept_and_read_beside_what_is_asked(desk, loan):
    page = desk.post(page_of(loan), data=typed("8 000"), follow_redirects=True)
    assert lines() == [("ph_creation", 8_000 * EURO)]
    read = words(page)
    assert "Votre part est gardée" in read
    assert "Les autres réseaux sont prévenus" not in read
    assert "Il manque 2 000 € de ressources" in read
    assert hidden(desk.get(page_of(loan)), "lines-0-amount").split() == ["8", "000"]
    page = desk.post(page_of(loan), data={**line("", 1), "do": "save"}, follow_redirects=True)
    assert "Équilibré" in words(page)
    assert lines() == [("ph_creation", None)]


def test_what_was_proposed_is_not_typed_again_to_grant_it(desk, loan, adviser):
    with transaction():
        proposals.propose(loan, [Wanted(scheme("ph_creation"), 10_000 * EURO, 0)], by=adviser)
        work.declare_ready(loan, by=adviser)
    page = desk.get(page_of(loan, f"/{STEP_CODES[Action.GRANT]}"))
    assert hidden(page, "amount").split() == ["10", "000"]
    assert re.search(r'value="ph_creation"[^>]* checked', page.text)


def test_one_sees_what_it_would_change_before_keeping_it(desk, loan):
    read = words(desk.post(page_of(loan), data=typed("35 000", do="check")))
    assert "Erreur" not in read
    assert "Les ressources dépassent les besoins de 25 000 €" in read
    assert "le montant doit être" in read
    assert "Les prêts d’honneur font" in read
    assert lines() == []


def test_an_amount_beyond_the_terms_of_its_aid_is_confirmed_once(desk, loan):
    asked = desk.post(page_of(loan), data=typed("9 999 999"))
    assert asked.status_code == 422
    assert "Confirmez ce qui est hors des conditions de l’aide. Prêt" in words(asked)
    assert "le montant doit être entre" in words(asked)
    assert hidden(asked, "amount").split() == ["9", "999", "999"]
    assert lines() == []
    sure = {"sure": "1", "odd": hidden(asked, "odd")}
    assert desk.post(page_of(loan), data=typed("8 888 888", **sure)).status_code == 422
    assert desk.post(page_of(loan), data=typed("9 999 999", **sure)).status_code == 302
    assert lines() == [("ph_creation", 9_999_999 * EURO)]
    assert desk.post(page_of(loan), data=line("9 999 999", 1) | {"do": "save"}).status_code == 302


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (typed("beaucoup"), "Écrivez le montant en chiffres"),
        (typed("8 000", aid=""), "Choisissez une aide"),
        (typed(""), "Écrivez le montant proposé"),
    ],
)
def test_what_is_not_understood_is_shown_again(desk, loan, given, sentence):
    page = desk.post(page_of(loan), data=given)
    assert page.status_code == 422
    assert sentence in words(page)
    assert given["amount"] in page.text


def test_a_page_that_comes_too_late_changes_nothing_and_shows_what_was_typed(desk, loan, adviser):
    desk.post(page_of(loan), data=typed("8 000"))
    with transaction():
        wanted = Wanted(scheme("ph_creation"), 7_000 * EURO, 1)
        proposals.propose(loan, [wanted], by=adviser)
    page = desk.post(page_of(loan), data={**line("6 500", 1), "do": "save"})
    assert page.status_code == 409
    assert "Un collègue a changé" in words(page)
    assert "6 500" in words(page)
    assert lines() == [("ph_creation", 7_000 * EURO)]


def test_the_aid_of_another_network_does_not_exist_here(desk, loan, grant):
    assert desk.post(page_of(loan), data=typed("1 000", aid="prime_jeune_adie")).status_code == 404
    assert desk.get(page_of(grant)).status_code == 404
    assert desk.post(page_of(grant, "/plan/vu"), data={"seen": "1"}).status_code == 404


def test_the_others_see_the_change_until_they_say_so(client, loan, grant, adviser, other):
    with transaction():
        wanted = Wanted(scheme("ph_creation"), 9_000 * EURO, 0)
        proposals.propose(loan, [wanted], by=adviser)
    client.login(other)
    read = words(client.get(page_of(grant, "")))
    assert "Le plan a changé" in read
    assert "9 000 €" in read
    page = client.post(page_of(grant, "/plan/vu"), data={"seen": "99"}, follow_redirects=True)
    assert "Le plan a changé" not in words(page)


def test_a_network_that_is_done_with_a_file_reads_its_plan_no_more(desk, loan):
    loan.status, loan.open = Status.DECLINED, False
    session.commit()
    assert "Qui finance quoi" not in desk.get(page_of(loan, "")).text
    assert desk.get(page_of(loan)).status_code == 404


def test_a_payment_is_noted_and_its_owner_reads_it(client, desk, loan, adviser, dossier):
    assert desk.get(page_of(loan, "/versement")).status_code == 404
    with transaction():
        work.declare_ready(loan, by=adviser)
        work.grant(loan, scheme("ph_creation"), 10_000 * EURO, "Bravo", by=adviser)
    day = loan.decided_at
    on = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "seen": 0}
    page = desk.post(page_of(loan, "/versement"), data={"amount": "20 000", **on})
    assert page.status_code == 422
    assert "10 000 € au maximum" in words(page)
    page = desk.post(page_of(loan, "/versement"), data={"amount": "4 000", **on})
    assert page.status_code == 302
    assert "Versé en partie" in words(desk.get(page_of(loan, "")))
    client.login(dossier.owner)
    read = words(client.get(f"/mes-demandes/{dossier.id}/suivi"))
    assert "Qui finance votre projet" in read
    assert "Versé en partie" in read
    assert "4 000 €" in read


def test_an_owner_reads_nothing_of_what_is_only_proposed(client, loan, adviser, dossier):
    with transaction():
        wanted = Wanted(scheme("ph_creation"), 7_777 * EURO, 0)
        proposals.propose(loan, [wanted], by=adviser)
    client.login(dossier.owner)
    read = words(client.get(f"/mes-demandes/{dossier.id}/suivi"))
    assert "Qui finance votre projet" in read
    assert "7 777" not in read


def test_the_front_desk_reads_who_brings_what(client, loan, adviser, dossier):
    with transaction():
        proposals.propose(loan, [Wanted(scheme("ph_creation"), 9_000_00, 0)], by=adviser)
    client.login(UserFactory(front_desk=True)).says_why(f"/guichet/demandes/{dossier.id}")
    said = words(client.get(f"/guichet/demandes/{dossier.id}"))
    assert "Qui finance quoi" in said
    assert "Initiative Somme Prêt d’honneur Proposé 10 000 € 9 000 €" in said
    assert "(vous)" not in said


def test_the_page_asks_the_database_little(app, desk, loan, grant):
    with statements(app) as found:
        desk.get(page_of(loan))
    assert len(found) < 25

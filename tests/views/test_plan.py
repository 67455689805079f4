"""The financing plan on its pages: proposed, kept whatever is typed, read by the staff."""

from dataclasses import replace

import html5lib
import pytest

from portal.database import session, transaction
from portal.dossiers import commands
from portal.dossiers.asked import open_completion
from portal.dossiers.completeness import missing, steps
from portal.dossiers.parts import Progress
from portal.dossiers.readers import OWNER, STAFF, Reader
from portal.dossiers.workflow import Status
from portal.financing import part
from portal.financing.commands import save_plan
from portal.financing.kinds import LineState
from portal.financing.plan import Line
from portal.financing.queries import plan_of
from portal.referrals.routes import referrals_of
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, adviser_of
from tests.reading import LATER, date_fields, hidden, words
from tests.views.test_front_desk import page_of, take_step

SHOP = {
    "needs-0-kind": "equipment", "needs-0-amount": "10 000",
    "resources-0-kind": "own_cash", "resources-0-amount": "4 000", "resources-0-state": "obtained",
    "resources-1-kind": "bank_loan", "resources-1-amount": "6 000,50", "resources-1-state": "asked",
    "resources-1-months": "84", "resources-1-rate": "3,5", "resources-1-lender": "Banque",
    "vat": "yes",
}  # fmt: skip
BALANCED = [
    Line(kind="equipment", amount_cents=1_000_000, label="Four à pain"),
    Line(kind="bank_loan", amount_cents=1_000_000, state=LineState.ASKED, months=84, rate_bp=350),
]


@pytest.fixture
def draft(app):
    return DossierFactory(sent=False)


@pytest.fixture
def owner(app, draft):
    return app.test_client().login(draft.owner)


def place(dossier, rest=""):
    return f"/mes-demandes/{dossier.id}/plan/{rest}"


def send(client, dossier, do, **changes):
    """Press a button of the page, with these lines in it."""
    seen = hidden(client.get(place(dossier)), "seen")
    return client.post(place(dossier), data=SHOP | {"seen": seen, "do": do} | changes)


def fields(page):
    """What a browser would send of this page, unchanged."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    typed = [one for one in tree.iter("input") if one.get("type") != "radio"]
    found = {one.get("name"): one.get("value", "") for one in typed}
    for one in tree.iter("select"):
        options = [option for option in one.iter("option") if "selected" in option.attrib]
        found[one.get("name")] = options[0].get("value") if options else ""
    return found


def kept(dossier):
    return [(one.kind, one.amount_cents, dict(one.typed)) for one in plan_of(dossier).lines]


def progress(dossier):
    return next(one.progress for one in steps(dossier) if one.code == "plan")


def test_a_page_with_an_error_goes_on_from_what_it_has_just_saved(owner, draft):
    page = send(owner, draft, "continue", **{"needs-0-amount": "beaucoup"})
    again = SHOP | {"seen": hidden(page, "seen"), "do": "continue"}
    assert owner.post(place(draft), data=again).status_code == 302


def test_each_error_names_its_line(owner, draft):
    wrong = {"needs-0-amount": "x", "resources-0-amount": "y"}
    page = words(send(owner, draft, "continue", **wrong))
    for line in ("Matériel et mobilier", "Apport en argent"):
        assert f"{line} : écrivez le montant en chiffres, par exemple 12 500" in page


def test_it_begins_with_what_was_answered_and_waits_until_something_is_written(owner, draft):
    page = owner.get(place(draft))
    for text in ("Nous avons repris les montants", 'value="9 000"', 'value="40 000"'):
        assert text in page.text.replace("\u00a0", " ")
    answer = owner.post(place(draft), data=fields(page) | {"do": "continue"})
    assert answer.location.endswith("/previsions/")
    assert (kept(draft), progress(draft), missing(draft)) == ([], Progress.OPTIONAL, [])
    owner.post(place(draft), data=fields(page) | {"do": "save", "needs-0-amount": "5"})
    assert kept(draft)[0] == ("setup_fees", 500, {})


def test_a_plan_that_is_balanced_is_done(owner, draft):
    answer = send(owner, draft, "continue")
    assert answer.location.endswith("/previsions/")
    assert progress(draft) is Progress.DONE
    checked = words(owner.get(f"/mes-demandes/{draft.id}/verifier"))
    assert "6 000,50 €, demandé, sur 84 mois à 3,5 %, soit 81 € par mois, Banque" in checked


def test_a_plan_that_is_not_holds_the_sending_and_says_by_how_much(owner, draft):
    left = send(owner, draft, "continue", **{"needs-0-amount": "12 000"})
    assert "Il manque 1 999,50 € pour que besoins et ressources soient égaux. Vous" in words(
        owner.get(left.location)
    )
    assert progress(draft) is Progress.STARTED
    checked = words(owner.get(f"/mes-demandes/{draft.id}/verifier"))
    assert "Équilibrez votre plan de financement. Il manque 1 999,50 € de ressources" in checked
    send(owner, draft, "clear")
    assert (kept(draft), missing(draft)) == ([], [])


def test_what_it_says_of_the_bank_is_not_asked_again(owner, draft):
    draft.answers = draft.answers | {"banque": "accorde"}
    with transaction():
        save_plan(draft, [replace(BALANCED[1], lender="Banque du Lys")], vat=None, by=draft.owner)
    page = owner.get(f"/mes-demandes/{draft.id}/questions/pret-banque").text
    for text in ('value="Banque du Lys"', 'value="84"', 'value="3,5"', "Repris de votre plan"):
        assert text in page


def test_what_was_erased_is_not_proposed_again(owner, draft):
    draft.answers = draft.answers | {"banque": "accorde"}
    with transaction():
        save_plan(draft, [replace(BALANCED[1], lender="Banque du Lys")], vat=None, by=draft.owner)
    page = f"/mes-demandes/{draft.id}/questions/pret-banque"
    owner.post(page, data={"banque_nom": "", "pret_duree": "84", "pret_taux": "3,5"})
    shown = owner.get(page).text
    assert 'value="Banque du Lys"' not in shown
    assert 'value="84"' in shown
    owner.post(page, data={"banque_nom": "Banque du Nord", "pret_duree": "84"})
    assert 'value="Banque du Nord"' in owner.get(page).text


def test_what_is_not_understood_stays_in_its_field_even_when_the_page_is_left(owner, draft):
    answer = send(owner, draft, "continue", **{"needs-0-amount": "dix mille"})
    assert "Erreur : Votre plan" in words(answer)
    assert send(owner, draft, "quit", **{"needs-0-amount": "dix mille"}).status_code == 302
    assert 'value="dix mille"' in owner.get(place(draft)).text
    assert kept(draft)[0] == ("equipment", 0, {"amount": "dix mille"})
    assert "Vérifiez le montant de la ligne" in missing(draft)[0]


def test_lines_are_added_and_taken_away_without_a_script(owner, draft):
    answer = send(owner, draft, "add:needs", add_needs="vehicle", **{"needs-0-amount": "beaucoup"})
    assert answer.location.endswith("#needs-1")
    assert kept(draft)[0] == ("equipment", 0, {"amount": "beaucoup"})
    assert kept(draft)[1] == ("vehicle", 0, {"amount": ""})
    send(owner, draft, "remove:resources-0")
    assert [kind for kind, *_ in kept(draft)] == ["equipment", "bank_loan"]
    send(owner, draft, "add:needs", add_needs="bank_loan")
    assert [kind for kind, *_ in kept(draft)] == ["equipment", "own_cash", "bank_loan"]


def test_it_saves_itself_while_it_is_typed(owner, draft):
    said = owner.post(place(draft, "brouillon"), data=SHOP | {"seen": "0"}).json["fields"]
    assert [cents for _, cents, _ in kept(draft)] == [1_000_000, 400_000, 600_050]
    again = owner.post(place(draft, "brouillon"), data=SHOP | {"seen": said["seen"]})
    assert again.json["fields"]["seen"] > said["seen"]


def test_two_windows_do_not_undo_each_other(owner, draft):
    old = hidden(owner.get(place(draft)), "seen")
    send(owner, draft, "save")
    answer = owner.post(place(draft), data=SHOP | {"seen": old, "needs-0-amount": "77"})
    assert answer.status_code == 409
    assert "77" in words(answer)
    assert kept(draft)[0][1] == 1_000_000


def test_a_working_capital_is_reckoned_then_put_in_the_plan(owner, draft):
    assert send(owner, draft, "working-capital").location.endswith("/plan/bfr")
    given = {"sales": "365 000", "purchases": "36 500", "stock_days": "20", "customer_days": "30"}
    wrong = owner.post(place(draft, "bfr"), data=given)
    assert (wrong.status_code, "payez vos fournisseurs" in wrong.text) == (422, True)
    given["supplier_days"] = "12"
    shown = words(owner.post(place(draft, "bfr"), data=given))
    assert "365 000 € × 30 ÷ 365 = 30 000 €" in shown
    assert "Mettre 30 800 € dans mon plan" in shown
    for _ in range(2):
        owner.post(place(draft, "bfr"), data=given | {"do": "use"})
        assert [one for one in kept(draft) if one[0] == "working_capital"] == [
            ("working_capital", 3_080_000, {})
        ]
    assert 'value="365 000"' in owner.get(place(draft, "bfr")).text


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, True),
        ({"projet": "cession"}, False),
        ({"projet": "aucun"}, False),
        ({"demandeur": "etablissement"}, False),
        ({"besoins": None, "besoin_total": 0}, True),
        ({"besoins": ["accompagnement"], "besoin_total": 0}, False),
        ({"besoins": ["accompagnement"]}, True),
    ],
)
def test_it_is_asked_of_those_who_ask_for_money(draft, answers, asked):
    draft.answers = draft.answers | answers
    assert part.applies(draft) is asked


def test_the_front_desk_may_ask_for_it_and_reads_what_changed(app, owner, draft):
    sent = DossierFactory(owner=draft.owner, ficp="unsure")
    desk = app.test_client().login(UserFactory(front_desk=True))
    day = date_fields(LATER)
    take_step(desk, sent, "completer", others="part:plan", **day)
    assert open_completion(sent).questions == ["part:plan"]
    todo = owner.get(f"/mes-demandes/{sent.id}/completer")
    assert place(sent) in todo.text
    assert "Remplissez « Votre plan de financement »" in words(
        owner.post(f"/mes-demandes/{sent.id}/completer")
    )
    assert send(owner, sent, "continue").location.endswith("/completer")
    owner.post(f"/mes-demandes/{sent.id}/completer")
    session.refresh(sent)
    assert sent.status is Status.SUBMITTED
    read = words(desk.get(page_of(sent)))
    assert "Le plan de financement : Matériel et mobilier Avant : Pas de réponse" in read
    assert owner.post(place(sent, "brouillon"), data=SHOP).status_code == 409


def test_its_networks_read_it_and_the_personal_ones_never(draft):
    with transaction():
        save_plan(draft, BALANCED, vat=True, by=draft.owner)
    for reader in (OWNER, STAFF, Reader(frozenset({"initiative_somme"}))):
        assert ("Écart", "Les besoins et les ressources sont égaux") in part.read(draft, reader)
    assert part.read(draft, Reader(frozenset({"ccas_amiens"}))) == []


def test_an_adviser_reads_it_in_two_tables_with_what_to_ask_about(app, draft):
    with transaction():
        save_plan(draft, BALANCED, vat=True, by=draft.owner)
        commands.submit(draft, "once", by=draft.owner)
    [referral] = referrals_of(draft)
    adviser = app.test_client().login(adviser_of("initiative_somme"))
    read = words(adviser.get(f"/conseil/dossiers/{referral.id}"))
    for text in (
        "Matériel et mobilier Four à pain 10 000 €", "Total 10 000 €", "Équilibré",
        "demandé sur 84 mois à 3,5 %, soit 134 € par mois", "Montants hors taxes",
        "L’apport fait 0 % du plan.",
    ):  # fmt: skip
        assert text in read, text
    assert read.count("Four à pain") == 1


@pytest.mark.parametrize(
    ("asked", "status", "text"),
    [
        ("", 200, "C’est un exemple, pas une offre"),
        ("?montant=10000&duree=60&differe=6", 200, "185,18 € par mois"),
        ("?montant=10+000&duree=12", 200, "Le dernier mois fait 833,37 €"),
        ("?montant=500&duree=60", 422, "Le montant doit être entre 1 000 € et 80 000 €"),
        ("?montant=5000&duree=96", 422, "La durée doit être entre 12 et 84 mois"),
        ("?montant=5000&duree=12&differe=12", 422, "Le différé doit être de 11 mois au maximum"),
        ("?montant=x&duree=", 422, "Écrivez la durée du prêt"),
    ],
)
def test_everyone_may_see_what_a_loan_costs_a_month(client, asked, status, text):
    answer = client.get(f"/simulateur-pret/{asked}")
    assert (answer.status_code, text in words(answer)) == (status, True)

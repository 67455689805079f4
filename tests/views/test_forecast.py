"""The forecast of a draft: kept as it is typed, computed at each save, filled from a file."""

import io
import re

import pytest
from sqlalchemy import func, select

from portal.database import session
from portal.dossiers import commands, completeness
from portal.dossiers.readers import OWNER, STAFF, Reader
from portal.dossiers.reading import sections_read
from portal.financing import forecast_part
from portal.financing.commands import save_plan
from portal.financing.forecast_models import Forecast
from portal.financing.forecast_queries import forecast_of
from portal.financing.plan import Line
from portal.financing.queries import lines_of
from tests.answers import ASSOCIATION, HAIRDRESSER, PERSONAL, draft
from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import LATER, date_fields
from tests.views.test_front_desk import take_step


@pytest.fixture
def started(client):
    """A draft with these answers, of someone signed in."""

    def start(answers=HAIRDRESSER, **changes):
        made = draft(answers, **changes)
        session.commit()
        client.login(made.owner)
        return made

    return start


def at(dossier, rest=""):
    return f"/mes-demandes/{dossier.id}/previsions/{rest}"


def figure(page, place):
    return re.search(rf'id="{place}">([^<]*)<', page).group(1).replace("\u00a0", " ")


def gaps(dossier):
    return [one for one in completeness.missing(dossier) if one.startswith("Prévisions")]


def test_base_figures_are_typed_and_the_rest_is_computed(client, started):
    dossier = started()
    typed = {"sales_1": "60 000", "purchases_1": "20000,50", "rent_1": "12000"}
    assert client.post(at(dossier), data=typed).headers["Location"] == at(dossier)
    page = client.get(at(dossier)).text
    assert figure(page, "gross_margin_1") == "40 000 €"
    assert figure(page, "operating_surplus_1") == "28 000 €"
    assert figure(page, "corporation_tax_1") == "4 200 €"
    assert "vos charges sont couvertes à partir de 18\u00a0001\u00a0€" in page


def test_what_is_not_understood_is_shown_again_and_stands_before_the_sending(client, started):
    dossier = started()
    page = client.post(at(dossier), data={"sales_1": "bien", "rent_1": "100"})
    assert "Ventes de l’année, année 1\u00a0: écrivez le montant en chiffres" in page.text
    assert 'value="bien"' in client.get(at(dossier)).text
    assert any("Ventes de l’année, année 1" in one for one in gaps(dossier))


def test_it_may_wait_until_it_is_begun_then_is_to_be_finished(client, started):
    dossier = started()
    assert gaps(dossier) == []
    client.post(at(dossier), data={"rent_1": "100", "sales_2": "50", "sales_3": "200"})
    assert [one.partition("\u00a0: ")[2][:15] for one in gaps(dossier)] == ["écrivez vos ven"]
    client.post(at(dossier), data={"rent_1": "100", "sales_2": "50", "no_sales_yet": "1"})
    assert gaps(dossier) == []


def test_only_the_first_year_is_obligatory_the_others_are_advice(client, started):
    dossier = started()
    client.post(at(dossier), data={"sales_1": "100", "sales_2": "900"})
    assert gaps(dossier) == []
    advice = " ".join(said for _, said in forecast_part.read(dossier, OWNER)).replace("\u00a0", " ")
    assert "Année 2 : vos ventes font plus que doubler" in advice
    assert "Année 3 : vos ventes ne sont pas écrites" in advice


def test_the_draft_saves_itself_and_answers_with_what_it_comes_to(client, started):
    dossier = started()
    answer = client.post(at(dossier, "brouillon"), data={"sales_1": "1000", "rent_1": "x"}).json
    assert answer["texts"]["turnover_1"] == "1\u00a0000\u00a0€"
    assert "année 1, 850\u00a0€" in answer["texts"]["outcome"]
    assert forecast_of(dossier).typed == {"rent_1": {"rent_1": ["x"]}}


@pytest.mark.parametrize(
    ("answers", "there", "absent"),
    [
        ({"forme": "micro", "sort_du_regime_micro": False}, "sales_goods_3", "salaries_1"),
        ({"forme": "micro", "sort_du_regime_micro": True}, "salaries_1", "sales_goods_1"),
        ({"besoins": ["microcredit_pro"]}, "salaries_3", "taxes_1"),
        ({}, "depreciation_2", "subsidies_1"),
        (ASSOCIATION, "subsidies_1", "sales_goods_1"),
    ],
)
def test_the_lines_follow_from_the_answers(client, started, answers, there, absent):
    dossier = started(answers) if "demandeur" in answers else started(**answers)
    page = client.get(at(dossier)).text
    assert f'name="{there}"' in page
    assert f'name="{absent}"' not in page


def test_whoever_may_give_less_may_give_all_and_finds_their_figures_again(client, started):
    dossier = started(besoins=["microcredit_pro"])
    client.post(at(dossier), data={"sales_1": "900", "variant": "full"})
    page = client.get(at(dossier)).text
    assert 'name="taxes_1"' in page
    assert figure(page, "turnover_1") == "900 €"


def test_a_simplified_forecast_needs_its_first_year_alone(client, started):
    dossier = started(besoins=["microcredit_pro"])
    client.post(at(dossier), data={"sales_1": "900"})
    assert gaps(dossier) == []


def test_what_is_worked_out_of_nothing_is_not_shown(client, started):
    dossier = started(besoins=["microcredit_pro"])
    lines = [Line(kind="bank_loan", amount_cents=6_000_00, months=60, rate_bp=500)]
    save_plan(dossier, lines, vat=None, by=dossier.owner)
    session.commit()
    page = client.get(at(dossier)).text
    assert (figure(page, "left_1"), "Années 2 et 3 (facultatif)" in page) == ("–", True)
    client.post(at(dossier), data={"sales_1": "100", "sales_2": "900"})
    assert "Années 2 et 3 (facultatif)" not in client.get(at(dossier)).text


def test_the_plan_says_what_need_not_be_typed(client, started):
    dossier = started()
    lines = [Line(kind="equipment", amount_cents=10_000_00),
             Line(kind="honour_loan", amount_cents=6_000_00, months=60)]  # fmt: skip
    save_plan(dossier, lines, vat=None, by=dossier.owner)
    session.commit()
    client.post(at(dossier), data={"sales_1": "9000", "repaid_2": "500"})
    page = client.get(at(dossier)).text
    assert figure(page, "net_result_1") == "5 950 €"  # (9 000 − 2 000) less 15 %
    assert figure(page, "left_1") == "6 750 €"
    assert "Vide\u00a0: 2\u00a0000\u00a0€, d’après votre plan" in page


def test_it_can_be_taken_away_and_goes_with_its_draft(client, started):
    dossier = started()
    client.post(at(dossier), data={"rent_1": "100"})
    client.post(at(dossier), data={"next": "clear"})
    assert forecast_of(dossier) is None
    client.post(at(dossier), data={"rent_1": "100"})
    commands.discard(dossier, by=dossier.owner)
    assert session.scalar(select(func.count(Forecast.id))) == 0


def test_the_front_desk_may_ask_for_it(app, client, started):
    dossier = started()
    sent = DossierFactory(owner=dossier.owner, ficp="unsure")
    assert client.get(at(sent)).status_code == 302
    desk = app.test_client().login(UserFactory(front_desk=True))
    day = date_fields(LATER)
    take_step(desk, sent, "completer", others="part:previsions", **day)
    assert "Ce qui vous est demandé" in client.get(at(sent)).text
    filled = {"sales_1": "900", "sales_2": "900", "sales_3": "900", "next": "continue"}
    assert client.post(at(sent), data=filled).location.endswith("/completer")
    client.post(f"/mes-demandes/{sent.id}/completer")
    assert client.post(at(sent), data=filled).status_code == 409


def test_a_personal_request_has_no_forecast(client, started):
    assert client.get(at(started(PERSONAL))).status_code == 404


@pytest.mark.parametrize(
    ("reader", "reads"),
    [
        (STAFF, True),
        (OWNER, True),
        (Reader(frozenset({"initiative_somme"})), True),
        (Reader(frozenset({"ccas_amiens"})), False),
    ],
)
def test_networks_read_typed_and_computed_lines_the_social_centres_nothing(
    client, started, reader, reads
):
    dossier = started()
    client.post(at(dossier), data={"sales_1": "1000", "rent_1": "400"})
    text = str(sections_read(dossier, reader)).replace("\\xa0", " ")
    assert ("Capacité d’autofinancement" in text) is reads
    assert ("année 1 : 400 €" in text) is reads


def sheet(client, dossier, ending):
    return client.get(at(dossier, f"tableur/modele.{ending}")).data


def send(client, dossier, content):
    data = {"file": (io.BytesIO(content), "tableau.xlsx")}
    return client.post(at(dossier, "tableur/"), data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_spreadsheet_is_shown_then_replaces_the_figures(client, started, ending):
    dossier = started()
    client.post(at(dossier), data={"sales_1": "1000", "justification": "Un contrat."})
    save_plan(dossier, [Line(kind="own_cash", amount_cents=5_00)], vat=True, by=dossier.owner)
    session.commit()
    content = sheet(client, dossier, ending)
    client.post(at(dossier), data={"sales_1": "3", "rent_1": "7", "justification": "Un contrat."})
    save_plan(dossier, [], vat=True, by=dossier.owner)
    session.commit()
    page = send(client, dossier, content).text
    assert re.search(r"Loyer, année 1</th>.*7\u00a0€.*–", page)
    assert forecast_of(dossier).answers["sales_1"] == 3_00
    sealed = re.search(r'name="content"[^>]*value="([^"]*)"', page).group(1)
    client.post(at(dossier, "tableur/remplacer"), data={"content": sealed})
    kept = forecast_of(dossier).answers
    assert kept == {"sales_1": 1_000_00, "justification": "Un contrat."}
    assert [line.amount_cents for line in lines_of(dossier)] == [5_00]
    again = client.post(at(dossier, "tableur/remplacer"), data={"content": sealed})
    assert again.status_code == 409


def test_a_file_that_is_not_ours_changes_nothing_and_says_so(client, started):
    dossier = started()
    client.post(at(dossier), data={"sales_1": "1000"})
    page = send(client, dossier, b"%PDF-1.7")
    assert page.status_code == 422
    assert "n’est pas notre modèle" in page.text
    assert 'value="1\u00a0000"' in page.text


def test_content_that_the_portal_did_not_seal_is_not_taken(client, started):
    dossier = started()
    answer = client.post(at(dossier, "tableur/remplacer"), data={"content": "forged"})
    assert answer.headers["Location"] == at(dossier)
    assert forecast_of(dossier) is None

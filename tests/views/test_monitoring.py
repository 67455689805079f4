"""The dashboard over HTTP: its figures open their lists, its pages keep their secrets."""

import re

import html5lib
import pytest
import time_machine

from portal.database import session
from portal.monitoring.measures import forget
from tests.counting import statements
from tests.factories import UserFactory
from tests.monitoring.known import NOON, answered, draft, known, known_set, paris, sent

MOST_QUERIES = 25


@pytest.fixture(autouse=True)
def _that_day():
    forget()
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def admin(app, client):
    """A client signed in as an administrator."""
    return client.login(UserFactory(admin=True))


def number(text: str) -> int:
    """The number at the start of a text, its spaces aside."""
    return int(re.match(r"[\d\s]+", text.strip().replace("\u00a0", ""))[0].replace(" ", ""))


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return html5lib.parse(response.text, namespaceHTMLElements=False)


def text_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def listed(client, path) -> list[int]:
    """The totals that a list announces: files, then referrals, then euros."""
    announced = next(
        one for one in page(client, path).iter("p") if one.get("data-gu-announce") is not None
    )
    return [number(text_of(one)) for one in announced.iter("strong")]


def linked_numbers(dashboard):
    """Every number that is a link to a list, with the address of that list."""
    for link in dashboard.iter("a"):
        shown = text_of(link).replace("\u00a0", " ")
        if "/pilotage/dossiers?" in link.get("href", "") and re.match(r"\d", shown):
            yield shown, link.get("href")


@pytest.mark.parametrize(
    "query",
    ["?periode=12-mois&territoire=ville", "?reseau=initiative_somme"],
)  # fmt: skip
def test_every_number_of_the_dashboard_is_a_total_of_the_list_it_opens(admin, query):
    known_set()
    links = set(linked_numbers(page(admin, f"/pilotage/{query}")))
    assert len(links) >= 24
    for shown, address in sorted(links):
        found = number(shown)
        assert found in (listed(admin, address) or [0]), (shown, address)


def test_key_figures_and_steps_are_totals_of_the_lists_they_open(admin):
    known_set()
    dashboard = page(admin, "/pilotage/")
    shown = {
        text_of(card.find(".//a")): (text_of(card), card.find(".//a").get("href"))
        for card in dashboard.iter("li")
        if card.find(".//a") is not None
    }
    assert listed(admin, shown["Demandes reçues"][1]) == [7]
    assert listed(admin, shown["Montant accordé"][1]) == [4, 4, 20_500]
    assert "4 sur 6" in shown["Taux d’accord"][0].replace("\u00a0", " ")
    assert listed(admin, shown["Taux d’accord"][1])[:2] == [5, 6]
    steps = {
        "Demandes commencées": 8, "Demandes envoyées": 7, "Proposées à un réseau": 6,
        "Prises en charge": 5, "Décidées": 4, "Accordées": 3,
    }  # fmt: skip
    for name, count in steps.items():
        assert number(shown[name][0].removeprefix(name)) == count
        assert listed(admin, shown[name][1])[0] == count


def test_an_empty_portal_has_a_dashboard_without_a_rate(admin):
    shown = text_of(page(admin, "/pilotage/"))
    assert "moins de 5" in shown
    assert "%" not in shown.partition("Comment ces chiffres")[0].replace("soit", "")


def test_the_number_of_queries_is_bounded_whatever_the_number_of_files(app, admin):
    known_set()
    for path in ("/pilotage/", "/pilotage/dossiers?liste=decisions"):
        with statements(app) as sent_to_it:
            admin.get(path)
        assert len(sent_to_it) <= MOST_QUERIES, "\n".join(sent_to_it)


@pytest.mark.parametrize("path", ["/pilotage/", "/pilotage/dossiers", "/pilotage/dossiers.csv"])
@pytest.mark.parametrize("role", ["front_desk", "manager", None])
def test_only_administrators_know_that_it_exists(app, client, path, role):
    at = known("adie").desks[0] if role == "manager" else True
    client.login(UserFactory(**{role: at} if role else {}))
    assert client.get(path).status_code == 404


def test_someone_signed_out_is_asked_to_sign_in(app, client):
    assert client.get("/pilotage/").status_code == 302


@pytest.mark.parametrize(
    "query",
    ["?periode=hier&reseau=nulle-part&territoire=lune", "?liste=x&statut=y&page=z", "?q=%00"],
)
def test_what_is_not_on_offer_narrows_nothing(admin, query):
    known_set()
    assert "8" in text_of(page(admin, f"/pilotage/dossiers{query}"))
    page(admin, f"/pilotage/{query}")


def test_filters_of_a_list_are_chips_that_can_be_taken_away(admin):
    known_set()
    shown = page(admin, "/pilotage/dossiers?liste=accords&periode=2026-05&reseau=adie&q=personne")
    chips = next(one for one in shown.iter("ul") if one.get("class") == "gu-chips")
    texts = [text_of(one).replace("\u00a0", " ") for one in chips.iter("li")]
    assert texts == [
        "Période : mai 2026 retirer ce filtre", "Réseau : Adie retirer ce filtre",
        "Liste : Accords de la période retirer ce filtre",
        "Rechercher : personne retirer ce filtre",
    ]  # fmt: skip
    assert "q=" not in list(chips.iter("a"))[-1].get("href")


def test_a_list_does_not_name_a_confidential_file_and_does_not_lead_to_it(admin):
    dossier = sent("M", paris(2026, 4, 4), confidential=True, person_name="Marie Secret")
    session.commit()
    html = admin.get("/pilotage/dossiers").text
    assert "Demande confidentielle" in html
    assert "Secret" not in html
    assert f"/pilotage/dossiers/{dossier.id}" not in html
    assert admin.get(f"/pilotage/dossiers/{dossier.id}").status_code == 404
    assert "Secret" not in admin.get("/pilotage/dossiers.csv").text


def test_the_sheet_of_a_file_says_where_each_network_stands(admin):
    dossier = sent("A", paris(2026, 3, 1))
    answered(dossier, "adie", paris(2026, 4, 1), cents=8_000_00)
    session.commit()
    admin.says_why(f"/pilotage/dossiers/{dossier.id}")
    shown = text_of(page(admin, f"/pilotage/dossiers/{dossier.id}")).replace("\u00a0", " ")
    assert "Personne A" in shown
    assert "Accordé : 8 000 €" in shown


def test_a_draft_has_no_sheet(admin):
    dossier = draft("G", paris(2026, 3, 1))
    session.commit()
    assert admin.get(f"/pilotage/dossiers/{dossier.id}").status_code == 404


def test_the_export_is_the_list_in_view(admin):
    known_set()
    response = admin.get("/pilotage/dossiers.csv?liste=accords&reseau=adie", buffered=True)
    assert response.content_type == "text/csv; charset=utf-8"
    name = response.headers["Content-Disposition"].partition("filename=")[2]
    assert name == '"accords-2026-11-23.csv"'
    assert len(response.data.decode("utf-8-sig").splitlines()) == 2

"""The administrators' pages of networks, their desks, their aids and the documents asked for."""

from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import session
from portal.networks import schemes
from portal.networks.queries import document_kinds, figures_to_confirm, network, scheme
from tests.factories import UserFactory
from tests.reading import words

PAGES = (
    "reseaux", "reseaux/a-confirmer", "reseaux/nouveau", "reseaux/adie", "reseaux/adie/contact",
    "reseaux/adie/reunir", "reseaux/adie/guichets/nouveau", "aides/ph_creation",
    "aides/ph_creation/version", "aides/ph_creation/fin", "aides/nouvelle/adie", "pieces",
    "pieces/nouvelle", "pieces/P01",
)  # fmt: skip


@pytest.fixture
def admin(app, client):
    return client.login(UserFactory(admin=True))


def test_every_page_is_sound_and_for_administrators_alone(app, client):
    client.login(UserFactory(front_desk=True))
    assert {client.get(f"/administration/{path}").status_code for path in PAGES} == {404}
    client.login(UserFactory(admin=True))
    assert {client.get(f"/administration/{path}").status_code for path in PAGES} == {200}


@pytest.mark.parametrize(
    "path",
    ["reseaux/x", "reseaux/x/contact", "reseaux/adie/guichets/0", "aides/x", "pieces/P77"],
)
def test_what_does_not_exist_is_not_found(admin, path):
    assert admin.get(f"/administration/{path}").status_code == 404


def test_networks_show_what_is_still_to_confirm(admin):
    count = sum(len(one.columns) for one in figures_to_confirm())
    assert f"{count} informations à confirmer" in admin.get("/administration/reseaux").text.replace(
        "\u00a0", " "
    )
    page = admin.get("/administration/reseaux/adie").text
    assert page.count("Confirmer<span") >= len(network("adie").to_confirm) > 0


def test_changing_a_contact_confirms_it(admin):
    adie = network("adie")
    form = {
        "name": adie.name, "summary": adie.summary, "phone": "03 22 00 00 00",
        "email": "amiens@adie.example", "website": "https://adie.example", "address": "1 rue X",
        "opening_hours": "", "answer_delay": adie.answer_delay,
    }  # fmt: skip
    assert admin.post("/administration/reseaux/adie/contact", data=form).status_code == 302
    assert (adie.phone, adie.website) == ("03 22 00 00 00", "https://adie.example")
    assert "phone" not in adie.to_confirm
    assert "03 22 00 00 00" in admin.get("/administration/reseaux/adie").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Écrivez le nom du réseau"),
        ("email", "pas une adresse", "Écrivez une adresse complète"),
        ("website", "www.exemple.fr", "Écrivez l’adresse en entier"),
        ("phone", "appelez-nous", "Écrivez le téléphone en chiffres"),
        ("address", "x" * 256, "255 caractères au maximum"),
    ],
)
def test_a_wrong_contact_is_explained_and_changes_nothing(admin, field, value, sentence):
    adie = network("adie")
    before = getattr(adie, field)
    form = {"name": "Adie", "summary": "Microcrédit."} | {field: value}
    page = admin.post("/administration/reseaux/adie/contact", data=form)
    assert page.status_code == 422
    assert sentence in page.text
    assert "<title>Erreur" in page.text
    assert getattr(adie, field) == before


def desk_form(**changed):
    usual = {"name": "Adie Amiens", "answer_days": "3", "decision_days": "20"}
    return usual | changed


def test_a_desk_is_changed_then_closed_once_its_page_has_said_what_that_does(admin):
    desk = network("adie").desks[0]
    address = f"/administration/reseaux/adie/guichets/{desk.id}"
    assert admin.post(address, data=desk_form()).status_code == 302
    assert (desk.open, desk.answer_days, desk.decision_days) == (True, 3, 20)
    page = words(admin.get(f"{address}/ouverture"))
    assert "règles en vigueur nomment ce réseau" in page
    assert "la personne reçoit seulement son contact" in page
    assert admin.post(f"{address}/ouverture", data={"open": "0"}).status_code == 302
    assert not desk.open
    assert "Personne ne travaille à ce guichet" in words(admin.get(f"{address}/ouverture"))


@pytest.mark.parametrize("days", ["0", "251", "1,5", "vite", ""])
def test_a_delay_is_a_whole_number_of_days(admin, days):
    desk = network("adie").desks[0]
    before = desk.answer_days
    address = f"/administration/reseaux/adie/guichets/{desk.id}"
    page = admin.post(address, data=desk_form(answer_days=days))
    assert page.status_code == 422
    assert "Écrivez un nombre" in page.text
    assert desk.answer_days == before


def test_a_desk_is_changed_under_its_own_network_only(admin):
    desk = network("adie").desks[0]
    assert admin.get(f"/administration/reseaux/pepite/guichets/{desk.id}").status_code == 404


def test_a_press_confirms_one_information_of_a_network_or_of_a_scheme(admin):
    adie = network("adie")
    column = adie.to_confirm[0]
    address = "/administration/reseaux/adie/confirmer"
    assert admin.post(address, data={"column": column}).location.endswith("/reseaux/adie")
    assert column not in adie.to_confirm
    version = next(one.version for one in figures_to_confirm() if one.version)
    code, column = version.scheme.network.code, version.to_confirm[0]
    address = f"/administration/reseaux/{code}/confirmer"
    form = {"column": column, "version": str(version.id), "list": "1"}
    assert admin.post(address, data=form).location.endswith("/a-confirmer")
    assert column not in version.to_confirm


def test_a_version_is_confirmed_under_its_own_network_only(admin):
    version = next(one.version for one in figures_to_confirm() if one.version)
    form = {"column": version.to_confirm[0], "version": str(version.id)}
    answer = admin.post("/administration/reseaux/annuaire_national/confirmer", data=form)
    assert answer.status_code == 404


def test_a_value_that_changed_since_the_page_was_read_is_not_confirmed(admin):
    column = network("adie").to_confirm[0]
    form = {"column": column, "seen": "old"}
    stale = admin.post("/administration/reseaux/adie/confirmer", data=form)
    assert stale.status_code == 409
    assert column in network("adie").to_confirm


def test_when_all_is_confirmed_the_list_says_so(admin):
    for one in figures_to_confirm():
        (one.version or one.network).to_confirm = []
    session.commit()
    assert "Tout est confirmé" in admin.get("/administration/reseaux/a-confirmer").text
    assert "à confirmer avant" not in admin.get("/administration/reseaux").text


def test_the_documents_of_an_aid_are_named(admin):
    page = words(admin.get("/administration/aides/ph_creation"))
    assert "Devis, bail ou promesse de vente" in page
    assert "P08" not in page


def terms_form(**changed):
    day = today()
    usual = {
        "name": "Prêt d’honneur", "kind": "honour_loan", "summary": "Un prêt.", "delegated": "1",
        "amount_min_cents": "2 000", "amount_max_cents": "30 000", "documents": ["P01", "P08"],
        "source": "Convention 2026", "seen": schemes.print_of(scheme("ph_creation")),
        "valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year,
    }  # fmt: skip
    return usual | changed


def test_new_terms_are_published_and_wrong_ones_keep_what_was_typed(admin):
    address = "/administration/aides/ph_creation/version"
    assert 'value="30\u00a0000"' in admin.get(address).text
    wrong = admin.post(address, data=terms_form(amount_max_cents="1 500"))
    assert wrong.status_code == 422
    assert "le montant minimal dépasse le montant maximal" in wrong.text
    assert "1 500" in wrong.text
    form = terms_form()
    assert admin.post(address, data=form).status_code == 302
    version = scheme("ph_creation").versions[-1]
    assert (version.number, version.amount_max_cents) == (2, 3_000_000)
    assert version.documents == ["P01", "P08"]
    stale = admin.post(address, data=form | {"source": "Autre"})
    assert stale.status_code == 409
    assert "Autre" in stale.text
    assert len(scheme("ph_creation").versions) == 2


def test_a_contact_that_someone_else_has_changed_is_shown_again_with_what_was_typed(admin):
    form = {"name": "Adie", "summary": "Microcrédit.", "phone": "03 22 11 11 11", "seen": "old"}
    answer = admin.post("/administration/reseaux/adie/contact", data=form)
    assert answer.status_code == 409
    assert "03 22 11 11 11" in answer.text
    assert network("adie").phone != "03 22 11 11 11"


def test_a_network_a_scheme_and_a_document_are_created(admin):
    form = {"code": "udaf", "abbreviation": "UDAF", "name": "UDAF", "summary": "Les familles."}
    for _ in ("once", "pressed twice"):
        assert admin.post("/administration/reseaux/nouveau", data=form).status_code == 302
    other = form | {"name": "Une autre"}
    assert admin.post("/administration/reseaux/nouveau", data=other).status_code == 422
    assert admin.post("/administration/aides/nouvelle/udaf", data=terms_form()).status_code == 302
    assert network("udaf").schemes[0].versions[0].name == "Prêt d’honneur"
    kind = {"name": "Permis", "help": "Le permis.", "valid_months": "", "block": "project"}
    assert admin.post("/administration/pieces/nouvelle", data=kind).status_code == 302
    assert "Permis" in [one.name for one in document_kinds()]
    log = words(admin.get("/administration/journal"))
    assert log.count("Réseau créé") == 1
    assert "Pièce ajoutée" in log


def test_a_network_joins_another_once_no_rule_names_it_and_the_public_page_says_so(admin):
    form = {"into": "bge_picardie", "sure": "1"}
    refused = admin.post("/administration/reseaux/adie/reunir", data=form)
    assert refused.status_code == 422
    assert "D’abord, changez les règles" in words(refused)
    new = {"code": "udaf", "abbreviation": "UDAF", "name": "UDAF", "summary": "Les familles."}
    admin.post("/administration/reseaux/nouveau", data=new)
    unsure = admin.post("/administration/reseaux/udaf/reunir", data={"into": "bge_picardie"})
    assert "Cochez cette case pour réunir" in words(unsure)
    for _ in ("once", "pressed twice"):
        assert admin.post("/administration/reseaux/udaf/reunir", data=form).status_code == 302
    elsewhere = form | {"into": "adie"}
    assert admin.post("/administration/reseaux/udaf/reunir", data=elsewhere).status_code == 422
    assert "Ce réseau a rejoint BGE" in words(admin.get("/administration/reseaux/udaf"))
    assert "Ce réseau a rejoint BGE" in words(admin.get("/les-aides/udaf"))
    assert "UDAF" not in words(admin.get("/les-aides"))


def test_a_planned_version_is_shown_and_dropped_with_the_aid_that_ends(admin):
    address, day = "/administration/aides/ph_creation", today() + timedelta(days=9)
    first = {"valid_from-day": day.day, "valid_from-month": day.month, "valid_from-year": day.year}
    assert admin.post(f"{address}/version", data=terms_form(**first)).status_code == 302
    assert "La version 2 est prévue" in words(admin.get(f"{address}/version"))
    last, seen = today(), schemes.print_of(scheme("ph_creation"))
    form = {"day-day": last.day, "day-month": last.month, "day-year": last.year, "seen": seen}
    ended = admin.post(f"{address}/fin", data=form | {"drop_planned": "1"}, follow_redirects=True)
    assert "La version 2, à partir du" in words(ended)
    assert "est retirée" in words(ended)
    assert [one.number for one in scheme("ph_creation").versions] == [1]


def test_what_is_not_to_confirm_is_not_confirmed(admin):
    form = {"column": "nothing", "seen": "x"}
    answer = admin.post("/administration/reseaux/adie/confirmer", data=form)
    assert answer.status_code == 302

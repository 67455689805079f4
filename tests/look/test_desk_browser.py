"""Lists of advisers answer at once, say how many, and keep the Back button true."""

import re

from playwright.sync_api import Page, expect

from tests.browsing import BROWSER, faults

pytestmark = BROWSER


def announced(page: Page):
    return page.locator("#gu-live")


def test_typing_filters_the_list_and_says_how_many(visit):
    page = visit("/triage")
    search = page.get_by_label("Rechercher")
    search.press_sequentially("bou")
    expect(announced(page)).to_have_text("1 dossier sur 126")
    expect(search).to_be_focused()
    assert "q=bou" in page.url
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.locator("table").get_attribute("role") == "table"
    search.fill("personne")
    expect(page.get_by_role("heading", name="Aucun dossier ne correspond")).to_be_visible()
    assert faults(page) == []


def test_a_choice_is_a_step_of_the_back_button_and_a_letter_is_not(visit):
    page = visit("/triage")
    page.get_by_label("Rechercher").fill("ma")
    expect(announced(page)).to_have_text("8 dossiers sur 126")
    page.get_by_label("Statut").select_option("new")
    expect(announced(page)).to_have_text("2 dossiers sur 126")
    page.go_back()
    expect(page.locator("[data-gu-announce]")).to_have_text("8 dossiers sur 126")
    expect(page.get_by_label("Rechercher")).to_have_value("ma")
    assert "status=new" not in page.url


def test_a_chip_takes_its_filter_away_without_losing_the_focus(visit):
    page = visit("/triage?status=new")
    page.get_by_role("link", name="Statut : Nouveau").click()
    expect(announced(page)).to_have_text("25 dossiers sur 126")
    assert page.evaluate("document.activeElement.id") == "results"
    page.get_by_role("link", name="Page 2").click()
    expect(page).to_have_url(re.compile("page=2"))


def test_a_list_that_fails_becomes_an_ordinary_visit(visit):
    page = visit("/triage")
    page.context.route("**/triage?q=x*", lambda route: route.fulfill(
        content_type="text/html", body="<!doctype html><title>Connexion</title><h1>Connexion</h1>"
    ))  # fmt: skip
    page.get_by_label("Rechercher").fill("x")
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()


def test_rows_are_ticked_one_by_one_or_all_at_once(visit):
    page = visit("/triage")
    count = page.locator("[data-gu-count]")
    page.get_by_role("checkbox", name="Julien Caron").check()
    expect(count).to_have_text("1 dossier coché")
    everyone = page.get_by_role("checkbox", name="Tout cocher")
    assert everyone.evaluate("box => box.indeterminate")
    everyone.check()
    expect(count).to_have_text("25 dossiers cochés")
    assert faults(page) == []
    page.mouse.wheel(0, 900)
    expect(page.get_by_role("button", name="Appliquer")).to_be_in_viewport()
    expect(page.get_by_role("columnheader", name="Besoin")).to_be_in_viewport()
    bar, head = (page.locator(one).bounding_box() for one in (".gu-bulk", "thead th:last-child"))
    assert abs(bar["y"] + bar["height"] - head["y"]) < 2
    everyone.uncheck()
    expect(count).to_have_text("Cochez des dossiers pour agir sur plusieurs à la fois.")
    page.get_by_label("Statut").select_option("new")
    expect(announced(page)).to_have_text("6 dossiers sur 126")
    page.get_by_role("checkbox", name="Tout cocher").check()
    expect(count).to_have_text("6 dossiers cochés")


def test_a_chip_taken_off_empties_its_field_too(visit):
    page = visit("/triage?status=new")
    expect(page.get_by_label("Statut")).to_have_value("new")
    page.get_by_role("link", name="Statut : Nouveau").click()
    expect(announced(page)).to_have_text("25 dossiers sur 126")
    expect(page.get_by_label("Statut")).to_have_value("")


def test_keys_walk_the_list_and_stay_out_of_fields(visit):
    page = visit("/triage")
    names = page.locator(".gu-triage__name")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(names.first).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-gu-count]")).to_have_text("1 dossier coché")
    page.keyboard.press("Control+x")
    page.keyboard.press("/")
    search = page.get_by_label("Rechercher")
    expect(search).to_be_focused()
    page.keyboard.type("jx?")
    expect(search).to_have_value("jx?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Raccourcis clavier")
    expect(dialog.get_by_role("button", name="Fermer")).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

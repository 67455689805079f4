"""What the scripts add to forms that already work: each with the keyboard, each said aloud."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import BROWSER, faults

pytestmark = BROWSER
FOCUSED = "document.activeElement.id"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0"
RING = """() => {
  const one = document.activeElement;
  const box = one.closest('.gu-option, .gu-card--link') || one;
  return [box, one].some((e) => getComputedStyle(e).outlineStyle === 'solid'
    && parseFloat(getComputedStyle(e).outlineWidth) >= 3);
}"""


def test_the_error_summary_leads_to_the_field_and_shows_its_label(visit):
    page = visit("/demande")
    assert page.evaluate(FOCUSED) == "erreurs"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "place"
    expect(page.locator("label[for=place]")).to_be_in_viewport()
    page.get_by_role("link", name="Ajoutez l’année").click()
    assert page.evaluate(FOCUSED) == "start-year"
    expect(page.get_by_text("Quand voulez-vous démarrer")).to_be_in_viewport()


def field_with_suggestions(page: Page):
    field = page.get_by_role("combobox", name="Où sera installée")
    field.wait_for()
    return field


def test_a_suggestion_is_chosen_with_the_keyboard_and_its_code_kept(visit):
    page = visit("/demande")
    field = field_with_suggestions(page)
    described = field.get_attribute("aria-describedby").split()
    assert described[:2] == ["place-hint", "place-error"]
    assert field.get_attribute("aria-invalid") == "true"
    field.press_sequentially("12 rue saint")
    option = page.get_by_role("option")
    expect(option).to_have_text("12 rue Saint-Leu <b>80000</b> Amiens")
    assert field.get_attribute("aria-describedby").split() == described
    page.keyboard.press("ArrowDown")
    expect(option).to_be_focused()
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(field).to_have_value("12 rue Saint-Leu <b>80000</b> Amiens")
    expect(page.locator("#place_code")).to_have_value("2")
    field.press_sequentially(" bis")
    expect(page.locator("#place_code")).to_have_value("")
    page.keyboard.press("Tab")
    expect(field).to_have_value("12 rue Saint-Leu <b>80000</b> Amiens bis")


def test_suggestions_on_a_phone_break_no_rule_and_speak_no_english(visit):
    page = visit("/demande?vide", 390, user_agent=IPHONE, has_touch=True)
    field = field_with_suggestions(page)
    field.press_sequentially("12 rue")
    option = page.get_by_role("option").first
    expect(option).to_have_text("12 rue des Teinturiers 80000 Amiens")
    assert "of" not in option.inner_text().split()
    option.tap()
    expect(field).to_have_value("12 rue des Teinturiers 80000 Amiens")
    expect(page.locator("#place_code")).to_have_value("0")


def test_characters_are_counted_and_said_after_a_pause(visit):
    page = visit("/demande?vide", clock=True)
    area = page.get_by_label("Expliquez votre besoin")
    expect(page.locator("#story-count")).to_have_text("Il vous reste 600 caractères")
    area.fill("é\n" * 299 + "🙂")
    expect(page.locator("#story-count")).to_have_text("Il vous reste 1 caractère")
    area.fill("x" * 612)
    page.clock.run_for(1100)
    expect(page.locator("#story-count + [aria-live]")).to_have_text(
        "Vous avez 12 caractères en trop"
    )


def test_a_draft_saves_itself_and_says_when(visit):
    page = visit("/demande?vide", clock=True)
    page.locator("form[data-hx-post]").wait_for()
    page.get_by_label("Acheter du stock").check()
    page.clock.run_for(3100)
    saved = page.locator("[data-gu-saved]")
    expect(saved).to_have_text(re.compile(r"^Brouillon enregistré à \d+\sh\s\d\d$"))
    expect(page.locator("#version")).to_have_value("8")
    field_with_suggestions(page).fill("dehors")
    page.clock.run_for(3100)
    expect(saved).to_have_text(re.compile(r"^Vous avez été déconnecté\. Votre brouillon de \d+\sh"))


def test_a_draft_waits_for_the_network(visit):
    page = visit("/demande?vide", clock=True)
    page.locator("form[data-hx-post]").wait_for()
    silent = page.context
    silent.route("**/brouillon", lambda route: route.fulfill(status=429))
    page.get_by_label("Acheter du stock").check()
    page.clock.run_for(3100)
    saved = page.locator("[data-gu-saved]")
    expect(saved).to_contain_text("Le service ne répond pas. Ce que vous écrivez est gardé")
    silent.unroute("**/brouillon")
    page.clock.run_for(16000)
    expect(saved).to_contain_text("Brouillon enregistré")


def test_files_leave_one_by_one_and_can_be_taken_back(visit):
    page = visit("/demande?vide")
    page.locator(".gu-upload__list").wait_for(state="attached")
    files = [{"name": name, "mimeType": "", "buffer": b"x"} for name in ("devis.pdf", "tout.exe")]
    page.get_by_label("Vos devis").set_input_files(files)
    sent = page.get_by_role("listitem").filter(has_text="devis.pdf")
    refused = page.get_by_role("listitem").filter(has_text="tout.exe")
    expect(sent).to_contain_text("Reçu")
    expect(refused).to_contain_text("Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC")
    assert faults(page) == []
    page.get_by_role("button", name="Retirer devis.pdf").click()
    expect(sent).to_have_count(0)
    assert page.evaluate(FOCUSED) == "quotes"
    page.get_by_role("button", name="Retirer tout.exe").click()
    expect(refused).to_have_count(0)


def test_a_password_can_be_seen_and_hides_again(visit):
    page = visit("/composants")
    secret = page.locator("#secret")
    page.get_by_role("button", name="Afficher le mot de passe").click()
    expect(secret).to_have_attribute("type", "text")
    page.get_by_role("button", name="Masquer le mot de passe").click()
    expect(secret).to_have_attribute("type", "password")


def test_a_form_sent_twice_leaves_once(visit):
    page = visit("/suivi")
    sent = page.evaluate(
        """() => {
          const form = document.querySelector('.gu-message-form');
          return [1, 2].map(() => form.dispatchEvent(
            new SubmitEvent('submit', { bubbles: true, cancelable: true })));
        }"""
    )
    assert sent == [True, False]


def test_the_menu_opens_and_closes_on_a_phone(visit):
    page = visit("/accueil", 390)
    menu = page.get_by_role("button", name="Menu")
    link = page.get_by_role("link", name="Les aides")
    expect(link).to_be_hidden()
    menu.click()
    expect(link).to_be_visible()
    assert faults(page) == []
    link.focus()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(menu).to_be_focused()


def test_paper_shows_what_the_screen_folds(visit):
    page = visit("/suivi")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_text("moins de 12 000 €")).to_be_visible()
    expect(page.get_by_role("button", name="Envoyer le message")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


@pytest.mark.parametrize("path", ["/demande?vide", "/triage"])
def test_whoever_uses_a_keyboard_always_sees_where_they_are(visit, path):
    page = visit(path)
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), page.evaluate("document.activeElement.outerHTML")


def test_without_scripts_everything_is_within_reach(visit):
    page = visit("/demande?vide", 390, java_script_enabled=False)
    expect(page.get_by_role("link", name="Les aides")).to_be_visible()
    expect(page.get_by_label("Quelle banque ?")).to_be_hidden()
    page.get_by_label("Oui", exact=True).check()
    expect(page.get_by_label("Quelle banque ?")).to_be_visible()
    page.goto("/triage")
    page.get_by_label("Rechercher").fill("boulangerie")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("1 dossier sur")).to_be_visible()
    page.goto("/suivi")
    expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()

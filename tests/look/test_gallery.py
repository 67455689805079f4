"""Every macro and every error page gives valid, labelled, policy-proof HTML."""

import html
import re

import pytest

from tests.client import PortalClient
from tests.look.gallery import ERRORS, PAGES, create_app
from tests.look.sample_forms import LONG


@pytest.fixture(scope="module")
def gallery():
    app = create_app()
    app.testing = True
    app.test_client_class = PortalClient
    return app.test_client()


@pytest.mark.parametrize(
    "address",
    [*PAGES, "/demande?vide", "/triage?q=personne", *(f"/erreur/{code}" for code in ERRORS)],
)
def test_the_client_accepts_each_page(gallery, address):
    assert gallery.get(address).status_code == 200


def test_an_error_is_said_twice_with_a_link_to_the_field(gallery):
    page = gallery.get("/demande").text
    for field, error in [
        ("place", "Écrivez l’adresse ou la commune de votre activité"),
        ("amount", "Écrivez le montant en chiffres, par exemple 12\u00a0500"),
        ("bank", "Écrivez le nom de la banque"),
        ("start-year", "Ajoutez l’année"),
    ]:
        assert f'<a href="#{field}">{error}</a>' in page
        assert page.count(error) == 2
        assert f'id="{field}"' in page
    assert "Il y a 4\u00a0erreurs sur cette page" in page


def test_hints_and_errors_are_tied_to_their_field(gallery):
    page = gallery.get("/demande").text
    tied = re.findall(r'aria-describedby="([^"]+)"', page)
    assert "amount-hint amount-error" in tied
    assert "start-hint start-error" in tied
    assert {one for ids in tied for one in ids.split()} <= set(re.findall(r'id="([^"]+)"', page))


def test_the_summary_reaches_the_fields_of_lists_and_sub_forms(gallery):
    page = gallery.get("/composants").text
    assert '<a href="#lines-0-label">Écrivez le nom de la dépense</a>' in page
    assert '<a href="#lines-1-amount">Écrivez le montant de la dépense</a>' in page
    assert '<a href="#when-month">' in page


def test_what_was_typed_is_shown_again(gallery):
    page = gallery.get("/demande").text
    assert 'value="12 mille"' in page
    assert re.search(r'value="cash" id="[^"]+" checked', page)
    assert "Je garde 3 000 € pour tenir" in page


def test_the_current_page_is_told_in_the_menu(gallery):
    assert '<a href="/suivi" aria-current="page">Mon dossier</a>' in gallery.get("/suivi").text
    desk = gallery.get("/triage").text
    assert '<a href="/triage" aria-current="page">Dossiers' in desk
    assert '4<span class="gu-sr"> à voir</span>' in desk


def test_someone_signed_in_can_leave(gallery):
    desk = gallery.get("/triage").text
    assert "Claire Fournier" in desk
    assert (
        '<form method="post" action="/deconnexion"><input type="hidden" name="csrf_token"' in desk
    )
    assert "Se connecter" in gallery.get("/accueil").text


def test_messages_after_a_redirect_keep_their_tone(gallery):
    page = gallery.get("/composants").text
    assert page.count('role="status">') >= 4
    assert "gu-alert--waiting" in page


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_says_what_is_kept_and_whom_to_call(gallery, code):
    page = gallery.get(f"/erreur/{code}").text
    assert "03 22 97 40 40" in page
    assert re.search("gard|Rien n’a été changé", page)


def test_what_was_typed_before_a_conflict_is_given_back(gallery):
    page = gallery.get("/erreur/409").text
    typed = re.search(r"<textarea[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL)
    assert html.unescape(typed.group(1)) == "Bonjour,\n\nvoici mon devis <signé>."


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_broken_portal_still_explains_itself(code):
    app = create_app()
    broken = dict.fromkeys(("nav", "footer_links", "csrf_token", "get_flashed_messages"), None)
    app.jinja_env.globals.update(broken)
    app.template_context_processors[None] = []
    page = app.test_client().get(f"/erreur/{code}")
    assert page.status_code == 200
    assert "/static/dist/site.js" not in page.text


def test_the_demonstration_says_that_it_is_one():
    page = create_app(demo=True).test_client().get("/accueil").text
    assert "Démonstration : tout ici est fictif" in page.replace("\u00a0", " ")


def test_names_and_numbers_come_from_the_settings():
    contact = {"phone": "03 00 00 00 00", "email": "nous@exemple.fr", "place": "Ici"}
    app = create_app(portal_name="Le guichet", authority="Ville de Corbie", contact=contact)
    page = app.test_client().get("/accueil").text
    assert 'href="tel:0300000000"' in page
    assert "Un service de Ville de Corbie" in page
    for word in ("97 40 40", "Guichet unique", "Amiens Métropole", "Teinturiers, Amiens</"):
        assert word not in page.replace("12 rue des Teinturiers, Amiens", "")


def test_pages_of_a_list_show_the_ends_and_the_neighbours(gallery):
    page = gallery.get("/composants").text
    shown = re.findall(r'aria-label="Page (\d+)', page)
    assert shown == ["1", "15", "16", "17", "18", "19", "40"]
    assert page.count("gu-pages__gap") == 2


def test_charts_escape_what_they_write(gallery):
    assert "Une seule valeur &lt;b&gt;" in gallery.get("/composants").text
    assert LONG in gallery.get("/composants").text

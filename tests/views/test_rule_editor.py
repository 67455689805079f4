"""Rules edited in the browser: sentences, plain forms, and nothing lost between two people."""

import re

import pytest

from portal.database import session, transaction
from portal.routing import editing
from portal.routing.conditions import Condition
from portal.routing.drafting import change
from portal.routing.editing import Holder, Place
from portal.routing.pieces import Kind, Piece
from portal.routing.queries import rule_set
from portal.routing.ruleset import from_content
from tests.factories import UserFactory
from tests.reading import hidden, words
from tests.routing.test_drafting import reworded

EDITOR = "/administration/regles/2/modifier"
PAGES = (
    "", "/nouvelle-regle", "/regles/R11h", "/regles/R11h?cas=CAS-01", "/regles/R11n",
    "/regles/R05/textes", "/regles/R05/copier", "/conditions/regle.R05/racine/ajouter",
    "/conditions/regle.R05/racine/modifier", "/conditions/regle.R11h/0/modifier",
    "/conditions/regle.R11h/1/modifier", "/conditions/regle.R04c/racine/modifier",
    "/conditions/regle.R05/racine/ajouter?sujet=fait:insee_domicile",
    "/conditions/regle.R05/racine/ajouter?sujet=fait:departement_projet",
    "/conditions/regle.R05/racine/ajouter?sujet=fait:dossier_existant",
    "/conditions/regle.R05/racine/ajouter?sujet=fait:besoins",
    "/conditions/definition.domicile_ccas/racine/modifier",
    "/conditions/definition.reste_micro/1/modifier",
    "/reseaux/mene.R05.0", "/reseaux/aussi.R05.0", "/reseaux/groupe.ccas.0",
    "/groupes", "/groupes/ccas", "/nouveau-groupe", "/definitions", "/definitions/qpv",
    "/nouvelle-definition", "/etiquettes", "/etiquettes/hors_epci", "/etiquettes/meme_association",
    "/nouvelle-etiquette", "/parametres", "/parametres/RE_EMPLOIS/0", "/parametres/RE_EMPLOIS/1",
    "/parametres/COMMUNE_CCAS/0", "/nouveau-parametre", "/repli", "/titre",
)  # fmt: skip


@pytest.fixture
def page(client, bob, draft):
    """Opens a page of the editor; given fields, sends them with what the page bore."""

    def visit(path, shown=None, **fields):
        if not fields:
            return client.get(EDITOR + path)
        seen = shown or client.get(EDITOR + path)
        bears = {"seen": hidden(seen, "seen")} if 'name="seen"' in seen.text else {}
        return client.post(EDITOR + path, data={**bears, **fields})

    return visit


def book():
    session.expire_all()
    return from_content(rule_set(2).content)


def test_every_page_is_sound_and_for_administrators_alone(client, bob, draft):
    paths = [EDITOR + one for one in PAGES]
    assert [path for path in paths if client.get(path).status_code != 200] == []
    client.login(UserFactory(front_desk=True))
    assert [path for path in paths[:3] if client.get(path).status_code != 404] == []


@pytest.mark.parametrize(
    "path",
    ["/conditions/ailleurs.R05/racine/ajouter", "/conditions/regle.R05/a.b/ajouter",
     "/reseaux/regle.R05", "/parametres/NOPE/0", "/parametres/RE_EMPLOIS/7"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(page, path):
    assert page(path).status_code == 404


def test_what_is_no_draft_is_read_and_not_edited(client, bob, draft):
    answer = client.get("/administration/regles/1/modifier")
    assert answer.headers["Location"] == "/administration/regles/1"


def test_a_rule_is_read_in_sentences_and_tried_on_a_case(page):
    text = words(page("/regles/R11h?cas=CAS-01"))
    assert "le nombre d’emplois créés et maintenus est de 5 ou plus" in text
    assert "un besoin de 100 000 € ou plus" in text
    assert "cette règle" in text
    assert "décide" in text


NUMBER = "/conditions/regle.R11h/0/modifier"
SECTOR = "/conditions/regle.R05/racine/modifier"
TOWNS = f"{SECTOR}?sujet=fait:insee_projet"


@pytest.mark.parametrize(
    ("path", "fields", "leaf"),
    [
        (NUMBER, {"op": "gt", "number": "7,5", "param": ""}, ("emplois", "gt", 7.5, None)),
        (NUMBER, {"op": "le", "param": "RE_GRIS"}, ("emplois", "le", None, "RE_GRIS")),
        (SECTOR, {"op": "is_not", "values": "commerce"}, ("secteur", "ne", "commerce", None)),
        (f"{SECTOR}?sujet=fait:besoins", {"op": "only", "values": ["dla", "subvention"]},
         ("besoins", "only", ("dla", "subvention"), None)),
        (f"{SECTOR}?sujet=fait:sort_du_regime_micro", {"op": "ne:1"},
         ("sort_du_regime_micro", "ne", True, None)),
        (TOWNS, {"op": "is", "lines": "Salouël\r\nAmiens (80000)", "param": ""},
         ("insee_projet", "in", ("80725", "80021"), None)),
        (TOWNS, {"op": "is", "lines": "", "param": "COMMUNE_CCAS"},
         ("insee_projet", "eq", None, "COMMUNE_CCAS")),
        (f"{SECTOR}?sujet=fait:ess_type", {"op": "not_null"}, ("ess_type", "not_null", None, None)),
    ],
)  # fmt: skip
def test_a_condition_is_picked_from_the_catalogue(page, path, fields, leaf):
    assert page(path, **fields).status_code == 302
    place = Place.parse(path.split("/")[2])
    found = editing.condition(book(), place)
    found = found.every[0] if found.every else found
    assert (found.fact, found.op, found.value, found.param) == leaf


@pytest.mark.parametrize(
    ("path", "fields", "sentence"),
    [
        (NUMBER, {"op": "gt", "number": "beaucoup"}, "Écrivez un nombre en chiffres"),
        (NUMBER, {"op": "gt", "number": "-3"}, "Écrivez un nombre de 0 à 1 000"),
        ("/parametres/MCP_MAX/0", {"number": "9" * 18}, "de 0 à 999 999 999 999 999"),
        (NUMBER, {"op": "gt", "number": ""}, "Écrivez un nombre, ou choisissez un paramètre"),
        (NUMBER, {"number": "42"}, "Choisissez une comparaison"),
        (NUMBER, {"op": "has_any", "number": "42"}, "Choisissez une comparaison"),
        (f"{SECTOR}?sujet=fait:age", {"op": "lt", "number": "900"},
         "Écrivez un nombre de 0 à 120 ans"),
        (f"{SECTOR}?sujet=fait:departement_projet", {"op": "is", "lines": "abc"},
         "« abc » n’est pas un département"),
        (SECTOR, {"op": "is", "values": "mars"}, "Cochez une réponse de la liste"),
        (SECTOR, {"op": "is"}, "Cochez au moins une réponse"),
        (TOWNS, {"op": "is", "lines": "Nullepart-sur-Mer", "param": ""},
         "Nous ne trouvons pas « Nullepart-sur-Mer »"),
        ("/regles/R05/textes", {"applicant": "Voir {NOPE}.", "adviser": "a", "administrator": "b"},
         "« {NOPE} » n’est pas un paramètre connu"),
        ("/regles/R05/textes", {"applicant": "Dès {RE_EMPLOIS emplois.", "adviser": "Un texte",
          "administrator": "b"}, "Écrivez par exemple « {RE_EMPLOIS} »"),
        ("/regles/R05/textes", {"applicant": "", "adviser": "Ceci reste", "administrator": "b"},
         "Écrivez le texte pour la personne"),
        ("/reseaux/aussi.R05.0", {"target": "group:perdu"}, "Choisissez une réponse de la liste"),
        ("/parametres/MCP_MAX/0", {"number": "9 000", "source": ""}, "Écrivez la source"),
        ("/nouvelle-definition", {"name": "qpv", "label": "un quartier"}, "sert déjà"),
        ("/nouvelle-definition", {"name": "é à", "label": "un quartier"}, "sans accent"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence_and_stays_typed(page, path, fields, sentence):
    before = book()
    answer = page(path, **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    typed = [
        text
        for text in fields.values()
        if len(text) > 1 and text not in ("mars", "has_any", "group:perdu")
    ]
    assert all(text in words(answer) or f'value="{text}"' in answer.text for text in typed)
    assert book() == before


def test_a_number_is_compared_with_parameters_of_its_own_unit(page):
    for fact, fits in (("besoin_total", "ADIE_MAX"), ("emplois", "RE_GRIS")):
        shown = page(f"{SECTOR}?sujet=fait:{fact}").text
        offered = set(re.findall('<option value="([A-Z_]+)"', shown))
        assert fits in offered
        assert not offered & {"ADIE_AGE", "RATIO_PH_PLAN", "RATIO_BANQUE_PH", "RATIO_APPORT_PH"}


def test_the_preview_of_texts_stands_in_the_order_of_their_form(page):
    read = re.findall("<dt>(.*?)</dt>", page("/regles/R05/textes").text)
    assert read == ["Pour l’administrateur", "Pour le conseiller", "Pour la personne"]


def test_a_group_is_titled_by_its_networks(page):
    title = re.search("<h1>(.*?)</h1>", page("/groupes/ccas").text, re.DOTALL)
    assert title
    assert "CCAS" in title[1]


def test_a_rule_is_added_off_then_given_conditions_and_switched_on(page):
    fields = {"code": "R99", "administrator": "Essai", "adviser": "Essai.", "applicant": "Essai.",
              "target": "to:adie", "before": "R05", "mode": ""}  # fmt: skip
    shown = page("/nouvelle-regle")
    for _ in range(2):  # pressed twice, it is there once
        assert page("/nouvelle-regle", shown, **fields).status_code == 302
    assert "prendrait toutes les demandes" in words_after(page, "/regles/R99", do="on")
    add = "/conditions/regle.R99/racine/ajouter?sujet=fait:innovant"
    assert page(add, op="eq:1").status_code == 302
    page("/regles/R99", do="on")
    codes = [one.code for one in book().running]
    assert codes[codes.index("R99") + 1] == "R05"


def words_after(page, path, back=None, **fields):
    """What the page says once a button of it was pressed."""
    page(path, **fields)
    return words(page(path if back is None else back))


def test_the_last_rule_stays_the_last(page):
    said = words_after(page, "/ordre", "", shown=page(""), rule="R05", before="")
    assert "La dernière règle doit toujours convenir" in said
    assert book().rules[-1].code == "R11n"


def test_the_buttons_of_a_tree(page):
    place = Place(Holder.RULE, "R11h")
    tree = "/conditions/regle.R11h"

    def pressed(do):
        page(tree, page("/regles/R11h"), do=do)
        return editing.condition(book(), place)

    jobs, need = editing.condition(book(), place).every
    assert pressed("down:0").every == (need, jobs)
    assert pressed("negate:1").every == (need, Condition(negated=jobs))
    assert pressed("wrap-any:0").every[0] == Condition(some=(need,))
    assert pressed("say-none:0").every[0] == Condition(negated=Condition(some=(need,)))
    assert pressed("remove:1").every == (Condition(negated=Condition(some=(need,))),)
    assert "prendrait toutes les demandes" in words_after(
        page, tree, "/regles/R11h", shown=page("/regles/R11h"), do="remove:0"
    )


def test_a_stale_page_keeps_what_was_typed_beside_what_the_other_wrote(page, ada, draft):
    shown = page("/regles/R05/textes")
    other = reworded("R05", applicant="Le texte d’Ada.")
    with transaction():
        change(draft, other, "Texte changé.", by=ada, piece=Piece(Kind.RULE, "R05"))
    mine = {"applicant": "Le texte de Bob.", "adviser": "x", "administrator": "y", "mode": ""}
    refused = page("/regles/R05/textes", shown, **mine)
    assert refused.status_code == 409
    text = words(refused)
    assert "Le texte d’Ada." in text
    assert "Le texte de Bob." in text
    assert ada.full_name in text
    assert book().rule("R05").applicant == "Le texte d’Ada."
    assert page("/regles/R05/textes", refused, **mine).status_code == 302
    assert book().rule("R05").applicant == "Le texte de Bob."


def test_what_was_typed_for_a_rule_that_is_gone_is_given_back(page, ada, draft):
    shown = page("/regles/R05/textes")
    with transaction():
        change(draft, lambda old: editing.remove_rule(old, "R05"), "R05 supprimée.", by=ada)
    refused = page("/regles/R05/textes", shown, applicant="Court.", adviser="x", administrator="y")
    assert refused.status_code == 409
    assert "n’est plus dans le brouillon" in words(refused)
    assert "Court." in words(refused)


def test_a_button_on_a_stale_page_does_nothing_and_says_why(page, ada, draft):
    shown = page("/regles/R05")
    other = reworded("R05", applicant="Le texte d’Ada.")
    with transaction():
        change(draft, other, "Texte changé.", by=ada, piece=Piece(Kind.RULE, "R05"))
    page("/regles/R05", shown, do="off")
    assert not book().rule("R05").off
    assert f"{ada.full_name} a changé ceci" in words(page("/regles/R05"))


def test_a_parameter_gets_a_dated_value_with_its_source(page):
    day = {"valid_from-day": "1", "valid_from-month": "1", "valid_from-year": "2027"}
    fields = {"label": "Emplois", "number": "6", "source": "Comité du 3 mars", **day}
    assert page("/parametres/RE_EMPLOIS/1", **fields).status_code == 302
    values = editing.values_of(book(), "RE_EMPLOIS")
    assert [(one.value, one.valid_from.year) for one in values] == [(5, 2026), (6, 2027)]
    early = {"valid_until-day": "1", "valid_until-month": "1", "valid_until-year": "2020"}
    refused = page("/parametres/RE_EMPLOIS/1", **fields, **early)
    assert "La fin doit être après le début" in words(refused)
    listed = page("/parametres")
    gone = {"first": "2027-01-01", "do": "remove"}
    page("/parametres/RE_EMPLOIS/supprimer", listed, **gone)
    assert len(editing.values_of(book(), "RE_EMPLOIS")) == 1


def test_networks_groups_definitions_and_tags(page):
    page("/reseaux/aussi.R05.0", target="group:chambre")
    assert [one.group for one in book().rule("R05").also] == ["chambre"]
    page("/reseaux/aussi.R05.0/geste", page("/regles/R05"), do="remove")
    assert book().rule("R05").also == ()
    page("/nouvelle-etiquette", tag="neuve", label="Neuve", from_rule="", together=["adie"])
    assert editing.tag(book(), "neuve").together == ("adie",)
    page("/etiquettes/neuve", label="Neuve", from_rule="", orientation="1")
    assert editing.tag(book(), "neuve").orientation
    page("/etiquettes/neuve/supprimer", page("/etiquettes/neuve"), do="remove")
    page("/nouvelle-definition", name="essai", label="un essai")
    page("/conditions/definition.essai/racine/ajouter?sujet=definition:qpv", reverse="1")
    assert book().definitions["essai"].when == Condition(negated=Condition(named="qpv"))
    page("/definitions/essai/supprimer", page("/definitions/essai"), do="remove")
    page("/nouveau-groupe", name="essai", target="to:adie")
    page("/groupes/essai/supprimer", page("/groupes/essai"), do="remove")
    page("/titre", title="Nouveau titre")
    after = book()
    assert not {"essai", "neuve"} & {
        *after.definitions,
        *after.groups,
        *(t.tag for t in after.tags),
    }
    assert after.title == "Nouveau titre"

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.dossiers.course import course
from portal.dossiers.questions import application
from tests.answers import ASSOCIATION, COMPANY, HAIRDRESSER
from tests.forms.pages import day, read, view


@pytest.fixture(autouse=True)
def request_context(portal):
    with portal.test_request_context(method="POST"):
        yield


def test_what_is_not_understood_is_kept_as_typed():
    _, harvest = read("besoin", {"besoin_total": "12 mille", "apport": "1 000"})
    assert harvest.typed == {"besoin_total": {"besoin_total": ["12 mille"]}}
    assert harvest.valid["apport"] == 1_000_00


def test_a_page_shown_again_has_what_was_typed():
    page = view("besoin")
    form = page.show({"apport": 1_000_00}, {"besoin_total": {"besoin_total": ["12 mille"]}})
    assert 'value="12 mille"' in str(form["besoin_total"]())
    assert 'value="1\u00a0000"' in str(form["apport"]())


def test_questions_that_do_not_apply_have_no_error_and_keep_their_answer():
    page, harvest = read(
        "activite", {"secteur": "artisanat", "forme": "sarl", "sort_du_regime_micro": "yes"}
    )
    assert not page.errors
    assert harvest.valid["sort_du_regime_micro"] is True


def test_a_nested_question_is_demanded_with_its_option_alone():
    page, _ = read("activite", {"secteur": "artisanat", "forme": "micro"})
    assert page.form["sort_du_regime_micro"].errors


def test_only_who_may_be_a_micro_business_is_asked_about_leaving_it():
    assert "sort_du_regime_micro" not in [
        one.code for one in view("activite", ASSOCIATION).questions
    ]
    assert "sort_du_regime_micro" in [one.code for one in view("activite").questions]


def test_the_words_explained_are_those_of_the_options_on_offer():
    seller = {"demandeur": "entreprise", "projet": "cession"}
    for answers, words in ((HAIRDRESSER, 3), (seller, 0)):
        page = view("besoins", answers)
        page.show({}, {})
        assert len(page.form["besoins"].explained) == words
    assert "statut_etudiant" not in page.form["besoins"].choices


def test_not_decided_yet_is_an_answer():
    assert (
        read("activite", {"secteur": "artisanat", "forme": "undecided"})[1].valid["forme"] is None
    )
    _, harvest = read("lieu", {"insee_projet_undecided": "y", "insee_domicile": "Amiens"})
    assert harvest.valid == {"insee_projet": None, "insee_domicile": "80021"}
    assert read("besoins", {"besoins": "undecided"})[1].valid["besoins"] == []


def test_an_old_page_does_not_undo_what_another_window_changed():
    page = view("besoin")
    page.show({"apport": 1_000_00, "besoin_total": 5_000_00}, {})
    sent = {"base": page.base, "apport": "1\u00a0000", "besoin_total": "6 000"}
    _, harvest = read("besoin", sent)
    assert harvest.valid == {"besoin_total": 6_000_00}


def test_an_emptied_answer_goes():
    page = view("besoin")
    page.show({"apport": 1_000_00}, {})
    _, harvest = read("besoin", {"base": page.base, "apport": ""})
    assert "apport" in harvest.emptied


@settings(max_examples=60)
@given(
    st.sampled_from([page.code for page in application().pages if page.application]),
    st.dictionaries(
        st.sampled_from(
            [one.code for page in application().pages for one in page.questions]
            + ["naissance-day", "naissance-year", "insee_projet_undecided", "base"]
        ),
        st.lists(st.text(max_size=30), max_size=3),
        max_size=8,
    ),
)
def test_anything_typed_anywhere_is_read_without_an_error(page_code, typed):
    path = course(HAIRDRESSER, "application")
    if path.page(page_code):
        _, harvest = read(
            page_code, [(name, text) for name, texts in typed.items() for text in texts]
        )
        assert not set(harvest.valid) & set(harvest.typed)


@pytest.mark.parametrize(
    "page",
    [page for page, _ in course(HAIRDRESSER, "application").pages],
    ids=lambda page: page.code,
)
def test_a_saved_answer_read_again_is_the_same(page):
    shown = view(page.code)
    shown.show(HAIRDRESSER, {})
    again = view(page.code)
    harvest = again.read(shown._raw)
    expected = {
        code: value
        for code, value in HAIRDRESSER.items()
        if code in {one.code for one in page.questions}
    }
    assert harvest.valid == expected


@pytest.mark.parametrize(
    ("answers", "pages"),
    [
        (HAIRDRESSER, ["microcredit", "budget-foyer"]),
        (COMPANY, ["microcredit"]),
        (ASSOCIATION, []),
    ],
    ids=["a person", "a company", "an association"],
)
def test_only_a_person_refused_by_a_bank_has_a_household(answers, pages):
    path = course(answers | {"banque": "refus", "pret_bancaire": 1_000_00}, "application")
    asked = [page.code for page, _ in path.pages]
    assert [one for one in asked if one in ("microcredit", "budget-foyer")] == pages


HEALTH = {"rqth": "yes", "accord_sante": "1"}


def test_nothing_typed_is_cut_and_a_text_too_long_is_told_so():
    long = "é" * 15_000
    page, harvest = read("description", {"nom_projet": "Un nom", "description": long})
    assert harvest.typed["description"] == {"description": [long]}
    assert "caractères au maximum" in page.form["description"].errors[0]
    page, harvest = read("naissance", day("naissance", "1" * 5_000, "1" * 30, "1990"))
    assert harvest.typed["naissance"]["naissance-day"] == ["1" * 5_000]


def test_a_long_text_left_as_it_was_is_known_by_its_fingerprint():
    page = view("description")
    page.show({"description": "x" * 2_000}, {})
    assert len(page.base) < 200
    same = {"description": "x" * 2_000, "base": page.base}
    assert "description" not in read("description", same)[1].valid
    other = {"description": "y" * 2_000, "base": page.base}
    assert read("description", other)[1].valid["description"] == "y" * 2_000


def test_a_sensitive_answer_is_kept_with_its_consent_alone():
    page, harvest = read("vous-aussi", {"rqth": "yes"})
    assert "rqth" in harvest.emptied
    assert "Cochez cette case pour garder votre réponse" in page.form["accord_sante"].errors[0]
    page, harvest = read("vous-aussi", HEALTH)
    assert harvest.valid == {"rqth": True, "accord_sante": True}
    assert not page.errors


def test_a_consent_taken_back_erases_the_answer_that_was_kept():
    _, harvest = read("vous-aussi", {"rqth": "undecided"}, HAIRDRESSER | HEALTH)
    assert harvest.emptied >= {"rqth", "accord_sante"}


def test_who_prefers_not_to_answer_goes_on():
    page, harvest = read("vous-aussi", {"genre": "femme", "rqth": "undecided"})
    assert not page.errors
    assert harvest.valid == {"genre": "femme"}


def test_a_sensitive_answer_shown_again_is_kept_once_its_box_is_ticked():
    refused, _ = read("vous-aussi", {"rqth": "yes"})
    _, harvest = read("vous-aussi", HEALTH | {"base": refused.base})
    assert harvest.valid == {"rqth": True, "accord_sante": True}


def test_a_company_says_its_number_or_that_it_is_not_at_hand():
    page, _ = read("numero", {}, COMPANY)
    assert "Écrivez le numéro SIRET" in page.form["siret"].errors[0]
    page, harvest = read("numero", {"siret_undecided": "1"}, COMPANY)
    assert not page.errors
    assert harvest.valid == {"siret": None}


def test_every_organisation_gives_a_postal_address():
    for answers in (ASSOCIATION, COMPANY, {"demandeur": "etablissement"}):
        page, _ = read("contact", {}, answers)
        assert "Écrivez l’adresse postale" in page.form["adresse_siege"].errors[0]
    assert "adresse_siege" not in [one.code for one in view("contact").questions]


def test_the_loans_amount_is_asked_under_the_answers_that_have_one():
    shown, _ = read("banque", {})
    bank = next(one for one in shown.top() if one.code == "banque")
    questions, options = shown.shared(bank)
    assert [one.code for one in questions] == ["pret_bancaire"]
    assert options == ["en_discussion", "accord_principe", "accorde", "refus"]
    assert "pret_bancaire" not in [one.code for one in shown.top()]


def test_cents_come_back_whole():
    shown, harvest = read("besoin", {"besoin_total": "10.000,50"})
    assert harvest.valid["besoin_total"] == 1_000_050
    shown.show(HAIRDRESSER | harvest.valid, {})
    assert shown.form.besoin_total._value() == "10\u00a0000,50"

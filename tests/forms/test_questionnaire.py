from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.questionnaire import PageForm
from portal.dossiers.questions import application, course
from tests.answers import ASSOCIATION, HAIRDRESSER

PLACES = {"amiens": "80021", "longueau": "80489", "Longueau (80330)": "80489"}
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def request_context(portal):
    with portal.test_request_context(method="POST"):
        yield


def view(page_code, answers=HAIRDRESSER):
    path = course(answers, "application")
    return PageForm(
        path.page(page_code).questions,
        path.known,
        resolve=lambda text: PLACES.get(text) or PLACES.get(text.lower()),
        label=lambda insee: {"80489": "Longueau (80330)"}.get(insee, insee),
        today=DAY,
    )


def read(page_code, typed, answers=HAIRDRESSER):
    page = view(page_code, answers)
    return page, page.read(MultiDict(typed))


MONEY = [
    ("12500", 12_500_00), ("12 500", 12_500_00), ("12\u202f500\u00a0€", 12_500_00),
    ("12.500,50", 12_500_50), ("12 500,5", 12_500_50), ("0", 0), ("1234.5", 1_234_50),
    ("12.500", 12_500_00),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "cents"), MONEY)
def test_amounts_are_understood_in_many_forms(typed, cents):
    _, harvest = read("besoin", {"besoin_total": typed})
    assert harvest.valid["besoin_total"] == cents


def day(name, *parts):
    """What the three fields of a date send, those that were filled in."""
    return {
        f"{name}-{part}": text for part, text in zip(("day", "month", "year"), parts, strict=False)
    }


BAD = [
    ("besoin", {"besoin_total": "12 mille"}, "besoin_total", "Besoin total : écrivez le montant"),
    ("besoin", {"besoin_total": "-5"}, "besoin_total", "Besoin total : écrivez le montant"),
    ("besoin", {"besoin_total": "1e9"}, "besoin_total", "Besoin total : écrivez le montant"),
    ("besoin", {"besoin_total": "=1+1"}, "besoin_total", "Besoin total : écrivez le montant"),
    ("besoin", {"besoin_total": "12,345"}, "besoin_total", "Besoin total : écrivez le montant"),
    ("besoin", {"besoin_total": "30 000 000"}, "besoin_total", "le montant doit être entre"),
    ("besoin", {"besoin_total": ""}, "besoin_total", "Écrivez le montant dont vous avez besoin"),
    ("besoin", {"banque": "peut-être"}, "banque", "Choisissez une réponse de la liste"),
    ("besoin", {}, "banque", "Choisissez où vous en êtes avec une banque"),
    ("emplois", {"emplois_crees_3ans": "deux"}, "emplois_crees_3ans", "Écrivez un nombre"),
    ("emplois", {"emplois_crees_3ans": "501"}, "emplois_crees_3ans", "entre 0 et 500"),
    ("identite", day("naissance", "31", "2", "1990"), "naissance", "Cette date n’existe pas"),
    ("identite", day("naissance", "3", "2"), "naissance", "Ajoutez l’année de naissance"),
    ("identite", day("naissance", "3"), "naissance", "Ajoutez le mois et l’année de naissance"),
    ("identite", day("naissance", "3", "mars", "1990"), "naissance", "le mois de naissance en"),
    ("identite", day("naissance", "1", "1", "90"), "naissance", "avec 4 chiffres"),
    ("identite", day("naissance", "1", "1", "2030"), "naissance", "avant aujourd’hui"),
    ("identite", {"prenom": "x" * 81}, "prenom", "80 caractères au maximum"),
    ("identite", {"prenom": "\u200b\x00"}, "nom", "Écrivez votre nom"),
    ("description", day("debut", "1", "1", "2020"), "debut", "après aujourd’hui"),
    ("description", {"description": "x" * 3001}, "description", "3 000 caractères au maximum"),
    ("contact", {"telephone": "12"}, "telephone", "Écrivez un numéro de téléphone"),
    ("contact", {"telephone": "numéro"}, "telephone", "Écrivez un numéro de téléphone"),
    ("contact", {"telephone": "<b>06</b>"}, "telephone", "Écrivez un numéro de téléphone"),
    ("lieu", {"insee_projet": "Nulle-Part"}, "insee_projet", "Nous ne trouvons pas cette commune"),
    ("lieu", {}, "insee_projet", "cochez « Je n’ai pas encore choisi »"),
    ("besoins", {}, "besoins", "Cochez au moins une case"),
    ("besoins", {"besoins": "un château"}, "besoins", "Choisissez une réponse de la liste"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "typed", "code", "sentence"), BAD)
def test_a_wrong_answer_gets_its_own_sentence(page, typed, code, sentence):
    shown, _ = read(page, typed)
    errors = [str(one).replace("\u00a0", " ") for one in shown.form[code].errors]
    assert any(sentence in one for one in errors), errors


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 39 98 12 34", "+33639981234"), ("0639981234", "+33639981234"),
        ("+33 6 39 98 12 34", "+33639981234"), ("+32 470 12 34 56", "+32470123456"),
    ],
)  # fmt: skip
def test_telephones_are_kept_in_one_form(typed, kept):
    assert read("contact", {"telephone": typed})[1].valid["telephone"] == kept


@pytest.mark.parametrize(
    ("typed", "right"),
    [("73282932000074", True), ("732 829 320 00074", True), ("73282932000075", False),
     ("7328293200007", False), ("35600000000048", True), ("abc", False)],
)  # fmt: skip
def test_a_siret_has_its_check_digit(typed, right):
    existing = HAIRDRESSER | {
        "projet": "developpement",
        "creee_le": "2020-01-01",
        "salaries_etp": 1,
    }
    _, harvest = read("numero", {"siret": typed}, existing)
    assert ("siret" in harvest.valid) is right


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


COMPANY = ASSOCIATION | {"demandeur": "entreprise", "forme": "sarl"}
HEALTH = {"rqth": "yes", "accord_sante": "1"}


def test_nothing_typed_is_cut_and_a_text_too_long_is_told_so():
    long = "é" * 15_000
    page, harvest = read("description", {"nom_projet": "Un nom", "description": long})
    assert harvest.typed["description"] == {"description": [long]}
    assert "caractères au maximum" in page.form["description"].errors[0]
    page, harvest = read("identite", day("naissance", "1" * 5_000, "1" * 30, "1990"))
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("W802001234", "W802001234"), ("w 802 001 234", "W802001234"), ("802001234", None),
     ("W80200123", None), ("W8020012345", None)],
)  # fmt: skip
def test_an_association_has_a_w_and_nine_digits(typed, kept):
    page, harvest = read("numero", {"rna": typed, "siret_undecided": "1"}, ASSOCIATION)
    assert harvest.valid.get("rna") == kept
    assert bool(page.errors) is (kept is None)


def test_every_organisation_gives_a_postal_address():
    for answers in (ASSOCIATION, COMPANY, {"demandeur": "etablissement"}):
        page, _ = read("contact", {}, answers)
        assert "Écrivez l’adresse postale" in page.form["adresse_siege"].errors[0]
    assert "adresse_siege" not in [one.code for one in view("contact").questions]


def test_the_loans_amount_is_asked_under_the_answers_that_have_one():
    shown, _ = read("besoin", {})
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

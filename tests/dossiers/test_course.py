"""Which pages and questions apply to someone, and which of their answers count."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dossiers.course import course
from portal.dossiers.facts import facts_of
from portal.dossiers.questions import application
from tests.answers import ASSOCIATION, HAIRDRESSER, PERSONAL

DAY = date(2026, 11, 23)


def codes(answers, use="application"):
    return [one.code for _, questions in course(answers, use).pages for one in questions]


@pytest.mark.parametrize(
    ("answers", "asked_for", "not_asked_for"),
    [
        (
            HAIRDRESSER,
            {"forme", "banque", "statut"},
            {"ess_type", "montant_demande_personnel", "creee_le"},
        ),
        (
            PERSONAL,
            {"motif_personnel", "montant_demande_personnel"},
            {"besoins", "banque", "insee_projet", "nom_projet"},
        ),
        (
            ASSOCIATION,
            {"ess_type", "salaries_etp", "role"},
            {"forme", "naissance", "insee_domicile", "ficp"},
        ),
    ],
)
def test_each_public_is_asked_its_own_questions(answers, asked_for, not_asked_for):
    found = set(codes(answers))
    assert asked_for <= found
    assert not not_asked_for & found


@pytest.mark.parametrize(
    ("answers", "asked_for_money"),
    [
        (HAIRDRESSER | {"besoins": ["statut_etudiant"]}, False),
        (HAIRDRESSER | {"besoins": ["statut_etudiant", "pret_honneur"]}, True),
        (HAIRDRESSER | {"besoins": []}, True),
    ],
)
def test_who_wants_the_students_status_alone_is_asked_nothing_of_money(answers, asked_for_money):
    money = {"besoin_total", "apport", "montant_demande", "ficp", "banque"} & set(codes(answers))
    assert bool(money) is asked_for_money
    wanted = facts_of(answers | {"statut": "etudiant", "snee": False}, DAY)
    assert (wanted["banque"], wanted["besoin_total"]) == (
        ("accord_principe", 58_000) if asked_for_money else ("en_discussion", None)
    )


SELLER = {"demandeur": "entreprise", "projet": "cession"}


def test_a_seller_is_asked_where_the_company_is_and_nothing_of_money():
    path = course(SELLER, "application")
    assert "argent" not in {page.section for page, _ in path.pages}
    [place, *_] = path.questions("lieu")
    assert place.label.startswith("Dans quelle commune est votre entreprise")
    assert not place.undecided


def test_the_quarter_is_asked_in_amiens_alone():
    assert "qpv_projet" not in codes(HAIRDRESSER)
    assert "qpv_projet" in codes(HAIRDRESSER | {"insee_projet": "80021"})


def test_answers_that_no_longer_apply_are_set_aside_and_come_back():
    as_micro = HAIRDRESSER | {"forme": "micro", "sort_du_regime_micro": True}
    assert course(as_micro, "application").answers["sort_du_regime_micro"] is True
    as_company = as_micro | {"forme": "sarl"}
    assert "sort_du_regime_micro" not in course(as_company, "application").answers
    assert as_company["sort_du_regime_micro"] is True


@given(
    st.dictionaries(
        st.sampled_from([one.code for page in application().pages for one in page.questions]),
        st.none() | st.booleans() | st.integers(0, 10) | st.text(max_size=5),
    )
)
def test_any_answers_have_a_course(answers):
    path = course(answers)
    assert path.answers.items() <= answers.items()


def test_it_is_worked_out_once_in_a_request_for_the_same_answers(app):
    given = HAIRDRESSER | {"besoins": ["pret_honneur"]}
    first = course(given, "application")
    assert course(dict(given), "application") is first
    assert course(given, "simulator") is not first
    given["besoins"].append("statut_etudiant")
    assert course(given, "application") is not first
    given["besoins"].pop()
    with app.app_context():
        assert course(given, "application") is not first

"""The form of a plan: what is typed in a line is understood, or kept as it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.financing import PlanForm, raw
from portal.financing.kinds import KINDS, LineState, Side
from portal.financing.plan import FIELDS, Line
from portal.french import lower_first

LINE = "resources-0-"
BANK = {f"{LINE}kind": "bank_loan", f"{LINE}amount": "40 000", f"{LINE}state": "asked"}


@pytest.fixture(autouse=True)
def request_context(portal):
    with portal.test_request_context(method="POST"):
        yield


def read(typed):
    form = PlanForm(formdata=MultiDict(typed))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ({"amount": "12.500,50 €"}, {"amount_cents": 1_250_050}),
        ({"amount": "0"}, {"amount_cents": 0}),
        ({"rate": "3,5 %"}, {"rate_bp": 350}),
        ({"rate": "0"}, {"rate_bp": 0}),
        ({"months": "84"}, {"months": 84}),
        ({"state": "obtained"}, {"state": LineState.OBTAINED}),
        ({"state": "other"}, {"state": LineState.TO_ASK}),
        ({"lender": " Banque\x00 "}, {"lender": "Banque"}),
    ],
)
def test_what_is_typed_in_a_line_is_understood(typed, understood):
    [line] = read(BANK | {f"{LINE}{code}": text for code, text in typed.items()}).lines
    assert {name: getattr(line, name) for name in understood} == understood
    assert not line.typed


@pytest.mark.parametrize(
    ("code", "text", "sentence"),
    [
        ("amount", "douze", "Écrivez le montant en chiffres, par exemple 12 500"),
        ("amount", "-5", "Écrivez le montant en chiffres, par exemple 12 500"),
        ("amount", "=1+1", "Écrivez le montant en chiffres, par exemple 12 500"),
        ("amount", "100000001", "Le montant doit être de 100 000 000 € au maximum"),
        ("rate", "35", "Écrivez le taux en chiffres, par exemple 3,5"),
        ("months", "7 ans", "Écrivez un nombre de mois en chiffres"),
        ("months", "0", "Écrivez un nombre de mois entre 1 et 600"),
        ("lender", "x" * 121, "Ce texte doit faire 120 caractères au maximum"),
    ],
)
def test_what_is_not_understood_is_kept_and_told(code, text, sentence):
    form = read(BANK | {f"{LINE}{code}": text})
    [line] = form.lines
    assert line.typed == {code: text}
    [told] = form.resources[0].form[code].errors
    named = f"Prêt de la banque : {lower_first(sentence)}"
    assert told.replace("\u00a0", " ") == named


def test_a_line_without_an_amount_waits_for_it():
    [line] = read(BANK | {f"{LINE}amount": "  "}).lines
    assert (line.amount_cents, line.typed) == (0, {"amount": ""})


def test_a_line_of_another_side_or_of_no_kind_is_nothing():
    assert read({f"{LINE}kind": "vehicle", "needs-0-kind": "x", "needs-1-amount": "5"}).lines == []


SIGNS = '0123456789 ,.€%-+aé’<&"\x00\u202e'
TEXTS = st.text(SIGNS, max_size=9) | st.sampled_from(["12 500", "3,5", "84", "<b>", "=A1"])
TYPED = st.dictionaries(st.sampled_from([*FIELDS, "state"]), TEXTS)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), TYPED), max_size=4))
def test_whatever_is_typed_comes_back_the_same(portal, rows):
    typed, ranks = {}, dict.fromkeys(Side, 0)
    for kind, fields in rows:
        side = KINDS[kind].side
        name = f"{side.value}-{ranks[side]}-"
        ranks[side] += 1
        typed |= {f"{name}kind": kind} | {f"{name}{code}": text for code, text in fields.items()}
    with portal.test_request_context(method="POST"):
        lines = read(typed).lines
        assert len(lines) == len(rows)
        assert read(MultiDict(list(raw(lines)))).lines == lines


def test_the_lines_shown_are_those_given():
    lines = [
        Line(kind="vehicle", amount_cents=1_250_050, label="Fourgon"),
        Line(
            kind="bank_loan", state=LineState.ASKED, rate_bp=350, months=84, typed={"amount": "x"}
        ),
    ]
    form = PlanForm.showing(lines, vat=False, seen=3, ess=False)
    assert form.lines == [lines[0], lines[1]]
    assert (form.recovered, form.seen.data) == (False, 3)

"""A plan kept as it was given."""

from dataclasses import replace

import pytest

from portal.database import session, transaction
from portal.dossiers import commands as dossiers
from portal.dossiers.copying import copy
from portal.errors import Refused, Stale
from portal.financing.commands import put_working_capital, save_plan
from portal.financing.kinds import LineState, Side
from portal.financing.models import FinancingPlan, PlanLine
from portal.financing.plan import MOST_LINES, Line
from portal.financing.queries import plan_of, ratios
from tests.factories import UserFactory
from tests.factories_files import DossierFactory

BANK = Line(
    kind="bank_loan", amount_cents=4_000_001, label="Local", state=LineState.ASKED, rate_bp=350,
    months=84, lender="Banque de la Somme",
)  # fmt: skip
STOCK = Line(kind="opening_stock", typed={"amount": "mille"})
VAN = Line(kind="vehicle", amount_cents=1_250_050, state=LineState.ASKED)
FIELDS = ("kind", "amount_cents", "label", "state", "rate_bp", "months", "lender", "typed")


@pytest.fixture
def draft(app):
    return DossierFactory(sent=False)


def save(dossier, *lines, vat=None, **changes):
    with transaction():
        return save_plan(dossier, lines, vat=vat, by=dossier.owner, **changes)


def kept(dossier):
    session.expire_all()
    return [{name: getattr(one, name) for name in FIELDS} for one in plan_of(dossier).lines]


def given(*lines):
    return [{name: getattr(one, name) for name in FIELDS} for one in lines]


def test_it_is_read_back_as_it_was_given_the_needs_first(draft):
    save(draft, BANK, STOCK, VAN, vat=True)
    van = Line(kind="vehicle", amount_cents=1_250_050)
    assert kept(draft) == given(STOCK, van, BANK)
    plan = plan_of(draft)
    assert (plan.vat, len(plan.side(Side.NEEDS)), plan.totals.needs_cents) == (True, 2, 1_250_050)


def test_saving_again_replaces_it_and_keeps_the_rows_that_stay(draft):
    save(draft, STOCK, VAN, BANK)
    first = plan_of(draft).lines[0].id
    save(draft, STOCK)
    assert kept(draft) == given(STOCK)
    assert plan_of(draft).lines[0].id == first
    save(draft)
    assert kept(draft) == []


def test_a_working_capital_leaves_the_rest_of_its_line_and_of_the_plan(draft):
    said = {"label": "x" * 300}
    line = Line(kind="working_capital", label="Été", typed=said | {"amount": "mille"})
    save(draft, line, BANK)
    with transaction():
        put_working_capital(draft, 9_000_00, {"stock_days": "30"}, by=draft.owner)
    filled = replace(line, amount_cents=9_000_00, typed=said)
    assert kept(draft) == given(filled, BANK)


def test_a_window_left_open_does_not_undo_another_one(draft):
    head = save(draft, STOCK, seen=0)
    save(draft, BANK, seen=head.version)
    for old in (0, head.version - 1):
        with pytest.raises(Stale):
            save(draft, VAN, seen=old)
    assert kept(draft) == given(BANK)


def test_only_its_owner_writes_it_before_it_is_sent(draft):
    with pytest.raises(Refused, match="Seule la personne"):
        save_plan(draft, [], vat=None, by=UserFactory())
    with pytest.raises(Refused, match="déjà envoyée"):
        save(DossierFactory(), VAN)
    with pytest.raises(Refused, match="60 lignes au plus"):
        save(draft, *[VAN] * (MOST_LINES + 1))


def test_it_goes_with_a_draft_that_is_thrown_away(draft):
    save(draft, VAN)
    with transaction():
        dossiers.discard(draft, by=draft.owner)
    assert session.query(FinancingPlan).count() == session.query(PlanLine).count() == 0


def test_the_ratios_are_parameters_of_the_rules(app):
    assert [float(one) for one in vars(ratios()).values()] == [2, 0.2, 0.5, 0.1]


def test_it_is_carried_to_a_copy_of_the_file(draft):
    save(draft, STOCK, BANK, vat=False)
    with transaction():
        made = copy(draft, "once", by=draft.owner)
    assert (plan_of(made).vat, kept(made)) == (False, given(STOCK, BANK))

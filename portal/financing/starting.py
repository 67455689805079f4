"""What a financing plan begins with: the amounts already given, and the usual lines to fill in."""

from collections.abc import Iterator
from typing import Any

from portal.financing.kinds import KINDS, LineState, Nature
from portal.financing.plan import BLANK, Line

USUAL_NEEDS = {
    "creation": ("setup_fees", "equipment", "works", "opening_stock", "opening_cash"),
    "reprise": ("business_goods", "setup_fees", "opening_stock", "working_capital"),
    "developpement": ("equipment", "works", "opening_stock", "working_capital"),
    "consolidation": ("working_capital", "opening_cash", "loan_repayment"),
}
BANK_STATES = {
    "aucune": LineState.TO_ASK,
    "en_discussion": LineState.ASKED,
    "accord_principe": LineState.ASKED,
    "accorde": LineState.OBTAINED,
}
"""A loan that the bank refused is no resource."""


def first_lines(answers: dict[str, Any]) -> list[Line]:
    """A person never writes twice what they have answered."""
    usual = USUAL_NEEDS.get(answers.get("projet", ""), ())
    needs = [empty_line(kind) for kind in usual]
    return [*needs, *_resources(answers)]


def empty_line(kind: str) -> Line:
    """A line that waits for its amount."""
    return Line(kind=kind, state=usual_state(kind), typed=BLANK)


def usual_state(kind: str) -> LineState | None:
    about = KINDS[kind]
    if about.side.value == "needs":
        return None
    own = about.nature in (Nature.OWN, Nature.QUASI)
    return LineState.OBTAINED if own else LineState.TO_ASK


def _resources(answers: dict[str, Any]) -> Iterator[Line]:
    yield _amount("own_cash", answers.get("apport"), LineState.OBTAINED)
    yield _amount(_network_loan(answers), answers.get("montant_demande"), LineState.TO_ASK)
    state = BANK_STATES.get(answers.get("banque", ""))
    if state:
        yield _amount("bank_loan", answers.get("pret_bancaire"), state)


def _amount(kind: str, cents: int | None, state: LineState) -> Line:
    return Line(kind=kind, amount_cents=cents, state=state) if cents else empty_line(kind)


def _network_loan(answers: dict[str, Any]) -> str:
    """The product that was asked of the networks, as far as the answers tell."""
    if answers.get("demandeur") == "structure_ess":
        return "participating_loan"
    wanted = answers.get("besoins") or ()
    return (
        "microcredit"
        if "microcredit_pro" in wanted and "pret_honneur" not in wanted
        else "honour_loan"
    )

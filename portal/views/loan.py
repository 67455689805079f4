"""The zero-rate loan simulator of the public site."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from forms.loan import LoanForm
from portal.financing.loan import Instalment, schedule
from portal.financing.queries import loan_bounds

bp = Blueprint("loan", __name__, url_prefix="/simulateur-pret")


@dataclass(frozen=True)
class Simulated:
    """A loan that was asked about, month by month."""

    amount_cents: int
    deferral: int
    instalments: list[Instalment]

    @property
    def usual(self) -> Instalment:
        """What most months cost."""
        return self.instalments[self.deferral]

    @property
    def last(self) -> Instalment:
        return self.instalments[-1]


def simulated() -> tuple[LoanForm, Simulated | None]:
    """The form of this address, and the loan when what is in it is understood."""
    form = LoanForm(request.args or None)
    form.bounds = loan_bounds() or abort(404)
    if not request.args or not form.validate():
        return form, None
    amount, months = form.amount.data or 0, form.months.data or 0
    return form, Simulated(amount, form.waiting, schedule(amount, months, form.waiting))


@bp.get("/")
def index() -> ResponseReturnValue:
    form, result = simulated()
    page = render_template("public/loan.html", form=form, result=result)
    return page, 422 if form.errors else 200

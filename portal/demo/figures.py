"""The forecasts of the demonstration: plausible figures, from the money that a project needs."""

from typing import Any

from portal.dossiers.models import Dossier
from portal.financing.forecast import YEARS
from portal.financing.forecast_lines import Variant
from portal.financing.forecast_queries import applies, statement
from portal.financing.forecast_questions import code_of

SALES = {"sales_goods": 15, "sales_services": 85}
"""The sales of a micro-enterprise, in hundredths of all it sells."""
SHARES = {
    "sales": 100, "purchases": 32, "rent": 8, "energy": 3, "insurance": 2, "accountant": 2,
    "communication": 2, "travel": 2, "other_charges": 2, "subsidies": 6, "taxes": 1,
    "salaries": 14, "manager_pay": 16, "depreciation": 4, "interest": 1, "repaid": 6,
}  # fmt: skip
"""Each line in hundredths of the sales of its year."""
GROWTH = (100, 118, 131)


def figures(dossier: Dossier) -> dict[str, Any]:
    """Nothing for a project that has no forecast, or whose needs are not known."""
    need = dossier.need_cents
    if not need or not applies(dossier):
        return {}
    layout = statement(dossier, None).layout
    shares = SHARES | SALES if layout.variant is Variant.MICRO else SHARES
    euros = max(need // 100, 18_000)
    return {
        code_of(line.code, year): euros * 2 * GROWTH[year - 1] * shares[line.code] // 10_000 * 100
        for line in layout.typed
        for year in YEARS[: layout.needed]
        if line.code in shares
    }

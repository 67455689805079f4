"""What advisers read of a file at a glance: its forecast as a table, what is to be checked."""

from dataclasses import dataclass

from portal.dossiers.checks import company_of
from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.dossiers.readers import Pair, Reader
from portal.dossiers.register import differences
from portal.financing import forecast_part
from portal.financing.forecast_words import Row, remarks, shown
from portal.financing.queries import PlanRead


@dataclass(frozen=True)
class ForecastRead:
    """``rows``: the lines in which something is written; ``notes``: what is said beside them.

    ``said``: all that the figures tell; ``remarks``: what of it is to be looked at.
    """

    years: range
    rows: list[Row]
    notes: list[Pair]
    said: list[str]
    remarks: list[str]
    TITLE = forecast_part.PART.staff_title


def forecast_read(dossier: Dossier, reader: Reader) -> ForecastRead | None:
    found = forecast_part.drawn(dossier, reader)
    if found is None:
        return None
    years = range(1, len(found.filled) + 1)
    rows = [row for _, lines in shown(found) for row in lines
            if any(row.values[year - 1] for year in years)]  # fmt: skip
    said = remarks(found, good=True)
    return ForecastRead(years, rows, forecast_part.notes(found), said, remarks(found))


def to_check(
    dossier: Dossier, reader: Reader, plan: PlanRead | None, forecast: ForecastRead | None
) -> list[str]:
    """Differences with the register, and what the plan and the forecast ask to look at."""
    named = reader.may_read(application().question("siret"))
    check = company_of(dossier) if named else None
    company = check.company if check else None
    found = [f"{title}, {words}" for title, words in
             (differences(dossier.answers, company) if company else [])]  # fmt: skip
    unbalanced = [] if plan is None or plan.totals.balanced else [plan.totals.sentence]
    told = [*unbalanced, *(plan.warnings if plan else ())]
    found += [f"Plan de financement : {one.rstrip('.')}" for one in told]
    return found + [f"Prévisions, {one[:1].lower()}{one[1:].rstrip('.')}" for one in
                    (forecast.remarks if forecast else ())]  # fmt: skip

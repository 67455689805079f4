"""A file's forecast: whom it is asked of, which kind, its figures and what they tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.asked_once import Looking, Rows, first
from portal.calendar import today
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.financing.forecast import YEARS, Figures, computed
from portal.financing.forecast_checks import Advice, advice, grows_fast
from portal.financing.forecast_lines import Layout, Variant, layout
from portal.financing.forecast_models import Forecast
from portal.financing.forecast_plan import usual_figures
from portal.financing.forecast_questions import JUSTIFICATION, NO_SALES_YET, TAXED, VARIANT, code_of
from portal.financing.forecast_terms import terms_on
from portal.financing.queries import is_ess, lines_of

TAXED_FORMS = ("sarl", "sasu", "sas")
TAXED_STRUCTURES = ("scop", "scic", "esus", "iae_ei", "iae_etti")
"""Those whose tax is the corporation tax unless they chose otherwise (CGI, articles 206 and 8)."""


@dataclass(frozen=True)
class Statement:
    """A forecast as it is read: its lines and each year's figures, typed and computed.

    ``usual`` is the kind of forecast that the answers of the file call for; ``from_plan`` has,
    year by year, what the financing plan says, which counts where nothing was typed.
    """

    layout: Layout
    usual: Variant
    years: tuple[Figures, ...]
    given: Mapping[str, Any]
    from_plan: Sequence[Mapping[str, int]]

    @property
    def advice(self) -> list[Advice]:
        return advice(self.layout.variant, self.filled)

    @property
    def filled(self) -> tuple[Figures, ...]:
        """The years up to the last one of which something was given."""
        asked = [rank for rank in YEARS if rank <= self.layout.needed or self.given_in(rank)]
        return self.years[: max(asked)]

    @property
    def growth_to_explain(self) -> list[int]:
        return [] if self.given.get(JUSTIFICATION) else grows_fast(self.years)

    @property
    def begun(self) -> bool:
        return any(self.given_in(rank) for rank in YEARS)

    def sold(self, year: int) -> bool:
        """Whether the person said what they sell that year, even nothing after the first."""
        if year == 1:
            return bool(self.years[0]["turnover"] or self.given.get(NO_SALES_YET))
        figures = self.years[year - 1]
        total = any(line.code.startswith("sales") and line.code in figures for line in
                    self.layout.typed)  # fmt: skip
        return total or ("quantity" in figures and "price" in figures)

    def given_in(self, year: int) -> bool:
        return any(code_of(line.code, year) in self.given for line in self.layout.typed)


def applies(dossier: Dossier) -> bool:
    """Where money is asked for: neither personal requests nor sellers have a forecast."""
    return course(dossier.answers, "application").page("besoin") is not None


def _forecast(dossier: Dossier) -> Rows:
    return Rows(Forecast, Forecast.dossier_id == dossier.id)


forecast_of: Looking[[Dossier], Forecast | None] = Looking(_forecast, first)


def statement(dossier: Dossier, forecast: Forecast | None) -> Statement:
    given = dict(forecast.answers) if forecast else {}
    answers = course(dossier.answers, "application").answers
    usual = usual_variant(answers)
    taxed = given.get(TAXED, pays_corporation_tax(answers))
    terms = terms_on(today(), taxed=taxed)
    variant = Variant.FULL if given.get(VARIANT) == Variant.FULL else usual
    shown = layout(variant, terms, ess=is_ess(dossier), needed=needed(answers, usual))
    from_plan = usual_figures(lines_of(dossier), today())
    years = tuple(
        computed(of_year(shown, given, year, from_plan[year - 1]), shown.derived, terms)
        for year in YEARS
    )
    return Statement(shown, usual, years, given, from_plan)


def of_year(
    shown: Layout, given: Mapping[str, Any], year: int, from_plan: Mapping[str, int]
) -> dict[str, Any]:
    """What counts for a year, by the code of each line that applies: given, else known."""
    typed = {code: given.get(code_of(code, year), from_plan.get(code)) for code in _codes(shown)}
    return {code: value for code, value in typed.items() if value is not None}


def _codes(shown: Layout) -> list[str]:
    return [line.code for line in shown.typed]


def usual_variant(answers: Mapping[str, Any]) -> Variant:
    if answers.get("forme") == "micro" and not answers.get("sort_du_regime_micro"):
        return Variant.MICRO
    return Variant.SHORT if asks_a_microcredit(answers) else Variant.FULL


def needed(answers: Mapping[str, Any], usual: Variant) -> int:
    """A microcredit is studied on the first year alone."""
    return 1 if usual is Variant.SHORT or asks_a_microcredit(answers) else len(YEARS)


def asks_a_microcredit(answers: Mapping[str, Any]) -> bool:
    return "microcredit_pro" in (answers.get("besoins") or ())


def pays_corporation_tax(answers: Mapping[str, Any]) -> bool:
    """Unless the person says otherwise."""
    return answers.get("forme") in TAXED_FORMS or answers.get("ess_type") in TAXED_STRUCTURES

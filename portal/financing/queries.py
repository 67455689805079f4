"""The financing plan of a file as the rest of the portal reads it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from portal.asked_once import Looking, Rows, by, first
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.financing import plan, starting
from portal.financing.kinds import Side
from portal.financing.loan import Bounds
from portal.financing.models import FinancingPlan, PlanLine
from portal.financing.reading import details
from portal.networks.models import ProductKind
from portal.networks.queries import networks, personal_codes, schemes_in_force
from portal.routing.queries import parameters


@dataclass(frozen=True)
class PlanRead:
    """A file's plan: without any line filled in, it may wait."""

    dossier: Dossier
    lines: Sequence[PlanLine]
    ess: bool
    STAFF_TITLE: ClassVar[str] = "Le plan de financement"

    @cached_property
    def head(self) -> FinancingPlan | None:
        """None until the plan is saved once."""
        return head_of(self.dossier)

    @property
    def vat(self) -> bool | None:
        return self.head.vat if self.head else None

    @property
    def totals(self) -> plan.Totals:
        return plan.totals(self.lines)

    @property
    def faults(self) -> list[str]:
        return plan.faults(self.lines, ess=self.ess)

    @property
    def warnings(self) -> list[str]:
        return plan.warnings(self.lines, ratios())

    @property
    def begun(self) -> bool:
        return bool(plan.filled(self.lines))

    def side(self, side: Side) -> list[PlanLine]:
        """The lines of one side in which something is written."""
        return [line for line in plan.filled(self.lines) if line.side is side]

    def of(self, name: str) -> list[PlanLine]:
        return self.side(Side(name))

    def details(self, line: PlanLine) -> list[str]:
        return list(details(line))

    def title(self, line: PlanLine) -> str:
        return line.about.title_for(ess=self.ess)


def plan_of(dossier: Dossier) -> PlanRead:
    return PlanRead(dossier, lines_of(dossier), is_ess(dossier))


def _head(dossier: Dossier) -> Rows:
    return Rows(FinancingPlan, FinancingPlan.dossier_id == dossier.id)


head_of: Looking[[Dossier], FinancingPlan | None] = Looking(_head, first)


def _lines(dossier: Dossier) -> Rows:
    return Rows(PlanLine, PlanLine.dossier_id == dossier.id)


lines_of: Looking[[Dossier], list[PlanLine]] = Looking(_lines, by("position"))
"""The needs first, then the resources, each in the order in which they were written."""


def is_ess(dossier: Dossier) -> bool:
    """Whether the plan speaks the words of the social economy."""
    return answers_of(dossier).get("demandeur") == "structure_ess"


def answers_of(dossier: Dossier) -> dict[str, Any]:
    """The answers that count."""
    return course(dossier.answers, "application").answers


def first_lines(dossier: Dossier) -> list[plan.Line]:
    """What a plan begins with: see ``starting``."""
    return starting.first_lines(answers_of(dossier))


def ratios() -> plan.Ratios:
    """What the networks expect, as the rules' parameters say today."""
    values = parameters()
    names = ("RATIO_BANQUE_PH", "RATIO_PH_PLAN", "RATIO_APPORT_PH", "RATIO_APPORT_PLAN")
    return plan.Ratios(*(Fraction(str(values[name].value)) for name in names))


def all_personal(codes: Collection[str]) -> bool:
    """Whether these networks, if any, all work in the closed compartment of personal loans."""
    return bool(codes) and personal_codes().issuperset(codes)


def loan_bounds() -> Bounds | None:
    """What the loans of honour in force today allow together, None while there is none."""
    loans = [
        one
        for network in networks()
        for one in schemes_in_force(network)
        if one.kind is ProductKind.HONOUR_LOAN
    ]
    amounts = [x for one in loans for x in (one.amount_min_cents, one.amount_max_cents) if x]
    months = [x for one in loans for x in (one.months_min, one.months_max) if x]
    if not (amounts and months):
        return None
    deferral = max(one.deferral_months_max or 0 for one in loans)
    return Bounds((min(amounts), max(amounts)), (min(months), max(months)), deferral)

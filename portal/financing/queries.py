"""The financing plan of a file as the rest of the portal reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.questions import course
from portal.financing import plan
from portal.financing.kinds import Side
from portal.financing.models import FinancingPlan, PlanLine
from portal.routing.queries import parameters


@dataclass(frozen=True)
class PlanRead:
    """A file's plan: without any line, it may wait. ``head`` is None until it is saved once."""

    head: FinancingPlan | None
    lines: Sequence[PlanLine]
    ess: bool

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

    def side(self, side: Side) -> list[PlanLine]:
        return [line for line in self.lines if line.side is side]


def plan_of(dossier: Dossier) -> PlanRead:
    return PlanRead(head_of(dossier), lines_of(dossier), is_ess(dossier))


def head_of(dossier: Dossier) -> FinancingPlan | None:
    return session.scalar(select(FinancingPlan).where(FinancingPlan.dossier_id == dossier.id))


def lines_of(dossier: Dossier) -> list[PlanLine]:
    """The needs first, then the resources, each in the order in which they were written."""
    query = select(PlanLine).where(PlanLine.dossier_id == dossier.id)
    return list(session.scalars(query.order_by(PlanLine.position)))


def is_ess(dossier: Dossier) -> bool:
    """Whether the plan speaks the words of the social economy."""
    return course(dossier.answers, "application").answers.get("demandeur") == "structure_ess"


def ratios() -> plan.Ratios:
    """What the networks expect, as the rules' parameters say today."""
    values = parameters()
    names = ("RATIO_BANQUE_PH", "RATIO_PH_PLAN", "RATIO_APPORT_PH", "RATIO_APPORT_PLAN")
    return plan.Ratios(*(Fraction(str(values[name].value)) for name in names))

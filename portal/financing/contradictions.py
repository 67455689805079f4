"""Where answers and figures do not say the same: advice before sending, never an obstacle."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from portal.dossiers.cautions import Caution
from portal.dossiers.models import Dossier
from portal.financing import forecast_part, part, plan
from portal.financing.queries import answers_of, plan_of
from portal.french import euros, plural
from portal.languages import _

NEAR = Fraction(1, 20)
"""Two estimates of the same amount are seldom closer."""
FROM_NETWORKS = frozenset({"honour_loan", "microcredit", "participating_loan"})
"""What networks lend, in a plan."""


def contradictions(dossier: Dossier) -> list[Caution]:
    answers = answers_of(dossier)
    amounts = _amounts(dossier, answers) if part.applies(dossier) else ()
    jobs = _jobs(dossier, answers) if forecast_part.PART.applies(dossier) else ()
    where = ((amounts, part.PART), (jobs, forecast_part.PART))
    return [
        Caution(sentence, one.code, one.code, one.endpoint)
        for sentences, one in where
        for sentence in sentences
    ]


def _amounts(dossier: Dossier, answers: dict[str, Any]) -> Iterator[str]:
    found = plan_of(dossier)
    if not found.begun:
        return
    need, planned = answers.get("besoin_total"), found.totals.needs_cents
    if need and planned and not _near(need, planned):
        yield _(
            "Votre besoin est de %(need)s dans vos réponses, et de %(planned)s dans votre plan "
            "de financement",
            need=euros(need), planned=euros(planned),
        )  # fmt: skip
    asked, lent = answers.get("montant_demande"), plan.total(found.lines, FROM_NETWORKS)
    if asked and not _near(asked, lent):
        yield _(
            "Vous demandez %(asked)s aux réseaux dans vos réponses, et %(lent)s dans votre plan "
            "de financement",
            asked=euros(asked), lent=euros(lent),
        )  # fmt: skip


def _near(one: int, other: int) -> bool:
    return abs(one - other) <= NEAR * max(one, other)


def _jobs(dossier: Dossier, answers: dict[str, Any]) -> Iterator[str]:
    """A person's own pay may be the pay of the job that they create."""
    found = forecast_part.begun(dossier)
    if found is None or "salaries" not in {line.code for line in found[1].layout.typed}:
        return
    years = found[1].filled
    pays = any(year["salaries"] for year in years)
    lasting, made = answers.get("emplois_cdi"), answers.get("emplois_crees_3ans")
    if lasting and not pays and not any(year["manager_pay"] for year in years):
        yield _(
            "Vous comptez %(jobs)s en CDI, et vos prévisions n’ont pas de salaires",
            jobs=plural(lasting, "emploi"),
        )
    others = any(answers.get(code) for code in ("salaries_etp", "emplois_maintenus"))
    if made == 0 and pays and not others:
        yield _("Vos prévisions ont des salaires, et vous ne créez pas d’emploi dans vos réponses")

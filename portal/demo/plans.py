"""The financing plans of the demonstration: balanced, from the amounts that the answers give."""

from dataclasses import replace

from portal.dossiers.models import Dossier
from portal.financing import part
from portal.financing.commands import save_plan
from portal.financing.kinds import Side
from portal.financing.plan import Line, filled, totals
from portal.financing.queries import first_lines

SHARES = (5, 3, 2)
"""How the needs of a project are spread over its usual lines, in tenths."""


def draw_up(dossier: Dossier) -> None:
    """Needs in euros for just what the resources bring; nothing where no money is asked for."""
    lines = first_lines(dossier)
    resources = [line for line in filled(lines) if line.side is Side.RESOURCES]
    if not (part.applies(dossier) and resources):
        return
    cents = totals(resources).resources_cents
    kinds = [line.kind for line in lines if line.side is Side.NEEDS][: len(SHARES)]
    amounts = [cents // 1000 * share * 100 for share in SHARES]
    amounts[0] += cents - sum(amounts)
    needs = [
        Line(kind=kind, amount_cents=cents) for kind, cents in zip(kinds, amounts, strict=True)
    ]
    loans = [replace(one, months=84, rate_bp=350) if one.kind == "bank_loan" else one
             for one in resources]  # fmt: skip
    save_plan(dossier, [*needs, *loans], vat=True, by=dossier.owner)

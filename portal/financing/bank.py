"""What the financing plan says of the bank's loan, proposed where the bank is asked about."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from portal.database import session
from portal.dossiers.models import Dossier
from portal.financing.models import FinancingPlan
from portal.financing.queries import head_of, lines_of
from portal.languages import _


def proposed(dossier: Dossier) -> dict[str, Any]:
    """The answers that the first loan of a bank gives; the person corrects them if need be.

    What they have erased is left to them.
    """
    head, found = head_of(dossier), _in_plan(dossier)
    return {code: one for code, one in found.items() if not head or code not in head.erased}


def _in_plan(dossier: Dossier) -> dict[str, Any]:
    line = next((one for one in lines_of(dossier) if one.kind == "bank_loan"), None)
    if line is None:
        return {}
    rate = None if line.rate_bp is None else line.rate_bp / 100
    found = {"banque_nom": line.lender, "pret_duree": line.months, "pret_taux": rate}
    return {code: one for code, one in found.items() if one not in (None, "")}


def beside(dossier: Dossier) -> dict[str, str]:
    """A remark beside each question where it was."""
    new = proposed(dossier).keys() - dossier.answers.keys() - dossier.typed.keys()
    return dict.fromkeys(new, _("Repris de votre plan de financement. Corrigez si besoin."))


def note_erased(dossier: Dossier, sent: Mapping[str, str]) -> None:
    """Of a page that was ``sent``: what it proposed and now leaves empty.

    The plan keeps its version: whoever has it open has seen all of it.
    """
    head = head_of(dossier)
    known = _in_plan(dossier).keys() & sent.keys() if head else set()
    blank = {code for code in known if not sent[code].strip()}
    if head and known and (erased := {*head.erased} - known | blank) != {*head.erased}:
        mine = FinancingPlan.id == head.id
        session.execute(update(FinancingPlan).where(mine).values(erased=sorted(erased)))
        session.expire(head, ["erased"])

"""What the financing plan says of the bank's loan, proposed where the bank is asked about."""

from typing import Any

from portal.dossiers.models import Dossier
from portal.financing.queries import lines_of
from portal.languages import _


def proposed(dossier: Dossier) -> dict[str, Any]:
    """The answers that the first loan of a bank gives; the person corrects them if need be."""
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

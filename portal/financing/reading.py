"""A line of the plan in words."""

from collections.abc import Iterator

from portal.financing.kinds import Nature
from portal.financing.loan import monthly_payment
from portal.financing.models import PlanLine
from portal.french import NBSP, euros, number, plural
from portal.languages import _, marked

VAT = {
    True: marked("Récupérée : montants hors taxes"),
    False: marked("Non récupérée : montants TTC"),
}
EURO = 100  # cents


def line_words(line: PlanLine) -> str:
    """« 40 000 €, demandé, sur 84 mois à 3,5 %, Banque de la Somme »."""
    amount = euros(line.amount_cents) if "amount" not in line.typed else _("Montant à écrire")
    return ", ".join([amount, *details(line)])


def details(line: PlanLine) -> Iterator[str]:
    """All that a line says beside its amount."""
    if line.state:
        yield line.state.label.lower()
    if line.months:
        yield _length(line)
    elif line.rate_bp is not None:
        yield _at(line.rate_bp)
    yield from (text for text in (line.lender, line.label) if text)


def _length(line: PlanLine) -> str:
    """« sur 84 mois à 3,5 %, soit 538 € par mois »."""
    months, rate = line.months or 1, line.rate_bp
    length = _("sur %(months)s", months=plural(months, "mois", "mois"))
    if rate is None and line.about.nature is not Nature.HONOUR:
        return length
    at = f" {_at(rate)}" if rate is not None else ""
    monthly = round(monthly_payment(line.amount_cents, months, rate or 0) / EURO) * EURO
    return f"{length}{at}, {_('soit %(amount)s par mois', amount=euros(monthly))}"


def _at(rate_bp: int) -> str:
    return _("à %(rate)s", rate=_rate(rate_bp))


def _rate(rate_bp: int) -> str:
    return f"{number(rate_bp / 100)}{NBSP}%"

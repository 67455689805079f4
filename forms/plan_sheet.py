"""A row of our spreadsheet's plan: the line that it gives, or what to write in each wrong cell."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from forms.fields import plain
from forms.numbers import to_number
from portal.financing.forecast_questions import MOST_EUROS
from portal.financing.kinds import Kind, LineState, Side, kinds_of
from portal.financing.plan import Line
from portal.languages import _

MOST_MONTHS = 600
MOST_RATE = 30
LEAST_RATE = Decimal("0.2")
"""A rate under it was written as a share: 0.035 for 3.5 %."""
MOST_LETTERS = 120
Errors = list[tuple[int, str]]
Reader = Callable[[Kind, str], Any]


def read_line(cells: Sequence[Any], *, ess: bool) -> tuple[Line | None, Errors]:
    """No line when a cell is wrong; the errors come with the column of their cell."""
    texts = [as_text(cell) for cell in cells]
    kind = kind_named(texts[0], ess=ess)
    if kind is None:
        return None, [(0, "Choisissez une ligne de la liste")]
    given, errors = dict[str, Any](), Errors()
    for column, (name, reader) in enumerate(READERS.items(), 1):
        try:
            given[name] = reader(kind, texts[column])
        except ValueError as wrong:
            errors.append((column, str(wrong)))
    return (None if errors else Line(kind=kind.code, **given)), errors


def kind_named(title: str, *, ess: bool) -> Kind | None:
    offered = (kind for side in Side for kind in kinds_of(side, ess=ess))
    return next((kind for kind in offered if kind.words_for(ess=ess) == title), None)


def as_text(cell: Any) -> str:
    """A cell as it would be typed."""
    return as_typed(cell) if isinstance(cell, float) else (plain(str(cell)) or "")


def as_typed(value: float, decimals: int = 2) -> str:
    """A number of a spreadsheet, which computes in floats, to so many decimals."""
    return f"{round(Decimal(repr(value)), decimals):f}"


def _amount(_kind: Kind, text: str) -> int:
    found = to_number(text)
    if found is None or found != round(found, 2) or found > MOST_EUROS:
        raise ValueError("Écrivez un montant, par exemple 12 500")
    return int(found * 100)


def _state(kind: Kind, text: str) -> LineState | None:
    if text and kind.side is Side.NEEDS:
        raise ValueError("Laissez cette case vide : seule une ressource a un état")
    found = next((state for state in LineState if state.words == text), None)
    if text and found is None:
        raise ValueError("Choisissez « Obtenu », « Demandé » ou « À demander »")
    return found


def _months(kind: Kind, text: str) -> int | None:
    found = _of_a_loan(text, _("durée"), concerned=bool(kind.loan))
    if text and (found is None or not 1 <= found <= MOST_MONTHS or found % 1):
        raise ValueError("Écrivez la durée en mois, par exemple 60")
    return None if found is None else int(found)


def _rate(kind: Kind, text: str) -> int | None:
    found = _of_a_loan(text, _("taux"), concerned=kind.rate)
    wrong = found is None or found > MOST_RATE or 0 < found < LEAST_RATE
    if text and (wrong or (found or 0) * 100 % 1):
        raise ValueError("Écrivez le taux en %, par exemple 3,5")
    return None if found is None else int(found * 100)


def _of_a_loan(text: str, what: str, *, concerned: bool) -> Decimal | None:
    if text and not concerned:
        raise ValueError(_("Laissez cette case vide : cette ligne n’a pas de %(what)s", what=what))
    return to_number(text) if text else None


def _words(_kind: Kind, text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise ValueError(_("Écrivez %(most)s caractères au maximum", most=MOST_LETTERS))
    return text


def _lender(kind: Kind, text: str) -> str | None:
    return _words(kind, text) or None


READERS: dict[str, Reader] = {
    "label": _words,
    "amount_cents": _amount,
    "state": _state,
    "months": _months,
    "rate_bp": _rate,
    "lender": _lender,
}
"""The fields of a line in the order of the columns, after its kind."""

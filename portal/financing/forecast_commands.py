"""What changes the forecast of a file."""

from collections.abc import Collection, Mapping
from typing import Any

from portal.database import lock, now, session
from portal.dossiers import hands
from portal.dossiers.asked import note_reviewed
from portal.dossiers.commands import editable
from portal.dossiers.copying import duplicate
from portal.dossiers.models import Dossier
from portal.dossiers.parts import key_of
from portal.errors import Stale
from portal.financing.forecast import YEARS
from portal.financing.forecast_models import Forecast
from portal.financing.forecast_queries import forecast_of, statement
from portal.financing.forecast_questions import code_of
from portal.users.models import User

CODE = "previsions"
KEY = key_of(CODE)


def save_forecast(
    dossier: Dossier,
    valid: Mapping[str, Any],
    typed: Mapping[str, Any],
    emptied: Collection[str] = (),
    *,
    by: User,
    seen: int | None = None,
) -> Forecast:
    """Keep what was understood, what was not (as it was typed), and what was erased.

    A question that is in none of them is left as it was. ``seen`` is the version that the person
    was looking at, 0 when there was none: Stale is raised when it has been saved since.
    """
    lock(dossier)
    editable(dossier, by, KEY)
    forecast = forecast_of(dossier)
    if seen is not None and seen != (forecast.version if forecast else 0):
        raise Stale
    if forecast is None:
        forecast = Forecast(dossier=dossier, answers={}, typed={})
        session.add(forecast)
    given = {*valid, *typed, *emptied}
    forecast.answers = _without(forecast.answers, given) | dict(valid)
    forecast.typed = _without(forecast.typed, given) | dict(typed)
    forecast.saved_at = now()
    hands.saved(dossier, CODE, by=by)
    note_reviewed(dossier, KEY)
    session.flush()
    return forecast


def _without(kept: Mapping[str, Any], codes: Collection[str]) -> dict[str, Any]:
    return {code: value for code, value in kept.items() if code not in codes}


def replace_figures(
    dossier: Dossier, figures: Mapping[str, Any], *, by: User, seen: int | None = None
) -> Forecast:
    """Put these figures in the place of all those of the lines that apply; the rest stays."""
    layout = statement(dossier, forecast_of(dossier)).layout
    codes = {code_of(line.code, year) for line in layout.typed for year in YEARS}
    return save_forecast(dossier, figures, {}, codes - figures.keys(), by=by, seen=seen)


def clear_forecast(dossier: Dossier, *, by: User) -> None:
    """Take the whole forecast away: it may wait again."""
    lock(dossier)
    editable(dossier, by)
    if forecast := forecast_of(dossier):
        session.delete(forecast)
    hands.saved(dossier, CODE, by=by)
    session.flush()


def copy_forecast(source: Dossier, target: Dossier) -> None:
    """The forecast of an earlier file, in a new draft."""
    if forecast := forecast_of(source):
        duplicate(forecast, target, saved_at=now())

"""Which networks leave a file without an answer, since when, and what comes next."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.calendar import business_days_between, today
from portal.database import session
from portal.dossiers.models import Dossier
from portal.french import date_short, day_of, plural
from portal.networks.models import Network
from portal.referrals.models import Referral
from portal.referrals.silence import ESCALATED, PASSED_OVER, REMINDED, next_step, silent

STEPS = {
    REMINDED: "rappel au réseau",
    ESCALATED: "alerte au responsable et à l’accueil",
    PASSED_OVER: "passage au réseau suivant",
}


def silences(most: int | None = None, among: Collection[int] | None = None) -> list[Any]:
    """Each file once, by the network that has kept silent the longest.

    A row has ``many``, the networks silent on its file, and ``whole``, all the files.
    """
    oldest, number = func.min(Referral.proposed_at), func.min(Referral.id)
    shown = number.label("id"), func.count().label("many"), func.count().over().label("whole")
    some = () if among is None else (Referral.dossier_id.in_(among),)
    first = (
        select(*shown)
        .where(silent(REMINDED), *some)
        .group_by(Referral.dossier_id)
        .order_by(oldest, number)
        .limit(most)
        .subquery()
    )
    query = (
        select(
            Dossier.id.label("dossier_id"), Dossier.person_name, Network.name.label("network"),
            Referral.network_id, Referral.proposed_at, first.c.many, first.c.whole,
        )
        .join(first, first.c.id == Referral.id)
        .join(Referral.dossier)
        .join(Referral.network)
        .order_by(Referral.proposed_at, Referral.id)
    )  # fmt: skip
    return list(session.execute(query))


def said_of(files: Collection[int]) -> dict[int, str]:
    """By file, the words of its silence."""
    return {row.dossier_id: silence_words(row) for row in silences(among=files)}


def silence_words(row: Any) -> str:
    """« Adie, 6 jours ouvrés sans réponse. Ensuite : passage au réseau suivant le 3 décembre »."""
    more = plural(row.many - 1, "autre réseau", "autres réseaux")
    who = row.network if row.many == 1 else f"{row.network} et {more}"
    days = plural(silent_days(row), "jour ouvré", "jours ouvrés")
    step, on = what_follows(row)
    when = f"le {date_short(on)}" if on else "au prochain tour du matin"
    return f"{who}, {days} sans réponse. Ensuite : {STEPS[step]} {when}"


def silent_days(row: Any) -> int:
    return business_days_between(day_of(row.proposed_at), today(), row.network_id)


def what_follows(row: Any) -> tuple[str, date | None]:
    """Without a day when the morning that passes a network over is late itself."""
    return next_step(row.proposed_at, row.network_id) or (PASSED_OVER, None)

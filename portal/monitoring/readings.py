"""The figures put into words: the key figures, and one sentence under each panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portal.calendar import today
from portal.charts import Series
from portal.french import MONTHS, NBSP, SHORT_MONTHS, listed, number, of_name, plural, short_euros
from portal.monitoring.counted import Counted
from portal.monitoring.dashboard import Dashboard, Month, NetworkFigures
from portal.monitoring.indicators import SECRET_UNDER, percentile
from portal.monitoring.periods import PeriodName
from portal.networks.wording import starting

TOO_FEW = f"Pas assez de décisions pour un taux ou un délai (moins de {SECRET_UNDER})."
FEW = f"moins de {SECRET_UNDER}"
SMALL = 20  # under it, a change is told in numbers: percents of few would mislead


@dataclass(frozen=True)
class KeyFigure:
    """As the macro ``kpi`` shows it."""

    name: str
    value: str
    counted: Counted
    reference: str
    delta: str = ""
    trend: Literal["up", "down"] | None = None
    good: bool | None = None


@dataclass(frozen=True)
class Change:
    """A difference in words; ``good`` depends on which way is up."""

    words: str
    trend: Literal["up", "down"] | None
    good: bool | None


@dataclass(frozen=True)
class Step:
    """A bar of the funnel; ``share`` in percent of the first, None when it would tell too much."""

    name: str
    counted: Counted
    count: int
    share: int | None


def key_figures(shown: Dashboard) -> list[KeyFigure]:
    now, before = shown.now, shown.before
    cents, cents_before = now.decisions.granted_cents, before.decisions.granted_cents
    received = change_from(now.received, before.received)
    return [
        _figure(shown, "Demandes reçues", number(now.received), Counted.RECEIVED, received),
        _figure(
            shown, "Montant accordé", short_euros(cents), Counted.GRANTED,
            change_from(cents, cents_before, always_percent=True),
        ),
        _delay(shown),
        _rate(shown),
    ]  # fmt: skip


def heading(shown: Dashboard) -> str:
    """« Du 1er janvier au 22 novembre 2026 »."""
    words = shown.period.words
    return words[0].upper() + words[1:]


def comparison(shown: Dashboard) -> str:
    year = shown.period.first.year - 1
    return {
        PeriodName.THIS_YEAR: f"par rapport à {year}, à la même date",
        PeriodName.LAST_YEAR: f"par rapport à {year}",
        PeriodName.QUARTER: f"par rapport au même trimestre de {year}",
        PeriodName.TWELVE_MONTHS: "par rapport aux 12 mois d’avant",
    }[shown.name]


def months_names(months: Sequence[Month]) -> tuple[str, str]:
    """The names of the two lines: « 2026 » and « 2025 », or « 2025-2026 » and « 2024-2025 »."""
    first, last = months[0].period.first.year, months[-1].period.first.year
    if first == last:
        return str(first), str(first - 1)
    return f"{first}-{last}", f"{first - 1}-{last - 1}"


def months_labels(months: Sequence[Month]) -> list[str]:
    return [SHORT_MONTHS[month.period.first.month - 1] for month in months]


def months_series(months: Sequence[Month]) -> list[Series]:
    """A line for each year that has anything to show, the present one first."""
    now, before = months_names(months)
    lines: list[Series] = [
        (now, [one.count for one in months]),
        (before, [one.before for one in months]),
    ]
    if not any(lines[1][1]):
        lines.pop()
    return lines if any(any(values) for _, values in lines) else []


def months_sentence(months: Sequence[Month]) -> str:
    """The last three months that are over, against the same a year before."""
    over = [month for month in months if month.period.last < today()][-3:]
    if not over:
        return "Aucun mois complet à comparer pour l’instant."
    first, last = (MONTHS[one.period.first.month - 1] for one in (over[0], over[-1]))
    count, before = sum(one.count for one in over), sum(one.before for one in over)
    span = of_name(first)
    said = f"{span[0].upper()}{span[1:]} à {last} : {plural(count, 'demande')}"
    if not any(month.before for month in months):
        return f"{said}. Rien à comparer : aucune demande sur le portail un an plus tôt."
    return f"{said}, contre {number(before)} un an plus tôt."


def funnel(shown: Dashboard) -> list[Step]:
    """From the requests begun, or received for one network, to those granted."""
    found = shown.steps
    named = [
        ("Demandes envoyées", Counted.RECEIVED, found.received),
        ("Proposées à un réseau", Counted.ROUTED, found.routed),
        ("Prises en charge", Counted.TAKEN, found.taken),
        ("Décidées", Counted.ANSWERED, found.answered),
        ("Accordées", Counted.FUNDED, found.funded),
    ]
    if shown.opened is None:
        named[:2] = [("Reçues par le réseau", Counted.RECEIVED, found.received)]
    else:
        named.insert(0, ("Demandes commencées", Counted.OPENED, shown.opened))
    whole = named[0][2]
    return [Step(name, kind, count, _share(count, whole)) for name, kind, count in named]


def funnel_sentence(steps: Sequence[Step]) -> str:
    last = steps[-1].share
    if last is None:
        return f"Pas assez de demandes pour afficher une part (moins de {SECRET_UNDER})."
    begun = "commencées" if steps[0].counted is Counted.OPENED else "reçues"
    return f"Pour 100 demandes {begun} pendant la période, {last} ont déjà un accord."


def networks_sentence(networks: Sequence[NetworkFigures]) -> str:
    busiest = max(networks, key=lambda one: one.received, default=None)
    if busiest is None or not busiest.received:
        return "Aucune demande reçue pendant la période."
    return (
        f"{starting(busiest.network)} a reçu le plus de demandes : {number(busiest.received)}. "
        "Une demande peut aller à plusieurs réseaux."
    )


def delays_sentence(networks: Sequence[NetworkFigures]) -> str:
    if all(one.median is None for one in networks):
        return TOO_FEW
    over = [starting(one.network) for one in networks if one.is_over]
    if not over:
        known = "réseau" if all(one.median for one in networks) else "des délais affichés"
        verb = "ne dépasse son objectif" if known == "réseau" else "ne dépasse l’objectif"
        return f"Aucun {known} {verb} (trait vertical)."
    verb = "dépasse son objectif" if len(over) == 1 else "dépassent leur objectif"
    return f"{listed(over)} {verb} (trait vertical)."


def days(count: int) -> str:
    return plural(count, "jour")


def _delay(shown: Dashboard) -> KeyFigure:
    name = "Délai de décision (médiane)"
    median, before = (percentile(one.decisions.since_sent, 50) for one in (shown.now, shown.before))
    ninth = percentile(shown.now.decisions.since_sent, 90)
    if not shown.now.enough or median is None or ninth is None:
        return _hidden(name)
    change = None
    if shown.before.enough and before is not None:
        change = difference(median - before, "jour", good_when_up=False)
    more = f"9 décisions sur 10 en {days(ninth)} ou moins."
    return _figure(shown, name, days(median), Counted.DECIDED, change, more)


def _rate(shown: Dashboard) -> KeyFigure:
    made, before = shown.now.decisions, shown.before.decisions.grant_rate
    if not shown.now.enough or made.grant_rate is None:
        return _hidden("Taux d’accord")
    change = None
    if shown.before.enough and before is not None:
        change = difference(made.grant_rate - before, "point", good_when_up=True)
    more = f"{number(made.granted)} sur {plural(made.decided, 'décision')}."
    value = f"{made.grant_rate}{NBSP}%"
    return _figure(shown, "Taux d’accord", value, Counted.DECIDED, change, more)


def _hidden(name: str) -> KeyFigure:
    return KeyFigure(name, "–", Counted.DECIDED, f"{FEW} décisions : pas assez pour le dire")


def _figure(
    shown: Dashboard, name: str, value: str, counted: Counted, change: Change | None,
    more: str = "",
) -> KeyFigure:  # fmt: skip
    """Without a change, there was nothing to compare with."""
    if change is None:
        return KeyFigure(name, value, counted, more or "rien à comparer un an plus tôt")
    compared = f"{comparison(shown)}{'. ' if more else ''}{more}"
    return KeyFigure(name, value, counted, compared, change.words, change.trend, change.good)


def change_from(now: int, before: int, *, always_percent: bool = False) -> Change | None:
    """More is good here."""
    if not before:
        return None
    if before < SMALL and not always_percent:
        return difference(now - before, "", good_when_up=True)
    return difference(round(100 * (now - before) / before), "%", good_when_up=True)


def difference(by: int, unit: str, *, good_when_up: bool) -> Change:
    if by == 0:
        return Change("stable", None, None)
    sign = "+" if by > 0 else "−"
    size = number(abs(by))
    words = size if not unit else f"{size}{NBSP}%" if unit == "%" else plural(abs(by), unit)
    return Change(f"{sign}{words}", "up" if by > 0 else "down", (by > 0) == good_when_up)


def _share(count: int, whole: int) -> int | None:
    return round(100 * count / whole) if whole >= SECRET_UNDER else None

"""The board of a desk put into words, and its figures put in order for the charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portal.charts import Series
from portal.french import NBSP, SHORT_MONTHS, date_long, date_short, number, plural
from portal.monitoring.desk_board import Board
from portal.monitoring.desk_days import Morning
from portal.monitoring.desk_delays import Side, day_at, day_number
from portal.monitoring.desk_lists import DeskList, Span, just_before
from portal.monitoring.indicators import SECRET_UNDER
from portal.monitoring.readings import Change, change_from, difference
from portal.networks.models import Desk
from portal.referrals.members import Load, Member

FEW = f"moins de {SECRET_UNDER} dossiers"
WEEK = 7
LONGEST_IN_WEEKS = 100
"""Days of a period whose curve has one point a week; longer ones have one a month."""
LATE, OPEN = "late", "open"
"""Two lists of the desk itself, beside those of ``DeskList``."""


@dataclass(frozen=True)
class Figure:
    """As the macro ``kpi`` shows it; ``leads_to``: the list that it counts."""

    name: str
    value: str
    leads_to: DeskList | str
    reference: str
    change: Change | None = None

    @property
    def delta(self) -> str:
        return self.change.words if self.change else ""

    @property
    def trend(self) -> Literal["up", "down"] | None:
        return self.change.trend if self.change else None

    @property
    def good(self) -> bool | None:
        return self.change.good if self.change else None


@dataclass(frozen=True)
class SideLine:
    """Whose days they are, in words; and what they were as many days before."""

    name: str
    what: str
    now: Side
    before: Side

    @property
    def change(self) -> str:
        """« −3 jours »; empty when there is nothing to compare."""
        if self.now.median is None or self.before.median is None:
            return ""
        return difference(self.now.median - self.before.median, "jour", good_when_up=False).words

    @property
    def longest(self) -> int:
        return self.now.ninth_decile or 0


def key_figures(shown: Board, span: Span) -> list[Figure]:
    now, before = shown.now, shown.before
    against = f"par rapport aux {span.label.split()[0]} {_unit(span)} d’avant"
    arrived = change_from(now.arrivals.count, before.arrivals.count)
    made = change_from(now.decisions.count, before.decisions.count)
    agreed = now.decisions.outcomes[True]
    granted = f"dont {plural(agreed, 'accord')}" if agreed else "aucun accord"
    return [
        _open(shown, span),
        _late(shown, span),
        Figure("Demandes reçues", number(now.arrivals.count), DeskList.RECEIVED,
               against if arrived else "rien à comparer avant",
               Change(arrived.words, arrived.trend, None) if arrived else None),
        Figure("Décisions", number(now.decisions.count), DeskList.DECIDED,
               f"{against}, {granted}" if made else granted, made),
        _declined(shown, against),
    ]  # fmt: skip


def _open(shown: Board, span: Span) -> Figure:
    stock, then = shown.stock, shown.then
    waits = "Aucun n’attend la personne"
    if stock.waiting_on_owner:
        waits = f"{plural(stock.waiting_on_owner, 'attend', 'attendent')} la personne"
    if then is None:
        return Figure("Dossiers ouverts", number(stock.open), OPEN, waits)
    grown = change_from(stock.open, then.open)
    grown = grown or difference(stock.open, "", good_when_up=True)  # from nothing
    since = f"{_since(shown, then, span)}. {waits}"
    change = Change(grown.words, grown.trend, None)
    return Figure("Dossiers ouverts", number(stock.open), OPEN, since, change)


def _late(shown: Board, span: Span) -> Figure:
    late, then, share = shown.stock.late, shown.then, _share(shown.stock.late, shown.stock.open)
    if then is None:
        return Figure("En retard", number(late), LATE, share)
    since = ". ".join(filter(None, (_since(shown, then, span), share)))
    change = difference(late - then.late, "", good_when_up=False)
    return Figure("En retard", number(late), LATE, since, change)


def _since(shown: Board, then: Morning, span: Span) -> str:
    """« en 3 mois », or the day where the one on which the period begins was not kept."""
    if then.day == shown.period.first:
        return f"en {span.label.split()[0]} {_unit(span)}"
    return f"depuis le {date_long(then.day)}"


def _moved(now: int, then: int) -> str:
    """« (+3) »; empty when it did not move."""
    return "" if now == then else f"({difference(now - then, '', good_when_up=True).words})"


def _unit(span: Span) -> str:
    return "jours" if span is Span.MONTH else "mois"


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}{NBSP}% des dossiers ouverts" if whole else ""


def _declined(shown: Board, against: str) -> Figure:
    came, before = shown.now.arrivals, shown.before.arrivals.decline_rate
    if came.decline_rate is None:
        return Figure("Taux de déclin", "–", DeskList.DECLINED, f"{FEW} : pas assez pour le dire")
    silent = f", dont {number(came.silent)} faute de réponse à temps" if came.silent else ""
    more = f"{number(came.declined)} sur {plural(came.answered, 'réponse')}{silent}"
    change = None
    if before is not None:
        change = difference(came.decline_rate - before, "point", good_when_up=False)
        more = f"{against}. {more}"
    return Figure("Taux de déclin", f"{came.decline_rate}{NBSP}%", DeskList.DECLINED, more, change)


def stock_sentence(shown: Board) -> str:
    stock, then = shown.stock, shown.then
    if not stock.open:
        return "Aucun dossier ouvert."
    before = ""
    if then and then.old != stock.old:
        before = f", contre {number(then.old)} le {date_long(then.day)}"
    if not stock.old:
        return f"Aucun dossier n’est ouvert depuis plus de 6 mois{before}."
    verb = "est ouvert" if stock.old < 2 else "sont ouverts"
    return f"{plural(stock.old, 'dossier')} {verb} depuis plus de 6 mois{before}."


def age_change(shown: Board, band: DeskList) -> str:
    return _moved(shown.stock.ages[band], shown.then.ages[band]) if shown.then else ""


def load_changes(shown: Board, desk: Desk, member: Member) -> tuple[str, str, str]:
    """Of the files open, to do and late; someone who had none that day is compared with zero."""
    if shown.then is None:
        return "", "", ""
    now, then = member.load, shown.then.loads.get((desk.network_id, member.person.id), Load())
    return (
        _moved(now.open, then.open),
        _moved(now.waiting, then.waiting),
        _moved(now.late, then.late),
    )


def compared(shown: Board) -> str:
    """What stands in brackets beside each count of the present; empty when nothing was kept."""
    if shown.then is None:
        return ""
    return f"Entre parenthèses : la différence avec le {date_long(shown.then.day)}."


def sides(shown: Board) -> list[SideLine]:
    now, before = shown.now.decisions, shown.before.decisions
    return [
        SideLine("La personne", "le temps de répondre à vos demandes", now.owner, before.owner),
        SideLine("Le réseau", "de la réception au dossier prêt, sans les jours où vous attendiez "
                 "la personne", now.network, before.network),
        SideLine("Le comité", "du dossier prêt à la décision", now.committee, before.committee),
    ]  # fmt: skip


def days(count: int | None) -> str:
    return FEW if count is None else plural(count, "jour ouvré", "jours ouvrés")


def pace_labels(shown: Board) -> list[str]:
    """One for each point of the curves: the first day of a week, or a month."""
    starts = [day_at(first) for first, _ in _stretches(shown)]
    if _weekly(shown):
        return [date_short(one) for one in starts]
    return [SHORT_MONTHS[one.month - 1] for one in starts]


def pace_series(shown: Board) -> list[Series]:
    """The files received and those decided; nothing when there is neither."""
    stretches = _stretches(shown)
    counts = shown.now.arrivals.by_day, shown.now.decisions.by_day
    values = [
        [sum(one[day] for day in range(first, last + 1)) for first, last in stretches]
        for one in counts
    ]
    lines: list[Series] = [("Reçues", values[0]), ("Décidées", values[1])]
    return lines if any(map(any, values)) else []


def pace_sentence(shown: Board) -> str:
    came, made = shown.now.arrivals.count, shown.now.decisions.count
    said = f"{plural(came, 'demande reçue', 'demandes reçues')}"
    said += f" et {plural(made, 'décision')} {shown.period.words}"
    earlier = just_before(shown.period).words
    before = shown.before
    if not before.arrivals.count and not before.decisions.count:
        return f"{said}."
    counts = f"{number(before.arrivals.count)} et {number(before.decisions.count)}"
    return f"{said}, contre {counts} {earlier}."


def _weekly(shown: Board) -> bool:
    return (shown.period.last - shown.period.first).days < LONGEST_IN_WEEKS


def _stretches(shown: Board) -> Sequence[tuple[int, int]]:
    """Weeks that end today, or months: the period cut up, its first part maybe shorter."""
    first, last = day_number(shown.period.first), day_number(shown.period.last)
    if _weekly(shown):
        ends = range(last, first - 1, -WEEK)
        return [(max(first, end - WEEK + 1), end) for end in ends][::-1]
    months = shown.period.last_months(12)
    whole = [(day_number(one.first), day_number(one.last)) for one in months]
    return [(max(first, start), end) for start, end in whole]

"""The sentences of the dashboard are made from its figures."""

from datetime import date

import pytest

from portal.monitoring import readings
from portal.monitoring.dashboard import dashboard
from portal.monitoring.periods import PeriodName
from portal.monitoring.scope import Area
from portal.networks.queries import networks
from portal.referrals.workflow import Status
from tests.monitoring.known import answered, known, known_set, paris, sent

SPACE = "\u00a0"


def shown(name=PeriodName.THIS_YEAR, network=None, area=Area.SERVED):
    return dashboard(name, network, area, [one for one in networks() if one.desks])


def figures(**asked):
    return {one.name: one for one in readings.key_figures(shown(**asked))}


def test_the_key_figures_of_the_known_set(app):
    known_set()
    found = figures()
    values = [one.value.replace(SPACE, " ") for one in found.values()]
    assert values == ["7", "20 k€", "20 jours", "67 %"]
    assert found["Taux d’accord"].reference == f"4 sur 6{SPACE}décisions."
    assert "9 décisions sur 10 en 31" in found["Délai de décision (médiane)"].reference
    assert found["Demandes reçues"].reference == "rien à comparer un an plus tôt"


def test_small_numbers_change_in_numbers_large_ones_in_percents(app):
    for rank in range(3):
        sent(f"N{rank}", paris(2026, 3, 1))
    sent("B", paris(2025, 3, 1))
    found = figures()["Demandes reçues"]
    assert (found.delta, found.trend, found.good) == ("+2", "up", True)
    assert found.reference == "par rapport à 2025, à la même date"
    for rank in range(19):
        sent(f"B{rank}", paris(2025, 3, 1))
    assert figures()["Demandes reçues"].delta == f"−85{SPACE}%"


def test_a_shorter_delay_and_a_higher_rate_are_good_news(app):
    for rank in range(5):
        now, before = sent(f"N{rank}", paris(2026, 3, 1)), sent(f"B{rank}", paris(2025, 3, 1))
        answered(now, "adie", paris(2026, 3, 11))
        status = Status.GRANTED if rank else Status.REFUSED
        answered(before, "adie", paris(2025, 3, 21), status)
    found = figures()
    delay, rate = found["Délai de décision (médiane)"], found["Taux d’accord"]
    assert (delay.delta, delay.trend, delay.good) == (f"−10{SPACE}jours", "down", True)
    assert (rate.delta, rate.trend, rate.good) == (f"+20{SPACE}points", "up", True)


def test_fewer_than_five_decisions_tell_neither_rate_nor_delay(app):
    known_set()
    found = figures(network=known("adie"))
    for name in ("Taux d’accord", "Délai de décision (médiane)"):
        assert found[name].value == "–"
        assert "moins de 5" in found[name].reference
    lines = shown().networks
    assert all(one.median is None for one in lines)
    assert readings.delays_sentence(lines) == readings.TOO_FEW


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (PeriodName.LAST_YEAR, "par rapport à 2024"),
        (PeriodName.QUARTER, "par rapport au même trimestre de 2025"),
        (PeriodName.TWELVE_MONTHS, "par rapport aux 12 mois d’avant"),
    ],
)
def test_a_comparison_says_with_what(app, name, words):
    assert readings.comparison(shown(name)) == words


def test_the_months_compare_the_last_three_that_are_over(app):
    sent("A", paris(2026, 8, 31, 23, 59))
    sent("B", paris(2026, 11, 1))
    sent("C", paris(2025, 10, 31, 23, 59))
    months = shown().months
    said = readings.months_sentence(months)
    assert said == f"D’août à octobre : 1{SPACE}demande, contre 1 un an plus tôt."
    assert readings.months_names(months) == ("2025-2026", "2024-2025")
    assert readings.months_labels(months)[0] == "déc."
    assert [month.count for month in months[-4:]] == [1, 0, 0, 1]


def test_a_civil_year_bears_its_own_name(app):
    assert readings.months_names(shown(PeriodName.LAST_YEAR).months) == ("2025", "2024")


def test_the_funnel_begins_with_drafts_unless_it_is_a_networks(app):
    known_set()
    whole = readings.funnel(shown())
    assert [step.count for step in whole] == [8, 7, 6, 5, 4, 3]
    assert [step.share for step in whole][:2] == [100, 88]
    said = readings.funnel_sentence(whole)
    assert said == "Pour 100 demandes commencées pendant la période, 38 ont déjà un accord."
    alone = readings.funnel(shown(network=known("adie")))
    assert [step.count for step in alone] == [2, 2, 2, 1]
    assert {step.share for step in alone} == {None}
    assert "moins de 5" in readings.funnel_sentence(alone)


def test_the_busiest_network_is_named_as_in_a_sentence(app):
    assert readings.networks_sentence(shown().networks).startswith("Aucune demande")
    answered(sent("A", paris(2026, 3, 1)), "adie", paris(2026, 4, 1))
    said = readings.networks_sentence(shown().networks)
    assert said.startswith("L’Adie a reçu le plus de demandes : 1.")


def test_networks_past_their_target_are_named(app):
    for rank in range(5):
        answered(sent(f"A{rank}", paris(2026, 1, 5)), "adie", paris(2026, 6, 1))
    lines = shown().networks
    said = readings.delays_sentence(lines)
    assert said == "L’Adie dépasse son objectif (trait vertical)."
    assert [one.network.code for one in lines if one.is_over] == ["adie"]


def test_the_period_of_the_heading_is_in_words(app):
    assert readings.heading(shown()) == f"Du 1er{SPACE}janvier au 23{SPACE}novembre 2026"
    assert shown().period.last == date(2026, 11, 23)


def test_a_year_without_anything_is_not_drawn_and_the_sentence_says_why(app):
    assert readings.months_series(shown().months) == []
    sent("N", paris(2026, 3, 1))
    months = shown().months
    assert len(readings.months_series(months)) == 1
    assert "Rien à comparer : aucune demande" in readings.months_sentence(months)
    sent("B", paris(2025, 3, 1))
    months = shown().months
    assert len(readings.months_series(months)) == 2
    assert "un an plus tôt" in readings.months_sentence(months)

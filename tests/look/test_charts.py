"""Charts say the same thing as their figures."""

import re

from markupsafe import Markup

from portal.charts import bar, line


def test_the_highest_value_reaches_the_highest_mark():
    drawing = line("Demandes par mois", ["a", "b", "c"], [("2026", [0, 20, 40])])
    marks = re.findall(r">(\d+)</text>", drawing)
    assert marks[:5] == ["0", "10", "20", "30", "40"]
    assert 'points="34.0,250.0 339.0,132.0 644.0,14.0"' in drawing


def test_one_label_in_three_is_written_counting_from_the_last():
    drawing = line("x", list("abcdef"), [("2026", [1, 2, 3, 4, 5, 6])], width=330, step=3)
    assert re.findall(r">([a-f])</text>", drawing) == ["c", "f"]


def test_nothing_that_a_chart_writes_is_markup():
    drawing = line('"><script>', ["<i>"], [("<b>", [3])])
    assert isinstance(drawing, Markup)
    assert not re.search("<(script|i|b)>", drawing)
    assert 'aria-label="&#34;&gt;&lt;script&gt;"' in drawing


def test_a_chart_without_values_is_an_empty_scale():
    assert "polyline" not in line("Rien", [], [])
    assert ">0</text>" in line("Rien", ["a"], [("2026", [0])])


def test_a_bar_never_leaves_its_track():
    assert 'width="100" height="10"/></svg>' in bar(140)
    assert 'width="0" height="10"/></svg>' in bar(-1)
    assert 'x1="50"' in bar(12, "2", mark=50)

"""Colours that touch are told apart, in the light and in the dark (WCAG 1.4.3 and 1.4.11)."""

import re

import pytest

from portal.config import ROOT

TOKENS = (ROOT / "assets" / "css" / "tokens.css").read_text()
DARK = "@media screen and (prefers-color-scheme: dark)"
PRINT = "@media print"
WELL, TEXT, SHAPE = 7, 4.5, 3  # ratios: long texts, texts, borders and drawings

PAIRS = {
    WELL: "ink/page ink/surface ink/surface-2 ink/error-tint ink/waiting-tint",
    TEXT: "ink-2/page ink-2/surface ink-2/surface-2 ink-2/error-tint ink-2/woad-pale "
    "link/page link/surface link/waiting-tint link-visited/surface "
    "button-text/button button-text/button-hover error-text/error-tint error-text/surface "
    "success-text/success-tint success-text/surface waiting-text/waiting-tint "
    "waiting-text/surface info-text/info-tint violet-text/violet-tint neutral-text/neutral-tint",
    SHAPE: "line-strong/surface line-strong/page line-strong/surface-2 woad/surface "
    "woad/woad-pale error/surface error/error-tint series-1/surface series-2/surface "
    "series-1/surface-2 focus/surface focus/page focus/focus-halo",
}
CASES = [(*pair.split("/"), least) for least, pairs in PAIRS.items() for pair in pairs.split()]


def tokens() -> dict[str, dict[str, str]]:
    light, rest = TOKENS.split(DARK)
    dark = rest.split(PRINT)[0]
    light_colours, dark_colours = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)
    )
    return {"light": light_colours, "dark": light_colours | dark_colours}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_there_are_as_many_pairs_as_the_look_demands():
    assert len(CASES) == 38


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_that_touch_are_told_apart(scheme):
    colours = tokens()[scheme]
    found = {
        f"{front} on {back}": round(ratio(colours[front], colours[back]), 2)
        for front, back, least in CASES
        if ratio(colours[front], colours[back]) < least
    }
    assert not found


def test_every_token_used_exists():
    declared = set(re.findall(r"(--[\w-]+):", TOKENS))
    for sheet in sorted((ROOT / "assets" / "css").glob("*.css")):
        text = sheet.read_text()
        known = declared | set(re.findall(r"(--[\w-]+):", text))
        unknown = set(re.findall(r"var\((--[\w-]+)", text)) - known - {"--stack", "--min"}
        assert not unknown, (sheet.name, unknown)
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{6}\b", text), f"{sheet.name}: colours are tokens"

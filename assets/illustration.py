"""Draws the home page's illustration, façades of Saint-Leu under the cathedral: an original work.

Run from this folder: ``python illustration.py`` writes ``img/saint-leu.svg`` and ``img/brand.svg``.
"""

from collections.abc import Iterator
from pathlib import Path

NIGHT, WOAD, BLUE, SKY = "#0A2A38", "#11506A", "#2F7C9C", "#CFE5EC"
SAFFRON, BRICK, ROSE, GREEN = "#F5B83D", "#C4573A", "#E8A48C", "#3E8E63"
CREAM, WATER, RIPPLE, STONE, WHITE = "#FBF3E2", "#8CC2D3", "#6FAFC4", "#93A9B1", "#FFFFFF"

GROUND = 356
HOUSES = [  # left, width, height, wall, roof
    (8, 64, 150, SAFFRON, BRICK),
    (76, 70, 176, WOAD, NIGHT),
    (150, 58, 132, CREAM, BRICK),
    (212, 76, 164, BRICK, NIGHT),
    (292, 60, 140, GREEN, NIGHT),
    (356, 68, 180, ROSE, BRICK),
    (428, 62, 146, BLUE, NIGHT),
    (494, 60, 160, CREAM, WOAD),
]
RIPPLES = [  # left, top, width
    (30, 388, 80),
    (150, 402, 120),
    (330, 384, 70),
    (430, 412, 100),
    (60, 422, 60),
    (250, 426, 90),
]

SUN = f'<circle cx="446" cy="96" r="46" fill="{SAFFRON}"/>'
CATHEDRAL = (
    f'<g fill="{BLUE}" opacity=".55">'
    '<path d="M150 300V128l10-8h38l10 8v40h34v-52l10-8h38l10 8v184z"/>'
    '<path d="M300 300V190h86l22 30v80z"/><path d="M338 190l6-96 6 96z"/></g>'
    f'<g fill="{SKY}" opacity=".8"><circle cx="229" cy="196" r="15"/>'
    '<path d="M168 300v-34a11 11 0 0 1 22 0v34zM218 300v-40a11 11 0 0 1 22 0v40z'
    'M262 300v-34a11 11 0 0 1 22 0v34z"/>'
    '<rect x="164" y="140" width="8" height="34" rx="4"/>'
    '<rect x="182" y="140" width="8" height="34" rx="4"/>'
    '<rect x="262" y="128" width="8" height="34" rx="4"/>'
    '<rect x="278" y="128" width="8" height="34" rx="4"/></g>'
)
BOAT = (
    f'<path d="M196 388c40 12 130 12 176-10l16-4c-8 22-26 32-44 32H232c-18 0-30-6-36-18z" '
    f'fill="{NIGHT}"/><rect x="286" y="352" width="5" height="40" fill="{BRICK}"/>'
    f'<circle cx="262" cy="358" r="10" fill="{ROSE}"/>'
    f'<path d="M250 392v-16a12 12 0 0 1 24 0v16z" fill="{SAFFRON}"/>'
    f'<path d="M252 354h20l-4-8h-12z" fill="{BRICK}"/>'
    f'<g fill="{GREEN}"><circle cx="316" cy="380" r="10"/><circle cx="332" cy="378" r="12"/>'
    '<circle cx="347" cy="376" r="9"/></g>'
)
BRAND = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    f'<rect width="48" height="48" rx="10" fill="{NIGHT}"/>'
    f'<path d="M8 40V22l6-7 6 7v18z" fill="{SAFFRON}"/>'
    f'<path d="M18 40V16l6-8 6 8v24z" fill="{WHITE}"/>'
    f'<path d="M28 40V22l6-7 6 7v18z" fill="{RIPPLE}"/>'
    f'<rect x="22" y="30" width="4" height="10" fill="{BRICK}"/></svg>'
)


def scene() -> Iterator[str]:
    yield '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 440">'
    yield SUN
    yield CATHEDRAL
    for house in HOUSES:
        yield from facade(*house)
    yield from river()
    yield BOAT
    yield "</svg>"


def facade(x: int, width: int, height: int, wall: str, roof: str) -> Iterator[str]:
    top = GROUND - height
    glass = NIGHT if wall in (SAFFRON, CREAM, ROSE) else CREAM
    yield (
        f'<path d="M{x - 4} {top + 2}L{x + width / 2} {top - 38}L{x + width + 4} {top + 2}z" '
        f'fill="{roof}"/>'
        f'<rect x="{x}" y="{top}" width="{width}" height="{height}" fill="{wall}"/>'
    )
    for row in range(2 if height < 150 else 3):
        for column in (1, 2):
            y = top + 14 + row * 36
            if y + 24 < GROUND - 46:
                yield (
                    f'<rect x="{x + width / 3 * column - 7:.0f}" y="{y}" width="14" height="22" '
                    f'rx="2" fill="{glass}" opacity=".85"/>'
                )
    yield from shop(x, width, wall, glass)


def shop(x: int, width: int, wall: str, glass: str) -> Iterator[str]:
    yield (
        f'<rect x="{x + 6}" y="{GROUND - 40}" width="{width - 12}" height="40" rx="2" '
        f'fill="{glass}" opacity=".9"/>'
    )
    colour = WOAD if wall == SAFFRON else SAFFRON
    part = (width - 4) / 4
    for index in range(4):
        yield (
            f'<path d="M{x + 2 + index * part:.1f} {GROUND - 46}h{part:.1f}v9'
            f'a{part / 2:.1f} {part / 2:.1f} 0 0 1-{part:.1f} 0z" '
            f'fill="{WHITE if index % 2 else colour}"/>'
        )
    door = BRICK if glass == NIGHT else WOAD
    yield (f'<rect x="{x + width - 22}" y="{GROUND - 28}" width="12" height="28" fill="{door}"/>')


def river() -> Iterator[str]:
    yield f'<rect x="0" y="{GROUND}" width="560" height="12" fill="{STONE}"/>'
    yield f'<rect x="0" y="{GROUND + 12}" width="560" height="72" fill="{WATER}"/>'
    for x, y, width in RIPPLES:
        yield f'<rect x="{x}" y="{y}" width="{width}" height="4" rx="2" fill="{RIPPLE}"/>'


if __name__ == "__main__":
    folder = Path(__file__).parent / "img"
    (folder / "saint-leu.svg").write_text("".join(scene()))
    (folder / "brand.svg").write_text(BRAND)

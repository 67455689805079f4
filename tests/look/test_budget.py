"""What a browser downloads stays small, and nothing built or written breaks the content policy."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.look.gallery import create_app

STATIC = ROOT / "portal" / "static"
DIST = STATIC / "dist"
KB = 1024  # bytes, compressed by gzip
INLINE = re.compile(
    r"\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:|\bdata:[a-z]+[/;]", re.IGNORECASE
)


def weight(*files: Path) -> int:
    """Fonts are compressed already."""
    return sum(
        file.stat().st_size if file.suffix == ".woff2" else len(gzip.compress(file.read_bytes()))
        for file in files
    )


def script(name: str) -> set[Path]:
    """The script and all that it loads at once; what it loads on demand is not counted."""
    file = DIST / name
    loaded = re.findall(r'(?:from|import)\s*"\./([\w-]+\.js)"', file.read_text())
    return {file}.union(*(script(one) for one in loaded))


def chunk(name: str) -> str:
    (file,) = DIST.glob(f"{name}-*.js")
    return file.name


def scripts(*names: str) -> int:
    return weight(*set().union(*(script(name) for name in names)))


def test_the_style_sheet_stays_under_12_kb():
    assert weight(DIST / "site.css") <= 12 * KB


def test_public_scripts_stay_under_20_kb_with_the_draft_that_saves_itself():
    assert scripts("start.js", "site.js") <= 3 * KB
    assert scripts("start.js", "site.js", "application.js", chunk("autosave")) <= 20 * KB


def test_what_a_form_loads_on_demand_stays_small():
    assert scripts(chunk("upload")) <= 2.5 * KB
    assert scripts(chunk("suggest")) <= 9 * KB


def test_scripts_of_advisers_stay_under_40_kb_with_everything():
    everything = ["application.js", *map(chunk, ("autosave", "upload", "suggest"))]
    assert scripts("start.js", "site.js", "desk.js", *everything) <= 40 * KB


@pytest.mark.parametrize("address", ["/accueil", "/demande?vide"])
def test_a_first_visit_of_a_public_page_stays_under_70_kb(address):
    html = create_app().test_client().get(address).text
    named = set(re.findall(r"/static/([\w./-]+)", html)) - {"dist/application.js"}
    assert "icons.svg" in named
    files = [STATIC / name for name in named]
    assert weight(*files) + len(gzip.compress(html.encode())) <= 70 * KB


def files(folder: Path, *endings: str) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in endings)


def test_nothing_is_written_inline():
    pages = [
        file
        for file in files(ROOT / "templates", ".html", ".svg")
        if (ROOT / "templates" / "emails") not in file.parents
    ]
    drawings = files(STATIC, ".html", ".svg", ".css")
    sources = files(ROOT / "assets" / "js", ".js")
    assert pages
    assert drawings
    for file in [*pages, *drawings, *sources]:
        found = INLINE.search(file.read_text())
        assert not found, f"{file.relative_to(ROOT)}: {found and found.group()}"


def test_what_is_built_comes_from_the_sources():
    """Run ``make assets`` and commit ``portal/static`` after a change of ``assets``."""
    assets = ROOT / "assets"
    names = [
        f"{folder}/{file.name}"
        for folder in ("css", "js", "img")
        for file in (assets / folder).iterdir()
    ]
    digest = hashlib.sha256()
    for name in sorted([*names, "build.mjs", "icons.txt", "package-lock.json"]):
        digest.update(f"{name}\n".encode() + (assets / name).read_bytes())
    assert (assets / "built.sha256").read_text().strip() == digest.hexdigest()


def test_each_icon_that_a_page_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    call = re.compile(r'(?:icon\(|icon=|icon_end=|_svg\()"([\w-]+)"')
    templates = files(ROOT / "templates", ".html")
    named = {name for file in templates for name in call.findall(file.read_text())}
    assert named <= sprite, named - sprite


def test_each_class_that_a_page_names_is_drawn():
    drawn = set(re.findall(r"\.((?:gu|is|has|c)-[\w-]+)", (DIST / "site.css").read_text()))
    for file in files(ROOT / "templates", ".html"):
        texts = re.findall(r'class(?:es)?="([^"{]*)', file.read_text())
        named = {name.split("--")[0] for text in texts for name in text.split()}
        lost = {name for name in named - drawn if re.match("(gu|is|has|c)-.", name)}
        assert not lost, f"{file.name}: {lost} has no rule in assets/css"


def test_licences_lie_beside_what_we_ship():
    shipped = {file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*LICENCE*")}
    assert shipped == {
        "icons-LICENCE-Tabler-MIT.txt",
        "fonts/LICENCE-Hanken-Grotesk-OFL.txt",
        "dist/LICENCE-htmx-0BSD.txt",
        "dist/LICENCE-accessible-autocomplete-MIT.txt",
        "dist/LICENCE-preact-MIT.txt",
    }


def test_the_lock_of_the_scripts_names_no_server():
    lock = (ROOT / "assets" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock

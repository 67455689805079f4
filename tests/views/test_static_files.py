"""What browsers load once and keep, and what the first visit of each public page weighs."""

import gzip
import re

import pytest

from tests.look.test_budget import DIST, KB, STATIC, script, weight

PAGES = (
    "/", "/les-aides", "/les-aides/adie", "/etre-accompagne", "/comment-nous-orientons",
    "/verifier-un-recu", "/accessibilite", "/donnees-personnelles", "/mentions-legales",
    "/plan-du-site", "/facile-a-lire", "/facile-a-lire/avant-de-commencer",
    "/avant-de-commencer", "/avant-de-commencer/association", "/quelles-aides/",
    "/quelles-aides/qui", "/quelles-aides/lieu", "/compte/connexion", "/compte/inscription",
    "/compte/lien-de-connexion",
)  # fmt: skip
ON_DEMAND = {"data-gu-suggest": "suggest", "data-gu-autosave": "autosave",
             "data-gu-upload": "upload"}  # fmt: skip


def loaded(html):
    """All that a browser fetches for a page, with what its scripts load at the sight of it."""
    files = {STATIC / name for name in re.findall(r"/static/([\w./-]+)", html)}
    names = [file.name for file in files if file.suffix == ".js"]
    if "application.js" in names:
        parts = [part for mark, part in ON_DEMAND.items() if mark in html]
        names += [file.name for part in parts for file in DIST.glob(f"{part}-*.js")]
    return files.union(*map(script, names))


@pytest.mark.parametrize("address", PAGES)
def test_the_first_visit_of_a_public_page_stays_under_70_kb(client, address):
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    assert weight(*loaded(answer.text)) + len(gzip.compress(answer.data)) <= 70 * KB


def kept(client, address):
    """What the answer says of how long a file may be kept."""
    answer = client.get(address)
    answer.close()
    return answer.headers["Cache-Control"]


def test_a_fingerprint_keeps_a_file_for_a_year_and_no_other_address_does(client):
    address = re.search(r"/static/dist/site\.css\?v=\w+", client.get("/").text).group()
    assert "max-age=31536000" in kept(client, address)
    for other in ("/static/dist/site.css", "/static/dist/site.css?v=old"):
        assert "max-age" not in kept(client, other)


def test_what_a_script_loads_later_is_kept_too_and_fonts_have_one_address(client):
    (part,) = DIST.glob("suggest-*.js")
    assert "31536000" in kept(client, f"/static/dist/{part.name}")
    assert 'latin-wght-normal.woff2" as="font"' in client.get("/").text

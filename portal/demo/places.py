"""Where the demonstration's people live, what their companies are, on an imagined map."""

from datetime import date
from pathlib import Path
from typing import Any

from portal.dossiers import checks
from portal.dossiers.models import Dossier
from portal.territory.addresses import Place
from portal.territory.companies import Company
from portal.territory.outlines import import_outlines

OUTLINES = Path(__file__).with_name("quarters.geojson")
YEAR = 2000
"""Older than any list that may be imported: an official one takes its place."""
IN_QUARTER, ELSEWHERE = (2.3003, 49.9104), (2.2411, 49.8703)
CITY = "80021"
NO_SCORE, GOOD_SCORE = 0.41, 0.94


def draw() -> None:
    """The imagined quarters."""
    import_outlines(OUTLINES.read_bytes(), YEAR, OUTLINES.name)


def look_around(dossier: Dossier, rank: int) -> None:
    """What the services would have said; now and then they do not find an address."""
    score = NO_SCORE if rank % 9 == 0 else GOOD_SCORE
    written = checks.written(dossier.answers)
    found = checks.Findings({one: _place(one, dossier.answers, score) for one in written})
    company = checks.company_of(dossier)
    if company:
        found.companies[company.siret] = _company(dossier, company.siret)
    checks.keep(dossier, found)


def _place(asked: checks.Written, answers: dict[str, Any], score: float) -> Place:
    quarter = answers.get("qpv_projet" if asked.code == "adresse_projet" else "qpv_domicile")
    lon, lat = IN_QUARTER if quarter == "oui" else ELSEWHERE
    insee = asked.near or CITY
    return Place(f"{asked.typed} (adresse fictive)", score, insee, lon, lat, "housenumber")


def _company(dossier: Dossier, siret: str) -> Company:
    """The one that was declared, older by a year: there is a difference to read."""
    answers = dossier.answers
    return Company(
        siret=siret, name=dossier.called.upper(), legal_form="5499", activity="96.09Z",
        created_on=date(2018, 9, 1), address="1 RUE DE L’EXEMPLE 80000 AMIENS",
        insee=answers.get("insee_projet") or CITY, closed=False,
        ess="ess_type" in answers, association=answers.get("ess_type") == "association",
        ess_kinds=(),
    )  # fmt: skip

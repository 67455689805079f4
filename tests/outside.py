"""A stand-in for the public services, on a real socket: their answers, and their bad days.

``stand_in.says(…)`` sets what the next requests get; ``asked`` keeps what they brought.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from portal.services import Lookups


@dataclass
class StandIn:
    """``body`` is sent as it is when it is bytes, as JSON otherwise."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    slow: float = 0
    body: Any = None
    asked: list[dict[str, str]] = field(default_factory=list)

    def says(self, body: Any, status: int = 200, slow: float = 0, **headers: str) -> None:
        self.body, self.status, self.slow, self.headers = body, status, slow, headers

    def lookups(self, **values: Any) -> Lookups:
        return Lookups(
            **{"enabled": True, "address_url": self.url, "company_url": self.url, "timeout": 0.3}
            | values
        )


@contextmanager
def standing_in() -> Iterator[StandIn]:
    said = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(dict(parse_qsl(urlsplit(self.path).query)))
            body = said.body(said.asked[-1]) if callable(said.body) else said.body
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            time.sleep(said.slow)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    said.url = f"http://127.0.0.1:{server.server_port}/search"
    try:
        yield said
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def address(label: str, score: float = 0.96, lon: float = 2.2987, lat: float = 49.8942,
            insee: str = "80021", kind: str = "housenumber") -> dict[str, Any]:  # fmt: skip
    """One answer as the BAN gives it."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "label": label, "score": score, "housenumber": "12", "id": f"{insee}_1_00012",
            "name": label, "postcode": "80000", "citycode": insee, "x": 648_700.1, "y": 6_977_300.2,
            "city": "Amiens", "context": "80, Somme, Hauts-de-France", "type": kind,
            "importance": 0.6, "street": "Rue de l’Exemple", "_type": "address",
        },
    }  # fmt: skip


def addresses(*features: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection", "version": "draft", "features": list(features),
        "attribution": "BAN", "licence": "ETALAB-2.0", "query": "…", "limit": 5,
    }  # fmt: skip


SIRET = "12345678200010"


def company(siret: str = SIRET, **values: Any) -> dict[str, Any]:
    """The register's answer for one company; ``complements`` and the rest may be given."""
    place = {
        "siret": siret, "activite_principale": "96.02A",
        "adresse": "3 RUE DE L EXEMPLE 80330 LONGUEAU",
        "code_postal": "80330", "commune": "80489", "libelle_commune": "LONGUEAU",
        "etat_administratif": values.pop("establishment", "A"), "est_siege": True,
    }  # fmt: skip
    complements = {
        "est_ess": False, "est_association": False, "est_siae": False, "type_siae": None,
        "identifiant_association": None,
    }  # fmt: skip
    unit = {
        "siren": siret[:9], "nom_complet": "SALON BELLE ETOILE", "nature_juridique": "5499",
        "activite_principale": "96.02A", "tranche_effectif_salarie": None,
        "date_creation": "2021-03-01", "etat_administratif": "A", "siege": place,
        "matching_etablissements": [place], "complements": complements,
    }  # fmt: skip
    unit |= values
    unit["complements"] = complements | unit["complements"]
    return {
        "results": [unit], "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1,
    }  # fmt: skip


NOBODY: dict[str, Any] = {
    "results": [], "total_results": 0, "page": 1, "per_page": 1, "total_pages": 0,
}  # fmt: skip

"""The gallery's content, from ``samples.yaml``."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from portal.french import spaced

TODAY = date(2026, 11, 23)


def typeset(value: Any) -> Any:
    """As our own templates are when they are compiled."""
    if isinstance(value, dict):
        return {key: typeset(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typeset(one) for one in value]
    return spaced(value) if isinstance(value, str) else value


SAMPLES = typeset(yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text()))

NETWORKS = {network["code"]: network for network in SAMPLES["networks"]}
for referral in SAMPLES["referrals"]:
    referral["network"] = NETWORKS[referral["network"]]


def deadline(days: int) -> tuple[str, str]:
    """The words of a deadline, and how pressing it is."""
    if days < 0:
        return f"En retard de {-days} jour{'s' if days < -1 else ''}", "late"
    if days < 2:
        return ("Aujourd’hui", "Demain")[days], "urgent"
    return f"Dans {days} jours", ""


def dossier(rank: int, line: str) -> dict[str, Any]:
    names = ("name", "business", "place", "kind", "status", "days", "amount", "networks")
    row = dict(zip(names, line.split("|"), strict=True))
    words, pressing = deadline(int(row["days"]))
    return row | {
        "id": rank + 1,
        "due": TODAY + timedelta(days=int(row["days"])),
        "deadline": words,
        "pressing": pressing,
        "cents": int(row["amount"]) * 100,
        "networks": row["networks"].split(),
        "adviser": SAMPLES["advisers"][rank % 5],
        "qpv": row["place"] in ("Étouvie", "Amiens Nord"),
        "message": rank in (0, 4, 9, 17),
    }


DOSSIERS = [dossier(rank, line) for rank, line in enumerate(SAMPLES["dossiers"])]
PAGINATION = SimpleNamespace(page=1, pages=6, total=126, first=1, last=25, more=False)
FAR = SimpleNamespace(page=17, pages=40, total=1000, first=401, last=425, more=False)

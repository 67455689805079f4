"""The readable file of documents, networks and schemes: its shape, and what is wrong in it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from portal.networks import reading
from portal.networks.models import ProductKind
from portal.networks.reading import BadSeed
from portal.networks.terms import Terms
from portal.vocabulary import Block

SEED = Path(__file__).with_name("seed.yaml")

Code = Annotated[str, Meta(pattern="^[a-z0-9_]+$", max_length=40)]
Line = Annotated[str, Meta(max_length=120)]
Long = Annotated[str, Meta(max_length=255)]
Count = Annotated[int, Meta(ge=0)]
NetworkColumn = Literal[
    "name", "alias", "association", "summary", "phone", "email", "website", "address",
    "opening_hours", "answer_delay",
]  # fmt: skip
SchemeColumn = Literal[
    "name", "summary", "conditions", "amount_min", "amount_max", "amount_text", "months_min",
    "months_max", "deferral_months_max", "documents", "valid_until",
]  # fmt: skip


class DocumentEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Annotated[str, Meta(pattern=r"^P\d\d$")]
    name: Annotated[str, Meta(max_length=160)]
    help: str
    block: Block
    valid_months: Count | None = None


class DeskEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``answer_days`` and ``decision_days`` are business days."""

    name: Line
    email: Long = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    answer_days: Count = 5
    decision_days: Count = 42


class NetworkEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: Code
    abbreviation: Annotated[str, Meta(max_length=6)]
    name: Line
    name_in_sentence: Line
    summary: str
    alias: Line = ""
    association: Line = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    email: Long = ""
    website: Long = ""
    address: Long = ""
    opening_hours: Line = ""
    answer_delay: Line = ""
    personal: bool = False
    to_confirm: list[NetworkColumn] = []
    desks: list[DeskEntry] = []


class SchemeEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scheme and the version of its terms that the file gives; amounts in whole euros."""

    code: Code
    network: str
    name: Annotated[str, Meta(max_length=160)]
    kind: ProductKind
    summary: str
    documents: list[str]
    source: Long
    valid_from: date
    version: Annotated[int, Meta(ge=1)] = 1
    conditions: str = ""
    amount_min: Count | None = None
    amount_max: Count | None = None
    amount_text: Annotated[str, Meta(max_length=160)] = ""
    months_min: Count | None = None
    months_max: Count | None = None
    deferral_months_max: Count | None = None
    delegated: bool = True
    valid_until: date | None = None
    to_confirm: list[SchemeColumn] = []

    def terms(self) -> Terms:
        same = msgspec.structs.asdict(self)
        for only_here in ("code", "network", "version", "amount_min", "amount_max", "to_confirm"):
            del same[only_here]
        return Terms(
            **same,
            amount_min_cents=cents(self.amount_min),
            amount_max_cents=cents(self.amount_max),
            to_confirm=[column_of(name) for name in self.to_confirm],
        )


class Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    documents: list[DocumentEntry]
    networks: list[NetworkEntry]
    schemes: list[SchemeEntry]


def read_seed(path: Path = SEED) -> Seed:
    """Raises BadSeed with the place of each error."""
    seed = reading.read(path, Seed)
    found = list(faults(seed))
    if found:
        raise BadSeed(found)
    return seed


def faults(seed: Seed) -> Iterator[str]:
    """What each value allows but the whole does not."""
    documents = {one.code for one in seed.documents}
    networks = {one.code for one in seed.networks}
    for section in (seed.documents, seed.networks, seed.schemes):
        yield from _written_twice(one.code for one in section)
    for scheme in seed.schemes:
        place = f"Dispositif « {scheme.code} »"
        if scheme.network not in networks:
            yield f"{place} : le réseau « {scheme.network} » n’existe pas"
        yield from (f"{place} : {fault}" for fault in scheme.terms().faults(documents))


def cents(euros: int | None) -> int | None:
    return None if euros is None else euros * 100


def column_of(name: str) -> str:
    """The database's name of a field of the file."""
    return f"{name}_cents" if name.startswith("amount_m") else name


def _written_twice(codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"Le code « {code} » est donné {times} fois"

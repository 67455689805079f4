"""What one version of a scheme says, and what makes it unfit to be published."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, fields
from datetime import date

from portal.networks.models import ProductKind, SchemeVersion

IN_ORDER = (
    ("amount_min_cents", "amount_max_cents", "le montant minimal dépasse le montant maximal"),
    ("months_min", "months_max", "la durée minimale dépasse la durée maximale"),
    ("valid_from", "valid_until", "la date de fin est avant la date de début"),
)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The columns of a scheme's version; amounts in cents, durations in months."""

    name: str
    kind: ProductKind
    summary: str
    conditions: str = ""
    amount_min_cents: int | None = None
    amount_max_cents: int | None = None
    amount_text: str = ""
    months_min: int | None = None
    months_max: int | None = None
    deferral_months_max: int | None = None
    documents: list[str] = field(default_factory=list)
    delegated: bool = True
    to_confirm: list[str] = field(default_factory=list)
    source: str = ""
    valid_from: date
    valid_until: date | None = None

    @classmethod
    def of(cls, version: SchemeVersion) -> "Terms":
        return cls(**{one.name: getattr(version, one.name) for one in fields(cls)})

    def version(self, number: int) -> SchemeVersion:
        return SchemeVersion(number=number, **asdict(self))

    def faults(self, document_codes: Collection[str]) -> Iterator[str]:
        for code in self.documents:
            if code not in document_codes:
                yield f"la pièce « {code} » n’existe pas"
        for low, high, words in IN_ORDER:
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                yield words

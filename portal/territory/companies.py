"""Companies and associations, as the national register (Sirene) knows them."""

from datetime import date

import msgspec

from portal.territory.outside import Service, ask, settings

HIDDEN = "[NON-DIFFUSIBLE]"
"""What the register writes for those who do not want to be shown."""
CLOSED = ("C", "F")
"""A company that has ceased, an establishment that is closed."""


class Company(msgspec.Struct, frozen=True):
    """``legal_form`` and ``activity`` are the register's codes, « 5499 » and « 43.21A ».

    ``ess_kinds`` is what the inclusion market says of it: « ACI », « EI »…
    """

    siret: str
    name: str
    legal_form: str
    activity: str
    created_on: date | None
    address: str
    insee: str
    closed: bool
    ess: bool
    association: bool
    ess_kinds: tuple[str, ...]


class _Establishment(msgspec.Struct):
    siret: str = ""
    adresse: str | None = None
    commune: str | None = None
    activite_principale: str | None = None
    etat_administratif: str | None = None


class _Complements(msgspec.Struct):
    est_ess: bool | None = None
    est_association: bool | None = None
    est_siae: bool | None = None
    type_siae: list[str] | str | None = None


class _Unit(msgspec.Struct):
    nom_complet: str | None = None
    nature_juridique: str | None = None
    activite_principale: str | None = None
    date_creation: str | None = None
    etat_administratif: str | None = None
    siege: _Establishment = msgspec.field(default_factory=_Establishment)
    matching_etablissements: list[_Establishment] | None = None
    complements: _Complements | None = None


class _Found(msgspec.Struct):
    results: list[_Unit]


def find(siret: str) -> Company | None:
    """The company of this establishment; None when the register does not know it. Raises Away."""
    service = Service("company", settings().lookups.company_url, per_second=5)
    found = ask(service, _Found, q=siret, page="1", per_page="1")
    for unit in found.results:
        for one in (*(unit.matching_etablissements or ()), unit.siege):
            if one.siret == siret:
                return _company(unit, one)
    return None


def _company(unit: _Unit, place: _Establishment) -> Company:
    more = unit.complements or _Complements()
    kinds = [more.type_siae] if isinstance(more.type_siae, str) else more.type_siae or []
    return Company(
        siret=place.siret,
        name=_shown(unit.nom_complet),
        legal_form=unit.nature_juridique or "",
        activity=place.activite_principale or unit.activite_principale or "",
        created_on=_day(unit.date_creation),
        address=_shown(place.adresse),
        insee=place.commune or "",
        closed=unit.etat_administratif in CLOSED or place.etat_administratif in CLOSED,
        ess=bool(more.est_ess),
        association=bool(more.est_association),
        ess_kinds=tuple(kinds) if more.est_siae else (),
    )


def _shown(text: str | None) -> str:
    return "" if text is None or HIDDEN in text else text


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None

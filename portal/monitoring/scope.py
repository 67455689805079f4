"""What figures and lists are about: a period, a network, a territory, each as WHERE clauses.

The figures and the lists behind them take their clauses from here, so that they cannot differ.
"""

from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from sqlalchemy import SQLColumnExpression, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.dossiers.erasing import ErasedDraft
from portal.dossiers.models import Dossier
from portal.monitoring.periods import Period
from portal.referrals.models import Referral
from portal.territory.queries import commune
from portal.vocabulary import LabelledEnum

Clause = SQLColumnExpression[bool]
Placed = type[Dossier] | type[ErasedDraft]


class Area(LabelledEnum):
    """Where the project is. The main city is a setting: ``area_words`` names it."""

    EVERYWHERE = "tous", "Tous les territoires"
    SERVED = "metropole", "Toute la métropole"
    CITY = "ville", "Ville principale"
    AROUND = "hors-ville", "Hors de la ville principale"
    QPV = "qpv", "Quartiers prioritaires"
    OUTSIDE = "hors-territoire", "Hors du territoire"


@dataclass(frozen=True)
class Scope:
    """The filters of a page; without a period, all dates; without a network, all of them."""

    period: Period | None
    network_id: int | None = None
    area: Area = Area.SERVED

    def during(self, period: Period | None) -> "Scope":
        return replace(self, period=period)

    def at(self, network_id: int | None) -> "Scope":
        return replace(self, network_id=network_id)

    def within(self, area: Area) -> "Scope":
        return replace(self, area=area)

    def dated(self, moment: InstrumentedAttribute[Any]) -> list[Clause]:
        """Whether something happened in the period."""
        if self.period is None:
            return [moment.is_not(None)]
        return [moment >= self.period.start, moment < self.period.end]

    def placed(self, of: Placed = Dossier) -> list[Clause]:
        """Whether the project is in the territory."""
        return list(_PLACES[self.area](of))

    def maybe_placed(self, of: Placed = Dossier) -> list[Clause]:
        """The same of a draft, which may not have said where it is: it counts as served."""
        if self.area is Area.SERVED:
            return [or_(of.in_perimeter, of.insee.is_(None))]
        known = [of.insee.is_not(None)] if self.area is Area.OUTSIDE else []
        return [*self.placed(of), *known]

    def concerned(self) -> list[Clause]:
        """Whether a referral is one of the network's."""
        return [] if self.network_id is None else [Referral.network_id == self.network_id]


def main_city() -> str:
    """The INSEE code of the territory's main city."""
    insee: str = current_app.config["SETTINGS"].territory.city_insee
    return insee


def area_words(area: Area) -> str:
    """« Amiens » and « Métropole hors Amiens » for the main city and what lies around it."""
    if area not in (Area.CITY, Area.AROUND):
        return area.label
    city = commune(main_city())
    if city is None:
        return area.label
    return city.name if area is Area.CITY else f"Métropole hors {city.name}"


_PLACES: dict[Area, Any] = {
    Area.EVERYWHERE: lambda _: (),
    Area.SERVED: lambda of: (of.in_perimeter,),
    Area.CITY: lambda of: (of.in_perimeter, of.insee == main_city()),
    Area.AROUND: lambda of: (of.in_perimeter, of.insee != main_city()),
    Area.QPV: lambda of: (of.in_perimeter, of.in_qpv),
    Area.OUTSIDE: lambda of: (~of.in_perimeter,),
}

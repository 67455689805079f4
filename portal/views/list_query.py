"""What an address asks of the desk's list: a view, filters, order, columns; and it said again."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from forms.adviser import FilterForm
from portal.desk import preferences
from portal.desk.columns import Column, known_columns
from portal.desk.models import KeptView
from portal.referrals import queries
from portal.referrals.orders import LAST_CLOSED, known_sort
from portal.referrals.triage import Asked, Filters, SavedView
from portal.users.models import User
from portal.views.current import me

VIEW, SORT, COLUMNS, KEPT = "vue", "tri", "colonnes", "gardee"
LEFT_OUT = {
    "statut": "un statut qui n’existe pas dans cette vue",
    "reseau": "un réseau qui n’a plus de guichet ici",
    "echeance": "une échéance qui n’existe pas",
    "conseiller": "quelqu’un qui ne travaille plus dans votre réseau",
}
"""What a filter named that is not on offer any more."""


@dataclass(frozen=True)
class Offers:
    """What the filters may be set to: the other networks and the colleagues, with their names."""

    networks: Mapping[str, str]
    advisers: Mapping[str, str]


@dataclass(frozen=True)
class ListQuery:
    """A list as an address asks for it.

    ``left_out``: filters that narrow nothing any more. ``kept``: the id of the view it was.
    """

    form: FilterForm
    asked: Asked
    sort: str
    columns: tuple[Column, ...]
    left_out: tuple[str, ...]
    kept: str

    @property
    def view(self) -> SavedView:
        return self.asked.view

    @property
    def order_words(self) -> str:
        """« Échéance, croissant »."""
        key = self.sort.removeprefix("-")
        if key == LAST_CLOSED:
            return "Le dernier clos d’abord"
        label = "Porteur et projet" if key == "nom" else Column(key).label
        return f"{label}, {'décroissant' if self.sort.startswith('-') else 'croissant'}"

    def said(self) -> dict[str, str]:
        """What an address says of it, and what is kept of it under a name."""
        usual = known_sort("", self.view)
        found = {VIEW: self.view.value} | {field.name: field.data or "" for field in self.form}
        found |= {SORT: "" if self.sort == usual else self.sort, COLUMNS: ",".join(self.columns)}
        return {name: value for name, value in found.items() if value}

    def linked(self) -> dict[str, str]:
        """The same, with the kept view that it comes from."""
        return self.said() | ({KEPT: self.kept} if self.kept else {})


def offers(user: User, colleagues: Mapping[str, str] | None = None) -> Offers:
    advisers = queries.colleagues(user) if colleagues is None else colleagues
    return Offers(queries.partners(user), advisers)


def read(args: Mapping[str, str], offered: Offers, user: User) -> ListQuery:
    """What is not on offer narrows nothing, and is told."""
    view = known_view(args.get(VIEW, ""))
    form = FilterForm(MultiDict(args))
    statuses = {status.value: status.label for status in view.statuses}
    form.offer(statuses, offered.networks, offered.advisers)
    filters = Filters(**form.given())
    left_out = tuple(
        words for name, words in LEFT_OUT.items() if args.get(name) and not form_value(form, name)
    )
    columns = known_columns(args.get(COLUMNS, "")) or preferences.columns(user)
    sort = known_sort(args.get(SORT, ""), view)
    kept = args.get(KEPT, "") if args.get(KEPT, "").isdecimal() else ""
    return ListQuery(form, Asked(view, filters), sort, columns, left_out, kept)


def form_value(form: FilterForm, name: str) -> str:
    return next((field.data or "" for field in form if field.name == name), "")


def view_asked() -> SavedView:
    return known_view(request.args.get(VIEW, ""))


def known_view(code: str) -> SavedView:
    return SavedView(code) if code in set(SavedView) else SavedView.THIS_WEEK


def here() -> ListQuery:
    """The list that this page's own address speaks of."""
    return read(request.args, offers(me()), me())


def list_address(said: Mapping[str, str], anchor: str = "") -> str:
    query = urlencode(said, safe=",")
    place = f"#{anchor}" if anchor else ""
    return f"{url_for('adviser.index')}?{query}{place}"


def address_of(view: KeptView) -> str:
    return list_address({**view.query, KEPT: str(view.id)})


def of_link(text: str) -> dict[str, str]:
    """The list that a link names: what its address says, and nothing else."""
    names = {VIEW, SORT, COLUMNS, KEPT, *(field.name for field in FilterForm(formdata=None))}
    return {name: value for name, value in parse_qsl(text[:2000]) if name in names}

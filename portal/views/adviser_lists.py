"""The columns of the desk's list, its keys, and the way from a file back to it and along it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.desk import preferences
from portal.desk.columns import DEFAULT, Column, known_columns
from portal.jinja import query_with
from portal.pagination import PER_PAGE
from portal.referrals import queries
from portal.views import list_query
from portal.views.current import me
from portal.views.keys import all_keys
from portal.views.list_query import COLUMNS, ListQuery, list_address, of_link

LIST, RANK = "liste", "rang"
AROUND = 25
"""How far a file is looked for from where it stood in its list."""
WAYS = {
    "suivant": (1, "C’était le dernier dossier de la liste."),
    "precedent": (-1, "C’était le premier dossier de la liste."),
}


def link_query(here: ListQuery) -> str:
    """What each line's address ends with, up to its rank: the list that leads to its file."""
    return urlencode({LIST: urlencode(here.linked(), safe=","), RANK: ""})


def keep_list(endpoint: str, values: dict[str, Any]) -> None:  # noqa: ARG001
    """Whatever is opened or done from a file keeps the list that led there."""
    if "referral_id" in values:
        for name in {LIST, RANK} & request.args.keys():
            values.setdefault(name, request.args[name])


@dataclass(frozen=True)
class WayBack:
    """From a file: its list, at its line, and the addresses of the files before and after it."""

    url: str
    rank: int
    previous: str
    next: str


def way_back() -> WayBack | None:
    """None for who did not come from a list."""
    if LIST not in request.args:
        return None
    here, rank = (request.view_args or {})["referral_id"], _rank()
    said = of_link(request.args[LIST]) | {"page": str((rank - 1) // PER_PAGE + 1)}
    values: dict[str, Any] = {LIST: request.args[LIST], RANK: rank, "de": here}
    after, before = (url_for("adviser.along", way=way, **values) for way in WAYS)
    return WayBack(list_address(said, f"n{here}"), rank, before if rank > 1 else "", after)


def along(way: str) -> ResponseReturnValue:
    """The file after another one, or before it, in the list as it is now."""
    step, no_further = WAYS.get(way) or abort(404)
    said = of_link(request.args.get(LIST, ""))
    asked = list_query.read(said, list_query.offers(me()), me())
    rank, leaving = _rank() - 1, request.args.get("de", "")
    first = max(0, rank - AROUND)
    ids = queries.around(me(), asked.asked, asked.sort, first, 2 * AROUND + 1)
    known = [str(one) for one in ids]
    gone = rank - first - (step > 0)  # the next one has taken the place of a file that left
    found = (known.index(leaving) if leaving in known else gone) + step
    if not 0 <= found < len(ids):
        flash(no_further, "info")
        return redirect(list_address(said))
    values: dict[str, Any] = {LIST: request.args.get(LIST, ""), RANK: first + found + 1}
    return redirect(url_for("adviser.file", referral_id=ids[found], **values))


def _rank() -> int:
    asked = request.args.get(RANK, "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def columns() -> ResponseReturnValue:
    """Which columns the list shows, in which order; a POST keeps them for all one's lists."""
    asked = list_query.here()
    if request.method == "POST":
        chosen = known_columns(request.form.get(COLUMNS, "")) or DEFAULT
        preferences.show_columns(chosen, by=me())
        flash("Ces colonnes sont gardées pour vos listes.", "success")
        return redirect(list_address(asked.linked() | {COLUMNS: ",".join(chosen)}))
    return render_template(
        "adviser/columns.html",
        lines=[choice(one, asked.columns) for one in asked.columns],
        others=[choice(one, asked.columns) for one in Column if one not in asked.columns],
        usual=with_columns(DEFAULT) if asked.columns != DEFAULT else "",
        chosen=",".join(asked.columns),
        list_url=list_address(asked.linked()),
        keep_url=query_with(),
    )


@dataclass(frozen=True)
class Choice:
    """A column, and the addresses of the page with it up, down, and added or taken away."""

    column: Column
    up: str
    down: str
    other: str


def choice(column: Column, shown: tuple[Column, ...]) -> Choice:
    if column not in shown:
        return Choice(column, "", "", with_columns((*shown, column)))
    place = shown.index(column)
    left = (*shown[:place], *shown[place + 1 :])
    return Choice(
        column,
        with_columns((*left[: place - 1], column, *left[place - 1 :])) if place else "",
        with_columns((*left[: place + 1], column, *left[place + 1 :])) if place < len(left) else "",
        with_columns(left) if left else "",
    )


def with_columns(shown: tuple[Column, ...]) -> str:
    return query_with(colonnes=",".join(shown)).replace("%2C", ",")


def keys() -> ResponseReturnValue:
    """The keys of the desk in a page, and the button that turns them off or on."""
    if request.method == "POST":
        on = request.form.get("raccourcis") == "oui"
        preferences.turn_keys(on=on, by=me())
        done = "sont de nouveau actifs" if on else "ne servent plus"
        flash(f"Les raccourcis clavier {done}.", "success")
        return redirect(url_for("adviser.keys"))
    return render_template("adviser/keys.html", on=preferences.keys_on(me()), keys=all_keys())


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    both = ["GET", "POST"]
    bp.add_url_rule("/colonnes", "columns", columns, methods=both)
    bp.add_url_rule("/raccourcis", "keys", keys, methods=both)
    bp.add_url_rule("/liste/<way>", "along", along)
    bp.url_defaults(keep_list)
    bp.context_processor(lambda: {"way_back": way_back})

"""The views that advisers keep: a list gets a name, is renamed, moved, shown first, removed."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.lists import KeepForm, RenameForm
from portal.desk import kept_views, preferences
from portal.desk.access import may_change
from portal.desk.models import KeptView
from portal.errors import Refused, Stale
from portal.referrals.triage import SavedView
from portal.views import list_query
from portal.views.current import me
from portal.views.list_query import ListQuery, list_address

Told = list[tuple[str, str]]
STEPS = {"haut": -1, "bas": 1}


def first_shown() -> str:
    """The address of the view that this person wants first; empty for the usual one."""
    chosen = preferences.first_view(me())
    if chosen in set(SavedView):
        return url_for("adviser.index", vue=chosen)
    view = kept_views.one(int(chosen), me()) if chosen else None
    return list_query.address_of(view) if view else ""


def keep() -> ResponseReturnValue:
    """The list that the address speaks of gets a name."""
    asked, form = list_query.here(), KeepForm()
    form.offer(networks())
    if form.validate_on_submit() and (view := kept(form, asked)):
        flash(f"La vue « {view.name} » est gardée.", "success")
        return redirect(list_query.address_of(view))
    back = list_address(asked.said())
    shown = render_template("adviser/views/keep.html", form=form, told=told(asked), back=back)
    return shown, 422 if form.errors else 200


def networks() -> dict[str, str]:
    """Those of the reader, by id, with which a view can be shared."""
    return {str(one.desk.network_id): one.desk.network.name for one in me().roles if one.desk}


def kept(form: KeepForm, asked: ListQuery) -> KeptView | None:
    """None when its name is taken or there are too many: the form says so."""
    network_id = None if form.mine else int(form.whose.data)
    try:
        view = kept_views.keep(form.name.data, asked.said(), network_id, by=me())
    except Refused as refused:
        form.name.errors = [str(refused)]
        return None
    if form.first.data:
        preferences.show_first(str(view.id), by=me())
    return view


def told(asked: ListQuery) -> Told:
    """What a view holds, in words."""
    filters = ", ".join(text for text, _ in asked.form.chips())
    return [
        ("Dossiers", asked.view.label),
        ("Filtres", filters or "Aucun"),
        ("Ordre", asked.order_words),
        ("Colonnes", ", ".join(one.label for one in asked.columns)),
    ]


def index() -> ResponseReturnValue:
    """One's views and those of one's networks, to change them."""
    offered, found = list_query.offers(me()), kept_views.with_people(me())
    asked = {one.id: list_query.read(one.query, offered, me()) for one in found}
    return render_template(
        "adviser/views/index.html",
        mine=[one for one in found if one.network_id is None],
        shared=[one for one in found if one.network_id],
        told={view_id: told(one) for view_id, one in asked.items()},
        left_out={view_id: one.left_out for view_id, one in asked.items()},
        may_change={one.id for one in found if may_change(one, me())},
        address_of=list_query.address_of,
        first=preferences.first_view(me()) or SavedView.THIS_WEEK.value,
        built_in=SavedView,
    )


def own(view_id: int, *, to_change: bool = True) -> KeptView:
    """A view that the reader finds, and may change; or 404."""
    view = kept_views.one(view_id, me())
    if view is None or (to_change and not may_change(view, me())):
        abort(404)
    return view


def rename(view_id: int) -> ResponseReturnValue:
    view = own(view_id)
    form = RenameForm(name=view.name, seen=view.version)
    if form.validate_on_submit() and renamed(view, form):
        flash(f"La vue s’appelle maintenant « {view.name} ».", "success")
        return redirect(url_for("adviser.views"))
    shown = render_template("adviser/views/rename.html", form=form, view=view)
    return shown, 422 if form.errors else 200


def renamed(view: KeptView, form: RenameForm) -> bool:
    try:
        kept_views.rename(view, form.name.data, by=me(), seen=form.version)
    except Stale:
        raise
    except Refused as refused:
        form.name.errors = [str(refused)]
        return False
    return True


def change(view_id: int) -> ResponseReturnValue:
    """The list that the address speaks of takes the place of the one kept."""
    view = own(view_id)
    seen = request.form.get("seen", "")
    kept_views.change(
        view, list_query.here().said(), by=me(), seen=int(seen) if seen.isdecimal() else 0
    )
    flash(f"La vue « {view.name} » garde maintenant cette liste.", "success")
    return redirect(list_query.address_of(view))


def move(view_id: int) -> ResponseReturnValue:
    view = own(view_id)
    kept_views.move(view, STEPS.get(request.form.get("sens", "")) or abort(400), by=me())
    return redirect(url_for("adviser.views", _anchor=f"v{view_id}"))


def remove(view_id: int) -> ResponseReturnValue:
    """Removed twice, it is gone all the same."""
    if not kept_views.is_gone(view_id):
        kept_views.remove(own(view_id), by=me())
    flash("La vue est retirée. Les dossiers restent où ils sont.", "success")
    return redirect(url_for("adviser.views"))


def show_first() -> ResponseReturnValue:
    chosen = request.form.get("vue", "")
    if chosen not in set(SavedView):
        own(int(chosen) if chosen.isdecimal() else 0, to_change=False)
    preferences.show_first(chosen, by=me())
    flash("Cette vue s’affichera en premier quand vous ouvrirez les dossiers.", "success")
    return redirect(url_for("adviser.views"))


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    both, post = ["GET", "POST"], ["POST"]
    bp.add_url_rule("/vues", "views", index)
    bp.add_url_rule("/vues/garder", "keep_view", keep, methods=both)
    bp.add_url_rule("/vues/premiere", "first_view", show_first, methods=post)
    bp.add_url_rule("/vues/<int:view_id>", "rename_view", rename, methods=both)
    bp.add_url_rule("/vues/<int:view_id>/changer", "change_view", change, methods=post)
    bp.add_url_rule("/vues/<int:view_id>/deplacer", "move_view", move, methods=post)
    bp.add_url_rule("/vues/<int:view_id>/retirer", "remove_view", remove, methods=post)

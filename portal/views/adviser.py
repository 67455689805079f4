"""The adviser's space: the network's list, and the way to each file."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.adviser import BulkForm, FilterForm
from portal.dossiers import messages
from portal.french import listed, plural
from portal.jinja import query_with
from portal.networks.presence import Presence, away_words, presence
from portal.pagination import PER_PAGE
from portal.privacy.commands import note_access
from portal.privacy.models import Access
from portal.referrals import commands, queries
from portal.referrals.triage import Filters, SavedView, known_sort
from portal.views import adviser_export, adviser_file, adviser_steps, adviser_today
from portal.views.current import me
from portal.views.guards import only
from portal.views.limits import searches
from portal.vocabulary import RoleName

bp = Blueprint("adviser", __name__, url_prefix="/conseil")
bp.before_request(only(RoleName.ADVISER, RoleName.MANAGER))
adviser_file.add_to(bp)
adviser_steps.add_to(bp)
adviser_export.add_to(bp)
adviser_today.add_to(bp)

Sorts = dict[str, tuple[str, str]]


@bp.route("/", methods=["GET", "POST"])
@searches
def index() -> ResponseReturnValue:
    """A saved view, narrowed and in order; a POST gives the ticked rows to someone."""
    bulk = BulkForm()
    colleagues, away = queries.colleagues(me()), presence(me().network_ids)
    bulk.offer(queries.givable_to(colleagues, away, me()))
    if saved_view() is not SavedView.CLOSED and bulk.validate_on_submit():
        assign_ticked(bulk)
        return redirect(request.full_path)
    return shown(bulk, colleagues, away)


def assign_ticked(bulk: BulkForm) -> None:
    ticked = queries.own_referrals(bulk.ids.data[:PER_PAGE], me())
    adviser = queries.colleague(bulk.action.data, me())
    given = commands.assign_all(ticked, adviser, by=me())
    name = adviser.full_name if adviser else ""
    flash(said_given(given, name), "success" if given else "info")


def said_given(count: int, name: str) -> str:
    """``name`` is empty for nobody."""
    if not count:
        return f"Rien n’a changé : c’était déjà {f'confié à {name}' if name else 'à affecter'}."
    given = "confié" if count < 2 else "confiés"
    return f"{plural(count, 'dossier')} {f'{given} à {name}' if name else 'à affecter'}."


def shown(bulk: BulkForm, colleagues: dict[str, str], away: Presence) -> str:
    view = saved_view()
    form = FilterForm(request.args)
    statuses = {status.value: status.label for status in view.statuses}
    form.offer(statuses, queries.partners(me()), colleagues)
    filters = Filters(**form.given())
    sort = known_sort(request.args.get("tri", ""), view)
    counts = queries.counts(me(), away)
    page = queries.page(me(), view, filters, sort, request.args.get("page"), counts, away)
    return render_template(
        "adviser/list.html",
        view=view,
        views=[(one, url_for(".index", vue=one.value), counts.views[one]) for one in SavedView],
        counts=counts,
        form=form,
        bulk=bulk,
        page=page,
        chips=list(chips(form)),
        sorts=sort_links(sort),
        total=counts.views[view],
        elsewhere=elsewhere(view, filters),
        own_absence=own_absence(away),
        replaced=away.replaced_by(me()),
        page_url=lambda number: query_with(page=number),
        file_url=url_for(".file", referral_id=0)[:-1],
    )


def own_absence(away: Presence) -> str:
    """What the list says to a reader who is away today; empty for who is there."""
    found = (away_words(away, network_id, me().id) for network_id in me().network_ids)
    return next(filter(None, found), "")


def saved_view() -> SavedView:
    asked = request.args.get("vue", "")
    return SavedView(asked) if asked in set(SavedView) else SavedView.THIS_WEEK


def chips(form: FilterForm) -> Iterator[dict[str, str]]:
    for name, text in form.chips():
        yield {"text": text, "url": query_with(**{name: None})}


def sort_links(sort: str) -> Sorts:
    """For each column, the address of the list put in its order, and how it is in order now."""
    found: Sorts = {}
    for key in ("nom", "echeance", "besoin", "statut", "conseiller"):
        state = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        found[key] = (query_with(tri=f"-{key}" if state == "ascending" else key), state)
    return found


def elsewhere(view: SavedView, filters: Filters) -> tuple[str, str] | None:
    """Where else to look for someone who is not in this view."""
    if not filters.words or view is SavedView.CLOSED:
        return None
    further = SavedView.CLOSED if view is SavedView.OPEN else SavedView.OPEN
    return further.label, url_for(".index", vue=further.value, q=filters.words)


@bp.context_processor
def desk() -> dict[str, str]:
    """The name of the reader's own network, for the head of the page."""
    return {"desk_name": listed(sorted({one.desk.network.name for one in me().roles if one.desk}))}


@bp.get("/dossiers/<int:referral_id>")
def file(referral_id: int) -> ResponseReturnValue:
    """Everything that one network knows of a file; that it was opened and read is noted."""
    referral = adviser_file.own(referral_id)
    page = adviser_file.shown(referral)
    note_access(Access.OPENED, by=me(), dossier_id=referral.dossier_id)
    messages.mark_read(referral.dossier_id, referral.network_id)
    return page

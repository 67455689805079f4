"""The adviser's space: the network's list, and the way to each file."""

from collections.abc import Iterator

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.adviser import BulkForm, FilterForm
from portal.desk import kept_views
from portal.desk.access import may_change
from portal.desk.bulk import MOST
from portal.desk.columns import looked_up
from portal.desk.models import KeptView
from portal.dossiers import messages
from portal.french import listed
from portal.jinja import numbered, query_with
from portal.networks.presence import Presence, away_words, presence
from portal.referrals import counting, mentions, queries
from portal.referrals.orders import SORTS
from portal.referrals.study import study
from portal.referrals.triage import Asked, SavedView
from portal.views import (
    adviser_appointments,
    adviser_board,
    adviser_bulk,
    adviser_contacts,
    adviser_documents,
    adviser_export,
    adviser_file,
    adviser_grids,
    adviser_lists,
    adviser_messages,
    adviser_notes,
    adviser_opinions,
    adviser_plan,
    adviser_print,
    adviser_steps,
    adviser_tasks,
    adviser_today,
    adviser_views,
    desk_settings,
    list_query,
    ready_texts,
)
from portal.views.current import me
from portal.views.guards import only
from portal.views.limits import searches
from portal.vocabulary import RoleName

bp = Blueprint("adviser", __name__, url_prefix="/conseil")
bp.before_request(only(RoleName.ADVISER, RoleName.MANAGER))
adviser_file.add_to(bp)
adviser_documents.add_to(bp)
adviser_messages.add_to(bp)
adviser_notes.add_to(bp)
ready_texts.add_to(bp)
adviser_steps.add_to(bp)
adviser_export.add_to(bp)
adviser_today.add_to(bp)
adviser_lists.add_to(bp)
adviser_views.add_to(bp)
desk_settings.add_to(bp)
for part in (adviser_opinions, adviser_tasks, adviser_contacts, adviser_appointments):
    part.add_to(bp)
adviser_bulk.add_to(bp)
adviser_board.add_to(bp)
adviser_plan.add_to(bp)
adviser_grids.add_to(bp)
adviser_print.add_to(bp)

Sorts = dict[str, tuple[str, str]]


@bp.route("/", methods=["GET", "POST"])
@searches
def index() -> ResponseReturnValue:
    """A saved view, narrowed and in order; a POST leads to what is done with the ticked rows."""
    bare = request.method == "GET" and not request.query_string
    if bare and (first := adviser_views.first_shown()):
        return redirect(first)
    bulk = BulkForm()
    colleagues, away = queries.colleagues(me()), presence(me().network_ids)
    others = {one: name for one, name in colleagues.items() if one != str(me().id)}
    bulk.offer(queries.givable_to(others, away, me()))
    if list_query.view_asked() is not SavedView.CLOSED and bulk.validate_on_submit():
        return redirect(adviser_bulk.address(bulk))
    return shown(bulk, colleagues, away)


def shown(bulk: BulkForm, colleagues: dict[str, str], away: Presence) -> str:
    offered, kept = list_query.offers(me(), colleagues), kept_views.of(me())
    here = list_query.read(request.args, offered, me())
    known = {one.id: list_query.read(one.query, offered, me()) for one in kept}
    counts = counting.counts(me(), away, [one.asked for one in (here, *known.values())])
    g.pressing = counts.late + counts.urgent  # the menu says the same
    page = queries.page(
        me(), here.view, here.asked.filters, here.sort, request.args.get("page"), counts, away
    )
    if current := next((one for one in kept if str(one.id) == here.kept), None):
        kept_views.note_opened(current)
    return render_template(
        "adviser/list.html",
        here=here,
        view=here.view,
        title=current.name if current else here.view.label,
        views=[(one, url_for(".index", vue=one.value), counts.views[one]) for one in SavedView],
        kept=[kept_line(one, counts.lists[known[one.id].asked]) for one in kept],
        current=current,
        changed=bool(current and known[current.id].said() != here.said()),
        changeable=bool(current and may_change(current, me())),
        counts=counts,
        form=here.form,
        bulk=bulk,
        bulk_most=MOST,
        page=page,
        more=looked_up(here.columns, [line.dossier_id for line in page.lines], me()),
        columns=here.columns,
        chips=list(chips(here.form)),
        sorts=sort_links(here.sort),
        total=counts.views[here.view],
        elsewhere=elsewhere(here.asked),
        own_absence=own_absence(away),
        replaced=away.replaced_by(me()),
        page_url=lambda number: query_with(page=number),
        file_url=numbered(".file", "referral_id"),
        list_link=adviser_lists.link_query(here),
    )


def kept_line(view: KeptView, count: int) -> tuple[KeptView, str, int]:
    return view, list_query.address_of(view), count


def own_absence(away: Presence) -> str:
    """What the list says to a reader who is away today; empty for who is there."""
    found = (away_words(away, network_id, me().id) for network_id in me().network_ids)
    return next(filter(None, found), "")


def chips(form: FilterForm) -> Iterator[dict[str, str]]:
    for text, without in form.chips():
        yield {"text": text, "url": query_with(**without)}


def sort_links(sort: str) -> Sorts:
    """For each column, the address of the list put in its order, and how it is in order now."""
    found: Sorts = {}
    for key in SORTS:
        state = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        found[key] = (query_with(tri=f"-{key}" if state == "ascending" else key), state)
    return found


def elsewhere(asked: Asked) -> list[tuple[str, str]]:
    """Where else to look for someone who is not in this view."""
    if not asked.filters.words:
        return []
    further = [one for one in (SavedView.OPEN, SavedView.CLOSED) if one is not asked.view]
    words = asked.filters.words
    return [(one.label, url_for(".index", vue=one.value, q=words)) for one in further]


@bp.context_processor
def desk() -> dict[str, str]:
    """The name of the reader's own network, for the head of the page."""
    return {"desk_name": listed(sorted({one.desk.network.name for one in me().roles if one.desk}))}


@bp.get("/dossiers/<int:referral_id>")
def file(referral_id: int) -> ResponseReturnValue:
    """Everything that one network knows of a file; what was read is noted."""
    referral = adviser_file.with_all(referral_id)
    view = study(referral, me())
    page = adviser_file.page(view, {})
    mentions.mark_seen(view.notes, me())
    messages.mark_read(view.messages, by=me())
    return page

"""The administrators' dashboard, the lists behind its figures, and the sheet of one file."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from forms.monitoring import FilesForm, ScopeForm
from portal.calendar import today
from portal.database import now
from portal.dossiers import timeline
from portal.dossiers.readers import STAFF
from portal.dossiers.reading import sections_read
from portal.dossiers.workflow import Status
from portal.extensions import limiter
from portal.french import month_year
from portal.jinja import numbered, query_with
from portal.monitoring import attention, exports, readings
from portal.monitoring import dashboard as figures
from portal.monitoring import files as lists
from portal.monitoring.counted import Counted
from portal.monitoring.files import Filters
from portal.monitoring.periods import Period, PeriodName, label, month, period
from portal.monitoring.scope import Area, Scope, area_words
from portal.networks.models import Network
from portal.networks.queries import figures_to_confirm, networks
from portal.referrals.routes import referrals_of
from portal.routing.queries import last_run
from portal.routing.reading import read_run
from portal.views.current import me
from portal.views.guards import only
from portal.views.limits import searches
from portal.views.openings import gate_page, opened_at_office
from portal.vocabulary import LabelledEnum, RoleName

bp = Blueprint("monitoring", __name__, url_prefix="/pilotage")
bp.before_request(only(RoleName.ADMIN))

ALL_DATES = ("", "Toutes les dates")
ALL_NETWORKS = ("", "Tous les réseaux")


@bp.get("/")
def dashboard() -> str:
    everyone = networks()
    connected = with_a_desk(everyone)
    form = ScopeForm(request.args)
    form.offer(
        period=periods(), network=network_choices(connected), area=areas(but=Area.EVERYWHERE)
    )
    chosen = named(connected, form.network.data)
    area = Area(form.area.data)
    shown = figures.dashboard(PeriodName(form.period.data), chosen, area, connected)
    return render_template(
        "monitoring/dashboard.html",
        form=form,
        shown=shown,
        network=chosen,
        area=area_words(area),
        points=attention.points(shown, figures_to_confirm(everyone)),
        present_area=attention.present_area(shown.scope).value,
        key_figures=readings.key_figures(shown),
        steps=readings.funnel(shown),
        read=readings,
        counted=Counted,
        files_url=links(form, ".files"),
        export_url=links(form, ".export")(Counted.RECEIVED),
        moment=now(),
    )


@bp.get("/dossiers")
@searches
def files() -> str:
    form, filters = asked()
    totals = lists.totals(filters)
    pages, rows = lists.page(filters, request.args.get("page"), totals.files)
    return render_template(
        "monitoring/files.html",
        form=form,
        counted=filters.counted,
        totals=totals,
        rows=rows,
        names=lists.names(rows),
        pagination=pages,
        chips=[{"text": text, "url": query_with(**{name: None})} for name, text in form.chips()],
        page_url=lambda number: query_with(page=number),
        export_url=f"{url_for('.export')}?{urlencode(form.address())}",
        file_url=numbered(".file", "dossier_id"),
    )


@bp.get("/dossiers.csv")
@limiter.limit("30/hour")
def export() -> ResponseReturnValue:
    _, filters = asked()
    name = f"{filters.counted.value}-{today().isoformat()}.csv"
    return Response(
        stream_with_context(exports.lines(filters, by=me())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/dossiers/<int:dossier_id>")
def file(dossier_id: int) -> str:
    dossier = lists.readable(dossier_id, me()) or abort(404)
    opened_at_office(dossier, ".why")
    run = last_run(dossier.id)
    return render_template(
        "monitoring/file.html",
        dossier=dossier,
        sections=sections_read(dossier, STAFF),
        referrals=referrals_of(dossier),
        run=read_run(run, STAFF.veiled) if run else None,
        told=timeline.for_front_desk(dossier),
    )


@bp.route("/dossiers/<int:dossier_id>/motif", methods=["GET", "POST"])
def why(dossier_id: int) -> ResponseReturnValue:
    dossier = lists.readable(dossier_id, me()) or abort(404)
    there = url_for(".file", dossier_id=dossier_id)
    return gate_page(dossier, "monitoring_files", there, url_for(".files"))


def asked() -> tuple[FilesForm, Filters]:
    """The list that the address asks for."""
    connected = with_a_desk(networks())
    form = FilesForm(request.args)
    code = request.args.get("periode", "")
    one_month = [(code, month_year(found.first))] if (found := month(code)) else []
    form.offer(
        period=[ALL_DATES, *periods(), *one_month],
        network=network_choices(connected),
        area=usual_first(areas(), Area.EVERYWHERE),
        counted=usual_first(Counted.choices(), Counted.RECEIVED),
        status=[("", "Tous"), *Status.choices()],
    )
    chosen = named(connected, form.network.data)
    return form, Filters(
        Counted(form.counted.data or Counted.RECEIVED),
        Scope(
            span(form.period.data),
            chosen.id if chosen else None,
            Area(form.area.data or Area.EVERYWHERE),
        ),
        Status(form.status.data) if form.status.data else None,
        form.said,
    )


def span(code: str) -> Period | None:
    if not code:
        return None
    return month(code) or period(PeriodName(code), today())


def periods() -> list[tuple[str, str]]:
    return [(one.value, label(one, today())) for one in PeriodName]


def areas(but: Area | None = None) -> list[tuple[str, str]]:
    return [(one.value, area_words(one)) for one in Area if one is not but]


def usual_first(choices: list[tuple[str, str]], usual: LabelledEnum) -> list[tuple[str, str]]:
    """The usual choice has no value, so that an address without it means the same."""
    return [("" if value == usual else value, label) for value, label in choices]


def with_a_desk(everyone: list[Network]) -> list[Network]:
    return [one for one in everyone if one.desks]


def network_choices(connected: list[Network]) -> list[tuple[str, str]]:
    return [ALL_NETWORKS, *((one.code, one.name) for one in connected)]


def named(connected: list[Network], code: str) -> Network | None:
    return next((one for one in connected if one.code == code), None)


def links(form: ScopeForm, endpoint: str) -> Callable[..., str]:
    """From what a figure counts to the address of its list, with the filters of the page."""
    here = {field.name: field.data for field in (form.period, form.network, form.area)}
    base = url_for(endpoint)

    def link(counted: Counted, **changes: str) -> str:
        return f"{base}?{urlencode(here | {'liste': counted.value} | changes)}"

    return link

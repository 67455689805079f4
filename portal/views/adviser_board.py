"""The board of a desk, and the lists behind the figures that its own list cannot say."""

from urllib.parse import urlencode

from flask import Blueprint, abort, g, render_template, request, url_for

from forms.monitoring import PeriodForm
from portal.jinja import numbered, query_with
from portal.monitoring import desk_board, desk_readings
from portal.monitoring.desk_lists import DeskList, Span, page, period_of
from portal.referrals.members import Member, members_of
from portal.referrals.triage import LATE, SavedView
from portal.views.current import me

OF_THE_DESK = {
    desk_readings.OPEN: {"vue": SavedView.OPEN.value},
    desk_readings.LATE: {"vue": SavedView.OPEN.value, "echeance": LATE},
}


def board() -> str:
    form, span = chosen()
    shown = desk_board.board(sorted(me().network_ids), period_of(span))
    g.pressing = shown.stock.pressing  # the menu says the same
    desks = {one.desk.id: one.desk for one in me().roles if one.desk}
    return render_template(
        "adviser/board.html",
        form=form,
        shown=shown,
        span=span,
        figures=desk_readings.key_figures(shown, span),
        read=desk_readings,
        lists=DeskList,
        teams=[(desk, known_to_me(members_of(desk, shown.stock.loads))) for desk in desks.values()],
        leads_to=lambda to: address(to, span),
        desk_list=lambda **said: url_for("adviser.index", vue=SavedView.OPEN.value, **said),
        manages=me().manages,
        by=me(),
    )


def known_to_me(team: list[Member]) -> list[Member]:
    """A manager sees what each has, the others what they have themselves."""
    return [one for one in team if one.person.id == me().id or me().manages(one.role.desk_id or 0)]


def chosen() -> tuple[PeriodForm, Span]:
    form = PeriodForm(request.args)
    form.offer(Span.choices())
    return form, Span(form.period.data)


def address(to: DeskList | str, span: Span) -> str:
    """From a figure to the list that it counts."""
    if isinstance(to, DeskList):
        said = {"liste": to.value} | ({"periode": span.value} if to.dated else {})
        return f"{url_for('adviser.board_files')}?{urlencode(said)}"
    return f"{url_for('adviser.index')}?{urlencode(OF_THE_DESK[to])}"


def files() -> str:
    asked = request.args.get("liste", DeskList.RECEIVED.value)
    found = DeskList(asked) if asked in set(DeskList) else abort(404)
    form, span = chosen()
    period = period_of(span)
    where, rows = page(found, period, sorted(me().network_ids), request.args.get("page"))
    return render_template(
        "adviser/board_files.html",
        found=found,
        form=form,
        period=period,
        pagination=where,
        rows=rows,
        page_url=lambda number: query_with(page=number),
        file_url=numbered("adviser.file", "referral_id"),
    )


def add_to(bp: Blueprint) -> None:
    """The addresses of this module, in the adviser's space."""
    bp.add_url_rule("/tableau-de-bord", "board", board)
    bp.add_url_rule("/tableau-de-bord/dossiers", "board_files", files)

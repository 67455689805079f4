"""The networks as administrators keep them: contacts, desks, what is still to confirm."""

from collections.abc import Callable
from typing import NoReturn

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.networks import DeskForm, MergeForm, NetworkForm, NewNetworkForm, SeenForm
from portal.dossiers.annexes import annexes_of, content
from portal.errors import Refused, Stale
from portal.monitoring.counted import target_days
from portal.networks import changes, commands, queries, wording
from portal.networks.models import Desk, Network
from portal.referrals import mergers
from portal.referrals.awaited import waiting_for
from portal.users.queries import team_of
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import RoleName

bp = Blueprint("networks", __name__, url_prefix="/administration/reseaux")
bp.before_request(only(RoleName.ADMIN))


def kept(form: SeenForm, act: Callable[[], object]) -> bool:
    """Whether what was sent is accepted; else its form says why and keeps what was typed."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Refused as error:
        form.refuse(str(error))
        form.stale = isinstance(error, Stale)
        return False
    return True


def page(template: str, form: SeenForm, **values: object) -> ResponseReturnValue:
    """The page of a form; 422 when what was sent is not kept, 409 when its page was too old."""
    html = render_template(f"administration/{template}.html", form=form, **values)
    return html, 409 if form.stale else 422 if form.is_submitted() else 200


@bp.get("")
def index() -> str:
    everyone = queries.networks()
    return render_template(
        "administration/networks.html",
        networks=everyone,
        to_confirm=queries.figures_to_confirm(everyone),
        in_force=queries.schemes_in_force,
    )


@bp.get("/a-confirmer")
def to_confirm() -> str:
    found = queries.figures_to_confirm()
    return render_template(
        "administration/to_confirm.html",
        to_confirm=found,
        wording=wording,
        print_of=changes.print_of,
    )


@bp.route("/nouveau", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    form = NewNetworkForm()
    if kept(form, lambda: commands.create_network(**form.given(), by=me())):
        flash("Le réseau est créé. Ajoutez-lui un guichet s’il reçoit des demandes ici.", "success")
        return redirect(url_for(".network", code=form.code.data))
    return page("network_form", form, network=None)


@bp.get("/<code>")
def network(code: str) -> str:
    found = known(code)
    return render_template(
        "administration/network.html",
        network=found,
        wording=wording,
        print_of=changes.print_of,
        to_confirm=queries.figures_to_confirm([found]),
        in_force=queries.version_in_force,
        planned=queries.planned,
        annexes={key: content(row) for key, row in annexes_of(found).items()},
        target_days=target_days,
        formerly=wording.formerly(found),
        files=mergers.files_of(found),
    )


@bp.route("/<code>/contact", methods=["GET", "POST"])
def edit(code: str) -> ResponseReturnValue:
    found = known(code)
    now = changes.seen(changes.held(found, commands.NETWORK_COLUMNS))
    form = NetworkForm(obj=found, seen=now)
    was = form.seen.data or ""
    if kept(form, lambda: commands.change_network(found, by=me(), seen=was, **form.given())):
        flash("Les informations du réseau sont enregistrées.", "success")
        return redirect(url_for(".network", code=code))
    form.seen.data = now
    return page("network_form", form, network=found)


@bp.route("/<code>/guichets/nouveau", methods=["GET", "POST"])
def add_desk(code: str) -> ResponseReturnValue:
    found = known(code)
    form = DeskForm(data={"answer_days": 5, "decision_days": 42})
    if kept(form, lambda: commands.add_desk(found, by=me(), **form.given())):
        text = "Le guichet est ajouté, fermé. Invitez ses conseillers, puis ouvrez-le."
        flash(text, "success")
        return redirect(url_for(".network", code=code))
    return page("desk_form", form, network=found, desk=None)


@bp.route("/<code>/guichets/<int:desk_id>", methods=["GET", "POST"])
def edit_desk(code: str, desk_id: int) -> ResponseReturnValue:
    found = known(code)
    desk = _desk(found, desk_id)
    now = changes.seen(changes.held(desk, commands.DESK_COLUMNS))
    form = DeskForm(obj=desk, seen=now)
    was = form.seen.data or ""
    if kept(form, lambda: commands.change_desk(desk, by=me(), seen=was, **form.given())):
        flash("Le guichet est enregistré.", "success")
        return redirect(url_for(".network", code=code))
    form.seen.data = now
    return page("desk_form", form, network=found, desk=desk)


@bp.get("/<code>/guichets/<int:desk_id>/ouverture")
def opening(code: str, desk_id: int) -> str:
    """What opening or closing a desk does, before it is done."""
    found = known(code)
    desk = _desk(found, desk_id)
    return render_template(
        "administration/desk_opening.html",
        network=found,
        desk=desk,
        others=[one for one in found.desks if one.open and one is not desk],
        rules=mergers.rules_naming(found),
        files=mergers.files_of(found),
        waiting=len(waiting_for(found)),
        team=team_of(desk.id),
    )


@bp.post("/<code>/guichets/<int:desk_id>/ouverture")
def open_desk(code: str, desk_id: int) -> ResponseReturnValue:
    desk = _desk(known(code), desk_id)
    to_new = request.form.get("open") == "1"
    commands.open_desk(desk, by=me(), to_new=to_new)
    text = "reçoit les nouvelles demandes" if to_new else "ne reçoit plus de nouvelles demandes"
    flash(f"{desk.name} {text}.", "success")
    return redirect(url_for(".network", code=code))


@bp.route("/<code>/reunir", methods=["GET", "POST"])
def merge(code: str) -> ResponseReturnValue:
    """What joining another network does, with the figures, then the merger."""
    found = known(code)
    aids = {one.scheme.code: one for one in queries.schemes_in_force(found)}
    form = MergeForm(aids=list(aids))
    form.offer(
        {one.code: one.name for one in mergers.receivers(found)},
        {code: one.name for code, one in aids.items()},
    )

    def act() -> None:
        taken = [one.scheme for code, one in aids.items() if code in form.aids.data]
        mergers.merge(found, known(form.into.data), by=me(), aids=taken)

    if kept(form, act):
        flash(f"{found.name} a rejoint {wording.inside(known(form.into.data))}.", "success")
        return redirect(url_for(".network", code=code))
    return page(
        "merge",
        form,
        network=found,
        rules=mergers.rules_naming(found),
        files=mergers.files_of(found),
        waiting=len(waiting_for(found)),
    )


@bp.post("/<code>/confirmer")
def confirm(code: str) -> ResponseReturnValue:
    """One column of the network, or of the version in force of one of its schemes."""
    found, column = known(code), request.form.get("column", "")
    version_id = request.form.get("version", type=int)
    rows = {version.id: version for version in queries.schemes_in_force(found)}
    row = found if version_id is None else rows.get(version_id) or _replaced(found, version_id)
    commands.confirm(row, [column], by=me(), was=request.form.get("seen", ""))
    flash(f"Confirmé : {wording.COLUMNS.get(column, column)}.", "success")
    if "list" in request.form:
        return redirect(url_for(".to_confirm"))
    return redirect(url_for(".network", code=code))


def _replaced(network: Network, version_id: int) -> NoReturn:
    """A version of this network that is in force no more; any other does not exist."""
    versions = [version.id for one in network.schemes for version in one.versions]
    if version_id not in versions:
        abort(404)
    raise Stale("Cette version n’est plus en vigueur : relisez la liste, puis confirmez.")


def known(code: str) -> Network:
    return queries.network(code) or abort(404)


def _desk(network: Network, desk_id: int) -> Desk:
    return next((one for one in network.desks if one.id == desk_id), None) or abort(404)

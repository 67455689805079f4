"""The aids of the networks as administrators keep them: versions, dates, what each asks."""

from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.networks import EndForm, SchemeForm
from portal.calendar import today
from portal.dossiers.annexes import annexes_of, content
from portal.networks import changes, queries, schemes, wording
from portal.networks.models import ProductKind, Scheme
from portal.networks.terms import Terms
from portal.views.current import me
from portal.views.guards import only
from portal.views.networks import kept, known, page
from portal.vocabulary import RoleName

bp = Blueprint("schemes", __name__, url_prefix="/administration/aides")
bp.before_request(only(RoleName.ADMIN))


@bp.get("/<code>")
def show(code: str) -> str:
    found = _scheme(code)
    annex = annexes_of(found.network).get(found.id)
    return render_template(
        "administration/scheme.html",
        scheme=found,
        network=found.network,
        version=queries.version_in_force(found),
        history=schemes.history(found),
        annex=content(annex) if annex else None,
        planned=queries.planned(found),
        wording=wording,
        print_of=changes.print_of,
    )


@bp.route("/<code>/version", methods=["GET", "POST"])
def publish(code: str) -> ResponseReturnValue:
    """New terms, written over those in force; what is planned stays planned."""
    found = _scheme(code)
    last = queries.last_begun(found, today()) or found.versions[-1]
    begun = asdict(Terms.of(last)) | {"valid_from": today(), "valid_until": None}
    form = _offered(
        SchemeForm(data=begun | {"kind": last.kind.value, "seen": schemes.print_of(found)})
    )
    seen = form.seen.data or ""
    if kept(form, lambda: schemes.publish(found, _terms(form), by=me(), seen=seen)):
        flash("La nouvelle version est publiée. Les demandes gardent la leur.", "success")
        return redirect(url_for(".show", code=code))
    form.seen.data = schemes.print_of(found)
    planned = queries.planned(found)
    return page("scheme_form", form, network=found.network, last=last, planned=planned, code=code)


@bp.route("/nouvelle/<code>", methods=["GET", "POST"])
def create(code: str) -> ResponseReturnValue:
    """Another aid of the network of this code."""
    network = known(code)
    form = _offered(SchemeForm(data={"valid_from": today(), "delegated": True}))
    if kept(form, lambda: schemes.create(network, _terms(form), by=me())):
        flash("L’aide est créée. Ajoutez-lui des questions si le réseau en pose.", "success")
        return redirect(url_for("networks.network", code=code))
    return page("scheme_form", form, network=network, last=None, planned=[], code=code)


@bp.route("/<code>/fin", methods=["GET", "POST"])
def end(code: str) -> ResponseReturnValue:
    """The last day of an aid, and what becomes of a version that is planned after it."""
    found = _scheme(code)
    last = queries.last_begun(found, today()) or found.versions[-1]
    form, after = (
        EndForm(data={"day": last.valid_until, "seen": schemes.print_of(found)}),
        list[str](),
    )
    seen = form.seen.data or ""

    def act() -> None:
        drop = form.drop_planned.data
        day = form.given()["day"]
        after.append(schemes.end(found, day, by=me(), seen=seen, drop_planned=drop))

    if kept(form, act):
        flash(" ".join(["Le dernier jour de l’aide est enregistré.", *after]).strip(), "success")
        return redirect(url_for(".show", code=code))
    form.seen.data = schemes.print_of(found)
    planned = queries.planned(found)
    return page("scheme_end", form, network=found.network, last=last, planned=planned, code=code)


def _offered(form: SchemeForm) -> SchemeForm:
    documents = [(one.code, one.name) for one in queries.document_kinds()]
    form.offer(ProductKind.choices(), documents)
    return form


def _terms(form: SchemeForm) -> Terms:
    given = form.given()
    return Terms(**given | {"kind": ProductKind(given["kind"])})


def _scheme(code: str) -> Scheme:
    return queries.scheme(code) or abort(404)

"""The pages open to everyone: home, aids, help, the law, receipts."""

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from forms.public import ReceiptForm
from portal.calendar import today
from portal.dossiers import before as before_starting
from portal.dossiers import pace
from portal.dossiers.receipt import certified
from portal.extensions import limiter
from portal.networks import queries as networks
from portal.networks.wording import formerly
from portal.routing import publishing
from portal.routing.queries import active_engine, active_rule_set
from portal.routing.reading import names
from portal.routing.words import with_unit
from portal.territory import queries as territory
from portal.views.questionnaire import commune_label

bp = Blueprint("public", __name__)
bp.add_app_template_global(pace.usual, "usual_minutes")
HOME_NETWORKS = (
    "initiative_somme", "adie", "picardie_active", "reseau_entreprendre", "bge_picardie",
)  # fmt: skip


@bp.get("/")
def home() -> ResponseReturnValue:
    named = networks.networks_named(HOME_NETWORKS)
    shown = [one for one in named if one.merged_into_id is None]
    rows = [(one, next(iter(networks.schemes_in_force(one)), None)) for one in shown]
    return render_template("public/home.html", networks=rows)


@bp.get("/les-aides")
def schemes() -> ResponseReturnValue:
    everyone = networks.standing()
    return render_template(
        "public/schemes.html",
        connected=[one for one in everyone if one.connected],
        others=[one for one in everyone if not one.connected],
    )


@bp.get("/les-aides/<code>")
def network(code: str) -> ResponseReturnValue:
    found = networks.network(code) or abort(404)
    return render_template(
        "public/network.html",
        network=found,
        versions=[] if found.merged_into_id else networks.schemes_in_force(found),
        formerly=formerly(found),
    )


@bp.get("/etre-accompagne")
def help_page() -> ResponseReturnValue:
    return render_template("public/help.html")


@bp.get("/comment-nous-orientons")
def orientation() -> ResponseReturnValue:
    """The algorithmic notice: the rules in force, in plain words (CRPA L311-3-1)."""
    rules, engine, named = active_rule_set(), active_engine(), names()
    book = engine.book
    return render_template(
        "public/orientation.html",
        rule_set=rules,
        today=today(),
        facts=publishing.facts_read(engine),
        rules=publishing.published(book, named),
        relays=publishing.relays(book, named),
        definitions=publishing.definitions(book, named),
        parameters=[(one, shown(one.value, one.unit)) for one in book.parameters],
    )


def shown(value: int | float | str, unit: str) -> str:
    return commune_label(str(value)) if unit == "commune" else with_unit(value, unit)


@bp.route("/verifier-un-recu", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"])
def check_receipt() -> ResponseReturnValue:
    form = ReceiptForm()
    checked, dossier = False, None
    if form.validate_on_submit():
        checked, dossier = True, certified(form.number.data, form.code.data)
    return render_template("public/receipt.html", form=form, checked=checked, dossier=dossier)


@bp.get("/communes")
@limiter.limit("120 per minute")
def communes() -> ResponseReturnValue:
    """Suggestions for a commune being typed, as ``[{label, value}]``."""
    found = territory.suggest(request.args.get("q", "")[:80])
    return jsonify([{"label": territory.label(one), "value": one.insee} for one in found])


@bp.get("/avant-de-commencer")
@bp.get("/avant-de-commencer/<code>")
def before(code: str = "personne") -> ResponseReturnValue:
    """What to prepare, on one printable page for each kind of person."""
    profiles = before_starting.profiles()
    profile = profiles.get(code) or abort(404)
    return render_template(
        "public/before.html",
        profile=profile,
        profiles=profiles.values(),
        documents=networks.document_kinds(set(profile.documents)),
    )


def _page(path: str, endpoint: str, template: str) -> None:
    bp.add_url_rule(path, endpoint, lambda: render_template(f"public/{template}.html"))


_page("/accessibilite", "accessibility", "accessibility")
_page("/donnees-personnelles", "privacy", "privacy")
_page("/mentions-legales", "legal", "legal")
_page("/plan-du-site", "sitemap", "sitemap")
_page("/facile-a-lire", "easy", "easy")
_page("/facile-a-lire/avant-de-commencer", "easy_before", "easy_before")

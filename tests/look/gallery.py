"""Every page template and macro on fictional content: to look at while working, and to test.

``flask --app tests.look.gallery run`` serves it; the template of each page lies in ``pages/``.
"""

from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from werkzeug.datastructures import MultiDict

from portal import charts, headers, jinja
from portal.config import ROOT, Settings
from portal.languages import language
from portal.views.keys import KEYS, Keys
from tests.look import sample_forms as forms
from tests.look.samples import DOSSIERS, FAR, PAGINATION, SAMPLES

Link = namedtuple("Link", "label url count key", defaults=(None, None))
PUBLIC = [
    Link("Accueil", "/accueil", key="home"),
    Link("Les aides", "/#", key="help"),
    Link("Être accompagné", "/#", key="support"),
    Link("Mon dossier", "/suivi", key="dossiers"),
]
ADVISER = [
    Link("Dossiers", "/triage", 4, "dossiers"),
    Link("Comités", "/#", key="committees"),
    Link("Messages", "/#", 3, "messages"),
    Link("Tableau de bord", "/pilotage", key="dashboard"),
]
ADMIN = [
    Link("Tableau de bord", "/pilotage", key="dashboard"),
    Link("Dossiers", "/triage", key="dossiers"),
    Link("Réseaux", "/#", key="networks"),
    Link("Comptes", "/#", 2, "accounts"),
    Link("Réglages", "/#", key="settings"),
]
FOOTER = [
    ("Accessibilité : non conforme", "/#"),
    ("Données personnelles", "/#"),
    ("Mentions légales", "/#"),
    ("Plan du site", "/#"),
    ("Facile à lire (FALC)", "/#"),
]
NAVIGATION = {"triage": ADVISER, "dashboard": ADMIN}
PEOPLE = {
    "triage": "Claire Fournier",
    "dashboard": "Nadia Lecomte",
    "every_macro": "Amina Benkacem",
}
ADDRESSES = [
    "12 rue des Teinturiers 80000 Amiens",
    "12 rue des Trois Cailloux 80000 Amiens",
    "12 rue Saint-Leu <b>80000</b> Amiens",
    "3 avenue de Picardie 80080 Amiens",
]
PAGES = ("/accueil", "/demande", "/suivi", "/triage", "/pilotage", "/composants")
ERRORS = (400, 403, 404, 409, 413, 429, 500, 503)


def create_app(**settings: Any) -> Flask:
    app = Flask(__name__, static_folder=str(ROOT / "portal" / "static"))
    app.config.update(
        SECRET_KEY="gallery",
        SESSION_COOKIE_SECURE=False,
        SETTINGS=Settings(**{"data_dir": Path("var")} | settings),
    )
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader({"gallery": FileSystemLoader(Path(__file__).parent / "pages")}),
        ]
    )
    CSRFProtect(app)
    jinja.init_app(app)
    headers.init_app(app)
    app.jinja_env.globals.update(
        language=language,
        other_languages=list,
        nav=lambda: NAVIGATION.get(request.endpoint, PUBLIC),
        footer_links=lambda: FOOTER,
        keys_here=lambda: Keys(KEYS, "#"),
        charts=charts,
        samples=SAMPLES,
        page_url=lambda number: jinja.query_with(page=number),
        upload_max_mb=10,
    )
    app.context_processor(person)
    add_pages(app)
    add_answers(app)
    return app


def person() -> dict[str, Any]:
    name = PEOPLE.get(request.endpoint)
    user = SimpleNamespace(is_authenticated=bool(name), full_name=name)
    return {"current_user": user}


def page(name: str, **context: Any) -> str:
    return render_template(f"gallery/{name}.html", **context)


def add_pages(app: Flask) -> None:
    app.add_url_rule("/accueil", "home", lambda: page("home"))
    app.add_url_rule("/demande", "application", application)
    app.add_url_rule("/suivi", "tracking", lambda: page("tracking", form=forms.MessageForm()))
    app.add_url_rule("/triage", "triage", triage)
    app.add_url_rule("/pilotage", "dashboard", lambda: page("dashboard", form=forms.PeriodForm()))
    app.add_url_rule("/composants", "every_macro", every_macro)
    app.add_url_rule("/erreur/<int:code>", "error", error)
    for address, endpoint in [
        ("/compte", "account.index"),
        ("/deconnexion", "security.logout"),
        ("/connexion", "security.login"),
    ]:
        app.add_url_rule(address, endpoint, lambda: page("home"), methods=["GET", "POST"])


def application() -> str:
    form = (
        forms.NeedForm(MultiDict(forms.TYPED)) if "vide" not in request.args else forms.NeedForm()
    )
    if "vide" not in request.args:
        form.validate()
        form.csrf_token.errors = []
    return page("application", form=form)


def triage() -> str:
    form = forms.FilterForm(request.args or None)
    wanted = (form.q.data or "").lower()
    rows = [
        row
        for row in DOSSIERS
        if wanted in f"{row['name']} {row['business']}".lower()
        and (form.status.data or row["status"]) == row["status"]
        and (not form.network.data or form.network.data in row["networks"])
    ]
    chips = [
        {
            "text": f"{field.label.text} : {dict(field.choices)[field.data]}",
            "url": jinja.query_with(**{field.name: None}),
        }
        for field in form
        if field.data and field.name != "q"
    ]
    return page(
        "triage", form=form, bulk=forms.BulkForm(), rows=rows, chips=chips, pagination=PAGINATION
    )


def every_macro() -> str:
    for category in ("success", "info", "warning", "error"):
        flash(f"Un message « {category} ».", category)
    form = forms.EveryFieldForm(
        MultiDict({"when-day": "3", "lines-0-label": "", "lines-1-label": ""})
    )
    form.validate()
    form.csrf_token.errors = []
    return page("every_macro", form=form, empty=forms.NeedForm(), pagination=FAR)


def error(code: int) -> str:
    return render_template(
        f"errors/{code}.html",
        message="Ce dossier a changé pendant que vous l’aviez ouvert.",
        typed=[("Votre message", "Bonjour,\n\nvoici mon devis <signé>.")],
    )


def add_answers(app: Flask) -> None:
    """What a server answers to the scripts."""
    app.add_url_rule("/brouillon", "draft", draft, methods=["POST"])
    app.add_url_rule("/depot", "upload", upload, methods=["POST"])
    app.add_url_rule("/depot/retirer", "remove", lambda: ("", 204), methods=["POST"])
    app.add_url_rule("/adresses", "addresses", addresses)


def draft() -> Any:
    if "quotes" in request.files:
        return "", 400  # a draft carries no file
    if request.form["place"] == "dehors":
        return redirect(url_for("security.login"))
    return jsonify(fields={"version": "8"})


def upload() -> Any:
    name = request.files["quotes"].filename
    if not name.endswith((".pdf", ".jpg", ".png")):
        return jsonify(message="Envoyez un fichier PDF, ou une photo en JPG, PNG ou HEIC"), 422
    return jsonify(remove_url=url_for("remove"))


def addresses() -> Any:
    words = request.args["q"].lower().split()
    found = [one for one in ADDRESSES if all(word in one.lower() for word in words)]
    return jsonify([{"label": one, "value": str(ADDRESSES.index(one))} for one in found])

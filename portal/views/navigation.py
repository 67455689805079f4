"""The menus: what each kind of person finds at the top of a page, and everyone at the bottom."""

from dataclasses import dataclass, replace

from flask import Flask, g, request, url_for
from flask_login import current_user

from portal.languages import _
from portal.referrals import counting, front_desk
from portal.routing.queries import count_to_publish
from portal.vocabulary import DESK_ROLES, RoleName

STAFF_SPACES = frozenset(
    {"adviser", "team", "front_desk", "monitoring", "accounts", "administration",
     "administration_log", "rules", "rule_editor", "rule_files", "coverage", "cases", "simulations",
     "closing_days", "delays", "mail_texts", "networks", "schemes", "document_kinds",
     "scheme_questions", "stationery", "notices"}
)  # fmt: skip


@dataclass(frozen=True)
class MenuItem:
    key: str
    label: str
    url: str
    count: int = 0


def in_staff_space() -> bool:
    """Whether this page is of the staff; to a stranger, nothing tells it from one that is not."""
    return request.blueprint in STAFF_SPACES and not g.get("stranger", False)


def nav() -> list[MenuItem]:
    if in_staff_space():
        return [replace(one, count=waiting(one.key)) for one in staff_menu()]
    known = current_user.is_authenticated  # whose menu is longer: the brand leads home as well
    items = [
        *([] if known else [MenuItem("home", _("Accueil"), url_for("public.home"))]),
        MenuItem("schemes", _("Les aides"), url_for("public.schemes")),
        MenuItem("help", _("Être accompagné"), url_for("public.help_page")),
    ]
    if known and current_user.is_staff:
        return [*items, MenuItem("work", _("Mon espace de travail"), staff_menu()[0].url)]
    return [*items, MenuItem("dossiers", _("Mes demandes"), url_for("applicant.index"))]


def waiting(key: str) -> int:
    """How much waits in this space: the number beside its name."""
    match key:
        case "files":
            known: int | None = g.get("pressing")
            return counting.pressing(current_user) if known is None else known
        case "front_desk":
            open_tasks: int | None = g.get("open_tasks")
            return front_desk.to_do() if open_tasks is None else open_tasks
        case "rules":
            return count_to_publish(current_user)
        case _:
            return 0


def staff_menu() -> list[MenuItem]:
    """The spaces of this person's roles; those without one see nothing."""
    found: list[MenuItem] = []
    if any(current_user.has_role(role) for role in DESK_ROLES):
        found += [
            MenuItem("today", "Aujourd’hui", url_for("adviser.today")),
            MenuItem("files", "Dossiers", url_for("adviser.index")),
            MenuItem("tasks", "Tâches", url_for("adviser.tasks")),
            MenuItem("opinions", "Avis", url_for("adviser.opinions")),
            MenuItem("board", "Tableau de bord", url_for("adviser.board")),
        ]
        if current_user.has_role(RoleName.MANAGER):
            found.append(MenuItem("team", "Équipe", url_for("team.index")))
        found.append(MenuItem("desk_settings", "Réglages", url_for("adviser.settings")))
    if current_user.has_role(RoleName.FRONT_DESK):
        found += [
            MenuItem("front_desk_today", "Aujourd’hui", url_for("front_desk.today")),
            MenuItem("front_desk", "À traiter", url_for("front_desk.index")),
            MenuItem("front_desk_texts", "Textes prêts", url_for("front_desk.texts")),
        ]
    if current_user.has_role(RoleName.ADMIN):
        found += [
            MenuItem("monitoring", "Tableau de bord", url_for("monitoring.dashboard")),
            MenuItem("monitoring_files", "Dossiers", url_for("monitoring.files")),
            MenuItem("rules", "Règles", url_for("rules.index")),
            MenuItem("settings", "Réglages", url_for("administration.settings")),
            MenuItem("mails", "Courriels", url_for("administration.mails")),
            MenuItem("health", "État du portail", url_for("administration.health")),
        ]
    return found


def footer_links() -> list[tuple[str, str]]:
    if in_staff_space():
        at_desk = any(current_user.has_role(role) for role in DESK_ROLES)
        return [
            *([("Raccourcis clavier", url_for("adviser.keys"))] if at_desk else []),
            ("Accessibilité : non conforme", url_for("public.accessibility")),
            ("Données personnelles", url_for("public.privacy")),
            ("Comment nous orientons", url_for("public.orientation")),
        ]
    return [
        (_("Accessibilité : non conforme"), url_for("public.accessibility")),
        (_("Données personnelles"), url_for("public.privacy")),
        (_("Comment nous orientons"), url_for("public.orientation")),
        (_("Mentions légales"), url_for("public.legal")),
        (_("Plan du site"), url_for("public.sitemap")),
        (_("Facile à lire (FALC)"), url_for("public.easy")),
    ]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(nav=nav, footer_links=footer_links)

"""What was sent once a session was over is given back at the next sign-in.

It happens in the request that signs in, which may write; for the same account, in the same browser,
and as if the page were sent then: question by question.
"""

from typing import Any

from flask import Flask, flash
from flask import session as cookie
from flask_login import current_user
from flask_security.signals import user_authenticated
from werkzeug.datastructures import MultiDict

from portal.database import session
from portal.dossiers import kept_forms
from portal.dossiers.kept_forms import KeptForm
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.languages import _
from portal.users.models import User
from portal.users.sessions import KEPT_PAGES
from portal.views import keeping


def give_back(_app: Flask, user: User, **_more: Any) -> None:
    token = cookie.get(KEPT_PAGES, "")
    pages = kept_forms.kept_for(user, token) if token else []
    if not pages:
        return
    cookie.pop(KEPT_PAGES)
    back = [_give_back(one, token, user) for one in pages]
    for one in pages:
        session.delete(one)
    if all(back):
        flash(_("Ce que vous aviez écrit avant d’être déconnecté est remis ici."), "success")
    else:
        flash(_("Une page que vous aviez écrite ne peut plus être changée."), "info")


def _give_back(kept: KeptForm, token: str, user: User) -> bool:
    dossier = session.get_one(Dossier, kept.dossier_id)
    try:
        return keeping.save(dossier, kept.page, MultiDict(kept_forms.opened(kept, token)), user)
    except Refused:
        return False


def stamp(dossier: Dossier, page: str) -> str:
    """For the hidden field of a page shown to whoever is signed in."""
    return kept_forms.stamp(current_user, dossier, page)


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(kept_stamp=stamp)
    user_authenticated.connect(give_back, app)

"""What the pages of opinions, tasks, contacts and appointments share."""

import secrets
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from portal.referrals.models import Referral
from portal.views.openings import opened_at_network


def new_key() -> str:
    return secrets.token_urlsafe(16)


def page(
    template: str, referral: Referral, form: FlaskForm, title: str, **more: Any
) -> ResponseReturnValue:
    """A form about a file, on a page of its own; 422 when it is to be corrected."""
    opened_at_network(referral)
    shown = render_template(
        f"adviser/exchanges/{template}.html",
        referral=referral,
        dossier=referral.dossier,
        action={"label": title},
        form=form,
        file_url=url_for("adviser.file", referral_id=referral.id),
        **more,
    )
    return shown, 422 if form.errors else 200


def sent(form: FlaskForm) -> bool:
    """Whether the form was sent and holds; its texts are shown again if it comes too late."""
    g.texts = {one.name: one.label.text for one in form if isinstance(one, StringField)}
    return bool(form.validate_on_submit())


def done(referral_id: int, said: str, anchor: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("adviser.file", referral_id=referral_id, _anchor=anchor))

"""« Réglages » of the advisers' space: what they set for themselves and for their network."""

from flask import Blueprint, render_template

from portal.views.current import me
from portal.vocabulary import RoleName


def settings() -> str:
    return render_template("adviser/settings.html", manages=me().has_role(RoleName.MANAGER))


def add_to(bp: Blueprint) -> None:
    """The address of this module, in the adviser's space."""
    bp.add_url_rule("/reglages", "settings", settings)

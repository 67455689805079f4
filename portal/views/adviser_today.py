"""« Aujourd’hui », the first page of an adviser's day."""

from flask import Blueprint, render_template

from portal.desk import today as desk
from portal.desk import visits
from portal.networks.presence import away_words, presence
from portal.views.current import me


def today() -> str:
    """What needs the reader now; that they look is noted."""
    away = presence(me().network_ids)
    found = desk.groups(me(), away, visits.begin(me()))
    return render_template(
        "adviser/today.html",
        groups=found,
        absences=[
            words for one in sorted(me().network_ids) if (words := away_words(away, one, me().id))
        ],
    )


def add_to(bp: Blueprint) -> None:
    """The address of this module, in the adviser's space."""
    bp.add_url_rule("/aujourd-hui", "today", today)

"""« Mes notifications »: what someone of the staff hears of by mail, and when."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.notices import NoticesForm, notices_form
from portal.users import daily_mail, notices
from portal.users.notices import RULES, Kind, Pace
from portal.views.current import me
from portal.views.guards import only
from portal.vocabulary import DESK_ROLES, RoleName

bp = Blueprint("notices", __name__, url_prefix="/mes-notifications")
bp.before_request(only(*DESK_ROLES, RoleName.FRONT_DESK))


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    form = filled()
    if form.validate_on_submit():
        keep(form)
        flash("Vos choix sont enregistrés.", "success")
        return redirect(url_for(".index"))
    shown = render_template(
        "adviser/notices.html",
        form=form,
        kinds=notices.kinds_for(me()),
        due=[kind for kind in notices.kinds_for(me()) if RULES[kind].due],
        at_a_desk=bool(me().network_ids),
    )
    return shown, 422 if form.errors else 200


def filled() -> NoticesForm:
    now, daily = notices.paces(me()), daily_mail.settings(me())
    kinds = {
        kind.value: (kind.label, [(one.value, one.label) for one in RULES[kind].paces])
        for kind in now
    }
    hours = [(one, hour_words(one)) for one in daily_mail.HOURS]
    paces = {kind.value: pace.value for kind, pace in now.items()}
    return notices_form(kinds, hours, hour=daily.minutes, today=daily.today, **paces)


def hour_words(minutes: int) -> str:
    hour, rest = divmod(minutes, 60)
    return f"{hour} h {rest:02d}" if rest else f"{hour} h"


def keep(form: NoticesForm) -> None:
    chosen = form.chosen(kind.value for kind in notices.kinds_for(me()))
    notices.choose(me(), {Kind(kind): Pace(pace) for kind, pace in chosen.items()})
    daily_mail.settle(me(), form.hour.data, today=form.today.data)

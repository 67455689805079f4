"""The manager's page of how a desk gives its files by itself."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.assignment import AssignmentForm, assignment_form
from portal.database import let_go
from portal.desk import assignment_settings as settings
from portal.desk.assignment import Sector
from portal.desk.assignment_models import SectorKind, Way
from portal.desk.assignment_settings import SHARES, Wanted
from portal.errors import Refused, Stale
from portal.french import NBSP
from portal.networks.models import Desk
from portal.users.queries import team_of
from portal.views.current import me

CHANGED = "Quelqu’un a changé cette page pendant que vous l’aviez ouverte"


def page(desk_id: int) -> ResponseReturnValue:
    desk = managed(desk_id)
    standing, sectors = settings.settings(desk), settings.offered()
    form = made(desk, standing, sectors)
    stale = False
    if form.validate_on_submit():
        try:
            settings.change(desk, wanted(form, desk, sectors), by=me(), seen=form.seen.data or "")
        except Stale:
            let_go()
            stale, form.seen.data = True, settings.settings(managed(desk_id)).seen
        except Refused as error:
            form.way.errors = [str(error)]
        else:
            flash("C’est enregistré. Les prochaines demandes suivront ce choix.", "success")
            return redirect(url_for("team.index"))
    shown = render_template(
        "adviser/assignment.html", desk=managed(desk_id), form=form, stale=stale, changed=CHANGED,
        people=[user for _, user in team_of(desk_id)],
        groups=[(kind, [field_name(kind, code) for code, _ in codes])
                for kind, codes in sectors.items()],
    )  # fmt: skip
    return shown, 409 if stale else 422 if form.errors else 200


def managed(desk_id: int) -> Desk:
    """A desk that the reader manages; any other does not exist."""
    here = (one.desk for one in me().roles if one.desk and me().manages(one.desk.id))
    return next((desk for desk in here if desk.id == desk_id), None) or abort(404)


def made(
    desk: Desk, standing: Wanted, sectors: dict[SectorKind, list[tuple[str, str]]]
) -> AssignmentForm:
    people = {str(user.id): user.full_name for _, user in team_of(desk.id)}
    values = {"way": standing.way.value, "seen": standing.seen}
    values |= {f"share-{one}": str(share) for one, share in standing.shares.items()}
    values |= {field_name(*key): str(who) for key, who in standing.sectors.items()}
    names = {field_name(kind, code): words for kind, codes in sectors.items()
             for code, words in codes}  # fmt: skip
    return assignment_form(Way.choices(), people, shares(), names, values)


def shares() -> list[tuple[str, str]]:
    return [(str(one), f"{one}{NBSP}%" if one else "Aucune demande") for one in SHARES]


def field_name(kind: SectorKind, code: str) -> str:
    return f"{kind.value}-{code}"


def wanted(
    form: AssignmentForm, desk: Desk, sectors: dict[SectorKind, list[tuple[str, str]]]
) -> Wanted:
    found: dict[Sector, int] = {
        (kind, code): int(form[field_name(kind, code)].data)
        for kind, codes in sectors.items()
        for code, _ in codes
        if form[field_name(kind, code)].data
    }
    parts = {user.id: int(form[f"share-{user.id}"].data) for _, user in team_of(desk.id)}
    return Wanted(Way(form.way.data), parts, found)


def add_to(team: Blueprint) -> None:
    """The address of this module, in the manager's space."""
    team.add_url_rule(
        "/guichets/<int:desk_id>/affectation", "assignment", page, methods=["GET", "POST"]
    )

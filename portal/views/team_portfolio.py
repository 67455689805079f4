"""The pages on which a manager gives someone's whole portfolio, and takes it back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.casework.queries import held_by
from portal.french import plural
from portal.referrals import portfolio
from portal.referrals.models import Referral
from portal.views.absences import member
from portal.views.current import me
from portal.views.handover import Handover


def page(member_id: int) -> ResponseReturnValue:
    """To whom each open file goes; the person stays in the team."""
    person, desk = member(member_id)
    handover = Handover(person, portfolio.files_at(person, desk.network_id))
    given = handover.given() if handover.files else None
    held = held_by(person, desk.network_id)
    if given is None:
        shown = render_template(
            "adviser/portfolio.html", person=person, handover=handover, held=held,
            file_url=file_url,
            back=portfolio.may_take_back(person, desk.network_id),
            back_url=url_for(".take_back", member_id=member_id),
        )  # fmt: skip
        return handover.again(shown)
    portfolio.hand(person, desk.network_id, given, by=me())
    count = plural(len(given), "dossier confié", "dossiers confiés")
    flash(f"{count}. Vous pouvez revenir en arrière tant qu’aucun n’a changé.", "success")
    if held.said:
        flash(f"{person.full_name} garde {held.said} : la liste est plus bas.", "info")
    return redirect(url_for(".portfolio", member_id=member_id))


def take_back(member_id: int) -> ResponseReturnValue:
    person, desk = member(member_id)
    count = portfolio.take_back(person, desk.network_id, by=me())
    flash(f"{plural(count, 'dossier rendu', 'dossiers rendus')} à {person.full_name}.", "success")
    return redirect(url_for(".portfolio", member_id=member_id))


def file_url(referral: Referral) -> str:
    return url_for("adviser.file", referral_id=referral.id)


def add_to(team: Blueprint) -> None:
    """The addresses of this module, in the manager's space."""
    here = "/<int:member_id>/portefeuille"
    team.add_url_rule(here, "portfolio", page, methods=["GET", "POST"])
    team.add_url_rule(f"{here}/reprendre", "take_back", take_back, methods=["POST"])

"""The mails sent about a file, on the pages of the staff: a list, and each as it was sent."""

from flask import Blueprint, abort, render_template, url_for

from portal.referrals import mail_copies
from portal.referrals.front_desk import sent_file
from portal.views.adviser_file import own
from portal.views.openings import opened_at_office


def own_mail(referral_id: int, email_id: int) -> str:
    referral = own(referral_id)
    known = mail_copies.for_network(referral.dossier, referral.network_id)
    found = mail_copies.find(known, email_id) or abort(404)
    back = url_for("adviser.file", referral_id=referral_id, _anchor="courriels")
    return render_template(
        "study/mail.html", mail=found, person=referral.known.person, back_url=back, space="files"
    )


def front_desk_mail(dossier_id: int, email_id: int) -> str:
    dossier = sent_file(dossier_id) or abort(404)
    found = mail_copies.find(mail_copies.for_front_desk(dossier), email_id) or abort(404)
    opened_at_office(dossier, "front_desk.why")
    back = url_for("front_desk.file", dossier_id=dossier_id, _anchor="courriels")
    return render_template(
        "study/mail.html", mail=found, person=dossier.person_name, back_url=back, space="front_desk"
    )


def add_to(adviser: Blueprint, front_desk: Blueprint) -> None:
    """The addresses of this module, in the adviser's space and in the front desk's."""
    adviser.add_url_rule("/dossiers/<int:referral_id>/courriels/<int:email_id>", "mail", own_mail)
    front_desk.add_url_rule(
        "/demandes/<int:dossier_id>/courriels/<int:email_id>", "mail", front_desk_mail
    )

"""The log of calls and meetings of a file."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from forms.casework import ContactForm, KeyedForm
from portal.calendar import today
from portal.casework import contacts, tasks
from portal.casework.contacts import Next, Said
from portal.casework.models import ContactKind
from portal.database import now
from portal.french import paris
from portal.views.adviser_file import own
from portal.views.current import me
from portal.views.exchanges import done, new_key, page, sent


def add_contact(referral_id: int) -> ResponseReturnValue:
    referral = own(referral_id)
    moment = paris(now())
    form = ContactForm(
        key=new_key(), day=today(), hour=moment.time(), kind=ContactKind.CALL.value,
        person=referral.known.name,
    )  # fmt: skip
    form.wrong_day, form.wrong_moment = tasks.wrong_day, contacts.wrong_moment
    form.offer(dict(ContactKind.choices()))
    if not sent(form):
        return page("contact", referral, form, "Noter un contact")
    said = Said(
        ContactKind(form.kind.data), form.moment, form.summary.data, form.person.data or "",
        form.minutes.data or None, incoming=form.direction.data == "in",
    )  # fmt: skip
    after = Next(form.what.data, form.due) if form.what.data else None
    contacts.add(referral, said, form.key.data, by=me(), after=after)
    return done(referral.id, "Le contact est noté. Seul votre réseau le lit.", "contacts")


def no_answer(referral_id: int) -> ResponseReturnValue:
    """One click: they did not pick up."""
    referral, form = own(referral_id), KeyedForm()
    if sent(form):
        contacts.no_answer(referral, form.key.data, by=me())
    return done(referral.id, "L’appel sans réponse est noté.", "contacts")


def add_to(bp: Blueprint) -> None:
    here = "/dossiers/<int:referral_id>/contacts"
    bp.add_url_rule(here, "add_contact", add_contact, methods=["GET", "POST"])
    bp.add_url_rule(f"{here}/sans-reponse", "no_answer", no_answer, methods=["POST"])

"""A file under study and all that may hang on it, with everyone who might look at it."""

import secrets
from datetime import timedelta

from sqlalchemy import select

from portal.calendar import today
from portal.casework import appointments, grids, opinions, ready_texts, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Appointment, Means, Opinion, Todo
from portal.correspondence import stationery
from portal.correspondence.models import Head
from portal.database import now, session, transaction
from portal.desk import bulk, kept_views
from portal.desk.bulk_doing import Assign
from portal.desk.bulk_models import BulkAction, BulkWork
from portal.desk.models import KeptView
from portal.dossiers import assisted, calls, mandates
from portal.dossiers import commands as files
from portal.dossiers.calls import Moment
from portal.dossiers.models import Document, Dossier, Event, Message, Task
from portal.dossiers.paper_letters import letters_from
from portal.dossiers.together import Mandate, Right
from portal.financing.commands import save_plan
from portal.financing.models import PlanLine
from portal.financing.plan import Line
from portal.networks.queries import scheme
from portal.outbox import Email
from portal.pdf import letters
from portal.referrals import notes
from portal.referrals.models import InfoItem, Referral
from portal.users import absences, commands
from portal.users.absences import Absence
from portal.users.models import Role, SignIn, User
from portal.vocabulary import RoleName
from tests.factories import DeskFactory, UserFactory
from tests.factories_files import (
    DossierFactory,
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    manager_of,
    the_network,
    written_with_a_file,
)

HELPERS = {"reader": Right.READ, "filler": Right.EDIT, "sender": Right.SEND}
"""Who holds a mandate in the file, also once it is sent."""

ON_A_DRAFT = ("confirmation", "page_to_sign", "send_link", "sign")
"""The pages of the front desk about a file that someone there fills."""


def people_and_values():
    """The people by name; what the addresses of the file, and of what hangs on it, hold."""
    people = everyone()
    adviser, manager, owner = people["adviser"], people["manager"], people["owner"]
    referral = studied(owner, adviser)
    for name, right in HELPERS.items():
        entrust(referral.dossier, people[name], right)
    entrust(referral.dossier, people["former_helper"], Right.SEND, keeps_reading=False)
    document = add_document(referral.dossier)
    granted = ReferralFactory(granted=True, adviser=adviser)  # before there is a grid to fill
    ask(referral, by=adviser)
    message = written_with_a_file(referral)
    with transaction():
        note = notes.write(referral, "Note", "n1", by=adviser)
        text = ready_texts.write(
            referral.network, "Titre", "Texte", personal=False, key="t1", by=adviser
        )
        grids.save_grid(scheme("ph_creation"), grids.USUAL, by=manager, seen=0)
        stationery.write_head(referral.network, Head("Nous"), by=manager, seen=0)
        later = today() + timedelta(days=3)
        absences.declare(adviser, referral.desk, manager, later, later, by=adviser)
        calls.ask(owner, referral.dossier, "06 39 98 12 34", Moment.MORNING, "", "Accueil")
        office = people["front_desk"]
        ours = ready_texts.write(None, "Titre", "Texte", personal=False, key="t2", by=office)
        twin = DossierFactory(owner=owner)
        work = bulk.ask(BulkAction.ASSIGN, Assign(None), [referral.id], "b1", by=adviser)
    letters.make_waiting()
    return people, {
        "dossier_id": referral.dossier_id,
        "referral_id": referral.id,
        "document_id": document.id,
        "message_id": message.id,
        "attachment_id": message.attachments[0].id,
        "note_id": note.id,
        "letter_id": letters_from(referral.dossier, referral.network_id)[0].id,
        "kind": "grant",
        "slot": "logo",
        "text_id": text.id,
        "item_id": session.scalars(select(InfoItem.id)).first(),
        "email_id": session.scalars(select(Email.id).where(Email.kind == "receipt")).first(),
        "user_id": adviser.id,
        "role_id": adviser.roles[0].id,
        "member_id": adviser.roles[0].id,
        "invitation_id": commands.invite(
            "invitee@exemple.fr", RoleName.ADVISER, adviser.roles[0].desk, by=None
        ).id,
        "desk_id": referral.network.desks[0].id,
        "mandate_id": mandates.invite(
            referral.dossier, "Claire", "claire@exemple.fr", Right.READ, by=owner
        ).id,
        "kind_code": "P01",
        "action": "fermer",
        "view_id": kept_views.keep("Retards", {}, referral.network_id, by=adviser).id,
        "way": "suivant",
        "name": "receipt",
        "work_id": work.id,
        "absence_id": session.scalars(select(Absence.id)).one(),
        "task_id": calls.waiting_for(owner).id,
        "instead": elsewhere(people, twin, ours, granted),
        **exchanges(referral, adviser, manager),
    }


def everyone():
    """``neighbour`` manages a second desk of the network; ``former_helper`` had a mandate until the
    file was sent."""
    return {
        "owner": UserFactory(),
        "other_owner": UserFactory(),
        "adviser": adviser_of("initiative_somme"),
        "manager": manager_of("initiative_somme"),
        "neighbour": UserFactory(manager=DeskFactory(network=the_network("initiative_somme"))),
        "other_adviser": adviser_of("adie"),
        "other_manager": manager_of("adie"),
        "front_desk": UserFactory(front_desk=True),
        "other_officer": UserFactory(front_desk=True),
        "admin": UserFactory(admin=True),
        "former_helper": UserFactory(),
        **{name: UserFactory() for name in HELPERS},
    }


def entrust(dossier, helper, right, *, keeps_reading=True):
    """A mandate of its owner, confirmed and accepted."""
    given = mandates.invite(
        dossier, helper.full_name, helper.email, right,
        keeps_reading=keeps_reading, by=dossier.owner,
    )  # fmt: skip
    mandates.confirm(given)
    mandates.accept(given, by=helper)
    session.commit()


def studied(owner, adviser) -> Referral:
    """A file with a financing plan."""
    dossier = DossierFactory(sent=False, owner=owner)
    need, own = Line(kind="equipment", amount_cents=900_000), "own_cash"
    with transaction():
        lines = [need, Line(kind=own, amount_cents=900_000)]
        save_plan(dossier, lines, vat=True, by=owner)
        files.submit(dossier, secrets.token_hex(8), by=owner)
    return ReferralFactory(in_review=True, adviser=adviser, dossier=dossier)


def lent(officer) -> Dossier:
    """A draft that someone of the front desk fills for a person without an address."""
    with transaction():
        person = commands.record_person("Marie", "Durand", "06 39 98 12 34")
        dossier = files.start(person, "assisted", by=officer)
        assisted.lend(dossier, by=officer)
    return dossier


def elsewhere(people, twin, ours, granted):
    """What stands in an address that is not of the file under study, by its endpoint."""
    draft = {"dossier_id": lent(people["front_desk"]).id}
    other = {"other_id": twin.id}
    return {
        **{f"front_desk.{one}": draft for one in ON_A_DRAFT},
        "front_desk.one_text": {"text_id": ours.id},
        "front_desk.remove_text": {"text_id": ours.id},
        "front_desk.pair": other,
        "adviser.say_of_pair": other,
        "adviser.payment": {"referral_id": granted.id},
    }


def exchanges(referral, adviser, manager):
    """An opinion, a task and an appointment of the file."""
    later, plan = today() + timedelta(days=9), Plan(now() + timedelta(days=9), 45, Means.PHONE)
    opinion = opinions.ask(referral, manager, "Viable ?", later, "o", confidential=True, by=adviser)
    return {
        "opinion_id": opinion.id,
        "todo_id": tasks.add(referral, "Rappeler", later, None, "t", by=adviser).id,
        "appointment_id": appointments.propose(referral, plan, "a", by=adviser).id,
    }


VERSIONED = (Dossier, Referral, Mandate, Opinion, Todo, Appointment)
COUNTED = (Event, Role, SignIn, Absence, BulkWork, KeptView, Message, PlanLine)


def state():
    """Everything that an action which went through would have changed."""
    session.expire_all()
    asked = [
        *(select(of.id, of.version) for of in VERSIONED),
        *(select(of.id) for of in COUNTED),
        select(User.id, User.active),
        select(Email.id, Email.state),
        select(Document.id, Document.state),
        select(Task.id, Task.done_at, Task.due_on),
    ]
    return [sorted(session.execute(one).all(), key=lambda row: row.id) for one in asked]

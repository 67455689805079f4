"""Every address, tried by everyone: who enters, and for whom it does not exist."""

import re
from collections import defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.calendar import today
from portal.casework import appointments, grids, opinions, ready_texts, tasks
from portal.casework.appointments import Plan
from portal.casework.models import Appointment, Means, Opinion, Todo
from portal.correspondence import stationery
from portal.correspondence.models import Head
from portal.database import now, session, transaction
from portal.desk import kept_views
from portal.dossiers import mandates
from portal.dossiers.models import Dossier, Event
from portal.dossiers.paper_letters import letters_from
from portal.dossiers.together import Mandate, Right
from portal.networks.queries import scheme
from portal.outbox import Email
from portal.pdf import letters
from portal.referrals import notes
from portal.referrals.models import InfoItem, Referral
from portal.users import commands
from portal.users.models import Role, SignIn, User
from portal.vocabulary import RoleName
from tests.factories import UserFactory
from tests.factories_files import (
    ReferralFactory,
    add_document,
    adviser_of,
    ask,
    manager_of,
    written_with_a_file,
)
from tests.views.codes import CODES

OWN, ADMIN = {"owner"}, {"admin"}
DESK = {"adviser", "manager"}
PEOPLE = ("owner", "other_owner", "adviser", "manager", "other_adviser", "front_desk", "admin")
ENTER = {
    "adviser": DESK,
    "team": {"manager"},
    "stationery": {"manager"},
    "front_desk": {"front_desk"},
    "monitoring": ADMIN,
    "administration": ADMIN,
    "administration_log": ADMIN,
    "networks": ADMIN,
    "schemes": ADMIN,
    "scheme_questions": ADMIN,
    "document_kinds": ADMIN,
    "accounts": ADMIN,
    "cases": ADMIN,
    "closing_days": ADMIN,
    "coverage": ADMIN,
    "delays": ADMIN,
    "mail_texts": ADMIN,
    "rules": ADMIN,
    "rule_editor": ADMIN,
    "rule_files": ADMIN,
    "simulations": ADMIN,
    "applicant": OWN,
    "messages": OWN,
    "application": OWN,
    "documents": OWN,
    "together": OWN,
    "annexes": OWN,
    "company": OWN,
    "forecast": OWN,
    "forecast_import": OWN,
    "founders": OWN,
    "plan": OWN,
    "pdfs": OWN,
    "resuming": OWN,
    "files": OWN | DESK | {"front_desk", "admin"},
}
"""By space, those who enter; to all others its pages do not exist."""
FEWER = {
    "files.joined": OWN | DESK,
    "files.letter": OWN | DESK,
    "adviser.edit_grid": {"manager"},
}
"""Where not all who enter the space do."""
EVERY_DESK = {
    f"adviser.{page}": {"other_adviser"}
    for page in (
        "index",
        "absences",
        "export",
        "bulk_history",
        "bulk_new",
        "bulk_export",
        "today",
        "board",
        "board_files",
        "views",
        "keep_view",
        "columns",
        "keys",
        "along",
        "tasks",
        "opinions",
        "texts",
        "new_text",
        "grid_list",
    )
}
FOR_ANYONE_SIGNED_IN = {"applicant.index", "applicant.start"}
WITHOUT_A_PAGE = {
    "adviser.plan": "only for a file with a financing plan",
    "adviser.payment": "only once an amount is granted",
    "adviser.bulk_work": "only for whoever asked for it",
    "application.page": "a sent file is no longer written in",
    "administration.mail_file": "only while no mail server is set",
    "front_desk.confirmation": "only for a draft that this officer fills",
    "front_desk.page_to_sign": "the same",
    "front_desk.call": "only for a call that was asked",
    "together.leave": "only for whoever holds a mandate",
    "annexes.annex": "only for an aid that asks something",
    "files.document": "it waits for the antivirus",
    "stationery.image": "only once a picture was sent",
    "cases.case": "only for a case that is there",
    "cases.remove": "the same",
    "cases.add": "only from a file of that number",
    "mail_texts.version": "only for a text that was changed",
    "mail_texts.message": "the same",
    "rule_editor.leaf": "only in a draft of the rules",
    "scheme_questions.heading": "only while questions are being written",
    "scheme_questions.add": "the same",
    "scheme_questions.edit": "only for a question that is asked",
    "simulations.show": "only once one was asked for",
    "simulations.files": "the same",
}


@pytest.fixture
def scene(app):
    """A file under study at Initiative Somme, and everyone who might look at it."""
    adviser = adviser_of("initiative_somme")
    referral = ReferralFactory(in_review=True, adviser=adviser)
    owner = referral.dossier.owner
    document = add_document(referral.dossier)
    ask(referral, by=adviser)
    manager = manager_of("initiative_somme")
    message = written_with_a_file(referral)
    with transaction():
        note = notes.write(referral, "Note", "n1", by=adviser)
        text = ready_texts.write(
            referral.network, "Titre", "Texte", personal=False, key="t1", by=adviser
        )
        grids.save_grid(scheme("ph_creation"), grids.USUAL, by=manager, seen=0)
        stationery.write_head(referral.network, Head("Nous"), by=manager, seen=0)
    letters.make_waiting()
    people = {
        "owner": owner,
        "other_owner": UserFactory(),
        "adviser": adviser,
        "manager": manager,
        "other_adviser": adviser_of("adie"),
        "front_desk": UserFactory(front_desk=True),
        "admin": UserFactory(admin=True),
    }
    values = {
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
        **exchanges(referral, adviser, manager),
    }
    return people, values


def exchanges(referral, adviser, manager):
    """An opinion, a task and an appointment of the file."""
    later, plan = today() + timedelta(days=9), Plan(now() + timedelta(days=9), 45, Means.PHONE)
    opinion = opinions.ask(referral, manager, "Viable ?", later, "o", confidential=True, by=adviser)
    return {
        "opinion_id": opinion.id,
        "todo_id": tasks.add(referral, "Rappeler", later, None, "t", by=adviser).id,
        "appointment_id": appointments.propose(referral, plan, "a", by=adviser).id,
    }


def addresses(app, values):
    """Each address of a space that not everyone enters, who enters it, and its methods."""
    for rule in app.url_map.iter_rules():
        space = rule.endpoint.partition(".")[0]
        if space in ENTER and rule.endpoint not in FOR_ANYONE_SIGNED_IN:
            entering = FEWER.get(rule.endpoint, ENTER[space]) | EVERY_DESK.get(rule.endpoint, set())
            filled = defaultdict(lambda: 1, values, code=CODES.get(rule.endpoint))
            path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule).format_map(filled)
            yield rule.endpoint, entering, path, {"GET", "POST"} & rule.methods


def test_to_whom_it_is_not_for_a_page_does_not_exist(app, client, scene):
    people, values = scene
    for name, person in people.items():
        client.login(person)
        before = state()
        for turn, (endpoint, entering, path, methods) in enumerate(addresses(app, values)):
            if name not in entering and is_tried_by(name, entering, turn):
                for method in methods:
                    answer = client.open(path, method=method)
                    assert answer.status_code == 404, (name, endpoint, method)
        assert state() == before


def is_tried_by(name, entering, turn):
    """What only administrators enter is tried by the others in turn: one guard keeps it all."""
    strangers = sorted(set(PEOPLE) - ADMIN)
    return entering != ADMIN or strangers[turn % len(strangers)] == name


def test_those_it_is_for_enter(app, client, scene):
    people, values = scene
    for name, person in people.items():
        client.login(person)
        for endpoint, entering, path, methods in addresses(app, values):
            if name in entering and "GET" in methods and endpoint not in WITHOUT_A_PAGE:
                answer = client.get(path)
                assert answer.status_code in (200, 302), (name, endpoint, answer.status_code)


def state():
    """Everything that an action which went through would have changed."""
    session.expire_all()
    return [
        session.execute(select(Dossier.id, Dossier.version)).all(),
        session.execute(select(Referral.id, Referral.version)).all(),
        session.execute(select(User.id, User.active)).all(),
        session.execute(select(Event.id)).all(),
        session.execute(select(Email.id, Email.state)).all(),
        session.execute(select(Role.id)).all(),
        session.execute(select(Mandate.id, Mandate.version)).all(),
        session.execute(select(SignIn.id)).all(),
        *(session.execute(select(of.id, of.version)).all() for of in (Opinion, Todo, Appointment)),
    ]

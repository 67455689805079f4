"""Every address of a file, tried by whoever holds a mandate: what it gives, and no more."""

import re
from contextlib import nullcontext
from datetime import timedelta

import pytest

from portal.calendar import today
from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.together import Right
from portal.referrals import completion
from portal.users.models import User
from tests.answers import MICROCREDIT
from tests.conftest import made_once
from tests.factories_files import DossierFactory, add_document
from tests.views import roles
from tests.views.helped import ALONE, DISCARD, READ, SEND, given
from tests.views.roles import ANSWERS, NOTHING_THERE, addresses
from tests.views.scene import HELPERS, entrust, people_and_values, state

DRAFT, SENT, REOPENED = "draft", "sent", "reopened"
SHOWN = {
    DRAFT: {"together.read", "together.leave", "files.document"},
    SENT: {
        "applicant.track", "applicant.answers", "application.sent", "pdfs.receipt_pdf",
        "together.leave", "files.document",
    },
}  # fmt: skip
SHOWN[REOPENED] = SHOWN[SENT]
"""What whoever reads finds at each stage; the other pages of reading lead to these."""
HEALTH = {"rqth": True, "accord_sante": True, "besoins": ["garantie"]}
"""What no mandate lets anyone read; the need has it concern a network."""
CHANGES_NOTHING = {302, 404, 409}


def files_and_values():
    """A draft, a file under study, and one that the front desk asks to complete."""
    people, values = people_and_values()
    owner, soon = people["owner"], today() + timedelta(days=9)
    unsent = DossierFactory(sent=False, base=MICROCREDIT, to=(), owner=owner, **HEALTH)
    reopened = DossierFactory(ficp="unsure", owner=owner, **HEALTH)
    found = {
        DRAFT: values | of_file(unsent),
        SENT: values,
        REOPENED: values | of_file(reopened),
    }
    for name, right in HELPERS.items():
        entrust(unsent, people[name], right)
        entrust(reopened, people[name], right)
    sent = session.get_one(Dossier, values["dossier_id"])
    sent.answers = sent.answers | HEALTH
    completion.ask(reopened, ("ficp",), soon, "", by=people["front_desk"])
    session.commit()
    return {right: people[name].id for name, right in HELPERS.items()}, found


def of_file(dossier):
    document = add_document(dossier)
    return {"dossier_id": dossier.id, "document_id": document.id, "ending": "ods"}


made, app = made_once(files_and_values)
undone, unpainted = roles.undone, roles.unpainted


def expected(endpoint, right, stage, method):
    """The answers that the text of the mandate allows.

    The owner's own pages do not exist. Whoever only reads, as everyone does once the file is sent,
    is told so by a form, and led by a page to what they read. On a file to complete, the pages of
    the draft lead to what is asked.
    """
    takes, fills = given(endpoint), right is not Right.READ and stage != SENT
    if takes == ALONE or (takes == DISCARD and fills and stage == DRAFT):
        return {404}
    if takes == READ:
        return {200} if endpoint in SHOWN[stage] and method == "GET" else {302}
    if endpoint == "application.check" and stage != DRAFT:
        return {302}  # to the receipt
    if not fills:
        return {409} if method == "POST" else {302, 409}
    if takes == DISCARD or (takes == SEND and (right is not Right.SEND or stage == REOPENED)):
        return {302}
    return ANSWERS


@pytest.mark.parametrize("stage", [DRAFT, SENT, REOPENED])
@pytest.mark.parametrize("right", list(Right))
def test_a_mandate_gives_what_it_says(app, made, client, undone, unpainted, right, stage):
    helpers, files = made[1]
    client.login(session.get_one(User, helpers[right]))
    before, amiss = state(), []
    for endpoint, path, method in tried(app, files[stage]):
        codes = expected(endpoint, right, stage, method)
        refused = codes <= CHANGES_NOTHING and endpoint != "together.leave"
        with nullcontext() if refused else undone():
            answer = client.open(path, method=method)
            page = answer.text if answer.mimetype == "text/html" else ""
            answer.close()
        if answer.status_code not in codes:
            amiss.append((endpoint, method, answer.status_code))
        if "handicap" in page:
            amiss.append((endpoint, method, "handicap"))
        amiss += [(endpoint, method, one) for one in owners_pages(app, page)]
    assert not amiss
    assert state() == before


def tried(app, values):
    """The addresses that the owner enters, each with its methods."""
    for endpoint, entering, path, methods in addresses(app, values):
        if "owner" in entering and endpoint not in NOTHING_THERE - {"together.leave"}:
            yield from ((endpoint, path, method) for method in sorted(methods))


def owners_pages(app, page):
    """What a page leads to, by link or form, that exists for the owner alone."""
    routes = app.url_map.bind("localhost")
    for tag, path in re.findall(r'(<[^>]* (?:href|action)="(/mes-demandes/\d[^"?#]*)[^>]*>)', page):
        method = "POST" if 'method="post"' in tag else "GET"
        endpoint, _ = routes.match(path, method=method)
        if given(endpoint) == ALONE:
            yield endpoint


@pytest.mark.parametrize("stage", [DRAFT, SENT, REOPENED])
def test_the_owner_reads_what_no_mandate_shows(made, client, stage):
    _, files = made[1]
    number = files[stage]["dossier_id"]
    client.login(session.get_one(Dossier, number).owner)
    page = client.get(f"/mes-demandes/{number}/{'verifier' if stage == DRAFT else 'reponses'}")
    assert "handicap" in page.text

"""Forms in which someone writes the number of what is not theirs: nothing is done, nor told."""

import pytest

from portal.calendar import today
from portal.database import session
from portal.networks.models import Network
from portal.referrals.requests import Wanted
from tests.factories_files import ReferralFactory, ask
from tests.reading import date_fields, hidden
from tests.views import roles
from tests.views.scene import state

made, app, scene = roles.everyone_at_once()
undone = roles.undone
FILE, MINE = "/conseil/dossiers/{referral_id}", "/mes-demandes/{dossier_id}"
FORMS = {
    "a file given to someone of another network": (
        "adviser", f"{FILE}/conseiller", {"seen": "{user_id}"}, "adviser", "{manager}", "{other}",
    ),
    "an opinion asked of someone of another network": (
        "adviser", f"{FILE}/avis", {"question": "Viable ?"}, "asked",
        "personne-{manager}", "personne-{other}",
    ),
    "an opinion asked of a network without the person's word": (
        "adviser", f"{FILE}/avis", {"question": "Viable ?"}, "asked",
        "personne-{manager}", "reseau-adie",
    ),
    "a task given to someone of another network": (
        "adviser", f"{FILE}/taches", {"what": "Rappeler"}, "assignee", "{manager}", "{other}",
    ),
    "a note on many files, one of another network": (
        "adviser", "/conseil/actions-groupees/nouvelle?action=noter",
        {"chosen": "{referral_id}", "body": "Note"}, "to_do",
        "{referral_id}", "{elsewhere}",
    ),
    "a view shared with another network": (
        "adviser", "/conseil/vues/garder", {"name": "Fin du mois"}, "whose", "{mine}", "{theirs}",
    ),
    "a file transferred to a network of personal loans": (
        "adviser", f"{FILE}/transferer", {"text": "Voici", "motive": "expertise"}, "receiver",
        "adie", "ccas_amiens",
    ),
    "a message to a network that has not the file": (
        "owner", f"{MINE}/messages", {"body": "Bonjour"}, "to", "initiative_somme", "adie",
    ),
    "someone away, with a deputy of another network": (
        "manager", "/conseil/equipe/{member_id}/absences",
        {f"{name}-{part}": value for name in ("first", "last") for part, value in
         (("day", 3), ("month", 3), ("year", today().year + 1))}, "deputy", "{manager}", "{other}",
    ),
}  # fmt: skip
"""By what is tried: who, where, what is typed, the field, what one may write there, what not."""


@pytest.fixture
def numbers(scene):
    people, values = scene
    elsewhere = ReferralFactory(network="adie", taken=True, adviser=people["other_adviser"])
    ids = {one.code: one.id for one in session.query(Network)}
    return people, values | {
        "manager": people["manager"].id, "other": people["other_adviser"].id,
        "elsewhere": elsewhere.id, "mine": ids["initiative_somme"], "theirs": ids["adie"],
    }  # fmt: skip


def test_the_number_of_what_is_not_theirs_does_nothing(app, numbers, undone):
    people, values = numbers
    known = {who: app.test_client().login(people[who]) for who in ("adviser", "owner", "manager")}
    for what, (who, path, typed, field, right, wrong) in FORMS.items():
        form = {name: str(value).format_map(values) for name, value in typed.items()}
        form |= {"key": what[-30:], "unrelated": "1", "confirmed": "1", **due()}
        sent = known[who], path.format_map(values), form
        with undone():
            done, changed = send(*sent, {field: right.format_map(values)})
            assert (done, changed) == (302, True), (what, done)
        with undone():
            done, changed = send(*sent, {field: wrong.format_map(values)})
            assert done in {200, 302, 404, 409, 422}, (what, done)
            assert not changed, what


def send(client, path, form, more):
    """The answer to a form as its page has it, and whether it changed something."""
    page = client.get(path)
    if page.status_code == 200 and 'name="seen"' in page.text:
        form = {"seen": hidden(page, "seen")} | form
    before = state()
    return client.post(path, data=form | more).status_code, state() != before


def due():
    later = today().replace(year=today().year + 1, month=1, day=15)
    return date_fields(later)


def test_a_person_answers_the_questions_of_their_own_file_alone(app, numbers, undone):
    people, values = numbers
    theirs = ReferralFactory(in_review=True, adviser=people["adviser"])
    ask(theirs, Wanted("Combien de clients ?"), by=people["adviser"])
    item = theirs.requests[0].items[0]
    for who, expected in ((people["other_owner"], 404), (people["owner"], 409)):
        client, before = app.test_client().login(who), state()
        path = f"/mes-demandes/{values['dossier_id']}/repondre"
        answer = client.post(path, data={f"answer_{item.id}": "Vingt"})
        assert (answer.status_code, state()) == (expected, before)

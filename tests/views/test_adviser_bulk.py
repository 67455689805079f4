"""Many files at once on the screen: chosen, said, confirmed, watched, undone."""

import re
from urllib.parse import urlsplit

import pytest

from portal.database import session
from portal.desk import bulk_running
from portal.desk.bulk_models import BulkWork
from portal.dossiers.models import Message
from portal.privacy.models import Access, AccessLog
from portal.referrals.models import InfoRequest, Note, Referral
from tests.counting import statements
from tests.factories_files import ReferralFactory, adviser_of
from tests.reading import words

NEW = "/conseil/actions-groupees/nouvelle"


@pytest.fixture
def claire(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def files(claire):
    """One under study, one that nobody has taken yet."""
    mine = ReferralFactory(prenom="Mia", nom="Mienne", in_review=True, adviser=claire)
    return [mine.id, ReferralFactory(prenom="Nina", nom="Neuve").id]


def work_behind():
    session.commit()  # what the test looked at before
    bulk_running.run_waiting()


def hidden(page):
    """What the form of a page sends back, but its buttons."""
    found = re.findall(r'<input type="hidden"[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page.text)
    found += re.findall(r'<input[^>]* name="([^"]+)" type="hidden" value="([^"]*)"', page.text)
    return dict(found)


def address(action, ids):
    return f"{NEW}?vue=ouverts&action={action}&dossier={','.join(map(str, ids))}"


def test_giving_says_who_is_left_out_then_does_it_and_shows_each_file(client, files, claire):
    client.login(claire)
    page = client.get(address("moi", files))
    said = words(page)
    assert "Confier 1 dossier à Claire Fournier" in said
    assert "1 dossier laissé de côté Déjà confié à Claire Fournier. 1 dossier Mia Mienne" in said
    sent = hidden(page) | {"confirmed": "1"}
    answer = client.post(address("moi", files), data=sent)
    assert client.post(address("moi", files), data=sent).location == answer.location
    assert "Elle commence dans la minute" in words(client.get(answer.location))
    work_behind()
    said = words(client.get(answer.location))
    assert "Terminée 1 Fait" in said
    assert "Nina Neuve" in said
    assert session.get(Referral, files[1]).adviser_id == claire.id
    back = client.post(f"{urlsplit(answer.location).path}/annuler")
    work_behind()
    assert "Rendre chaque dossier à qui l’avait : 1 dossier" in words(client.get(back.location))
    assert session.get(Referral, files[1]).adviser_id is None
    assert "a été annulée" in words(client.get(answer.location))
    said = words(client.get("/conseil/actions-groupees"))
    assert "Annulation : Confier" in said
    assert "1 dossier traité sur 1" in said


def test_a_message_is_read_again_corrected_then_sent(client, files, claire):
    client.login(claire)
    where = address("ecrire", files)
    page = client.get(where)
    assert "2 dossiers choisis" in words(page)
    empty = client.post(where, data=hidden(page))
    assert (empty.status_code, "Écrivez votre message" in words(empty)) == (422, True)
    typed = hidden(page) | {"body": "Réunion jeudi."}
    check = client.post(where, data=typed)
    said = words(check)
    assert "Un message envoyé ne se reprend pas" in said
    assert "Écrire aux personnes de 2 dossiers" in said
    assert "Qui les suit aujourd’hui : Claire Fournier (1), personne (1)." in said
    assert re.search(r"Mia Mienne \S+ ?, suivi par Claire Fournier", said)
    assert re.search(r"Nina Neuve \S+ ?, suivi par personne", said)
    assert hidden(check)["body"] == "Réunion jeudi."
    again = client.post(where, data=hidden(check) | {"correct": "1"})
    assert "Réunion jeudi.</textarea>" in again.text
    assert session.query(BulkWork).count() == 0
    client.post(where, data=hidden(check) | {"confirmed": "1"})
    work_behind()
    assert [one.body for one in session.query(Message)] == ["Réunion jeudi."] * 2


def test_documents_are_asked_where_the_study_allows_it(client, files, claire):
    client.login(claire)
    where = address("demander", files)
    page = client.get(where)
    assert "Devis" in words(page)
    day = dict.fromkeys(("due_on-day", "due_on-month", "due_on-year"), "")
    wrong = client.post(where, data=hidden(page) | day)
    for sentence in ("Cochez au moins un document", "Écrivez la date de réponse", "Dites aux"):
        assert sentence in words(wrong)
    due = re.findall(r'name="(due_on-\w+)"[^>]* value="(\d+)"', page.text)
    typed = hidden(page) | dict(due) | {"kinds": ["P08"], "message": "Pour le comité."}
    check = client.post(where, data=typed)
    assert "Nina Neuve" in words(check).partition("laissé de côté")[2]
    client.post(where, data=hidden(check) | {"confirmed": "1"})
    work_behind()
    [request] = session.query(InfoRequest)
    assert (request.message, [item.kind_code for item in request.items]) == (
        "Pour le comité.", ["P08"],
    )  # fmt: skip


def test_the_whole_view_is_taken_as_the_list_narrows_it(client, files, claire):
    client.login(claire)
    page = client.get(f"{NEW}?vue=ouverts&q=nina&action=noter&tout=1")
    assert "1 dossier choisi" in words(page)
    check = client.post(f"{NEW}?action=noter", data=hidden(page) | {"body": "À voir."})
    client.post(f"{NEW}?action=noter", data=hidden(check) | {"confirmed": "1"})
    work_behind()
    assert [one.referral_id for one in session.query(Note)] == [files[1]]


def test_a_selection_leaves_as_a_sheet_and_is_noted(client, files, claire):
    client.login(claire)
    page = client.get(address("exporter", files))
    assert "Exporter 2 dossiers" in words(page)
    answer = client.post("/conseil/actions-groupees/exporter",
                         data=hidden(page) | {"format": "csv"})  # fmt: skip
    assert len(answer.text.splitlines()) == 3
    noted = session.query(AccessLog).filter_by(access=Access.EXPORTED, dossier_id=None).one()
    assert (noted.count, noted.reason) == (2, "Sélection de 2\N{NO-BREAK SPACE}dossiers")


def test_nothing_is_shown_or_done_outside_ones_networks(client, files, claire):
    client.login(claire)
    client.post(address("personne", files), data={"to_do": files[0], "confirmed": "1",
                "chosen": files[0], "key": "one"})  # fmt: skip
    work = session.query(BulkWork).one()
    stranger = adviser_of("adie")
    client.login(stranger)
    assert client.get(f"/conseil/actions-groupees/{work.id}").status_code == 404
    answer = client.get(address("moi", files))
    assert urlsplit(answer.location).path == "/conseil/"
    assert "Choisissez de nouveau" in words(
        client.get(address(str(claire.id), files), follow_redirects=True)
    )


def test_confirming_asks_the_database_no_more_for_more_files(app, client, files, claire):
    client.login(claire)
    costs = []
    for _ in range(2):
        with statements(app) as sent:
            client.get(address("moi", [one.id for one in session.query(Referral)]))
        costs.append(len(sent))
        files.append(ReferralFactory().id)
    assert costs[0] == costs[1] <= 12

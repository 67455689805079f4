"""The list of a person's own files."""

from portal.referrals.tracking import overview
from tests.counting import statements
from tests.factories import UserFactory
from tests.factories_files import DossierFactory


def test_each_file_has_its_public_status_the_last_one_first(app):
    owner = UserFactory()
    sent, draft = DossierFactory(owner=owner), DossierFactory(owner=owner, sent=False)
    DossierFactory()
    (first, status), (second, waiting) = overview(owner)
    assert (first, status.word) == (draft, "Brouillon")
    assert (second, waiting.word) == (sent, "Envoyée")
    assert waiting.sentence.startswith("Proposée à Initiative Somme, réponse attendue le")


def test_the_number_of_files_changes_nothing_to_the_number_of_queries(app, client):
    owner = UserFactory()
    client.login(owner)
    asked = []
    for _ in range(2):
        DossierFactory(owner=owner)
        with statements(app) as sent:
            assert client.get("/mes-demandes/").status_code == 200
        asked.append(len(sent))
    assert asked[0] == asked[1]

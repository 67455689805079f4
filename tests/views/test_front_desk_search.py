"""What the front desk types in its search while someone is on the telephone."""

import pytest

from tests.factories import UserFactory
from tests.factories_files import DossierFactory
from tests.reading import words

LIST = "/guichet/"


@pytest.fixture
def desk(client, app):
    return client.login(UserFactory(front_desk=True))


def test_during_a_call_the_telephone_finds_the_file_and_signs_alone_look_for_nothing(desk):
    DossierFactory(prenom="Julie", nom="Jonc", telephone="+33639981242")
    DossierFactory(prenom="Rose", nom="Roseau")
    said = words(desk.get(f"{LIST}?vue=toutes&q=06.39.98.12.42"))
    assert "1 demande sur 2" in said
    assert "Julie Jonc" in said
    for typed in ("%25", "(((", '"'):
        said = words(desk.get(f"{LIST}?vue=toutes&q={typed}"))
        assert "2 demandes" in said
        assert "Rechercher : " not in said

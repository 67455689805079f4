"""An earlier file begins a new draft."""

import pytest

from portal.dossiers import consents, copying, founders, team
from portal.dossiers.founder_models import Word
from portal.dossiers.journal import words
from portal.errors import Refused
from portal.financing.forecast_commands import save_forecast
from portal.financing.forecast_queries import forecast_of
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, add_document
from tests.founding import PAUL, agree, found


@pytest.fixture
def source(app):
    """Sent, by two people, with a sensitive answer, a document and consents."""
    dossier = DossierFactory(
        sent=False, equipe="associes", rqth=True, accord_sante=True, genre="femme"
    )
    paul = found(dossier)
    founders.keep(paul, PAUL, {"phone": {"phone": ["12"]}}, by=dossier.owner)
    agree(paul)
    add_document(dossier)
    save_forecast(dossier, {"rent_1": 600_000}, {}, by=dossier.owner)
    return dossier


def test_answers_and_people_come_along_and_nothing_that_was_agreed(source):
    made = copying.copy(source, "copy", by=source.owner)
    assert made.answers["nom_projet"] == source.answers["nom_projet"]
    assert not {"rqth", "accord_sante"} & made.answers.keys()
    assert forecast_of(made).answers == {"rent_1": 600_000}
    assert not made.documents
    assert not made.consents
    mine, paul = team.team(made)
    assert (mine.share, paul.name, paul.share) == (6667, "Paul Noël", 3333)
    assert (paul.founder.word, paul.founder.asked_at, paul.founder.networks) == (
        Word.WAITING,
        None,
        [],
    )
    assert paul.founder.typed == {"phone": {"phone": ["12"]}}
    assert consents.last_offer(made) is None


def test_the_same_button_pressed_twice_makes_one_draft(source):
    one, two = (copying.copy(source, "copy", by=source.owner) for _ in range(2))
    assert one is two
    assert len(team.team(one)) == 2


def test_the_journal_says_what_was_copied_and_names_no_personal_request(app):
    sent, personal = DossierFactory(), DossierFactory(confidential=True)
    for source, told in ((sent, f"la demande {sent.number}"), (personal, "une demande précédente")):
        made = copying.copy(source, f"copy {source.id}", by=source.owner)
        assert words(made.events[-1]).public.endswith(f"en copiant {told}")
        assert copying.origins([made, source]) == {made.id: told}


def test_nobody_copies_another_person_s_file(source):
    with pytest.raises(Refused):
        copying.copy(source, "copy", by=UserFactory())

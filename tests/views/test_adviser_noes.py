"""A « no » on the screen: a choice, words for the person, and what they will read."""

import pytest

from portal.referrals.workflow import Action, Status
from tests.factories_files import ReferralFactory, adviser_of
from tests.reading import words
from tests.views.steps import page_of, status_of, take_step


@pytest.fixture
def desk(client):
    return client.login(adviser_of("initiative_somme", given_name="Claire", family_name="Fournier"))


NO = [
    (Action.DECLINE, "taken", "reason=too_small", Status.DECLINED),
    (Action.REFUSE, "in_review", "reason=bank", Status.REFUSED),
    (Action.TRANSFER, "taken", "receiver=adie", Status.TRANSFERRED),
]


@pytest.mark.parametrize(("action", "state", "choice", "status"), NO)
def test_a_no_needs_a_choice_and_words_for_the_person(desk, action, state, choice, status):
    referral = ReferralFactory(**{state: True})
    name, _, value = choice.partition("=")
    note = {"staff_note": "Pour la suite", "motive": "expertise", "unrelated": "1"}
    empty = take_step(desk, referral, action, **note)
    assert empty.status_code == 422
    assert "Il y a 2 erreurs sur cette page" in words(empty)
    assert words(empty).startswith(" Erreur : ")
    wrong = take_step(
        desk, referral, action, **note, **{name: "n’importe", "text": "Voilà pourquoi"}
    )
    assert "Il y a 1 erreur sur cette page" in words(wrong)
    assert "Voilà pourquoi</textarea>" in wrong.text
    assert status_of(referral) is not status
    good = note | {name: value, "text": "Voilà pourquoi"}
    read = words(take_step(desk, referral, action, **good))
    assert "La personne lira : " in read
    assert "L’Adie pourrait vous aider" in read or action is not Action.TRANSFER
    assert status_of(referral) is not status
    take_step(desk, referral, action, **good, confirmed="1")
    assert status_of(referral) is status
    assert "Écrit à la personne : Voilà pourquoi" in words(desk.get(page_of(referral)))


def test_silence_is_not_a_reason_that_people_give(desk):
    page = desk.get(page_of(ReferralFactory(), Action.DECLINE))
    assert "n’a pas répondu à temps" not in words(page)

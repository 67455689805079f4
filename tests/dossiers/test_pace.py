"""The time that is left, told in round minutes."""

import pytest

from portal.dossiers import before, pace
from portal.networks.queries import document_kinds
from tests.answers import ASSOCIATION, HAIRDRESSER, PERSONAL, draft


def test_the_time_left_shrinks_with_each_answer_and_ends_with_the_check(app):
    begun = pace.pace(draft({"demandeur": "particulier", "projet": "creation"}))
    half = pace.pace(draft(besoin_total=..., apport=..., banque=..., description=...))
    done = pace.pace(draft())
    assert begun.minutes > half.minutes > done.minutes == pace.END / 60
    assert begun.words == f"Encore environ {begun.minutes}\u00a0minutes."
    assert done.done == done.steps
    assert done.words == (
        "Vos réponses sont complètes. Encore environ 3\u00a0minutes pour vérifier et envoyer."
    )


@pytest.mark.parametrize("answers", [HAIRDRESSER, ASSOCIATION, PERSONAL])
def test_what_is_told_at_the_start_is_about_what_it_takes(answers):
    """Before anyone has said what they want, no question is known to be left out."""
    start = {code: answers[code] for code in ("demandeur", "projet")}
    assert abs(pace.whole(start) - pace.whole(answers)) <= 5


@pytest.mark.parametrize(("seconds", "minutes"), [(20, 0), (100, 2), (740, 10), (760, 15)])
def test_minutes_are_round(seconds, minutes):
    assert pace.rounded(seconds) == minutes


def test_each_list_to_prepare_names_documents_that_exist(app):
    known = {kind.code for kind in document_kinds()}
    for profile in before.profiles().values():
        assert set(profile.documents) <= known, profile.code
        assert 3 < profile.minutes <= 60

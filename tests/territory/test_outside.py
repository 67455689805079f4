"""Outside services: asked over real sockets, remembered, and left alone while they are away."""

import socket

import pytest
import time_machine

from portal.database import session
from portal.territory import addresses, companies, memory, outside
from portal.territory.outside import Away
from tests import outside as answers
from tests.outside import SIRET

HERE = "12 Rue de l’Exemple 80000 Amiens"


def test_an_address_comes_with_its_place_and_its_score(app, stand_in):
    stand_in.says(answers.addresses(answers.address(HERE)))
    found = addresses.check("12 rue de l’exemple", "80021")
    assert (found.label, found.score, found.insee) == (HERE, 0.96, "80021")
    assert (found.lon, found.lat, found.kind) == (2.2987, 49.8942, "housenumber")
    asked = {"q": "12 rue de l’exemple", "citycode": "80021", "limit": "1", "autocomplete": "0"}
    assert stand_in.asked == [asked]


@pytest.mark.parametrize("text", ["", "ab", "  ,;", "’’’’"])
def test_what_the_service_would_refuse_is_not_asked(app, stand_in, text):
    assert addresses.suggest(text) == []
    assert stand_in.asked == []


def test_a_company_is_found_by_its_establishment(app, stand_in):
    stand_in.says(answers.company(complements={"est_siae": True, "type_siae": ["ACI"]}))
    found = companies.find(SIRET)
    assert (found.name, found.legal_form, found.insee) == ("SALON BELLE ETOILE", "5499", "80489")
    assert (str(found.created_on), found.closed, found.ess_kinds) == ("2021-03-01", False, ("ACI",))
    assert companies.find("73282932000074") is None


@pytest.mark.parametrize("closed", [{"etat_administratif": "C"}, {"establishment": "F"}])
def test_a_closed_company_or_establishment_is_closed(app, stand_in, closed):
    stand_in.says(answers.company(**closed))
    assert companies.find(SIRET).closed


def test_what_the_register_hides_or_leaves_out_is_empty(app, stand_in):
    hidden = {"nom_complet": "[NON-DIFFUSIBLE]", "date_creation": None, "nature_juridique": None}
    stand_in.says(answers.company(**hidden))
    found = companies.find(SIRET)
    assert (found.name, found.created_on, found.legal_form) == ("", None, "")


def test_an_answer_is_remembered_for_days_without_what_was_typed(app, stand_in):
    stand_in.says(answers.addresses(answers.address(HERE)))
    with time_machine.travel("2026-11-25T10:00Z", tick=False) as clock:
        for _ in range(2):
            assert addresses.check("secret number street")
        assert len(stand_in.asked) == 1
        outside.memory().close()  # all is in one file then
        assert b"secret number street" not in outside.memory()._path.read_bytes()
        clock.shift(8 * 86_400)
        addresses.check("secret number street")
        assert len(stand_in.asked) == 2


def test_the_memory_is_bounded_and_swept(app, stand_in, monkeypatch):
    monkeypatch.setattr(memory, "MOST_KEPT", 3)
    kept = outside.memory()
    for rank in range(5):
        kept.keep(f"k{rank}", b"x", 100 + rank)
    kept.keep("over", b"x", -1)
    outside.sweep()
    assert [kept.recall(f"k{rank}") for rank in range(5)] == [None, None, b"x", b"x", b"x"]


@pytest.mark.parametrize(
    "bad_day",
    [
        {"body": {}, "status": 500},
        {"body": b"<html>garbage"},
        {"body": {"features": [{"geometry": None}]}},
        {"body": b"x" * (outside.LARGEST + 1)},
        {"body": {}, "status": 302, "Location": "http://127.0.0.1:1/"},
        {"body": answers.addresses(), "slow": 0.4},
    ],
    ids=["500", "garbage", "another shape", "endless", "elsewhere", "slow"],
)
def test_a_bad_answer_is_no_answer(app, stand_in, bad_day):
    stand_in.says(**bad_day)
    with pytest.raises(Away):
        addresses.check("12 rue de l’Exemple")


def test_after_three_failures_the_service_is_left_alone_then_tried_once(app, stand_in):
    stand_in.says({}, status=500)
    with time_machine.travel("2026-11-25T10:00Z", tick=False) as clock:
        for rank in range(5):
            with pytest.raises(Away):
                addresses.check(f"{rank} rue de l’Exemple")
        assert len(stand_in.asked) == 3
        clock.shift(61)
        for _ in range(2):
            with pytest.raises(Away):
                addresses.check("encore une rue")
        assert len(stand_in.asked) == 4
        clock.shift(61)
        stand_in.says(answers.addresses(answers.address(HERE)))
        assert addresses.check("une rue")
        assert addresses.check("une autre rue")


def test_a_question_that_is_refused_leaves_the_service_open(app, stand_in):
    stand_in.says({"detail": "no"}, status=400)
    for rank in range(4):
        with pytest.raises(Away):
            addresses.check(f"{rank} rue de l’Exemple", "80 021")
    assert len(stand_in.asked) == 4
    assert "citycode" not in stand_in.asked[0]


def test_an_answer_kept_in_another_shape_is_asked_again(app, stand_in):
    stand_in.says(answers.company())
    companies.find(SIRET)
    with outside.memory()._writing() as file:
        file.execute("UPDATE answer SET body = ?", (b'{"other": 1}',))
    assert companies.find(SIRET)
    assert len(stand_in.asked) == 2


def test_one_process_alone_tries_a_service_that_may_be_back(app, stand_in):
    with time_machine.travel("2026-11-25T10:00Z", tick=False) as clock:
        other = memory.Memory(outside.memory()._path)
        for _ in range(memory.FAILURES):
            other.failed("address")
        assert not outside.memory().admits("address", 30)
        clock.shift(61)
        assert outside.memory().admits("address", 30)
        assert not other.admits("address", 30)
        other.close()


def test_a_service_that_is_asked_too_often_says_when_to_come_back(app, stand_in):
    stand_in.says({}, status=429, Retry_After="30")
    with time_machine.travel("2026-11-25T10:00Z", tick=False) as clock:
        for _ in range(2):
            with pytest.raises(Away):
                companies.find(SIRET)
        assert len(stand_in.asked) == 1
        clock.shift(31)
        stand_in.says(answers.company())
        assert companies.find(SIRET)


def test_we_ask_no_more_often_than_is_allowed(app, stand_in):
    with time_machine.travel("2026-11-25T10:00Z", tick=False) as clock:
        admitted = [outside.memory().admits("company", 5) for _ in range(7)]
        assert admitted == [True] * 5 + [False] * 2
        clock.shift(1)
        assert outside.memory().admits("company", 5)


def test_a_closed_door_is_no_answer(app, stand_in, looking_up):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    looking_up(stand_in.lookups(address_url=f"http://127.0.0.1:{port}/"))
    with pytest.raises(Away):
        addresses.check("12 rue de l’Exemple")


def test_switched_off_nothing_is_asked(app, stand_in, looking_up):
    looking_up(stand_in.lookups(enabled=False))
    with pytest.raises(Away):
        companies.find(SIRET)
    assert stand_in.asked == []


def test_the_network_is_never_asked_inside_a_transaction_that_writes(app, stand_in):
    session.connection()
    with pytest.raises(RuntimeError, match="inside a transaction"):
        companies.find(SIRET)
    assert stand_in.asked == []

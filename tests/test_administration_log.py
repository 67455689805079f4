"""The administration's journal: nothing is taken from it, and it is read by what one looks for."""

import pytest

from portal import administration_log as log
from portal.administration_log import Asked, Topic
from portal.database import session
from tests.factories import UserFactory


@pytest.fixture
def lines(app):
    ada, bob = UserFactory(admin=True), UserFactory(admin=True)
    log.record(Topic.RULES, "Version 2", "Règle R1 : retirée", by=ada, about="rule_set/2/rule/R1")
    log.record(Topic.RULES, "Version 2", "Brouillon commencé", by=bob, about="rule_set/2")
    log.record(Topic.RULES, "Version 20", "Seuil : 50 % des cas", by=bob, about="rule_set/20")
    log.record(Topic.MAILS, "Reçu", "Texte changé", by=None, about="mail/receipt", before="a")
    return ada, bob


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), [4, 3, 2, 1]),
        (Asked(topic=Topic.MAILS), [4]),
        (Asked(under="rule_set/2"), [2, 1]),
        (Asked(text="règle R1"), [1]),
        (Asked(text="r1 :"), [1]),
        (Asked(text="50 %"), [3]),
        (Asked(text="%"), [3]),
    ],
)
def test_it_is_read_newest_first_by_what_one_looks_for(lines, asked, found):
    place, events = log.page(asked, None)
    assert ([one.seq for one in events], place.total) == (found, len(found))


def test_it_is_read_by_who_changed_something(lines):
    ada, bob = lines
    assert [one.seq for one in log.page(Asked(by_id=bob.id), None)[1]] == [3, 2]
    assert {one.id for one in log.people()} == {ada.id, bob.id}
    assert log.last_about("rule_set/2/rule/R1").by is ada


@pytest.mark.parametrize("harm", ["UPDATE administration_event SET words = 'x' WHERE seq = 2",
                                  "DELETE FROM administration_event WHERE seq = 2"])  # fmt: skip
def test_a_line_altered_or_taken_away_shows(lines, harm):
    assert log.first_broken_line() is None
    session.connection().exec_driver_sql(harm)
    session.expire_all()
    assert log.first_broken_line() == 2

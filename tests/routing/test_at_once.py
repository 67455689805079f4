"""Two administrators who change the rules at the same moment."""

from flask import Flask

from portal.database import session, transaction
from portal.errors import Stale
from portal.routing import drafting, publication
from portal.routing.queries import active_rule_set, rule_set
from portal.users.models import User
from tests.at_once import admin, meanwhile
from tests.factories import UserFactory
from tests.routing.test_drafting import reworded


def test_who_goes_back_while_a_version_is_published_is_told(own: Flask) -> None:
    with own.app_context(), transaction():
        another, third = (UserFactory(admin=True).id for _ in range(2))
        draft = drafting.start(by=admin())
        drafting.change(draft, reworded("R01", applicant="Autre."), "x", by=admin())
        publication.submit(draft, by=admin())
        number, before = draft.number, active_rule_set().number

    def publish() -> None:
        by = session.get_one(User, another)
        publication.publish(rule_set(number), "Relu, tout est juste.", by=by)

    def go_back() -> None:
        seen = active_rule_set().number  # as the page that asks why
        by = session.get_one(User, third)
        publication.go_back(rule_set(before), "Erreur", by=by, seen=seen)

    assert [type(error) for error in meanwhile(own, publish, go_back)] == [Stale]
    with own.app_context():
        assert active_rule_set().number == number

"""Every address of the spaces that not everyone enters, and by whom each is entered."""

import re
from collections import defaultdict
from contextlib import contextmanager
from itertools import product

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from portal.database import session
from portal.users.models import User
from tests.conftest import made_once
from tests.views.codes import CODES
from tests.views.helped import ALONE, given
from tests.views.scene import HELPERS, ON_A_DRAFT, people_and_values

OWN, ADMIN = {"owner"}, {"admin"}
DESK = {"adviser", "manager", "neighbour"}
MANAGERS = {"manager", "neighbour"}
OFFICERS = {"front_desk", "other_officer"}
OPENS = {200, 302, 409}
"""The page, another one, or why this step is not open now."""
PEOPLE = (
    "owner", "other_owner", *HELPERS, "former_helper", "adviser", "manager", "neighbour",
    "other_adviser", "other_manager", "front_desk", "other_officer", "admin",
)  # fmt: skip
ENTER = {
    "adviser": DESK,
    "team": {"manager"},
    "stationery": MANAGERS,
    "front_desk": OFFICERS,
    "monitoring": ADMIN,
    "administration": ADMIN,
    "administration_log": ADMIN,
    "networks": ADMIN,
    "schemes": ADMIN,
    "scheme_questions": ADMIN,
    "document_kinds": ADMIN,
    "accounts": ADMIN,
    "cases": ADMIN,
    "closing_days": ADMIN,
    "coverage": ADMIN,
    "delays": ADMIN,
    "mail_texts": ADMIN,
    "rules": ADMIN,
    "rule_editor": ADMIN,
    "rule_files": ADMIN,
    "simulations": ADMIN,
    "applicant": OWN,
    "messages": OWN,
    "application": OWN,
    "documents": OWN,
    "together": OWN,
    "annexes": OWN,
    "company": OWN,
    "forecast": OWN,
    "forecast_import": OWN,
    "founders": OWN,
    "plan": OWN,
    "pdfs": OWN,
    "resuming": OWN,
    "files": OWN | DESK | OFFICERS | ADMIN,
}
"""By space, those who enter; to all others its pages do not exist."""
FEWER = {
    "files.joined": OWN | DESK,
    "files.letter": OWN | DESK,
    "adviser.edit_grid": MANAGERS,
    "adviser.end_absence": {"adviser"},
    **{f"adviser.bulk_{one}": {"adviser"} for one in ("work", "cancel", "undo")},
    **{f"front_desk.{one}": {"front_desk"} for one in ON_A_DRAFT},
}
"""Where not all who enter the space do."""
EVERY_DESK = {
    f"adviser.{page}": {"other_adviser", "other_manager"}
    for page in (
        "index",
        "absences",
        "export",
        "bulk_history",
        "bulk_new",
        "bulk_export",
        "today",
        "board",
        "board_files",
        "views",
        "keep_view",
        "columns",
        "keys",
        "settings",
        "along",
        "tasks",
        "opinions",
        "texts",
        "new_text",
        "grid_list",
    )
}
EVERY_DESK |= {
    page: {"neighbour", "other_manager"}
    for page in ("team.index", "team.invite", "stationery.index")
}
FOR_ANYONE_SIGNED_IN = {"applicant.index", "applicant.start"}
WITHOUT_A_PAGE = {
    "together.leave": "only for whoever holds a mandate",
    "stationery.image": "only once a picture was sent",
    "cases.case": "only for a case that is there",
    "cases.remove": "the same",
    "cases.add": "only from a file of that number",
    "mail_texts.version": "only for a text that was changed",
    "mail_texts.message": "the same",
    "simulations.show": "only once one was asked for",
    "simulations.files": "the same",
}
ANSWERS = {200, 201, 302, 400, 409, 422}
"""To an empty form: done, asked for, or told in words what is missing."""
NOTHING_THERE = {
    "adviser.first_view",
    "annexes.annex",
    "annexes.autosave",
    "cases.add",
    "cases.put_back",
    "cases.remove",
    "closing_days.remove",
    "delays.cancel",
    "document_kinds.move",
    "simulations.cancel",
    "together.leave",
}
"""Forms for which the scene has no object."""


def everyone_at_once():
    """Three fixtures, ``made, app, scene = everyone_at_once()``: the scene, made once a module."""

    def make():
        people, values = people_and_values()
        session.commit()
        return {name: person.id for name, person in people.items()}, values

    made, app = made_once(make)

    @pytest.fixture
    def scene(app, made):
        """A file under study at Initiative Somme, and everyone who might look at it."""
        people, values = made[1]
        return {name: session.get_one(User, one) for name, one in people.items()}, values

    return made, app, scene


@pytest.fixture
def undone(app, monkeypatch):
    """Around a request: what it changed is taken back, and no file is thrown away."""
    monkeypatch.setattr(app.extensions["storage"], "discard", lambda key: None)

    @contextmanager
    def around():
        session.remove()
        point = app.extensions["database"].bind.begin_nested()
        yield
        session.remove()
        point.rollback()

    return around


@pytest.fixture
def unpainted(app, monkeypatch):
    """A refusal answers its reason alone: its page, the same each time, costs more than the rest.

    ``test_errors`` looks at that page.
    """

    def said(error):
        return error.description, 404, {"Content-Type": "text/plain"}

    monkeypatch.setitem(app.error_handler_spec[None][404], NotFound, said)


def addresses(app, values):
    """Each address of a space that not everyone enters, who enters it, and its methods."""
    for rule in app.url_map.iter_rules():
        space = rule.endpoint.partition(".")[0]
        if space in ENTER and rule.endpoint not in FOR_ANYONE_SIGNED_IN:
            entering = who_enters(rule.endpoint, space)
            for filled in fillings(rule, values):
                path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule).format_map(filled)
                yield rule.endpoint, entering, path, {"GET", "POST"} & rule.methods


def who_enters(endpoint, space):
    """Those with a mandate are in the file as long as it lasts; ``test_helped`` says how far."""
    entering = FEWER.get(endpoint, ENTER[space]) | EVERY_DESK.get(endpoint, set())
    return entering | (HELPERS.keys() if given(endpoint) != ALONE else set())


def fillings(rule: Rule, values):
    """What stands in an address; each word in turn, where it is one of a list."""
    filled = defaultdict(lambda: 1, values, code=CODES.get(rule.endpoint))
    filled |= values["instead"].get(rule.endpoint, {})
    lists = {
        name: sorted(one.items) for name, one in rule._converters.items()
        if isinstance(one, AnyConverter)
    }  # fmt: skip
    for words in product(*lists.values()):
        yield defaultdict(lambda: 1, filled, **dict(zip(lists, words, strict=True)))

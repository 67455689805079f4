"""Every address, tried by everyone: who enters, and for whom it does not exist."""

import os
import re
from collections import defaultdict
from itertools import product

import pytest
from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter

from tests.views.codes import CODES
from tests.views.scene import people_and_values, state

OWN, ADMIN = {"owner"}, {"admin"}
DESK = {"adviser", "manager"}
OFFICERS = {"front_desk", "other_officer"}
ALIKE = (
    ("adviser", "manager"), ("other_adviser", "other_manager"), ("front_desk", "other_officer"),
)  # fmt: skip
OPENS = {200, 302, 409}
"""The page, another one, or why this step is not open now."""
PEOPLE = (
    "owner", "other_owner", "adviser", "manager", "other_adviser", "other_manager",
    "front_desk", "other_officer", "admin",
)  # fmt: skip
ENTER = {
    "adviser": DESK,
    "team": {"manager"},
    "stationery": {"manager"},
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
ON_A_DRAFT = ("confirmation", "page_to_sign", "send_link", "sign")
FEWER = {
    "files.joined": OWN | DESK,
    "files.letter": OWN | DESK,
    "adviser.edit_grid": {"manager"},
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
    page: {"other_manager"} for page in ("team.index", "team.invite", "stationery.index")
}
FOR_ANYONE_SIGNED_IN = {"applicant.index", "applicant.start"}
WITHOUT_A_PAGE = {
    "adviser.payment": "only once an amount is granted",
    "application.page": "a sent file is no longer written in",
    "administration.mail_file": "only while no mail server is set",
    "front_desk.one_text": "only for a text of the front desk",
    "front_desk.pair": "only for two files that look alike",
    "together.leave": "only for whoever holds a mandate",
    "annexes.annex": "only for an aid that asks something",
    "stationery.image": "only once a picture was sent",
    "cases.case": "only for a case that is there",
    "cases.remove": "the same",
    "cases.add": "only from a file of that number",
    "mail_texts.version": "only for a text that was changed",
    "mail_texts.message": "the same",
    "rule_editor.leaf": "only in a draft of the rules",
    "scheme_questions.heading": "only while questions are being written",
    "scheme_questions.add": "the same",
    "scheme_questions.edit": "only for a question that is asked",
    "simulations.show": "only once one was asked for",
    "simulations.files": "the same",
}


@pytest.fixture
def scene(app):
    """A file under study at Initiative Somme, and everyone who might look at it."""
    return people_and_values()


def addresses(app, values):
    """Each address of a space that not everyone enters, who enters it, and its methods."""
    for rule in app.url_map.iter_rules():
        space = rule.endpoint.partition(".")[0]
        if space in ENTER and rule.endpoint not in FOR_ANYONE_SIGNED_IN:
            entering = FEWER.get(rule.endpoint, ENTER[space]) | EVERY_DESK.get(rule.endpoint, set())
            for filled in fillings(rule, values):
                path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule).format_map(filled)
                yield rule.endpoint, entering, path, {"GET", "POST"} & rule.methods


def fillings(rule: Rule, values):
    """What stands in an address; each word in turn, where it is one of a list."""
    filled = defaultdict(lambda: 1, values, code=CODES.get(rule.endpoint))
    if rule.endpoint in {f"front_desk.{one}" for one in ON_A_DRAFT}:
        filled["dossier_id"] = values["draft_id"]
    lists = {
        name: sorted(one.items) for name, one in rule._converters.items()
        if isinstance(one, AnyConverter)
    }  # fmt: skip
    for words in product(*lists.values()):
        yield defaultdict(lambda: 1, filled, **dict(zip(lists, words, strict=True)))


def test_to_whom_it_is_not_for_a_page_does_not_exist(app, client, scene):
    people, values = scene
    for name, person in people.items():
        client.login(person)
        before = state()
        for turn, (endpoint, entering, path, methods) in enumerate(addresses(app, values)):
            for method in tried_by(name, entering, turn, methods):
                answer = client.open(path, method=method)
                assert answer.status_code == 404, (name, endpoint, method)
        assert state() == before


def tried_by(name, entering, turn, methods):
    """The methods that someone tries. What only administrators enter is tried by the others in
    turn: one guard keeps it all. So are the pages that two people alike do not enter, by one of
    them; and everyone reads or sends, in turn. ``ALL_DATABASES=1`` tries everything.
    """
    if name in entering or os.environ.get("ALL_DATABASES"):
        return methods - (methods if name in entering else set())
    strangers = sorted(set(PEOPLE) - ADMIN)
    alike = next((pair for pair in ALIKE if name in pair), (name,))
    if entering == ADMIN:
        alike = strangers
    elif entering.intersection(alike):
        alike = (name,)
    both = sorted(methods)
    chosen = {both[(turn // len(alike) + PEOPLE.index(name)) % len(both)]}
    return chosen if alike[turn % len(alike)] == name else set()


def test_those_it_is_for_enter(app, client, scene):
    people, values = scene
    for name, person in people.items():
        client.login(person)
        for endpoint, entering, path, methods in addresses(app, values):
            if name in entering and "GET" in methods and endpoint not in WITHOUT_A_PAGE:
                answer = client.get(path)
                answer.close()
                assert answer.status_code in OPENS, (name, path, answer.status_code)

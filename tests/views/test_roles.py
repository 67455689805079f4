"""Every address, tried by everyone: who enters, and for whom it does not exist."""

from collections import defaultdict

import pytest
from werkzeug.exceptions import NotFound

from tests.views import roles
from tests.views.roles import (
    ANSWERS,
    NOTHING_THERE,
    OPENS,
    PEOPLE,
    WITHOUT_A_PAGE,
    addresses,
)
from tests.views.scene import HELPERS, state

made, app, scene = roles.everyone_at_once()
undone, unpainted = roles.undone, roles.unpainted
OF_THE_SPACES = [one for one in PEOPLE if one not in HELPERS]
"""``test_helped`` says what those with a mandate find."""


@pytest.mark.parametrize("name", PEOPLE)
def test_to_whom_it_is_not_for_a_page_does_not_exist(app, client, scene, unpainted, name):
    people, values = scene
    client.login(people[name])
    before = state()
    for endpoint, entering, path, methods in addresses(app, values):
        for method in methods if name not in entering else ():
            answer = client.open(path, method=method)
            assert answer.status_code == 404, (endpoint, method)
            assert answer.text == NotFound.description, (endpoint, method)
    assert state() == before


@pytest.mark.parametrize("name", OF_THE_SPACES)
def test_those_it_is_for_enter(app, client, scene, name):
    people, values = scene
    client.login(people[name])
    for endpoint, entering, path, methods in addresses(app, values):
        if name in entering and "GET" in methods and endpoint not in WITHOUT_A_PAGE:
            answer = client.get(path)
            answer.close()
            assert answer.status_code in OPENS, (path, answer.status_code)


@pytest.mark.parametrize("name", OF_THE_SPACES)
def test_an_empty_form_is_answered_in_words(app, client, scene, undone, name):
    people, values = scene
    client.login(people[name])
    for endpoint, entering, path, methods in addresses(app, values):
        if name in entering and "POST" in methods and endpoint not in NOTHING_THERE:
            with undone():
                code = client.post(path).status_code
            assert code in ANSWERS, (path, code)


def test_what_is_left_out_has_nothing_to_show(app, client, scene, undone):
    """An exemption ends with its reason."""
    people, values = scene
    found = defaultdict(set)
    for name in OF_THE_SPACES:
        client.login(people[name])
        for endpoint, entering, path, methods in addresses(app, values):
            for method, left_out in (("GET", WITHOUT_A_PAGE), ("POST", NOTHING_THERE)):
                if name in entering and method in methods and endpoint in left_out:
                    with undone():
                        found[method, endpoint].add(client.open(path, method=method).status_code)
    assert {one for one, codes in found.items() if codes <= {*OPENS, *ANSWERS}} == set()

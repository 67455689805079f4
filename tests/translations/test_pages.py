"""No page of the public site shows a sentence that was never marked."""

import pytest

from tests.translations.brackets import bracketed, unmarked
from tests.translations.pages import PUBLIC


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_says_nothing_that_is_not_translated(client, address):
    with bracketed(client):
        response = client.get(address)
    assert response.status_code == 200
    assert unmarked(response.text) == []

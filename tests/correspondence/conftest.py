"""A network's people, and letters read back."""

import io

import pytest
from pypdf import PdfReader

from portal.database import session
from portal.dossiers.paper_letters import letters_of
from portal.pdf import letters
from tests.factories_files import adviser_of, manager_of


@pytest.fixture
def adviser(app):
    return adviser_of("initiative_somme", given_name="Claire", family_name="Fournier")


@pytest.fixture
def manager(app):
    return manager_of("initiative_somme")


def written(dossier):
    """The letters of a file by their kind."""
    session.expire_all()
    return {one.kind: one for one in letters_of(dossier)}


def made(dossier):
    letters.make_waiting()
    return written(dossier)


def said(letter):
    """What its page will say."""
    return text_of(letters.page(letter.content, {}))


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u200b", "").replace("\xad", "-").replace("\xa0", " ").split())

"""What a network sees of a document in a page, without its reader."""

import io

import pytest
from PIL import Image

from portal import storage
from portal.dossiers import previews, receiving
from portal.dossiers.previews import Kept, Preview
from portal.errors import Refused
from tests.papers import PDF, pdf, photo


def kept(content: bytes, media_type: str = receiving.PDF) -> Kept:
    return Kept(storage.keep(io.BytesIO(content)).key, media_type)


def test_a_pdf_is_drawn_page_by_page(app):
    three = kept(pdf(3))
    assert previews.preview(three) == Preview(3, 3)
    drawn, media_type = previews.picture(three, 3)
    assert (media_type, Image.open(io.BytesIO(drawn)).width) == ("image/png", 1191)
    with pytest.raises(Refused, match="ne peut pas être montrée"):
        previews.picture(three, 4)


def test_a_pdf_that_readers_mend_is_drawn_too(app):
    assert previews.preview(mended := kept(PDF)) == Preview(1, 1)
    assert previews.picture(mended, 1)[0].startswith(b"\x89PNG")


def test_what_cannot_be_drawn_shows_no_page_and_a_long_one_its_beginning(app, monkeypatch):
    assert previews.preview(kept(b"%PDF-nothing")) == Preview(0, 0)
    monkeypatch.setattr(previews, "MOST_PAGES", 2)
    assert not previews.preview(kept(pdf(3))).whole


def test_a_photo_is_shown_as_it_is_kept(app):
    content = photo()
    shown = kept(content, receiving.JPEG)
    assert previews.preview(shown) == Preview(1, 1)
    assert previews.picture(shown, 1) == (content, receiving.JPEG)
    with pytest.raises(Refused, match="plus lisible"):
        previews.picture(Kept("00/" + "0" * 32, receiving.JPEG), 1)

"""The frame of mails: styles on the elements, no image, no address of anyone else."""

import css_inline
import pytest
from flask import render_template
from markupsafe import Markup

from tests.look.gallery import create_app

BODY = Markup(
    "<p>Bonjour Amina Benkacem,</p>"
    '<blockquote class="callout"><p><strong>Avant le 5 décembre.</strong></p></blockquote>'
    '<p><a href="https://guichet.example/suivi" class="button">Envoyer mes documents</a></p>'
)


@pytest.fixture
def mail():
    app = create_app()
    with app.test_request_context():
        html = render_template("emails/layout.html", title="Il manque <2> documents", body=BODY)
        text = render_template("emails/layout.txt", title="Il manque <2> documents", body="Bonjour")
    return css_inline.inline(html, keep_style_tags=True), text


def test_styles_are_on_the_elements_and_the_dark_ones_kept(mail):
    html, _ = mail
    assert 'class="button" style="' in html.replace('href="https://guichet.example/suivi" ', "")
    assert "prefers-color-scheme" in html


def test_it_says_who_writes_and_whom_to_call(mail):
    for twin in mail:
        assert "Guichet unique du financement" in twin
        assert "03 22 97 40 40" in twin
        assert "mot de passe" in twin


def test_it_follows_no_one(mail):
    html, _ = mail
    assert "<img" not in html
    assert "<link" not in html
    assert html.count("http") == 1


def test_what_a_person_typed_stays_text(mail):
    html, text = mail
    assert "<h1" in html
    assert "Il manque &lt;2&gt; documents" in html
    assert text.startswith("Il manque <2> documents\n\nBonjour")

"""Mails written once, in a little Markdown, and made into their two twins: text and HTML.

A template ``emails/<name>.md`` starts with its subject line. In its body a quotation is the
box that says what to do by when, and a link alone in its paragraph is the button. Those of
``mails.yaml`` only know the names that it gives them, and administrators may edit them.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import css_inline
import structlog
from flask import current_app, render_template
from jinja2 import Environment
from markupsafe import Markup

from portal.languages import FRENCH, speaking
from portal.letters import filling, markup, texts
from portal.letters.mails import Mail, mails
from portal.letters.texts import Source

log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def write(name: str, **context: Any) -> Letter:
    """The mail ``emails/<name>.md`` with these values, which may hold anything a person typed.

    In French, whatever language the request speaks.
    """
    with speaking(FRENCH):
        mail = mails().get(name)
        return _edited(mail, context) if mail else _shipped(name, context)


def compose(source: Source, values: dict[str, Any]) -> Letter:
    """A text that may be edited, with the value of each of its names."""
    subject = filling.subject(source, values)
    body = filling.body(source, values, filling.plain)
    marked = filling.body(source, values, filling.escaped)
    return _letter(subject, body, marked)


def _edited(mail: Mail, context: dict[str, Any]) -> Letter:
    """A mail leaves, whatever became of its text: the shipped one stands in for one that fails."""
    source = texts.active(mail.name)
    if source.version:
        try:
            return compose(source, filling.values(mail, source, context))
        except Exception:
            log.exception("edited mail text failed", mail=mail.name, version=source.version)
    shipped = texts.shipped(mail.name)
    return compose(shipped, filling.values(mail, shipped, context))


def _shipped(name: str, context: dict[str, Any]) -> Letter:
    subject, body = _fill(name, context, _plain)
    _, marked = _fill(name, context, _escaped)
    return _letter(subject, body, marked)


def _letter(subject: str, body: str, marked: str) -> Letter:
    title = markup.one_line(subject)
    made = Markup(markup.html(marked))  # noqa: S704  what people typed is escaped
    html = render_template("emails/layout.html", title=title, body=made)
    text = render_template("emails/layout.txt", title=title, body=markup.text(body))
    return Letter(title, text, css_inline.inline(html, keep_style_tags=True))


def _fill(name: str, context: dict[str, Any], finalize: Any) -> tuple[str, str]:
    template = _environment(current_app.jinja_env, finalize).get_template(f"emails/{name}.md")
    filled = template.render(current_app.jinja_env.globals | context)
    subject, _, body = filled.strip().partition("\n")
    return subject, body.strip()


@lru_cache(maxsize=8)
def _environment(base: Environment, finalize: Any) -> Environment:
    """Made once: each has the templates that it has compiled."""
    return base.overlay(finalize=finalize, autoescape=False)


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _escaped(value: Any) -> Any:
    if not isinstance(value, str) or value.startswith(("http://", "https://")):
        return _plain(value)
    return markup.escape(value)

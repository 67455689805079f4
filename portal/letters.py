"""Mails written once, in a little Markdown, and made into their two twins: text and HTML.

A template ``emails/<name>.md`` starts with its subject line. In its body a quotation is the
box that says what to do by when, and a link alone in its paragraph is the button.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import css_inline
from flask import current_app, render_template
from jinja2 import Environment
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.languages import FRENCH, speaking

MARKDOWN = MarkdownIt("zero", {"html": False}).enable(
    ["paragraph", "list", "blockquote", "emphasis", "escape", "link", "newline", "heading"]
)
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~])")
LINK = re.compile(r"\[([^\]]+)\]\((\S+)\)")


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
        return _write(name, context)


def _write(name: str, context: dict[str, Any]) -> Letter:
    subject, body = _fill(name, context, _plain)
    _, marked = _fill(name, context, _escaped)
    title = subject.strip()
    html = render_template("emails/layout.html", title=title, body=Markup(_html(marked)))  # noqa: S704
    text = render_template("emails/layout.txt", title=title, body=_text(body))
    return Letter(title, text, css_inline.inline(html, keep_style_tags=True))


def _fill(name: str, context: dict[str, Any], finalize: Any) -> tuple[str, str]:
    template = _environment(current_app.jinja_env, finalize).get_template(f"emails/{name}.md")
    filled = template.render(current_app.jinja_env.globals | context)
    subject, _, body = filled.strip().partition("\n")
    return re.sub(r"\s+", " ", subject), body.strip()


@lru_cache(maxsize=8)
def _environment(base: Environment, finalize: Any) -> Environment:
    """Made once: each has the templates that it has compiled."""
    return base.overlay(finalize=finalize, autoescape=False)


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _escaped(value: Any) -> Any:
    """What a person typed stays text: its lines are kept, its signs are not markup."""
    if not isinstance(value, str) or value.startswith(("http://", "https://")):
        return _plain(value)
    return SPECIAL.sub(r"\\\1", value).replace("\r", "").replace("\n", "  \n")


def _html(body: str) -> str:
    tokens = MARKDOWN.parse(body)
    for token in tokens:
        if token.type == "blockquote_open":
            token.attrSet("class", "callout")
        if token.type == "inline" and _is_button(token):
            (token.children or [])[0].attrSet("class", "button")
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def _is_button(token: Token) -> bool:
    kinds = [child.type for child in token.children or []]
    return kinds[:1] == ["link_open"] and kinds[-1:] == ["link_close"] and len(kinds) == 3


def _text(body: str) -> str:
    """The same words for a plain-text reader: links written out, marks taken away."""
    body = LINK.sub(r"\1 :\n\2", body)
    body = re.sub(r"\*\*(.+?)\*\*", r"\1", body)
    return re.sub(r"^> ?", "", body, flags=re.MULTILINE)

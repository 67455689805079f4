"""The little Markdown of mails, made into HTML and into plain text."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("zero", {"html": False}).enable(
    ["paragraph", "list", "blockquote", "emphasis", "escape", "link", "newline", "heading"]
)
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~])")
LINK = re.compile(r"\[([^\]]+)\]\((\S+)\)")


def escape(text: str) -> str:
    """What a person typed stays text: its lines are kept, its signs are not markup."""
    return SPECIAL.sub(r"\\\1", text).replace("\r", "").replace("\n", "  \n")


def html(body: str, *, callout: str = "callout", button: str = "button") -> str:
    """``callout`` and ``button``: the classes that quotations and lonely links are given."""
    tokens = MARKDOWN.parse(body)
    for token in tokens:
        if token.type == "blockquote_open":
            token.attrSet("class", callout)
        if token.type == "inline" and _is_button(token):
            (token.children or [])[0].attrSet("class", button)
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}))


def text(body: str) -> str:
    """The same words for a plain-text reader: links written out, marks taken away."""
    body = LINK.sub(r"\1 :\n\2", body)
    body = re.sub(r"\*\*(.+?)\*\*", r"\1", body)
    return re.sub(r"^> ?", "", body, flags=re.MULTILINE)


def one_line(subject: str) -> str:
    return re.sub(r"\s+", " ", subject).strip()


def _is_button(token: Token) -> bool:
    kinds = [child.type for child in token.children or []]
    return kinds[:1] == ["link_open"] and kinds[-1:] == ["link_close"] and len(kinds) == 3

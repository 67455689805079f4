"""All the French sentences that the public site and the application may show."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, nodes

from portal.config import ROOT, Contact, Legal
from portal.languages import bare

Sentence = str | tuple[str, str]
"""One sentence, or a word in the singular and in the plural."""
Found = Iterator[tuple[Sentence, str]]
"""Sentences, each with the file where it stands."""
TEMPLATES = ("public", "simulator", "application", "applicant", "account", "security", "errors",
             "layouts", "macros")  # fmt: skip
"""The folders whose pages are read in other languages too."""
STAFF_ONLY = ("portal/monitoring", "portal/demo", "portal/translations", "portal/pdf")
SETTINGS = frozenset({"opening_hours", "answer_delay", "publication_director", "host"})
CALLS = frozenset({"_", "gettext", "lazy", "marked"})


def sentences() -> dict[Sentence, set[str]]:
    """Every sentence, as the files of translations write it, with the files that use it."""
    found: dict[Sentence, set[str]] = {}
    for source in (in_templates(), in_python(), in_settings()):
        for sentence, place in source:
            key = bare(sentence) if isinstance(sentence, str) else sentence
            found.setdefault(key, set()).add(place)
    return found


def in_templates() -> Found:
    env = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=True)
    env.trim_blocks = env.lstrip_blocks = True
    env.policies["ext.i18n.trimmed"] = True
    for folder in TEMPLATES:
        for path in sorted((ROOT / "templates" / folder).rglob("*.html")):
            place = str(path.relative_to(ROOT))
            for sentence in _in_tree(env.parse(path.read_text())):
                yield sentence, place


def _in_tree(tree: nodes.Template) -> Iterator[Sentence]:
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name in CALLS and call.args and isinstance(call.args[0], nodes.Const):
            yield str(call.args[0].value)
    for used in tree.find_all(nodes.Filter):
        if used.name == "plural":
            yield _plural([one.value for one in used.args if isinstance(one, nodes.Const)])


def in_python() -> Found:
    for folder in ("portal", "forms"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = str(path.relative_to(ROOT))
            if not place.startswith(STAFF_ONLY):
                yield from ((sentence, place) for sentence in _in_module(path))


def _in_module(path: Path) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
            words = [text for text in texts if isinstance(text, str)]
            if _called(node) in CALLS and words:
                yield words[0]
            elif _called(node) == "plural" and words:
                yield _plural(words)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _plural(words: list[str]) -> tuple[str, str]:
    """As the filter ``plural`` reads its words: an s unless told otherwise."""
    return (words[0], words[1] if len(words) > 1 else f"{words[0]}s")


def in_settings() -> Found:
    """What the pages print of the settings, as long as nobody sets anything else."""
    for model in (Contact, Legal):
        for name, field in model.model_fields.items():
            if name in SETTINGS:
                yield str(field.default), "portal/config.py"


def texts_of(data: Any, fields: frozenset[str]) -> Iterator[str]:
    """All that stands in these fields, however deep, of data read from a file."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name in fields and isinstance(value, str) and value:
                yield value
            else:
                yield from texts_of(value, fields)
    elif isinstance(data, list):
        for one in data:
            yield from texts_of(one, fields)


def in_data(path: str, *fields: str) -> Found:
    data = msgspec.yaml.decode((ROOT / path).read_bytes())
    for text in texts_of(data, frozenset(fields)):
        yield text, path

"""All the French sentences that the public site and the application may show."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from jinja2 import Environment, nodes

from portal.config import ROOT, Contact, Legal, Territory
from portal.languages import bare
from portal.readable import WORDS
from portal.translations import vocabulary

Sentence = str | tuple[str, str]
"""One sentence, or a word in the singular and in the plural."""
Found = Iterator[tuple[Sentence, str]]
"""Sentences, each with the file where it stands."""
TEMPLATES = ("public", "simulator", "application", "applicant", "account", "security", "errors",
             "layouts", "macros", "founder_consent", "reminders", "mandates",
             "together", "calls")  # fmt: skip
"""The folders whose pages are read in other languages too."""
STAFF_ONLY = (
    "portal/monitoring", "portal/tuning", "portal/demo", "portal/translations", "portal/pdf",
    "portal/views/adviser", "portal/views/front_desk", "portal/views/team",
    "portal/views/administration", "portal/views/accounts.py", "portal/views/monitoring",
    "forms/adviser", "forms/administration", "forms/accounts", "forms/front_desk", "forms/steps",
    "forms/asking", "forms/due",
    "forms/documents", "forms/duplicates", "forms/openings", "forms/assignment",
    "portal/referrals/portfolio", "portal/referrals/duplicates", "forms/monitoring",
    "forms/networks", "forms/scheme_questions",
    "portal/networks/changes", "portal/networks/commands", "portal/networks/schemes",
    "portal/networks/kinds", "portal/networks/sittings", "portal/referrals/mergers",
    "portal/views/networks", "portal/views/schemes", "portal/views/document_kinds",
    "portal/dossiers/annex_drafts", "portal/dossiers/annex_faults", "portal/dossiers/annex_words",
    "portal/views/scheme_questions", "portal/views/sittings.py",
    "forms/sittings.py",
    "forms/members", "portal/views/absences", "portal/views/handover", "portal/users/absences",
    "portal/networks/presence", "portal/referrals/leaving",
    "portal/routing/trees", "portal/routing/editing", "portal/routing/drafting",
    "portal/routing/publication", "portal/routing/acceptance", "portal/views/rule", "forms/rule",
    "portal/desk/", "forms/lists", "forms/shortcuts", "forms/bulk",
    "portal/referrals/notes",
    "portal/casework/access", "portal/casework/appointments", "portal/casework/contacts",
    "portal/casework/opinions", "portal/casework/tasks", "forms/casework",
    "portal/casework/conflicts", "portal/casework/grids", "forms/reviews",
    "portal/casework/ready", "portal/views/ready_texts", "forms/ready_texts", "forms/bulk",
    "portal/referrals/notes", "portal/referrals/mentions", "portal/referrals/filing",
    "portal/routing/simulation", "portal/views/simulations.py", "forms/simulations.py",
    "portal/financing/proposals", "portal/financing/plan_notices", "forms/shares",
    "portal/correspondence", "portal/views/stationery", "forms/stationery",
    "portal/users/notices", "portal/users/daily_mail", "portal/views/notices", "forms/notices",
)  # fmt: skip
SHOWN = ("forms/", "portal/financing/forecast_", "portal/financing/kinds")
"""Where all that is given to a call may be shown."""
SETTINGS = frozenset({"opening_hours", "answer_delay", "publication_director", "host"})
CALLS = frozenset({"_", "gettext", "lazy", "marked", "flash", "Refused"})
SENTENCE = re.compile(r"(?![A-Z]\w*[A-Z])(?:[A-ZÀÉÊ«(]|\d+ ).*[a-zà-ÿ]", re.DOTALL)
DATA = {
    "forms/questionnaire/**/*.yaml": WORDS,
    "portal/networks/annexes/*.yaml": WORDS,
    "portal/networks/seed.yaml": frozenset(
        {"name", "help", "summary", "amount_text", "conditions", "answer_delay", "opening_hours"}
    ),
    "portal/routing/facts.yaml": WORDS,
    "portal/routing/rules.yaml": frozenset({"applicant", "label", "unit", "source"}),
}
"""The files of data, and which of their fields people read."""


def sentences() -> dict[Sentence, set[str]]:
    """Every sentence, as the files of translations write it, with the files that use it."""
    found: dict[Sentence, set[str]] = {}
    for source in (in_templates(), in_python(), in_settings(), in_data(), vocabulary.words()):
        for sentence, place in source:
            key = bare(sentence) if isinstance(sentence, str) else sentence
            found.setdefault(key, set()).add(place)
    counted = {one[0] for one in found if isinstance(one, tuple)}
    return {one: places for one, places in found.items() if one not in counted}


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
                shown = place.startswith(SHOWN)
                for sentence in _in_module(ast.parse(path.read_text()), shown=shown):
                    yield sentence, place


def _in_module(tree: ast.Module, *, shown: bool) -> Iterator[Sentence]:
    """What is called by a name of ours; in a form all that is ``shown``: labels, hints, errors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            words = [one for one in map(_text, node.args) if one]
            if _called(node) in CALLS and node.args and (first := _text(node.args[0])):
                yield first
            elif _called(node) in ("plural", "counted") and words:
                yield _plural(words)
            elif shown:
                yield from filter(SENTENCE.match, [*words, *_named(node)])


def _text(node: ast.expr) -> str:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if constant and isinstance(node, ast.Constant) else ""


def _named(call: ast.Call) -> Iterator[str]:
    yield from (_text(one.value) for one in call.keywords)


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
    yield Territory().name, "portal/config.py"


def in_data() -> Found:
    """What stands in the readable files: questions, facts, rules, networks, documents."""
    for pattern, fields in DATA.items():
        for path in sorted(ROOT.glob(pattern)):
            for text in texts_of(msgspec.yaml.decode(path.read_bytes()), fields):
                yield text, str(path.relative_to(ROOT))


def texts_of(data: Any, fields: frozenset[str], *, here: bool = False) -> Iterator[str]:
    """All that stands in these fields, however deep; ``here``: this is in one of them."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from texts_of(value, fields, here=here or name in fields)
    elif isinstance(data, list):
        for one in data:
            yield from texts_of(one, fields, here=here)
    elif here and isinstance(data, str) and data:
        yield data

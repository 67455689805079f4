"""Filling a text that may be edited: a sandbox that knows names, conditions and lists only."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import current_app
from jinja2 import Environment, StrictUndefined, Template, meta, nodes
from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment

from portal.french import FrenchSpaces
from portal.letters import markup
from portal.letters.mails import Each, Kind, Mail, Variable
from portal.letters.texts import Source

ALONE = re.compile(r"^[ \t]*(\{%[^\n]*?%\})[ \t]*\n", re.MULTILINE)
"""A tag alone on its line leaves no line behind it; among words it leaves them as they are."""


def sandbox() -> ImmutableSandboxedEnvironment:
    env = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, extensions=[FrenchSpaces], autoescape=False
    )
    for tools in (env.globals, env.filters, env.tests):
        tools.clear()
    return env


SANDBOX = sandbox()


def values(mail: Mail, source: Source, context: dict[str, Any]) -> dict[str, Any]:
    """The value of each name that the text uses, from what the portal gives to the mail."""
    return {name: value(mail.known[name], context) for name in names(source) & mail.known.keys()}


def examples(mail: Mail) -> dict[str, Any]:
    """What stands for each name as long as nobody real is meant."""
    return {name: example(one) for name, one in mail.known.items()}


def example(variable: Variable) -> Any:
    given = variable.about.example
    return Address(given) if variable.kind is Kind.LINK else given


def names(source: Source) -> set[str]:
    """What the text asks for."""
    return _names(source.subject) | _names(source.body)


def tested(source: Source) -> set[str]:
    """The names on which something depends: what it says when they hold, or hold something."""
    trees = [SANDBOX.parse(one) for one in (source.subject, source.body)]
    conditions = [one.test for tree in trees for one in tree.find_all(nodes.If)]
    found = [one for test in conditions for one in _names_in(test)]
    return {one.name for one in found} & names(source)


def value(variable: Variable, context: dict[str, Any]) -> Any:
    """As the mail prints it: a text, a yes or a no, or a list of lines."""
    asked = variable.value
    if isinstance(asked, Each):
        return [_line(asked.each, context | {"one": one}) for one in _eval(asked.among, context)]
    found = _eval(asked, context)
    if variable.kind is Kind.CONDITION:
        return bool(found)
    return Address(found) if variable.kind is Kind.LINK else _printed(found)


def subject(source: Source, given: dict[str, Any]) -> str:
    return _filled(source.subject, given)


def body(source: Source, given: dict[str, Any], form: Callable[[Any], Any]) -> str:
    return _filled(source.body, {name: form(one) for name, one in given.items()}).strip()


def plain(given: Any) -> Any:
    return given


def escaped(given: Any) -> Any:
    """What people typed stays text; only an address is left as it is."""
    if isinstance(given, Address) or not isinstance(given, str | list | dict):
        return given
    if isinstance(given, str):
        return markup.escape(given)
    if isinstance(given, list):
        return [escaped(one) for one in given]
    return {name: escaped(one) for name, one in given.items()}


class Address(str):
    """The address of a page of ours: no sign of it is to be escaped."""

    __slots__ = ()


def _filled(text: str, given: dict[str, Any]) -> str:
    return _template(text).render(given)


@lru_cache(maxsize=256)
def _template(text: str) -> Template:
    return SANDBOX.from_string(ALONE.sub(r"\1", f"{text}\n"))


@lru_cache(maxsize=256)
def _names(text: str) -> set[str]:
    return meta.find_undeclared_variables(SANDBOX.parse(text))


def _names_in(test: nodes.Node) -> list[nodes.Name]:
    return [test] if isinstance(test, nodes.Name) else list(test.find_all(nodes.Name))


def _line(each: str | dict[str, str], context: dict[str, Any]) -> Any:
    if isinstance(each, str):
        return _printed(_eval(each, context))
    return {name: _printed(_eval(one, context)) for name, one in each.items()}


def _eval(expression: str, context: dict[str, Any]) -> Any:
    return _expression(current_app.jinja_env, expression)(context)


@lru_cache(maxsize=512)
def _expression(env: Environment, expression: str) -> TemplateExpression:
    """An expression of ``mails.yaml``: nobody else's are ever evaluated."""
    return env.compile_expression(expression, undefined_to_none=False)


def _printed(found: Any) -> Any:
    if isinstance(found, bool):
        return found
    return "" if found is None else str(found)

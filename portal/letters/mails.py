"""The mails whose text may be edited: when each leaves, to whom, the names that it knows."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from portal.vocabulary import LabelledEnum


class To(LabelledEnum):
    OWNER = "owner", "Au porteur de projet"
    PEOPLE = "people", "Aux personnes qui accompagnent, aux associés"
    NETWORK = "network", "Aux réseaux"
    FRONT_DESK = "front_desk", "À l’accueil"
    STAFF = "staff", "Aux réseaux et à l’accueil"
    ADMIN = "admin", "Aux administrateurs"


class Kind(LabelledEnum):
    TEXT = "text", "Texte"
    LINK = "link", "Lien"
    CONDITION = "condition", "Condition"
    LIST = "list", "Liste"


class Each(msgspec.Struct, frozen=True, rename={"among": "for"}):
    """A list: what each of its lines holds, an expression or one for each field, on ``one``."""

    among: str
    each: str | dict[str, str]


@dataclass(frozen=True)
class Name:
    """What may stand between braces. ``one``: how a line of this list is called in its loop."""

    words: str
    example: Any = True
    value: str = ""
    kind: Kind = Kind.TEXT
    personal: bool = False
    common: bool = False
    one: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Variable:
    """A name in one mail, with the expression that gives its value."""

    name: str
    about: Name
    value: str | Each

    @property
    def kind(self) -> Kind:
        return self.about.kind


@dataclass(frozen=True)
class Mail:
    """``variables``: its own names; ``known``: all mails’ too; ``keep``: those that must stay."""

    name: str
    title: str
    to: To
    when: str
    keep: frozenset[str]
    variables: dict[str, Variable]
    known: dict[str, Variable]
    called: str = "ce courriel"

    @property
    def links(self) -> list[str]:
        return [name for name, one in self.variables.items() if one.kind is Kind.LINK]


class _Told(msgspec.Struct):
    title: str
    to: To
    when: str
    values: dict[str, str | Each | None]
    keep: list[str] = []


class _File(msgspec.Struct):
    names: dict[str, Name]
    mails: dict[str, _Told]


@cache
def mails() -> dict[str, Mail]:
    """All of them by name, in the order of the file."""
    return read(Path(__file__).with_name("mails.yaml"))


def read(path: Path, called: str = Mail.called) -> dict[str, Mail]:
    """What a file of this language tells. ``called``: what one of them is, in a sentence."""
    file = msgspec.yaml.decode(path.read_bytes(), type=_File)
    common = {
        name: Variable(name, about, about.value)
        for name, about in file.names.items()
        if about.common
    }
    found = (_mail(name, told, file.names, common) for name, told in file.mails.items())
    return {one.name: replace(one, called=called) for one in found}


def _mail(name: str, told: _Told, names: dict[str, Name], common: dict[str, Variable]) -> Mail:
    own = {
        one: Variable(one, names[one], value or names[one].value)
        for one, value in told.values.items()
    }
    keep = frozenset(told.keep)
    return Mail(name, told.title, told.to, told.when, keep, own, own | common)

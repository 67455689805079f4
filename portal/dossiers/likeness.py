"""What two files have in common, and when that makes a duplicate likely.

The same person comes back with another project, two associates carry one: neither alone makes a
duplicate. What counts is the same people around the same project.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from portal.territory.folding import fold

ENOUGH = 5
"""The weight from which two files that are both open are told as one perhaps."""
SHORTEST_ADDRESS = 3
"""Words: fewer would be a town alone."""
Answers = dict[str, Any]


@dataclass(frozen=True)
class Likeness:
    """What is the same in two files, then what differs though both say it."""

    account: bool = False
    person: bool = False
    phone: bool = False
    mail: bool = False
    address: bool = False
    company: bool = False
    title: bool = False
    kind_and_place: bool = False
    other_company: bool = False
    other_title: bool = False

    @property
    def weight(self) -> int:
        """One account says as much as all that identifies its owner."""
        if self.account:
            known = WEIGHTS["account"]
        else:
            known = sum(WEIGHTS[one] for one in OF_PEOPLE if getattr(self, one))
        return known + sum(WEIGHTS[one] for one in OF_PROJECTS if getattr(self, one))

    @property
    def suspected(self) -> bool:
        return self.weight >= ENOUGH

    @property
    def words(self) -> list[str]:
        """What matches, for the staff."""
        same = [one.name for one in fields(self) if getattr(self, one.name)]
        known = ("person", "phone", "mail") if self.account else ()
        return [WORDS[one] for one in same if one in WORDS and one not in known]


OF_PEOPLE = ("person", "phone", "mail")
OF_PROJECTS = ("address", "company", "title", "kind_and_place", "other_company", "other_title")
WEIGHTS = {
    "account": 3,
    "person": 4,
    "phone": 2,
    "mail": 2,
    "address": 2,
    "company": 4,
    "title": 2,
    "kind_and_place": 1,
    "other_company": -4,
    "other_title": -1,
}
WORDS = {
    "account": "même compte",
    "person": "même nom et même date de naissance",
    "phone": "même téléphone",
    "mail": "même courriel",
    "address": "même adresse postale",
    "company": "même entreprise",
    "title": "même nom de projet",
}


@dataclass(frozen=True)
class Marks:
    """By which a file finds another in the index: none of them can be typed, nor read back."""

    person: str = ""
    phone: str = ""
    mail: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def all(self) -> list[str]:
        return [one for one in (self.person, self.phone, self.mail, *self.addresses) if one]


def marks(answers: Answers, email: str) -> Marks:
    """Of a file's answers and its owner's address."""
    alone = answers.get("demandeur") == "particulier"
    names = sorted(fold(f"{answers.get('prenom', '')} {answers.get('nom', '')}").split())
    born = answers.get("naissance") if alone else None
    return Marks(
        person=_mark("p", f"{' '.join(names)} {born}") if names and born else "",
        phone=_mark("t", answers["telephone"]) if answers.get("telephone") else "",
        mail=mail_mark(email),
        addresses=tuple(_mark("a", one) for one in _addresses(answers, alone=alone)),
    )


def mail_mark(email: str) -> str:
    return _mark("m", email.casefold())


def _addresses(answers: Answers, *, alone: bool) -> Iterator[str]:
    """Of the company or of the project: a home says where someone lives."""
    seat = "" if alone else answers.get("adresse_siege") or ""
    place = answers.get("insee_projet")
    site = answers.get("adresse_projet") or "" if place else ""
    for text, where in ((seat, ""), (site, f" {place}")):
        words = fold(text).split()
        if len(words) >= SHORTEST_ADDRESS and any(one[0].isdigit() for one in words):
            yield " ".join(words) + where


def _mark(letter: str, value: str) -> str:
    return f"_{letter}{sha256(value.encode()).hexdigest()[:20]}"

"""Who carries a project: each person as they are known, the shares, who has agreed to what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.database import session
from portal.dossiers.course import course
from portal.dossiers.founder_models import WHOLE, Founder, Word
from portal.dossiers.models import Dossier
from portal.french import NBSP, number, spaced
from portal.languages import _, marked
from portal.networks.models import Network

TEAM, TOGETHER = "equipe", "associes"
"""The question « Portez-vous ce projet seul ? », and the answer that opens this part."""
FIELDS = {
    "given_name": marked("le prénom"),
    "family_name": marked("le nom"),
    "birth": marked("la date de naissance"),
    "email": marked("l’adresse électronique"),
    "phone": marked("le téléphone"),
    "share": marked("la part"),
    "role": marked("le rôle"),
    "situation": marked("la situation"),
    "borrows": marked("s’il y a un emprunt"),
}
"""What is known of each person, and how it is named when it is missing."""
IN_ANSWERS = {
    "given_name": "prenom",
    "family_name": "nom",
    "birth": "naissance",
    "phone": "telephone",
    "role": "role",
    "situation": "statut",
}
"""What the questionnaire asks the owner already, as far as it does."""


@dataclass(frozen=True)
class Member:
    """One person as they are known today: by their row, and of the owner by the answers."""

    founder: Founder
    position: int
    values: dict[str, Any]
    asked: frozenset[str]
    """The fields that their card asks: the owner's other ones are in the questionnaire."""

    @property
    def is_owner(self) -> bool:
        return self.founder.is_owner

    @property
    def name(self) -> str:
        found = f"{self.values['given_name']} {self.values['family_name']}".strip()
        return found or _("Associé %(place)s", place=self.position)

    @property
    def share(self) -> int | None:
        found: int | None = self.values["share"]
        return found

    @property
    def share_words(self) -> str:
        return "" if self.share is None else share_words(self.share)

    @property
    def borrows(self) -> bool:
        return bool(self.values["borrows"])

    @property
    def missing(self) -> list[str]:
        """The fields of the card without an answer that is understood."""
        return [one for one in FIELDS if one in self.asked and self.values[one] in (None, "")]

    @property
    def waiting(self) -> bool:
        """They were asked and have not answered."""
        return self.founder.word is Word.WAITING and self.founder.asked_at is not None

    @property
    def state(self) -> str:
        """Where their consent stands, in words."""
        if self.founder.word is Word.WAITING and self.founder.asked_at is None:
            return _("Accord à demander")
        return _("Accord en attente") if self.waiting else self.founder.word.label


def is_shared(dossier: Dossier) -> bool:
    """Whether the project is carried by several people."""
    if dossier.answers.get(TEAM) != TOGETHER:
        return False
    return course(dossier.answers, "application").answers.get(TEAM) == TOGETHER


def team(dossier: Dossier) -> list[Member]:
    """The owner first, then the others in the order in which they were added."""
    rows = founders_of(dossier)
    owner = next((one for one in rows if one.is_owner), None) or blank_owner(dossier)
    others = [one for one in rows if not one.is_owner]
    known = _known_of_owner(dossier)
    mine = Member(owner, 1, _values(owner) | known, frozenset(FIELDS) - known.keys())
    return [mine, *(_member(one, place) for place, one in enumerate(others, 2))]


def founders_of(dossier: Dossier) -> list[Founder]:
    query = select(Founder).where(Founder.dossier_id == dossier.id).order_by(Founder.id)
    return list(session.scalars(query))


def member_of(dossier: Dossier, founder: Founder) -> Member:
    return next(one for one in team(dossier) if one.founder is founder)


def blank_owner(dossier: Dossier) -> Founder:
    """The owner's card before anything is written on it."""
    return Founder(
        dossier_id=dossier.id, form_key=f"owner:{dossier.id}", is_owner=True, typed={},
        given_name="", family_name="", email="", phone="", role="", situation="",
        word=Word.AGREED, networks=[],
    )  # fmt: skip


def _member(founder: Founder, place: int) -> Member:
    return Member(founder, place, _values(founder), frozenset(FIELDS))


def _values(founder: Founder) -> dict[str, Any]:
    return {name: getattr(founder, name) for name in FIELDS}


def _known_of_owner(dossier: Dossier) -> dict[str, Any]:
    answers = course(dossier.answers, "application").answers
    known = {name: answers[code] for name, code in IN_ANSWERS.items() if answers.get(code)}
    if "birth" in known:
        known["birth"] = date.fromisoformat(known["birth"])
    return known | {"email": dossier.owner.email}


def total(members: Iterable[Member]) -> int:
    """The shares known so far, together."""
    return sum(one.share or 0 for one in members)


def difference(members: Collection[Member]) -> str:
    """« Les parts font 95 % : il manque 5 % »; empty when they make the whole."""
    sum_of_all = total(members)
    if sum_of_all == WHOLE:
        return ""
    found, rest = share_words(sum_of_all), share_words(abs(WHOLE - sum_of_all))
    if sum_of_all < WHOLE:
        return spaced(_("Les parts font %(found)s : il manque %(rest)s", found=found, rest=rest))
    return spaced(_("Les parts font %(found)s : il y a %(rest)s en trop", found=found, rest=rest))


def share_words(share: int) -> str:
    """« 33,33 % »."""
    return f"{number(share / 100)}{NBSP}%"


def receivers(dossier: Dossier) -> list[Network]:
    """The networks to which the owner accepts that the file be sent."""
    return [one.network for one in dossier.consents if one.withdrawn_at is None]


def uncovered(member: Member, networks: Iterable[Network]) -> list[Network]:
    """Those of these networks for which this person has not agreed."""
    agreed = member.founder.networks if member.founder.word is Word.AGREED else []
    return [one for one in networks if one.code not in agreed]


def needs_asking(member: Member, networks: Iterable[Network]) -> bool:
    """Whether a link to this person would serve: they have not agreed, or not for all of these."""
    if member.is_owner or member.missing:
        return False
    return member.founder.word is not Word.AGREED or bool(uncovered(member, networks))

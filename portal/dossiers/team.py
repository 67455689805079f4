"""Who carries a project: each person's card, what is missing, what each reader may know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.database import session
from portal.dossiers import parts
from portal.dossiers.founder_models import WHOLE, Founder, Word
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress
from portal.dossiers.questions import application, course
from portal.dossiers.readers import Pair, Reader
from portal.dossiers.reading import phone_words
from portal.french import NBSP, date_long, listed, number
from portal.networks.models import Network
from portal.networks.wording import inside

TEAM, TOGETHER = "equipe", "associes"
"""The question « Portez-vous ce projet seul ? », and the answer that opens this part."""
FIELDS = {
    "given_name": "le prénom",
    "family_name": "le nom",
    "birth": "la date de naissance",
    "email": "l’adresse électronique",
    "phone": "le téléphone",
    "share": "la part",
    "role": "le rôle",
    "situation": "la situation",
    "borrows": "s’il y a un emprunt",
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
        return found or f"Associé {self.position}"

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
            return "Accord à demander"
        return "Accord en attente" if self.waiting else self.founder.word.label


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
    found = total(members)
    if found == WHOLE:
        return ""
    rest = share_words(abs(WHOLE - found))
    gap = f"il manque {rest}" if found < WHOLE else f"il y a {rest} en trop"
    return f"Les parts font {share_words(found)}{NBSP}: {gap}"


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


def lacking(dossier: Dossier) -> list[str]:
    """What stands between the file and its sending, for what concerns its team."""
    members = team(dossier)
    if len(members) == 1:
        return ["Ajoutez vos associés, ou dites que vous portez ce projet seul"]
    cards = [_card_to_finish(one) for one in members if one.missing]
    shares = [] if any(one.share is None for one in members) else [difference(members)]
    networks = receivers(dossier)
    borrowers = [one for one in members if one.borrows and not one.is_owner]
    words = [_consent_to_get(one, networks) for one in borrowers]
    return [text for text in (*cards, *shares, *words) if text]


def _card_to_finish(member: Member) -> str:
    missing = [FIELDS[one] for one in member.missing]
    whose = "votre fiche d’associé" if member.is_owner else f"la fiche de {member.name}"
    return f"Complétez {whose}{NBSP}: {listed(missing)}"


def _consent_to_get(member: Member, networks: list[Network]) -> str:
    """Who borrows agrees before the file leaves; the others may answer later."""
    match member.founder.word:
        case Word.AGREED:
            lacking = [inside(one) for one in uncovered(member, networks)]
            rest = f"{member.name} doit aussi donner son accord pour {listed(lacking)}"
            return rest if lacking else ""
        case Word.WAITING:
            asked = "" if member.waiting else f"{NBSP}: demandez-le"
            return f"Il faut l’accord de {member.name}, qui emprunte avec vous{asked}"
        case _:
            return (
                f"{member.name} n’est pas d’accord. Une personne qui emprunte doit accepter"
                f"{NBSP}: parlez-en ensemble, ou changez sa fiche"
            )


def progress(dossier: Dossier) -> Progress:
    if not lacking(dossier):
        return Progress.DONE
    return Progress.STARTED if founders_of(dossier) else Progress.TODO


def may_know(member: Member, reader: Reader) -> bool:
    """Who someone is, is for the owner; for the others, once that person has agreed."""
    if reader.owner or member.is_owner:
        return True
    founder = member.founder
    told = not reader.networks or not reader.networks.isdisjoint(founder.networks)
    return founder.word is Word.AGREED and told


def read(dossier: Dossier, reader: Reader) -> list[Pair]:
    return [card(one, reader) for one in team(dossier)]


def card(member: Member, reader: Reader) -> Pair:
    """A person's name and what is said of them, as far as this reader may know."""
    stake = [member.share_words, "emprunte" if member.borrows else "n’emprunte pas"]
    if not may_know(member, reader):
        hidden = f"{member.state}{NBSP}: son identité n’est pas montrée"
        return f"Associé {member.position}", _joined([*stake, hidden])
    agreed = "" if member.is_owner else member.state
    return member.name, _joined(
        [stake[0], member.values["role"], *stake[1:], *_who(member), agreed]
    )


def _who(member: Member) -> list[str]:
    values = member.values
    labels = {one.value: one.label for one in application().question("statut").choices}
    return [
        f"naissance le {date_long(values['birth'])}" if values["birth"] else "",
        labels.get(values["situation"], "").lower(),
        values["email"],
        phone_words(values["phone"]) if values["phone"] else "",
    ]


def _joined(words: Iterable[str]) -> str:
    return " · ".join(one for one in words if one)


def copy(source: Dossier, target: Dossier) -> None:
    """The people of an earlier file, none of whom has agreed to the new one."""
    for one in founders_of(source):
        key = f"owner:{target.id}" if one.is_owner else f"{target.id}:copy:{one.id}"
        row = Founder(dossier_id=target.id, form_key=key, typed=dict(one.typed), **_values(one))
        row.is_owner, row.word = one.is_owner, Word.AGREED if one.is_owner else Word.WAITING
        session.add(row)
    session.flush()


parts.register(
    Part(
        code="associes",
        title="Vos associés",
        staff_title="Les associés",
        section="vous",
        endpoint="founders.index",
        applies=is_shared,
        progress=progress,
        lacking=lacking,
        read=read,
        copy=copy,
    )
)

"""The team as a part of the application: what it lacks, what each reader may know of it."""

from collections.abc import Iterable

from portal.database import now
from portal.dossiers import parts
from portal.dossiers.copying import duplicate
from portal.dossiers.founder_models import Word, new_nonce
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress
from portal.dossiers.questions import application
from portal.dossiers.readers import Pair, Reader
from portal.dossiers.reading import phone_words
from portal.dossiers.team import (
    FIELDS,
    TEAM,
    Member,
    difference,
    founders_of,
    is_shared,
    receivers,
    team,
    uncovered,
)
from portal.french import NBSP, date_long, listed
from portal.networks.models import Network
from portal.networks.wording import inside


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


def identity(member: Member) -> str:
    """What identifies someone beside their name, in one line."""
    return _joined(_who(member))


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
        duplicate(
            one, target, form_key=f"owner:{target.id}" if one.is_owner else f"{target.id}:{one.id}",
            word=Word.AGREED if one.is_owner else Word.WAITING, nonce=new_nonce(), networks=[],
            asked_at=None, answered_at=None, text_version=None, created_at=now(),
        )  # fmt: skip


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
        page=TEAM,
    )
)

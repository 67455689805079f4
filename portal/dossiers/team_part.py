"""The team as a part of the application: what it lacks, what each reader may know of it."""

from collections.abc import Iterable

from portal.database import now
from portal.dossiers import parts
from portal.dossiers.cautions import Caution
from portal.dossiers.copying import duplicate
from portal.dossiers.founder_models import Word, new_nonce
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress
from portal.dossiers.questions import application
from portal.dossiers.readers import FRONT_DESK, Pair, Reader
from portal.dossiers.reading import phone_words
from portal.dossiers.team import (
    FIELDS,
    TEAM,
    Member,
    difference,
    founders_of,
    is_shared,
    needs_asking,
    receivers,
    team,
    uncovered,
)
from portal.french import date_long, listed, of_name, spaced
from portal.languages import _, marked
from portal.networks.models import Network
from portal.networks.wording import inside
from portal.vocabulary import Block

CODE, ENDPOINT = "associes", "founders.index"


def lacking(dossier: Dossier) -> list[str]:
    """What stands between the file and its sending, for what concerns its team."""
    members = team(dossier)
    if len(members) == 1:
        return [_("Ajoutez vos associés, ou dites que vous portez ce projet seul")]
    cards = [_card_to_finish(one) for one in members if one.missing]
    shares = [] if any(one.share is None for one in members) else [difference(members)]
    networks = receivers(dossier)
    borrowers = [one for one in members if one.borrows and not one.is_owner]
    words = [_consent_to_get(one, networks) for one in borrowers]
    return [spaced(text) for text in (*cards, *shares, *words) if text]


def _card_to_finish(member: Member) -> str:
    missing = listed([_(FIELDS[one]) for one in member.missing])
    if member.is_owner:
        return _("Complétez votre fiche d’associé : %(missing)s", missing=missing)
    return _(
        "Complétez la fiche %(name)s : %(missing)s", name=of_name(member.name), missing=missing
    )


def _consent_to_get(member: Member, networks: list[Network]) -> str:
    """Who borrows agrees before the file leaves; the others may answer later."""
    name = member.name
    match member.founder.word:
        case Word.AGREED:
            others = listed([inside(one) for one in uncovered(member, networks)])
            more = _("%(name)s doit aussi donner son accord pour %(to)s", name=name, to=others)
            return more if others else ""
        case Word.WAITING if member.waiting:
            return _("Il faut l’accord %(name)s, qui emprunte avec vous", name=of_name(name))
        case Word.WAITING:
            return _("Demandez son accord à %(name)s, qui emprunte avec vous", name=name)
        case _:
            return _(
                "%(name)s n’est pas d’accord. Une personne qui emprunte doit accepter : "
                "parlez-en ensemble, ou changez sa fiche",
                name=name,
            )


def progress(dossier: Dossier) -> Progress:
    if not lacking(dossier):
        return Progress.DONE
    return Progress.STARTED if founders_of(dossier) else Progress.TODO


def may_know(member: Member, reader: Reader) -> bool:
    """Who someone is, is for those who write the file; for others, once that person has agreed."""
    if reader.owner or reader.guest or member.is_owner:
        return True
    founder = member.founder
    return founder.word is Word.AGREED and not reader.networks.isdisjoint(
        {FRONT_DESK, *founder.networks}
    )


def read(dossier: Dossier, reader: Reader) -> list[Pair]:
    return [card(one, reader) for one in team(dossier)] if reader.has(Block.IDENTITY) else []


def card(member: Member, reader: Reader) -> Pair:
    """A person's name and what is said of them, as far as this reader may know."""
    stake = [member.share_words, _("emprunte") if member.borrows else _("n’emprunte pas")]
    if not may_know(member, reader):
        hidden = _("%(state)s : son identité n’est pas montrée", state=member.state)
        return _("Associé %(place)s", place=member.position), _joined([*stake, spaced(hidden)])
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
        _("naissance le %(day)s", day=date_long(values["birth"])) if values["birth"] else "",
        _(labels.get(values["situation"], "")),
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


def reminders(dossier: Dossier) -> list[Caution]:
    """Those who do not borrow may answer later; until then the networks do not read their names."""
    networks = receivers(dossier) if is_shared(dossier) else []
    if not networks:
        return []
    awaited = [one for one in team(dossier) if needs_asking(one, networks) and not one.borrows]
    asking = [one.name for one in awaited if _to_ask(one)]
    waiting = [one.name for one in awaited if one.waiting]
    said = []
    if asking:
        said.append(_("Demandez son accord à chacun : %(names)s", names=listed(asking)))
    if waiting:
        names = listed(waiting)
        said.append(_("Pas encore de réponse à votre demande d’accord : %(names)s", names=names))
    more = _("Sans leur accord, les réseaux ne liront pas leur nom")
    return [Caution(spaced(f"{one}. {more}"), CODE, CODE, ENDPOINT) for one in said]


def _to_ask(member: Member) -> bool:
    """They were never asked, or not for all the networks of today."""
    word = member.founder.word
    return word is Word.AGREED or (word is Word.WAITING and not member.waiting)


parts.register(
    Part(
        code=CODE,
        words=marked("Vos associés"),
        staff_title="Les associés",
        section="vous",
        endpoint=ENDPOINT,
        applies=is_shared,
        progress=progress,
        lacking=lacking,
        read=read,
        copy=copy,
        page=TEAM,
        reopens=True,
        of_people=True,
    )
)

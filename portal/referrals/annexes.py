"""The part « Les questions des réseaux »: what the networks that suit a file ask of it."""

from dataclasses import dataclass
from typing import Any

from portal.calendar import today
from portal.database import now, session
from portal.dossiers import parts
from portal.dossiers.annex_models import AnnexAnswers
from portal.dossiers.annexes import Annex, active_annexes, answered, applying, content
from portal.dossiers.copying import duplicate
from portal.dossiers.course import course
from portal.dossiers.facts import facts_of
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress
from portal.dossiers.questions import Question
from portal.dossiers.readers import FRONT_DESK, Pair, Reader
from portal.dossiers.reading import answers_read
from portal.dossiers.workflow import Status
from portal.languages import language, marked
from portal.networks.models import Network, SchemeAnnex
from portal.networks.queries import networks_named, scheme
from portal.referrals.access import may_receive
from portal.referrals.fitting import fitting_schemes
from portal.referrals.routes import referrals_of
from portal.routing.queries import active_engine
from portal.routing.ruleset import ORIENTATION

KEPT = "annexes"
"""Where a session keeps what it has worked out, by file, moment of its last saving and language."""


@dataclass(frozen=True)
class Asked:
    """A network's questions to one file, in the version that the file keeps, and its answers."""

    row: SchemeAnnex
    annex: Annex
    questions: list[Question]
    answers: dict[str, Any]
    typed: dict[str, Any]

    @property
    def network(self) -> Network:
        return self.row.scheme.network

    @property
    def code(self) -> str:
        return self.row.scheme.code

    @property
    def owed(self) -> list[Question]:
        """What must be answered before the file may be sent."""
        return [one for one in self.questions if one.required and one.code not in self.answers]

    @property
    def progress(self) -> Progress:
        if self.typed or (self.answers and self.owed):
            return Progress.STARTED
        if self.answers:
            return Progress.DONE
        return Progress.TODO if self.owed else Progress.OPTIONAL


def asked_of(dossier: Dossier) -> list[Asked]:
    """The annexes of the schemes that suit a draft; those that were answered once it is sent."""
    kept: dict[Any, list[Asked]] = session.info.setdefault(KEPT, {})
    key = (dossier.id, dossier.saved_at, dossier.status, language())
    if key not in kept:
        kept[key] = _asked_of(dossier)
    return kept[key]


def _asked_of(dossier: Dossier) -> list[Asked]:
    given = {one.scheme_id: one for one in answered(dossier)}
    if dossier.status is not Status.DRAFT:
        receivers = {one.network_id for one in referrals_of(dossier)}
        return [
            _asked(dossier, one.annex, one)
            for one in given.values()
            if one.annex.scheme.network_id in receivers
        ]
    return [
        _asked(dossier, given[row.scheme_id].annex if row.scheme_id in given else row,
               given.get(row.scheme_id))
        for row in active_annexes(_candidates(dossier))
    ]  # fmt: skip


def may_be_typed(dossier: Dossier, code: str) -> Asked | None:
    """The annex of this aid, whether it suits the file or not: as it was answered, or in force."""
    given = next((one for one in answered(dossier) if one.annex.scheme.code == code), None)
    if given:
        return _asked(dossier, given.annex, given)
    found = scheme(code)
    rows = active_annexes([found.id]) if found else []
    return _asked(dossier, rows[0], None) if rows else None


def _candidates(dossier: Dossier) -> list[int]:
    """The ids of the schemes that suit a draft, at the networks that would receive it now."""
    answer = active_engine().route(facts_of(dossier.answers, today()))
    if not answer.decided or answer.mode == ORIENTATION:
        return []
    return [
        version.scheme_id
        for network in networks_named(answer.networks)
        if may_receive(network, dossier)
        for version in fitting_schemes(network, dossier)
    ]


def _asked(dossier: Dossier, row: SchemeAnnex, given: AnnexAnswers | None) -> Asked:
    annex, answers = content(row), dict(given.answers) if given else {}
    questions = applying(annex, answers, course(dossier.answers, "application").known)
    codes = {one.code for one in questions}
    typed = {code: one for code, one in given.typed.items() if code in codes} if given else {}
    counted = {code: one for code, one in answers.items() if code in codes}
    return Asked(row, annex, questions, counted, typed)


def progress(dossier: Dossier) -> Progress:
    states = {one.progress for one in asked_of(dossier)}
    if len(states) == 1:
        return states.pop()
    return Progress.TODO if Progress.TODO in states else Progress.STARTED


def lacking(dossier: Dossier) -> list[str]:
    return [one.missing for asked in asked_of(dossier) for one in asked.owed]


def read(dossier: Dossier, reader: Reader) -> list[Pair]:
    """The answers given to a network: for the person, those they let in, the front desk, and
    this network alone.

    The front desk reads nothing of the closed compartment.
    """
    found = [
        (one, answers_read(one.questions, one.answers, reader))
        for one in asked_of(dossier)
        if reader.owner
        or reader.guest
        or not reader.networks.isdisjoint(_staff_readers(one.network))
    ]
    several = len([pairs for _, pairs in found if pairs]) > 1
    return [
        (f"{one.network.name}, {title}" if several else title, words)
        for one, pairs in found
        for title, words in pairs
    ]


def copy(source: Dossier, made: Dossier) -> None:
    """The answers to the questions that are still asked, for the person who gave them alone."""
    for one in answered(source) if source.owner_id == made.owner_id else ():
        if one.annex.active:
            duplicate(one, made, version=one.version, saved_at=now())


def _staff_readers(network: Network) -> set[str]:
    return {network.code} if network.personal else {network.code, FRONT_DESK}


PART = Part(
    code="annexes",
    words=marked("Les questions des réseaux"),
    staff_title="Les réponses aux réseaux",
    section="details",
    endpoint="annexes.index",
    applies=lambda dossier: bool(asked_of(dossier)),
    progress=progress,
    lacking=lacking,
    read=read,
    copy=copy,
)
parts.register(PART)

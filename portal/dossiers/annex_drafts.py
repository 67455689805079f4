"""The questions of a scheme while administrators write them, and their publication.

A page edits one question and carries the fingerprint of what it showed. A change is applied to the
newest content under a lock, so that those of others are kept; it is refused only when that very
question has changed since.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import select

from portal import administration_log
from portal.administration_log import Topic
from portal.database import now, session
from portal.dossiers.annex_faults import faults
from portal.dossiers.annex_words import told
from portal.dossiers.annexes import Annex
from portal.dossiers.questions import Question
from portal.errors import Refused, Stale
from portal.french import plural
from portal.networks.changes import Overtaken, administrators_only, of_scheme, seen
from portal.networks.models import AnnexDraft, Scheme, SchemeAnnex
from portal.users.models import User

Edit = Callable[[Annex], Annex]
NOTHING = "Cette aide ne pose plus de questions."
REMOVED = "Question retirée"
DISCARDED = "Brouillon abandonné."


class Unfit(Refused):
    """The change would leave questions that cannot be asked; ``errors`` says why."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ; ".join(errors))
        self.errors = errors


def draft_of(scheme: Scheme) -> AnnexDraft | None:
    return session.get(AnnexDraft, scheme.id)


def versions(scheme: Scheme) -> list[SchemeAnnex]:
    """The newest first."""
    mine = select(SchemeAnnex).where(SchemeAnnex.scheme_id == scheme.id)
    return list(session.scalars(mine.order_by(SchemeAnnex.version.desc())))


def annex_of(row: AnnexDraft | SchemeAnnex) -> Annex:
    """As it was written, whatever the language spoken."""
    return msgspec.convert(row.content, Annex)


def print_of(question: Question | None) -> str:
    """The fingerprint of a question; that of nothing for one still to be added."""
    return seen({"question": msgspec.to_builtins(question)})


def find(draft: AnnexDraft, code: str) -> Question | None:
    return next((one for one in annex_of(draft).questions if one.code == code), None)


def before(draft: AnnexDraft, code: str) -> list[Question]:
    """The questions that stand before this one."""
    questions = annex_of(draft).questions
    return list(questions[: _place(questions, code)])


def free_code(draft: AnnexDraft) -> str:
    """A code that no question of the draft bears, and none of the versions before."""
    scheme = draft.scheme
    rows: list[AnnexDraft | SchemeAnnex] = [draft, *versions(scheme)]
    taken = {one.code for row in rows for one in annex_of(row).questions}
    rank = 1
    while f"{scheme.code[:30]}_{rank}" in taken:
        rank += 1
    return f"{scheme.code[:30]}_{rank}"


def start(scheme: Scheme, *, by: User) -> AnnexDraft:
    """A draft of the next version, begun from the one in force."""
    administrators_only(by)
    held = select(Scheme.id).where(Scheme.id == scheme.id)
    session.execute(held.with_for_update(key_share=True))
    if found := draft_of(scheme):
        return found
    active = next((one for one in versions(scheme) if one.active), None)
    empty = {"title": f"Les questions {_of(scheme)}", "questions": []}
    draft = AnnexDraft(scheme=scheme, content=dict(active.content) if active else empty)
    session.add(draft)
    session.flush()
    _note(scheme, "Brouillon commencé.", by=by)
    return draft


def heading_print(annex: Annex) -> str:
    """The fingerprint of what stands above the questions."""
    return seen({"title": annex.title, "lead": annex.lead, "obligatory": annex.obligatory})


def describe(
    draft: AnnexDraft, title: str, lead: str, *, obligatory: bool, by: User, was: str = ""
) -> None:
    """What stands above the questions, and whether a file may leave without answers."""
    administrators_only(by)
    _hold(draft)
    if was and heading_print(annex_of(draft)) != was:
        raise Overtaken(_about(draft.scheme))

    def edit(annex: Annex) -> Annex:
        return replace(annex, title=title, lead=lead, obligatory=obligatory)

    must = "obligatoires" if obligatory else "facultatives"
    _change(draft, edit, f"En-tête : « {title} », réponses {must}.", by=by)


def add(draft: AnnexDraft, question: Question, *, by: User) -> None:
    """Add a question last, under a code that nobody has taken; sent twice, it is added once."""
    administrators_only(by)
    _hold(draft)
    last = annex_of(draft).questions[-1:]
    if not last or replace(last[0], code=question.code) != question:
        put(draft, replace(question, code=free_code(draft)), by=by)


def put(draft: AnnexDraft, question: Question, *, by: User, was: str = "") -> None:
    """Replace the question of this code, or add it last. ``was``: the fingerprint shown."""
    administrators_only(by)
    _hold(draft)
    held = find(draft, question.code)
    if was and print_of(held) != was:
        raise Overtaken(_about(draft.scheme, question.code))

    def edit(annex: Annex) -> Annex:
        if held is None:
            return replace(annex, questions=(*annex.questions, question))
        same = [question if one.code == question.code else one for one in annex.questions]
        return replace(annex, questions=tuple(same))

    words = told(held, question) if held else f"Question ajoutée : « {question.label} »."
    if words:
        _change(draft, edit, words, by=by, code=question.code)


def move(draft: AnnexDraft, code: str, step: int, *, by: User, seen: int | None = None) -> None:
    """One place up (-1) or down (1); at the end nothing moves.

    ``seen``: its rank on the page, from 0; a press sent twice moves it once.
    """

    def edit(annex: Annex) -> Annex:
        order = list(annex.questions)
        place = _place(order, code)
        if seen is not None and place == seen + step:
            return annex
        if seen is not None and place != seen:
            raise Stale("L’ordre a changé pendant que vous le lisiez. Relisez les questions.")
        if 0 <= place + step < len(order):
            order.insert(place + step, order.pop(place))
        return replace(annex, questions=tuple(order))

    _change(draft, edit, f"Question déplacée : « {_label(draft, code)} ».", by=by, code=code)


def remove(draft: AnnexDraft, code: str, *, by: User, was: str = "") -> None:
    """``was``: the fingerprint of the question on the page."""
    administrators_only(by)
    _hold(draft)
    held = find(draft, code)
    if was and held and print_of(held) != was:
        raise Stale(
            "Cette question a changé pendant que vous la lisiez. Relisez-la, puis retirez-la si "
            "c’est encore utile."
        )

    def edit(annex: Annex) -> Annex:
        order = list(annex.questions)
        del order[_place(order, code)]
        return replace(annex, questions=tuple(order))

    _change(draft, edit, f"{REMOVED} : « {_label(draft, code)} ».", by=by, code=code)


def just_removed(scheme: Scheme, code: str, *, by: User) -> bool:
    """Whether this person has taken this question out of the draft, and nobody touched it since."""
    return administration_log.did_last(by, _about(scheme, code), REMOVED)


def discard(draft: AnnexDraft, *, by: User, read: int | None = None) -> None:
    """``read``: the version of the draft that its page showed."""
    administrators_only(by)
    _hold(draft, read)
    scheme = draft.scheme
    session.delete(draft)
    session.flush()
    _note(scheme, DISCARDED, by=by)


def just_discarded(scheme: Scheme, *, by: User) -> bool:
    return draft_of(scheme) is None and administration_log.did_last(by, _about(scheme), DISCARDED)


def publish(draft: AnnexDraft, *, by: User, read: int | None = None) -> None:
    """A new version for the next drafts; those that have answered keep theirs.

    ``read``: the version of the draft that its page showed. Without any question, the scheme asks
    nothing more.
    """
    administrators_only(by)
    _hold(draft, read)
    annex, scheme = fit(annex_of(draft)), draft.scheme
    known = versions(scheme)
    for one in known:
        one.active = False
    number = max((one.version for one in known), default=0) + 1
    if annex.questions:
        session.add(SchemeAnnex(scheme=scheme, version=number, content=_written(annex)))
    session.delete(draft)
    session.flush()
    asked = plural(len(annex.questions), "question")
    _note(scheme, f"Version {number} publiée : {asked}." if annex.questions else NOTHING, by=by)


def just_published(scheme: Scheme, *, by: User) -> bool:
    last = (administration_log.did_last(by, _about(scheme), one) for one in ("Version", NOTHING))
    return draft_of(scheme) is None and any(last)


def fit(annex: Annex) -> Annex:
    """The same, if it can be asked. Raises Unfit."""
    try:
        whole = msgspec.convert(_written(annex), Annex)
    except msgspec.ValidationError as error:
        raise Unfit([f"Une valeur n’est pas de la bonne sorte : {error}"]) from None
    if found := list(faults(whole)):
        raise Unfit(found)
    return whole


def _change(draft: AnnexDraft, edit: Edit, words: str, *, by: User, code: str = "") -> None:
    administrators_only(by)
    _hold(draft)
    before = annex_of(draft)
    after = fit(edit(before))
    if after == before:
        return
    draft.content, draft.changed_at = _written(after), now()
    _note(draft.scheme, words, by=by, code=code)


def _hold(draft: AnnexDraft, read: int | None = None) -> None:
    """Lock a draft, read again as it is now. Raises Stale when it is gone, or has changed since the
    version that was ``read``."""
    session.flush()
    row = session.get(
        AnnexDraft, draft.scheme_id, with_for_update={"of": AnnexDraft}, populate_existing=True
    )
    if row is None:
        raise Stale("Ce brouillon a été publié ou abandonné pendant que vous le lisiez.")
    if read is not None and read != draft.version:
        raise Stale("Ces questions ont changé depuis que vous les avez relues. Relisez-les.")


def _written(annex: Annex) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(annex)
    return found


def _place(order: Sequence[Question], code: str) -> int:
    for place, one in enumerate(order):
        if one.code == code:
            return place
    raise Stale("Cette question n’est plus dans le brouillon : quelqu’un l’a retirée.")


def _label(draft: AnnexDraft, code: str) -> str:
    found = find(draft, code)
    return found.label if found else code


def _of(scheme: Scheme) -> str:
    return f"de « {scheme.versions[-1].name} »"


def _about(scheme: Scheme, code: str = "") -> str:
    return of_scheme(scheme, "questions", code) if code else of_scheme(scheme, "questions")


def _note(scheme: Scheme, words: str, *, by: User, code: str = "") -> None:
    name = scheme.versions[-1].name
    administration_log.record(Topic.QUESTIONS, name, words, by=by, about=_about(scheme, code))

"""Everything that changes a file itself: start, save, submit, withdraw, close."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import delays
from portal.calendar import today
from portal.database import lock, now, session
from portal.dossiers import (
    access,
    asked,
    assisted,
    attestation,
    checks,
    completeness,
    hands,
    journal,
    summary,
)
from portal.dossiers.completions import is_reopened
from portal.dossiers.course import course
from portal.dossiers.erasing import erase
from portal.dossiers.facts import confidential, facts_of
from portal.dossiers.models import Audience, Dossier, Event
from portal.dossiers.numbers import next_number
from portal.dossiers.questions import application, consent_boxes
from portal.dossiers.workflow import WORKFLOW, Action, CloseReason, Party, Status
from portal.errors import Refused
from portal.french import day_of
from portal.languages import FRENCH, _, speaking
from portal.routing.queries import active_engine
from portal.routing.ruleset import ORIENTATION
from portal.users.models import User

CONSENT = "consentement_partage"
UNSENT = (ORIENTATION, "brouillon")
"""The modes in which the rules send the file nowhere."""


def start(
    owner: User, key: str, answers: dict[str, Any] | None = None, *, by: User | None = None
) -> Dossier:
    """A new draft; the same key gives the same draft, however often the button is pressed.

    ``by``: who begins it for its owner, when it is not its owner.
    """
    if existing := started(key):
        return existing
    known = {"prenom": owner.given_name, "nom": owner.family_name}
    dossier = Dossier(
        owner=owner,
        creation_key=key,
        form_version=application().version,
        answers={code: text for code, text in known.items() if text} | (answers or {}),
    )
    session.add(dossier)
    session.flush()
    summary.refresh(dossier)
    checks.note(dossier)
    journal.record(dossier, "dossier.start", by=by or owner)
    _note_consents(dossier, {}, by=by or owner)
    return dossier


def started(key: str) -> Dossier | None:
    """The draft that this key has begun already."""
    return session.scalar(select(Dossier).where(Dossier.creation_key == key))


def save_page(
    dossier: Dossier,
    page_code: str,
    valid: dict[str, Any],
    typed: dict[str, Any],
    emptied: Collection[str] = (),
    *,
    by: User,
) -> None:
    """Keep a page of a draft or of a file to complete.

    What was understood, what was not (as it was typed), what was erased.

    A question that is in none of them is left as it was.
    """
    lock(dossier)
    given = (*valid, *typed, *emptied)
    editable(dossier, by, page_code, given)
    before = dossier.answers
    answers, waiting = dict(before), dict(dossier.typed)
    for code in given:
        answers.pop(code, None)
        waiting.pop(code, None)
    _check_compartment(dossier, answers | valid)
    dossier.answers, dossier.typed = answers | valid, waiting | typed
    if page_code not in dossier.seen_pages:
        dossier.seen_pages = [*dossier.seen_pages, page_code]
    asked.note_reviewed(dossier, page_code)
    summary.refresh(dossier)
    session.flush()
    checks.note(dossier)
    hands.saved(dossier, page_code, by=by)
    _note_consents(dossier, before, by=by)


def editable(dossier: Dossier, by: User, page_code: str = "", codes: Collection[str] = ()) -> None:
    """Its owner writes in a file, and those whom they let, before it is sent or to complete it.

    Raises Refused.
    """
    if access.FILLS.isdisjoint(access.parties(by, dossier)):
        raise Refused("Seule la personne qui porte cette demande, ou qui a son mandat, la modifie.")
    if dossier.status is Status.DRAFT:
        return
    if not page_code or not is_reopened(dossier):
        raise Refused("Cette demande est déjà envoyée : elle ne peut plus être modifiée ici.")
    if not asked.may_write(dossier, page_code, codes):
        raise Refused("Cette page n’est pas à compléter : elle ne peut plus être modifiée.")


def _check_compartment(dossier: Dossier, answers: dict[str, Any]) -> None:
    """What networks have of one compartment never becomes a file of the other one."""
    if dossier.status in (Status.ROUTED, Status.FOLLOWED_UP):
        path = course(answers, "application")
        if confidential(path.answers) is not dossier.confidential:
            raise Refused(
                _("Ce changement en fait une autre demande : appelez-nous avant de le faire.")
            )


def _note_consents(dossier: Dossier, before: dict[str, Any], *, by: User) -> None:
    """A line in the journal for each box about sensitive data just ticked, or unticked."""
    with speaking(FRENCH):
        boxes = consent_boxes()
    for question in boxes:
        given = bool(dossier.answers.get(question.code))
        if given is not bool(before.get(question.code)):
            kind = "data.agree" if given else "data.disagree"
            with speaking(FRENCH):
                about = application().question(question.code).label
            journal.record(dossier, kind, by=by, box=question.code, about=about)


def discard(dossier: Dossier, *, by: User) -> None:
    """Throw a draft away, with all that came with it."""
    editable(dossier, by)
    if not access.may_discard(by, dossier):
        raise Refused("Seule la personne qui porte cette demande peut la supprimer.")
    erase(dossier)


def submit(dossier: Dossier, key: str, *, by: User) -> bool:
    """Send the file. False when it was already sent: twice is once."""
    lock(dossier)
    if dossier.status is not Status.DRAFT:
        return False
    dossier.submission_key = key
    act(dossier, Action.SUBMIT, by=by, attestation=attestation.VERSION)
    return True


def act(
    dossier: Dossier,
    action: Action,
    *,
    by: User | None,
    seen: int | None = None,
    reason: CloseReason | None = None,
    audience: Audience = Audience.EVERYONE,
    **data: Any,
) -> Event:
    """Move the file one step and write the journal. ``by`` is None when the portal acts.

    ``seen`` is the version of the file that the person was looking at.
    """
    lock(dossier, seen)
    check_open(dossier, action, {Party.PORTAL} if by is None else access.parties(by, dossier))
    if unmet := CONDITIONS.get(action, nothing)(dossier):
        raise Refused(" · ".join(unmet))
    _enter(dossier, WORKFLOW.target(action, dossier.status), reason)
    session.flush()
    return journal.record(dossier, f"dossier.{action}", by=by, audience=audience, **data)


def check_open(dossier: Dossier, action: Action, parties: set[Party]) -> None:
    if why := why_closed(dossier, action, parties):
        raise Refused(why)


def why_closed(dossier: Dossier, action: Action, parties: set[Party]) -> str:
    """Why these parties may not do this now; empty when the table of actions lets them."""
    if WORKFLOW.allows(action, dossier.status, parties):
        return ""
    return _(
        "« %(action)s » n’est pas possible : la demande est « %(status)s ».",
        action=action.label,
        status=dossier.status.label,
    )


def _enter(dossier: Dossier, status: Status, reason: CloseReason | None) -> None:
    """Put the file in a status, with the dates and the number that go with it."""
    moment = now()
    number = dossier.number or next_number(day_of(moment).year)
    with session.no_autoflush:  # the columns below go together
        dossier.number = number
        dossier.submitted_at = dossier.submitted_at or moment
        closing = status is Status.CLOSED
        dossier.closed_at = moment if closing else None
        dossier.close_reason = (reason or CloseReason.WITHDRAWN) if closing else None
        dossier.status = status
        flag_modified(dossier, "status")  # a new version, even when the status stays
        summary.refresh(dossier)


def nothing(_: Dossier) -> list[str]:
    return []


def facts(dossier: Dossier) -> dict[str, Any]:
    """What the routing reads of this file today.

    Consent is given once one network has it. Without any it is refused, unless the rules send
    the file nowhere: then nobody was asked, and it is unknown.
    """
    found = facts_of(dossier.answers, day_of(now()))
    if any(one.withdrawn_at is None for one in dossier.consents):
        return found
    answer = active_engine().route(found)
    if answer.decided and answer.mode in UNSENT:
        return {name: value for name, value in found.items() if name != CONSENT}
    return found | {CONSENT: False}


def _unready(dossier: Dossier) -> list[str]:
    return [*completeness.missing(dossier), *assisted.unconfirmed(dossier)]


def _recent(dossier: Dossier) -> list[str]:
    closed = day_of(dossier.closed_at or now())
    if dossier.closed_at and today() <= delays.end("reopen", closed):
        return []
    within = delays.words("reopen", closed)
    return [f"La demande est close depuis plus de {within} : il en faut une nouvelle."]


CONDITIONS: dict[Action, Callable[[Dossier], list[str]]] = {
    Action.SUBMIT: _unready,
    Action.COMPLETE: asked.still_owed,
    Action.REOPEN: _recent,
}

for _kind, _staff, _public in (
    ("dossier.start", "Demande commencée", ""),
    ("dossier.submit", "Demande envoyée", "Vous avez envoyé votre demande"),
    ("dossier.ask_completion", "Compléments demandés avant le {due} : {asked}",
     "Vous avez des réponses à compléter avant le {due}"),
    ("dossier.complete", "Demande complétée", "Vous avez complété votre demande"),
    ("dossier.correct", "Demande corrigée", "Vous avez corrigé votre demande"),
    ("dossier.route", "Orientation : {answer}", "Votre demande a été orientée"),
    ("dossier.override", "Réseau choisi par l’accueil : {answer}", "Un conseiller a choisi"),
    ("dossier.follow_up", "Passage au suivi", ""),
    ("dossier.withdraw", "Demande retirée par la personne", "Vous avez retiré votre demande"),
    ("dossier.close", "Demande close", "Votre demande est close"),
    ("data.agree", "", "Vous avez accepté que nous gardions une donnée sensible"),
    ("data.disagree", "", "Vous avez retiré votre accord pour une donnée sensible"),
    ("dossier.reopen", "Demande rouverte : {why}", "Votre demande est rouverte"),
):  # fmt: skip
    journal.speak(_kind, _staff, _public)

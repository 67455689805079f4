"""A file given back to be completed: what to ask, who hears of it, where it goes afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.calendar import today
from portal.database import session
from portal.dossiers import asked, journal
from portal.dossiers import completion as commands
from portal.dossiers.completions import Completion
from portal.dossiers.facts import fact_fed_by
from portal.dossiers.models import Dossier, Event
from portal.dossiers.parts import parts_of
from portal.dossiers.questions import course
from portal.dossiers.readers import STAFF
from portal.dossiers.reading import NO_ANSWER, answer_words, commune_label
from portal.french import plural
from portal.referrals import clocks
from portal.referrals.awaited import awaited_network, offered_network
from portal.referrals.notifications import tell
from portal.referrals.offers import Offer
from portal.referrals.routes import referrals_of, route, set_tasks
from portal.routing.models import RunCause
from portal.routing.queries import last_run

ask, complete = commands.ask, commands.complete


@dataclass(frozen=True)
class Askable:
    """The questions that the rules wait for, and the others whose answers the desk reads."""

    awaited: list[Offer]
    others: list[Offer]


def askable(dossier: Dossier) -> Askable:
    run = last_run(dossier.id)
    lacking = set(run.result["missing"]) if run else set()
    path = course(dossier.answers, "application")
    found = Askable([], [])
    for _, questions in path.pages:
        for one in questions:
            if not STAFF.may_read(one):
                continue
            words = NO_ANSWER
            if one.code in path.answers:
                words = f"Réponse : {answer_words(one, path.answers[one.code], commune_label)}"
            awaited = not lacking.isdisjoint({one.code, fact_fed_by(one.code)})
            (found.awaited if awaited else found.others).append(
                Offer(one.code, one.staff_title, words)
            )
    found.others.extend(_parts(dossier))
    return found


def _parts(dossier: Dossier) -> Iterator[Offer]:
    for one in parts_of(dossier):
        if one.reopens:
            lines = len(one.read(dossier, STAFF))
            yield Offer(one.key, one.staff_title, plural(lines, "ligne") if lines else NO_ANSWER)


@journal.subscribe("dossier.ask_completion")
def asked_for(event: Event) -> None:
    if completion := asked.open_completion(event.dossier):
        tell(
            "completion_asked",
            event.dossier,
            completion=completion,
            questions=asked.questions_of(completion),
        )


@journal.subscribe("dossier.complete")
def completed(event: Event) -> None:
    """The rules read the file again; it leaves as at its first sending."""
    dossier = event.dossier
    run, answer = route(dossier, RunCause.COMPLETION)
    set_tasks(dossier, run, answer)
    tell(
        "completed",
        dossier,
        proposed=[referral for referral in referrals_of(dossier) if referral.open],
        awaited=awaited_network(dossier) or offered_network(dossier),
        decided=answer.decided,
    )


def remind(completion_id: int) -> None:
    """Five days before the day, one after, fifteen after; each once, one a day at most."""
    completion = session.get_one(Completion, completion_id)
    if completion.answered_at or completion.closed_at:
        return
    due_on, count = completion.due_on, completion.reminders
    if not clocks.reminder_is_due(due_on, count, completion.reminded_on):
        return
    tell(
        "completion_reminder",
        completion.dossier,
        key=f"completion:{completion.id}:{due_on}:{count}",
        completion=completion,
        questions=asked.questions_of(completion),
        late=today() > due_on,
    )
    completion.reminders, completion.reminded_on = count + 1, today()

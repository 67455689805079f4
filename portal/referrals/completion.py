"""A file given back to be completed: who hears of it, where it goes afterwards."""

from portal.calendar import today
from portal.database import session
from portal.dossiers import asked, journal
from portal.dossiers import completion as commands
from portal.dossiers.completions import Completion
from portal.dossiers.models import Event
from portal.referrals import clocks
from portal.referrals.awaited import awaited_network, offered_network
from portal.referrals.notifications import tell
from portal.referrals.routes import referrals_of, route, set_tasks
from portal.routing.models import RunCause

ask, complete = commands.ask, commands.complete


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
    """Before the day, after it, and long after; each once, one a day at most."""
    completion = session.get_one(Completion, completion_id)
    if completion.answered_at or completion.closed_at:
        return
    due_on, count = completion.due_on, completion.reminders
    if not clocks.reminder_is_due(completion.asked_at, due_on, count, completion.reminded_on):
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

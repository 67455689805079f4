"""What a step of a study needs besides its status and its people, in sentences."""

from collections.abc import Callable

from sqlalchemy import select

from portal import delays
from portal.calendar import today
from portal.database import now, session
from portal.dossiers.sharing import consents_in_force
from portal.dossiers.workflow import Status as DossierStatus
from portal.french import day_of
from portal.languages import _
from portal.referrals import clocks, readiness
from portal.referrals.models import Referral
from portal.referrals.workflow import Action


def _long_silence(referral: Referral) -> str:
    waiting = clocks.open_request(referral)
    if waiting is None:
        return "Aucune demande n’attend de réponse de la personne."
    asked = day_of(waiting.asked_at)
    days = (today() - waiting.due_on).days
    if waiting.reminders < clocks.REMINDERS or days < delays.value("unanswered", asked):
        patience = delays.words("unanswered", asked)
        return f"Il faut trois relances et {patience} sans réponse après la date."
    return ""


def _recent(referral: Referral) -> str:
    closed = day_of(referral.closed_at or now())
    if referral.closed_at is None or today() > delays.end("reopen", closed):
        within = delays.words("reopen", closed)
        return f"La réponse date de plus de {within} : la personne peut faire une autre demande."
    if referral.dossier.status is DossierStatus.CLOSED:
        return "La demande est close : l’accueil du guichet doit d’abord la rouvrir."
    twin = select(Referral.id).where(
        Referral.dossier_id == referral.dossier_id,
        Referral.network_id == referral.network_id,
        Referral.open,
    )
    if session.scalar(twin):
        return "Votre réseau étudie déjà cette demande."
    if all(one.network_id != referral.network_id for one in consents_in_force(referral.dossier)):
        return _(
            "Cette demande n’est plus partagée avec ce réseau. L’accueil du guichet peut aider."
        )
    return ""


CONDITIONS: dict[Action, Callable[[Referral], str]] = {
    Action.DECLARE_READY: readiness.lacking,
    Action.CLOSE_UNANSWERED: _long_silence,
    Action.RECONSIDER: _recent,
    Action.RESUME: _recent,
}


def unmet(referral: Referral, action: Action) -> str:
    """Why it cannot be now; empty when it can."""
    found = CONDITIONS.get(action)
    return found(referral) if found else ""

"""Where a file stands, told to its owner: one word, and a sentence."""

from dataclasses import dataclass

from portal.dossiers.models import Dossier
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.french import date_long, listed
from portal.networks.models import Network
from portal.networks.wording import inside, starting, to
from portal.referrals.models import Referral
from portal.referrals.workflow import DECIDED, POSITIVE, PUBLIC, Status

TONES = {
    "Envoyée": ("info", "send"),
    "Documents manquants": ("waiting", "file-alert"),
    "Réponse attendue": ("waiting", "pencil"),
    "En étude": ("neutral", "search"),
    "En comité": ("violet", "users-group"),
    "Accordé": ("success", "circle-check"),
    "Non retenu": ("error", "circle-x"),
    "Brouillon": ("neutral", "pencil"),
}
CALM = ("neutral", "info-circle")
YOUR_TURN = "À vous de jouer"
CLOSED = {CloseReason.FUNDED: "Accordé", CloseReason.UNFUNDED: "Non retenu",
          CloseReason.WITHDRAWN: "Retirée"}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    word: str
    sentence: str

    @property
    def tone(self) -> tuple[str, str]:
        return tone(self.word)


def tone(word: str) -> tuple[str, str]:
    """The tone and the icon of a word."""
    return TONES.get(word, CALM)


def standing(dossier: Dossier, referrals: list[Referral], awaited: Network | None) -> Standing:
    """The first that applies (DESIGN §5); ``awaited`` is the network that needs a yes."""
    if dossier.status is DossierStatus.DRAFT:
        return Standing("Brouillon", "Votre demande n’est pas encore envoyée.")
    if dossier.status is DossierStatus.CLOSED and dossier.close_reason:
        return _closed(dossier, dossier.close_reason)
    at_work = [one for one in referrals if one.open]
    if dossier.status is DossierStatus.INCOMPLETE:
        return Standing("Réponse attendue", f"{YOUR_TURN} : il manque des réponses.")
    if any(one.waiting_on_owner for one in at_work):
        waiting = [inside(one.network) for one in at_work if one.waiting_on_owner]
        verb = "attend" if len(waiting) == 1 else "attendent"
        named = listed(waiting)
        sentence = f"{YOUR_TURN} : {named} {verb} quelque chose de vous."
        return Standing("Documents manquants", sentence)
    if awaited:
        return Standing("Réponse attendue", f"{YOUR_TURN} : {inside(awaited)} attend votre accord.")
    return _decided(referrals) or _under_way(at_work) or _waiting(referrals)


def _closed(dossier: Dossier, reason: CloseReason) -> Standing:
    day = f" le {date_long(dossier.closed_at)}" if dossier.closed_at else ""
    if reason is CloseReason.WITHDRAWN:
        return Standing("Retirée", f"Vous avez retiré cette demande{day}.")
    return Standing(CLOSED.get(reason, "Close"), f"Close{day} : {_small(reason.label)}.")


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _decided(referrals: list[Referral]) -> Standing | None:
    """The good news first, whatever the others say."""
    decided = [one for one in referrals if one.status in DECIDED]
    positive = [one for one in decided if one.status in POSITIVE]
    if positive:
        verb = "a dit oui" if len(positive) == 1 else "ont dit oui"
        named = listed([inside(one.network) for one in positive])
        return Standing("Accordé", f"Décision rendue : {named} {verb}.")
    if not decided or any(one.open for one in referrals):
        return None
    return Standing(PUBLIC[decided[-1].status], "Décision rendue. Lisez ce qui reste possible.")


def _under_way(at_work: list[Referral]) -> Standing | None:
    studied = [one for one in at_work if one.status is not Status.PROPOSED]
    if not studied:
        return None
    committee = any(one.status is Status.SCHEDULED for one in studied)
    verb = "étudie" if len(studied) == 1 else "étudient"
    sentence = f"{listed([starting(one.network) for one in studied])} {verb} votre projet."
    return Standing("En comité" if committee else "En étude", sentence)


def _waiting(referrals: list[Referral]) -> Standing:
    proposed = next((one for one in referrals if one.open), None)
    if proposed:
        day = date_long(proposed.due_on)
        return Standing("Envoyée", f"Proposée {to(proposed.network)}, réponse attendue le {day}.")
    if any(one.status is Status.NO_ANSWER for one in referrals):
        return Standing("Sans réponse", "Classée : vous pouvez la reprendre.")
    return Standing("Envoyée", "Un conseiller de l’accueil vous appelle.")

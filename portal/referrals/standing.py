"""Where a file stands, told to its owner: one word, and a sentence."""

from dataclasses import dataclass

from portal.dossiers.models import Dossier
from portal.dossiers.workflow import CloseReason
from portal.dossiers.workflow import Status as DossierStatus
from portal.french import date_long, listed, lower_first
from portal.languages import _, counted, marked
from portal.networks.models import Network
from portal.networks.wording import inside, starting, to
from portal.referrals.models import Referral
from portal.referrals.workflow import DECIDED, POSITIVE, PUBLIC, WAITING_WORDS, Status

TONES = {
    "Envoyée": ("info", "send"),
    WAITING_WORDS: ("waiting", "file-alert"),
    "Réponse attendue": ("waiting", "pencil"),
    "En étude": ("neutral", "search"),
    "En comité": ("violet", "users-group"),
    "Accordé": ("success", "circle-check"),
    "Non retenu": ("error", "circle-x"),
    "Brouillon": ("neutral", "pencil"),
}
CALM = ("neutral", "info-circle")
CLOSED = {CloseReason.FUNDED: "Accordé", CloseReason.UNFUNDED: "Non retenu",
          CloseReason.WITHDRAWN: "Retirée"}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """``word`` is in French, as ``TONES`` has it; a page translates it."""

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
        return Standing("Brouillon", _("Votre demande n’est pas encore envoyée."))
    if dossier.status is DossierStatus.CLOSED and dossier.close_reason:
        return _closed(dossier, dossier.close_reason)
    at_work = [one for one in referrals if one.open]
    if dossier.status is DossierStatus.INCOMPLETE:
        return Standing("Réponse attendue", _("À vous de jouer : il manque des réponses."))
    if any(one.waiting_on_owner for one in at_work):
        waiting = [inside(one.network) for one in at_work if one.waiting_on_owner]
        sentence = counted(
            "À vous de jouer : %(named)s attend quelque chose de vous.",
            "À vous de jouer : %(named)s attendent quelque chose de vous.",
            len(waiting),
        )
        return Standing(WAITING_WORDS, sentence % {"named": listed(waiting)})
    if awaited:
        sentence = _("À vous de jouer : %(network)s attend votre accord.", network=inside(awaited))
        return Standing("Réponse attendue", sentence)
    return _decided(referrals) or _under_way(at_work) or _waiting(referrals)


def _closed(dossier: Dossier, reason: CloseReason) -> Standing:
    day = date_long(dossier.closed_at) if dossier.closed_at else "–"
    if reason is CloseReason.WITHDRAWN:
        return Standing("Retirée", _("Vous avez retiré cette demande le %(day)s.", day=day))
    sentence = _("Close le %(day)s : %(reason)s.", day=day, reason=lower_first(reason.label))
    return Standing(CLOSED.get(reason, marked("Close")), sentence)


def _decided(referrals: list[Referral]) -> Standing | None:
    """The good news first, whatever the others say."""
    decided = [one for one in referrals if one.status in DECIDED]
    positive = [one for one in decided if one.status in POSITIVE]
    if positive:
        sentence = counted(
            "Décision rendue : %(named)s a dit oui.",
            "Décision rendue : %(named)s ont dit oui.",
            len(positive),
        )
        named = listed([inside(one.network) for one in positive])
        return Standing("Accordé", sentence % {"named": named})
    if not decided or any(one.open for one in referrals):
        return None
    return Standing(PUBLIC[decided[-1].status], _("Décision rendue. Lisez ce qui reste possible."))


def _under_way(at_work: list[Referral]) -> Standing | None:
    studied = [one for one in at_work if one.status is not Status.PROPOSED]
    if not studied:
        return None
    committee = any(one.status is Status.SCHEDULED for one in studied)
    sentence = counted(
        "%(named)s étudie votre projet.", "%(named)s étudient votre projet.", len(studied)
    )
    named = listed([starting(one.network) for one in studied])
    return Standing("En comité" if committee else "En étude", sentence % {"named": named})


def _waiting(referrals: list[Referral]) -> Standing:
    proposed = next((one for one in referrals if one.open), None)
    if proposed:
        sentence = _(
            "Proposée %(to_network)s, réponse attendue le %(day)s.",
            to_network=to(proposed.network), day=date_long(proposed.due_on),
        )  # fmt: skip
        return Standing("Envoyée", sentence)
    if any(one.status is Status.NO_ANSWER for one in referrals):
        return Standing("Sans réponse", _("Classée : vous pouvez la reprendre."))
    return Standing("Envoyée", _("Un conseiller de l’accueil vous appelle."))

"""The road of a file as its owner sees it: sent, oriented, studied, decided, paid."""

from dataclasses import dataclass
from datetime import datetime

from portal.dossiers.models import Dossier
from portal.dossiers.workflow import CloseReason, Status
from portal.languages import _
from portal.referrals.models import Referral
from portal.referrals.workflow import POSITIVE


@dataclass(frozen=True)
class Step:
    title: str
    state: str
    date: datetime | None
    text: str


def road(dossier: Dossier, referrals: list[Referral]) -> list[Step]:
    """What is done, what is under way, what is to come; a file that is closed has no more to come.

    The study goes on as long as one network has not answered.
    """
    marked = [_sent(dossier), _oriented(dossier), _studied(referrals), _decided(referrals),
              _paid(referrals)]  # fmt: skip
    if dossier.status is Status.CLOSED:
        return [Step(title, "done", date, text) for done, title, date, text in marked if done] + [
            _end(dossier)
        ]
    current = [done for done, *_ in marked].index(False)
    return [
        Step(title, "done" if done else "current" if index == current else "todo", date, text)
        for index, (done, title, date, text) in enumerate(marked)
    ]


Marked = tuple[bool, str, datetime | None, str]


def _sent(dossier: Dossier) -> Marked:
    return (
        True,
        _("Demande envoyée"),
        dossier.submitted_at,
        _("Nous avons bien reçu votre demande."),
    )


def _oriented(dossier: Dossier) -> Marked:
    done = dossier.status not in (Status.SUBMITTED, Status.INCOMPLETE)
    date = dossier.submitted_at if done else None
    text = _("Le bon réseau est choisi.") if done else _("Un conseiller cherche le bon réseau.")
    return done, _("Demande orientée"), date, text


def _studied(referrals: list[Referral]) -> Marked:
    taken = [one.taken_at for one in referrals if one.taken_at]
    done = _all_answered(referrals)
    text = _("Chaque réseau étudie votre projet.")
    if not taken:
        text = _("Un réseau va prendre votre demande en charge.")
    elif any(one.decided_at for one in referrals) and not done:
        text = _("Un réseau a répondu. Les autres étudient encore votre projet.")
    return done, _("Étude par les réseaux"), min(taken, default=None), text


def _decided(referrals: list[Referral]) -> Marked:
    if not _all_answered(referrals):
        return False, _("Décision"), None, _("Le réseau vous écrit dès que sa réponse est prête.")
    decided = [one.decided_at for one in referrals if one.decided_at]
    return True, _("Décision"), max(decided), ""


def _paid(referrals: list[Referral]) -> Marked:
    granted = any(one.status in POSITIVE for one in referrals)
    text = _("Le réseau vous contacte pour signer.") if granted else _("Après la signature.")
    return False, _("Versement"), None, text


def _all_answered(referrals: list[Referral]) -> bool:
    answered = any(one.decided_at for one in referrals)
    return answered and not any(one.open for one in referrals)


def _end(dossier: Dossier) -> Step:
    if dossier.close_reason is CloseReason.WITHDRAWN:
        return Step(
            _("Demande retirée"), "done", dossier.closed_at, _("Les réseaux sont prévenus.")
        )
    reason = dossier.close_reason.label if dossier.close_reason else ""
    return Step(_("Demande close"), "done", dossier.closed_at, f"{reason}." if reason else "")

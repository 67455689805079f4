"""A letter is written with the step that it tells of, in the same transaction: all its words.

What makes it a PDF comes after (``portal.pdf.letters``), so that nothing slow holds the step up and
nothing that changes meanwhile changes what it says.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import select

from portal.correspondence import rights, wording
from portal.correspondence.layout import addressee, laid_out, network_sender, office_sender
from portal.correspondence.models import Stationery
from portal.correspondence.stationery import last_stationery, text_of
from portal.correspondence.wording import Filled
from portal.database import session
from portal.dossiers.models import Dossier
from portal.dossiers.paper_letters import LONGEST_SUBJECT, LetterKind, PaperLetter
from portal.languages import FRENCH, speaking
from portal.networks.queries import networks_named
from portal.referrals.acknowledgement import Acknowledgement, acknowledgement
from portal.referrals.acting import acting
from portal.referrals.awaited import awaited_network
from portal.referrals.commands import reason_words
from portal.referrals.models import Referral
from portal.referrals.signals import person_told
from portal.referrals.workflow import DeclineReason
from portal.routing.explanation import explain_run
from portal.routing.models import RoutingRun
from portal.routing.queries import last_run
from portal.routing.waking import begin_soon

log = structlog.get_logger()

TOLD = {
    "taken": LetterKind.TAKEN,
    "info_requested": LetterKind.REQUEST,
    "granted": LetterKind.GRANT,
    "refused": LetterKind.REFUSAL,
    "declined": LetterKind.DECLINE,
    "transferred": LetterKind.TRANSFER,
    "adjourned": LetterKind.ADJOURNMENT,
}
"""By the mail that tells a network's step, its letter."""
ORIENTING = ("receipt", "completed", "oriented", "refused", "declined")
"""The mails that may tell where the guichet sends a file next."""
Known = Mapping[str, Any]


@person_told.connect
def told(dossier: Dossier, *, mail: str, about: Known) -> None:
    with speaking(FRENCH):
        if mail in TOLD and not _silent(about["referral"]):
            write(TOLD[mail], about["referral"], about)
        if mail in ORIENTING:
            orient(dossier, about.get("about"))


def _silent(referral: Referral) -> bool:
    """A network that never answered writes nothing."""
    return referral.reason_code == DeclineReason.SILENCE


def write(kind: LetterKind, referral: Referral, about: Known) -> PaperLetter:
    """A network's letter, in the words of its stationery of the day."""
    session.flush()  # the version of the referral is that of the step
    stationery = last_stationery(referral.network_id)
    filled = _in_its_words(kind, stationery, context(referral, about))
    request = about.get("request")
    step = f"request-{request.id}" if request else f"{referral.id}-{referral.version}"
    letter = PaperLetter(
        dossier=referral.dossier,
        referral_id=referral.id,
        network_id=referral.network_id,
        stationery_id=stationery.id if stationery else None,
        kind=kind,
        key=f"{kind.value}:{step}",
        subject=filled.subject[:LONGEST_SUBJECT],
        content=_drawn(kind, referral, stationery, filled),
    )
    return _kept(letter)


def orient(dossier: Dossier, told_of: Acknowledgement | None) -> None:
    """The guichet's own letter, once for each orientation that names someone.

    ``told_of``: what the mail has just told, where it told it.
    """
    run = last_run(dossier.id)
    if run is None or (run.result["missing"] and not run.override_code):
        return
    key = f"{LetterKind.ORIENTATION.value}:{run.id}"
    lead = next(iter(networks_named([run.chosen_code])), None)
    if lead is None or session.scalar(select(PaperLetter.id).where(PaperLetter.key == key)):
        return
    found, kind = told_of or acknowledgement(dossier), LetterKind.ORIENTATION
    about = _orientation(dossier, run, found) | {"lead": lead}
    filled = wording.strictly_filled(kind, wording.shipped(kind), about)
    to, law = addressee(dossier), rights.of_orientation(run)
    content = laid_out(to, office_sender(), filled, law)
    subject = filled.subject[:LONGEST_SUBJECT]
    _kept(PaperLetter(dossier=dossier, kind=kind, key=key, subject=subject, content=content))


def context(referral: Referral, about: Known) -> dict[str, Any]:
    """What a network's letter may speak of."""
    found = {"dossier": referral.dossier, "referral": referral, **about}
    return found | {
        "reason": _signed(reason_words(referral)),
        "adviser": acting(referral),
        "review_until": rights.review_until,
    }


def _signed(reason: str) -> str:
    """The reason as the network says it under its own head."""
    return reason.replace("ce réseau", "notre réseau").replace("Ce réseau", "Notre réseau")


def _drawn(
    kind: LetterKind, referral: Referral, stationery: Stationery | None, filled: Filled
) -> dict[str, Any]:
    """All that the page of a network's letter holds."""
    network, adviser, until = referral.network, acting(referral), rights.review_until(referral)
    sender = network_sender(network, adviser, stationery)
    law = rights.of_network(kind, network, adviser, until)
    return laid_out(addressee(referral.dossier), sender, filled, law)


def _in_its_words(kind: LetterKind, stationery: Stationery | None, about: Known) -> Filled:
    """A letter is written whatever became of its text: the shipped one stands in for it."""
    if stationery:
        try:
            filled = wording.strictly_filled(kind, text_of(stationery, kind), about)
        except Exception:
            log.exception("text of a letter failed", kind=kind.value, stationery=stationery.id)
        else:
            if filled.whole:
                return filled
            log.warning("text of a letter empty", kind=kind.value, stationery=stationery.id)
    return wording.strictly_filled(kind, wording.shipped(kind), about)


def _orientation(dossier: Dossier, run: RoutingRun, found: Acknowledgement) -> dict[str, Any]:
    urgent = [found.urgent] if found.urgent else []
    return {
        "dossier": dossier,
        "why": explain_run(run, confidential=True).sentence,
        "proposed": found.proposed,
        "others": [*urgent, *found.contacts],
        "awaited": awaited_network(dossier) is not None,
    }


def _kept(letter: PaperLetter) -> PaperLetter:
    session.add(letter)
    session.flush()
    begin_soon()
    return letter

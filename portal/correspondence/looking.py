"""A letter as it would leave: with examples, or with what a real file of the network holds."""

from datetime import timedelta
from typing import Any

from portal.calendar import today
from portal.correspondence import rights, wording
from portal.correspondence.composing import context
from portal.correspondence.layout import EXAMPLE, addressee, laid_out, network_sender
from portal.correspondence.models import Stationery
from portal.dossiers.paper_letters import LetterKind
from portal.errors import Refused
from portal.languages import FRENCH, speaking
from portal.letters.texts import Source
from portal.networks.models import Network
from portal.referrals.acting import acting
from portal.referrals.commands import reason_words
from portal.referrals.models import Referral

NO_VALUE = "Aperçu, sans valeur."
NOTHING_LEFT = (
    "Avec ce dossier, il ne reste rien de l’objet ou du texte : le texte proposé partirait à sa "
    "place. Écrivez une phrase hors des conditions"
)
HALF_A_YEAR = timedelta(days=182)


def with_examples(
    kind: LetterKind, source: Source, network: Network, stationery: Stationery | None
) -> dict[str, Any]:
    """What the typesetter makes a page of."""
    with speaking(FRENCH):
        filled = wording.with_examples(kind, source)
        sender = network_sender(network, None, stationery)
        law = rights.of_network(kind, network, None, today() + HALF_A_YEAR)
        notice = f"{NO_VALUE} La personne et la demande sont des exemples."
        return laid_out(EXAMPLE, sender, filled, law, notice)


def with_file(
    kind: LetterKind, source: Source, referral: Referral, stationery: Stationery | None
) -> dict[str, Any]:
    """What the file does not hold, or not yet, is an example, and is told.

    Raises Refused when nothing would be left of the text.
    """
    with speaking(FRENCH):
        filled = wording.looked_at(kind, source, _known_today(referral))
        if not filled.whole:
            raise Refused(NOTHING_LEFT)
        network, adviser = referral.network, acting(referral)
        law = rights.of_network(kind, network, adviser, rights.review_until(referral))
        sender = network_sender(network, adviser, stationery)
        notice = "\n".join([NO_VALUE, *_examples(filled.borrowed)])
        return laid_out(addressee(referral.dossier), sender, filled, law, notice)


def _known_today(referral: Referral) -> dict[str, Any]:
    found = context(referral, {})
    if referral.scheme:
        same = (one for one in referral.scheme.versions if one.number == referral.scheme_version)
        found["scheme"] = next(same, None)
    if referral.requests:
        found["request"] = referral.requests[-1]
    if not reason_words(referral):
        found.pop("reason")
    return found


def _examples(borrowed: list[str]) -> list[str]:
    return [f"Des exemples à la place de : {', '.join(borrowed)}."] if borrowed else []

"""What a network may grant: which aid, and how much."""

from portal.errors import Refused
from portal.french import euros
from portal.networks.models import Scheme, SchemeVersion
from portal.networks.queries import version_in_force
from portal.referrals.models import Referral


def check_grant(referral: Referral, scheme: Scheme, amount_cents: int | None) -> SchemeVersion:
    """The terms under which this network may grant this much. Raises Refused."""
    version = version_in_force(scheme)
    if version is None or scheme.network_id != referral.network_id:
        raise Refused("Choisissez une aide de votre réseau")
    if wrong := wrong_amount(version, amount_cents):
        raise Refused(wrong)
    return version


def wrong_amount(version: SchemeVersion, cents: int | None) -> str:
    """What is wrong with an amount granted under these terms; empty when nothing is."""
    if not cents:
        return "Écrivez le montant accordé" if version.money else ""
    low, high = version.amount_min_cents or 0, version.amount_max_cents
    if low <= cents and (high is None or cents <= high):
        return ""
    if high is None:
        return f"Le montant doit être de {euros(low)} au minimum"
    if not low:
        return f"Le montant doit être de {euros(high)} au maximum"
    if low == high:
        return f"Le montant doit être de {euros(low)}"
    return f"Le montant doit être entre {euros(low)} et {euros(high)}"


def grant_words(referral: Referral, version: SchemeVersion, cents: int | None) -> str:
    """« Vous accordez 8 000 € (Prêt d’honneur) à Marie Testeuse »."""
    what = f"{euros(cents)} ({version.name})" if cents else f"« {version.name} »"
    return f"Vous accordez {what} à {referral.known.recipient}"

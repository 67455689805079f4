"""Sending a file: only once the person has said to whom, among the networks on offer today."""

from portal.dossiers import commands
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.referrals.candidates import candidates, choice
from portal.users.models import User


def submit(dossier: Dossier, key: str, *, by: User) -> bool:
    """False when it was already sent: twice is once. Raises Refused with what is missing."""
    if dossier.status is Status.DRAFT and not choice(dossier, candidates(dossier)).made:
        raise Refused("Choisissez d’abord à qui envoyer votre demande.")
    return commands.submit(dossier, key, by=by)

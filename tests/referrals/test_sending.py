"""A file leaves once the person has said to whom."""

import pytest

from portal.dossiers import consents
from portal.dossiers.workflow import Status
from portal.errors import Refused
from portal.referrals import sending
from portal.referrals.candidates import candidates
from tests.answers import draft


def test_who_has_not_chosen_yet_is_asked_to(app):
    dossier = draft()
    with pytest.raises(Refused, match="Choisissez d’abord à qui envoyer"):
        sending.submit(dossier, "k", by=dossier.owner)
    consents.choose(dossier, candidates(dossier).offered, set(), by=dossier.owner)
    assert sending.submit(dossier, "k", by=dossier.owner)
    assert dossier.status is Status.ROUTED
    assert not sending.submit(dossier, "k", by=dossier.owner)

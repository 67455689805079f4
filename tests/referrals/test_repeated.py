"""What a referral repeats of its file for the lists follows a file that is corrected since."""

from portal.database import session, transaction
from portal.dossiers import summary
from portal.referrals.models import Referral
from tests.factories_files import DossierFactory, ReferralFactory, at


def repeated(referral: Referral) -> tuple[object, ...]:
    session.refresh(referral)
    return referral.sort_name, referral.need_cents, referral.in_qpv


def test_every_referral_follows_its_file_and_no_other_one_does(app):
    first = ReferralFactory()
    second, stranger = at(first.dossier, "adie"), ReferralFactory(dossier=DossierFactory())
    before = repeated(stranger)
    with transaction():
        corrected = {"nom": "Zola", "besoin_total": 7_700_000, "insee_projet": "80021"}
        first.dossier.answers |= corrected | {"qpv_projet": "oui"}
        summary.refresh(first.dossier)
    said = (first.dossier.search_text, 7_700_000, True)
    assert "zola" in first.dossier.search_text
    assert repeated(first) == repeated(second) == said
    assert repeated(stranger) == before

"""The other files of the same person or company, as far as their reader may know of them."""

import pytest

from portal.database import session
from portal.dossiers.checked import CompanyCheck
from portal.referrals.other_files import for_front_desk, for_network
from tests.factories_files import DossierFactory, ReferralFactory

SIRET = "73282932000074"
SOMEONE_ELSE = {"prenom": "Zoé", "telephone": "+33611223344", "nom_projet": "Le Bar"}
ANOTHER = {"prenom": "Luc", "telephone": "+33611223355", "nom_projet": "Le Zinc"}


def with_company(dossier, siret: str = SIRET) -> None:
    session.add(CompanyCheck(dossier_id=dossier.id, siret=siret))
    session.commit()


@pytest.mark.both_databases
def test_an_earlier_file_is_shown_to_its_network_and_only_known_of_by_another(app):
    here = ReferralFactory(in_review=True)
    owner = here.dossier.owner
    ours = ReferralFactory(dossier=DossierFactory(owner=owner))
    ReferralFactory(dossier=DossierFactory(owner=owner, to=("adie",)), network="adie")
    DossierFactory(owner=owner, sent=False)
    found = for_network(here.dossier, [here.network_id])
    assert [(one.referral_id, one.like.account) for one in found.shown] == [(ours.id, True)]
    assert found.elsewhere == 1
    assert len(for_front_desk(here.dossier)) == 2


@pytest.mark.both_databases
def test_another_account_with_the_same_company_is_found_whatever_the_establishment(app):
    here, twin = ReferralFactory(in_review=True), ReferralFactory(**SOMEONE_ELSE)
    assert for_network(here.dossier, [here.network_id]) is None
    with_company(here.dossier)
    with_company(twin.dossier, f"{SIRET[:9]}00099")
    with_company(ReferralFactory(**ANOTHER).dossier, "55208131766522")
    found = for_network(here.dossier, [here.network_id])
    assert [(one.id, one.like.company) for one in found.shown] == [(twin.dossier_id, True)]


def test_a_file_of_the_closed_compartment_is_never_told_outside_it(app):
    here = ReferralFactory(in_review=True)
    ReferralFactory(
        dossier=DossierFactory(owner=here.dossier.owner, confidential=True), network="ccas_amiens"
    )
    assert for_network(here.dossier, [here.network_id]) is None
    assert for_front_desk(here.dossier) == []

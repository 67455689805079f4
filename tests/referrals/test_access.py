"""Who sees a referral and a file: the list and the person's parties say the same, for everyone."""

import pytest

from portal.database import session
from portal.dossiers import access as dossier_access
from portal.dossiers.models import Dossier
from portal.dossiers.workflow import Party as DossierParty
from portal.dossiers.workflow import Status as DossierStatus
from portal.referrals import access
from portal.referrals.models import Referral
from portal.referrals.workflow import OPEN, Action, Party, Status
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, at, desk_of


@pytest.fixture
def people(app):
    desk, other = desk_of("initiative_somme"), desk_of("adie")
    return {
        "applicant": UserFactory(),
        "adviser": UserFactory(adviser=desk),
        "manager": UserFactory(manager=desk),
        "adviser elsewhere": UserFactory(adviser=other),
        "adviser of the CCAS": UserFactory(adviser=desk_of("ccas_amiens")),
        "front desk": UserFactory(front_desk=True),
        "admin": UserFactory(admin=True),
        "admin and adviser": UserFactory(admin=True, adviser=desk),
        "closed account": UserFactory(adviser=desk, closed=True),
    }


def in_status(referral: Referral, status: Status) -> None:
    referral.status, referral.open = status, status in OPEN
    session.flush()


def test_whom_a_list_shows_a_referral_is_a_party_of_it_in_every_state(people):
    referrals = [
        ReferralFactory(),
        at(DossierFactory(to=("adie",)), "adie"),
        ReferralFactory(confidential=True, network="ccas_amiens"),
    ]
    everyone = people | {f"owner of {one.id}": one.dossier.owner for one in referrals}
    for status in Status:
        for referral in referrals:
            in_status(referral, status)
        for who, user in everyone.items():
            seen = set(session.scalars(access.visible_to(user)))
            known = {one for one in referrals if access.parties(user, one)}
            assert seen & set(referrals) == known, (who, status)
    session.rollback()


def test_whom_a_list_shows_a_file_is_a_party_of_it_in_every_state(people):
    files = [DossierFactory(sent=False), DossierFactory(), DossierFactory(confidential=True)]
    everyone = people | {f"owner of {one.id}": one.owner for one in files}
    for status in (None, DossierStatus.FOLLOWED_UP, DossierStatus.INCOMPLETE):
        if status:
            files[1].status = files[2].status = status
            session.flush()
        for who, user in everyone.items():
            seen = set(session.scalars(dossier_access.visible_to(user)))
            known = {one for one in files if dossier_access.parties(user, one)}
            assert seen & set(files) == known, (who, status)
    session.rollback()


def test_what_each_person_is_to_a_referral(people):
    referral = ReferralFactory()
    found = {who: access.parties(user, referral) for who, user in people.items()}
    desk = {Party.ADVISER, Party.DELEGATE}
    assert found == {
        "applicant": set(),
        "adviser": desk,
        "manager": desk | {Party.MANAGER},
        "adviser elsewhere": set(),
        "adviser of the CCAS": set(),
        "front desk": {Party.FRONT_DESK},
        "admin": {Party.ADMIN},
        "admin and adviser": desk | {Party.ADMIN},
        "closed account": desk,  # who cannot sign in
    }
    assert access.parties(referral.dossier.owner, referral) == {Party.OWNER}


def test_a_confidential_file_is_seen_by_its_network_and_the_front_desk_alone(people):
    referral = ReferralFactory(confidential=True, network="ccas_amiens")
    seers = {who for who, user in people.items() if access.parties(user, referral)}
    assert seers == {"adviser of the CCAS", "front desk"}


def test_a_draft_is_its_owners_alone(people):
    draft = DossierFactory(sent=False)
    assert not any(dossier_access.parties(user, draft) for user in people.values())
    assert dossier_access.parties(draft.owner, draft) == {DossierParty.OWNER}
    assert session.query(Dossier).count() >= 1


def test_the_actions_of_an_adviser_on_a_new_file(people):
    referral = ReferralFactory()
    assert access.actions_for(people["adviser"], referral) == [
        Action.TAKE,
        Action.DECLINE,
        Action.TRANSFER,
    ]
    assert access.actions_for(people["adviser elsewhere"], referral) == []

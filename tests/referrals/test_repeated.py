"""What a referral repeats of its file, and a file of its referrals, follows what happens since."""

from sqlalchemy import select

from portal.database import session, transaction
from portal.dossiers import summary
from portal.dossiers.models import Dossier
from portal.referrals import commands, endings, routes
from portal.referrals.models import Referral
from portal.referrals.routes import referrals_of
from portal.referrals.workflow import Status
from portal.routing.models import OverrideMotive
from portal.users.models import User
from tests.at_once import meanwhile
from tests.factories import UserFactory
from tests.factories_files import DossierFactory, ReferralFactory, at, the_network


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


def at_work(*files: Dossier) -> list[bool]:
    return [session.scalar(select(Dossier.at_work).where(Dossier.id == one.id)) for one in files]


def test_a_file_is_at_work_as_long_as_one_network_has_it_open(app):
    first = ReferralFactory()
    second, alone = at(first.dossier, "adie"), DossierFactory(sent=False)
    seen = first.dossier.version
    for one, still in ((first, True), (second, False)):
        with transaction():
            commands.enter(one, Status.DECLINED)
        assert at_work(first.dossier, alone) == [still, False]
    with transaction():
        commands.enter(first, Status.TAKEN)
    assert at_work(first.dossier, alone) == [True, False]
    assert first.dossier.version == seen, "who reads the file meanwhile may go on"


def test_of_two_networks_that_move_at_once_the_file_knows_both(own):
    """On PostgreSQL, for real: one is given the file as the person withdraws it from the other."""
    with own.app_context():
        referral = ReferralFactory(
            taken=True, dossier=DossierFactory(to=("initiative_somme", "adie"))
        )
        with transaction():
            referral.lead = False
            by = UserFactory(front_desk=True).id
        ids = referral.dossier_id, referral.id, referral.dossier.owner_id

    def give() -> None:
        dossier, someone = session.get_one(Dossier, ids[0]), session.get_one(User, by)
        why = OverrideMotive.WISH
        routes.override(dossier, the_network("adie"), why, "Parce que.", by=someone)

    def withdraw() -> None:
        endings.withdraw(session.get_one(Referral, ids[1]), by=session.get_one(User, ids[2]))

    assert meanwhile(own, give, withdraw) == []
    with own.app_context():
        file = session.get_one(Dossier, ids[0])
        assert sorted(one.open for one in referrals_of(file)) == [False, True]
        assert at_work(file) == [True]

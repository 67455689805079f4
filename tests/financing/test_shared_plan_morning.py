"""What waits for the morning is told to whom may read it then."""

from portal.database import session, transaction
from portal.dossiers import consents
from portal.dossiers.blocks import EVERY
from portal.financing import plan_notices
from portal.vocabulary import Block
from tests.conftest import made_once
from tests.financing.test_shared_plan import Scene, mails, studied

made, app = made_once(studied)


def test_whoever_reads_less_since_hears_of_no_change_that_waited(app, made):
    scene = Scene(*made[1])
    scene.propose(8_000)
    (first,) = plan_notices.unseen(scene.grant)
    with transaction():
        first.told_at = None
        network, owner = scene.grant.network, scene.dossier.owner
        consents.share(scene.dossier, network, EVERY - {Block.FINANCES}, by=owner)
    before = len(mails())
    session.expire_all()
    plan_notices.tell_waiting()
    assert len(mails()) == before
    with transaction():
        consents.share(scene.dossier, network, EVERY, by=owner)
    session.expire_all()
    plan_notices.tell_waiting()
    assert len(mails()) == before + 1

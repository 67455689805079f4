"""The grids of the demonstration's main aids, and a few files weighed with them."""

from sqlalchemy import select

from portal.casework import grids
from portal.casework.review_models import Score
from portal.database import session
from portal.networks.queries import desk_for, scheme
from portal.referrals.models import Referral
from portal.referrals.workflow import Status
from portal.users.queries import managers_of

AIDS = ("ph_creation", "ph_reprise", "ph_re", "ph_re_reprise", "garantie_france_active")
SCORES = (
    Score(4, "Dix ans dans le métier, entourage présent."),
    Score(3, "Clientèle de quartier, deux concurrents à moins d’un kilomètre."),
    Score(4, "Plan équilibré, banque intéressée."),
    Score(3, "Seuil de rentabilité atteint au quinzième mois."),
    Score(3, "Un emploi prévu la deuxième année."),
    Score(4, "Service utile dans un quartier prioritaire."),
    Score(1, "Suivi accepté."),
)
MOST = 2


def keep_grids() -> None:
    for found in filter(None, map(scheme, AIDS)):
        desk = desk_for(found.network)
        for by in managers_of(desk.id)[:1] if desk else ():
            grids.save_grid(found, grids.USUAL, by=by, seen=0)
    studied = select(Referral).where(Referral.status == Status.IN_REVIEW).order_by(Referral.id)
    weighed = ((one, grids.grids_for(one)) for one in session.scalars(studied).all())
    for referral, offered in [pair for pair in weighed if pair[1]][:MOST]:
        if adviser := referral.adviser:
            key = f"demo:review:{referral.id}"
            grids.fill(referral, offered[0], list(SCORES), key, by=adviser, seen=0)

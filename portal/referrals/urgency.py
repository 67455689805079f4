"""Someone with a vital need to settle within days: whom to call at once."""

from portal.calendar import today
from portal.dossiers.course import course
from portal.dossiers.facts import facts_of
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.networks.queries import network
from portal.routing.queries import active_engine

FRONT_DESK = "accueil_metropole"


def urgent_contact(dossier: Dossier) -> Network | None:
    """None when nothing is urgent; the front desk as long as the person's commune is not known."""
    if course(dossier.answers, "application").answers.get("urgence_sociale") is not True:
        return None
    answer = active_engine().route(facts_of(dossier.answers, today()))
    named = network(answer.primary) if answer.decided else None
    return named or network(FRONT_DESK)

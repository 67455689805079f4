"""A file on which everything was done, twice: the most that its page has to show."""

from datetime import timedelta

from portal.calendar import today
from portal.casework import appointments, contacts, opinions, tasks
from portal.casework.appointments import Plan
from portal.casework.contacts import Said
from portal.casework.models import ContactKind, Means
from portal.database import now, session, transaction
from portal.dossiers import messages
from portal.financing.forecast_models import Forecast
from portal.financing.kinds import LineState, Side
from portal.financing.models import PlanLine
from portal.referrals import notes
from portal.referrals.models import Referral
from portal.referrals.requests import Wanted
from portal.users.models import User
from tests.factories_files import add_document, ask, at


def fill(referral: Referral, *, by: User, colleague: User) -> None:
    """``referral``: a study under way."""
    for kind in ("P01", "P02"):
        add_document(referral.dossier, kind)
    for code in ("adie", "bge_picardie"):
        at(referral.dossier, code)
    _money(referral)
    for turn, paper in (("1", Wanted("Devis", "P08")), ("2", Wanted("Banque", "P09"))):
        ask(referral, Wanted("Combien de clients ?"), paper, by=by)
        with transaction():
            _exchanges(referral, turn, colleague, by=by)


def _money(referral: Referral) -> None:
    dossier_id, amount = referral.dossier_id, 500_00
    needed = {"kind": "equipment", "side": Side.NEEDS}
    own = {"kind": "own_cash", "side": Side.RESOURCES, "state": LineState.OBTAINED}
    for position, line in enumerate((needed, own)):
        placed = line | {"dossier_id": dossier_id, "position": position}
        session.add(PlanLine(amount_cents=amount, **placed))
    session.add(Forecast(dossier_id=dossier_id, answers={"sales_1": 100_00, "rent_1": 900_00}))
    session.commit()


def _exchanges(referral: Referral, turn: str, colleague: User, *, by: User) -> None:
    dossier, soon = referral.dossier, today() + timedelta(days=9)
    messages.send(dossier, referral.network, "Bonjour", f"m{turn}", by=dossier.owner)
    notes.write(referral, f"Voir @{colleague.full_name}", f"n{turn}", by=by)
    notes.write(referral, f"Voir @{by.full_name}", f"o{turn}", by=colleague)
    opinions.ask(referral, colleague, "Bien ?", soon, f"p{turn}", confidential=False, by=by)
    tasks.add(referral, "Appeler", soon, colleague, f"t{turn}", by=by)
    contacts.add(referral, Said(ContactKind.CALL, now(), "Bien"), f"c{turn}", by=by)
    plan = Plan(now() + timedelta(days=int(turn)), 45, Means.PHONE, "06 39 98 12 34", "")
    appointments.propose(referral, plan, f"a{turn}", by=by)

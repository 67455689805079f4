"""What becomes of it all when the file leaves the network, or someone leaves the team."""

from flask import Flask
from sqlalchemy import select

from portal.casework import appointments, opinions
from portal.casework.models import STANDING, Appointment, Opinion, OpinionState
from portal.casework.queries import WAITING, theirs
from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Event
from portal.referrals.models import Referral
from portal.users.models import Role, User
from portal.users.signals import leaving

NO_MORE = "{network} n’étudie plus votre demande"


@journal.subscribe(
    "referral.decline", "referral.silence", "referral.refuse", "referral.transfer",
    "referral.redirect", "referral.withdraw", "referral.close_unanswered", "referral.duplicate",
)  # fmt: skip
def file_left(event: Event) -> None:
    """Nobody is asked for an opinion any more, nor expected at a meeting; the rest stays."""
    referral = session.get_one(Referral, event.referral_id)
    asked = (Opinion.referral_id == referral.id) & (Opinion.state == OpinionState.ASKED)
    for opinion in session.scalars(select(Opinion).where(asked).order_by(Opinion.id)):
        opinions.take_back(opinion, by=None)
    coming = Appointment.state.in_(STANDING) & (Appointment.starts_at > now())
    ours = select(Appointment).where(Appointment.referral_id == referral.id, coming)
    for one in session.scalars(ours.order_by(Appointment.id)):
        appointments.cancel(one, NO_MORE.format(network=referral.network.name), by=None, seen=None)


@journal.subscribe("consent.withdraw")
def consent_withdrawn(event: Event) -> None:
    """A network that may not read the file any more is not asked about it."""
    asked = (Opinion.dossier_id == event.dossier_id) & (Opinion.state == OpinionState.ASKED)
    theirs = Opinion.asked_network_id == event.network_id
    others = Opinion.network_id != event.network_id
    for opinion in session.scalars(select(Opinion).where(asked, theirs, others)):
        opinions.take_back(opinion, by=None)


def hand_over(_: Flask, user: User, role: Role | None) -> None:
    """Their tasks and appointments go to who has the file now, else to nobody in particular; what
    they were asked, to the whole desk."""
    lost = {one.desk.network_id for one in user.roles if one.desk and role in (None, one)}
    kept = {one.desk.network_id for one in user.roles if one.desk and role not in (None, one)}
    for kind, (person, *_others) in WAITING.items():
        for row in session.scalars(select(kind).where(theirs(kind, user, lost - kept))):
            setattr(row, person.key, None if kind is Opinion else _heir(row.referral, user))
    session.flush()


def _heir(referral: Referral, user: User) -> int | None:
    return referral.adviser_id if referral.adviser_id != user.id else None


def init_app(app: Flask) -> None:
    leaving.connect(hand_over, app)

"""When a network next meets the person of a file: a column of its lists, and an order of them."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.casework.models import STANDING, Appointment
from portal.database import UtcDateTime, now
from portal.referrals.models import Referral
from portal.referrals.orders import SORTS

MEETING = "rendez-vous"
MOMENT = bindparam("moment", type_=UtcDateTime(), callable_=now)
"""That of the query, whenever it was written."""


def next_at(
    file_id: InstrumentedAttribute[int], whose: ColumnElement[bool]
) -> ScalarSelect[datetime]:
    """``whose``: which networks' appointments count."""
    standing = Appointment.state.in_(STANDING) & (Appointment.starts_at > MOMENT)
    mine = (Appointment.dossier_id == file_id) & whose & standing
    return (
        select(func.min(Appointment.starts_at))
        .where(mine)
        .correlate(file_id.class_)
        .scalar_subquery()
    )


SORTS[MEETING] = next_at(Referral.dossier_id, Appointment.network_id == Referral.network_id)

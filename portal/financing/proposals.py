"""What a network proposes on the shared plan, and what it has paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.calendar import today
from portal.database import now, session
from portal.dossiers import journal
from portal.dossiers.models import Audience
from portal.errors import Refused, Stale
from portal.financing.models import NetworkLine
from portal.financing.shared import OFFERED, kind_of, name_of
from portal.french import date_long, day_of, euros
from portal.networks.models import Scheme
from portal.referrals import access
from portal.referrals.closed import FIRST
from portal.referrals.holding import hold_parts
from portal.referrals.models import Referral
from portal.referrals.standing_aside import check_may_judge
from portal.referrals.workflow import AT_WORK, POSITIVE, Party, Status
from portal.users.models import User
from portal.vocabulary import Block

MOST_CENTS = 100_000_000_00
"""A hundred million euros: more is a slip of the keyboard."""
CHANGED = (
    "Un collègue a changé cette ligne pendant que vous l’aviez ouverte. Relisez le plan, "
    "puis recommencez si c’est encore utile."
)
UNSHARED = "La personne ne partage pas ses finances avec votre réseau."


@dataclass(frozen=True)
class Wanted:
    """What to propose of an aid, None for nothing any more.

    ``seen``: the version of its line, 0 where it was seen without an amount.
    """

    scheme: Scheme
    cents: int | None
    seen: int


def why_not(referral: Referral) -> str:
    """Why nothing can be proposed on this file now; empty when it can."""
    if not referral.reader.has(Block.FINANCES):
        return UNSHARED
    if referral.status in AT_WORK:
        return ""
    return FIRST[Status.PROPOSED] if referral.open else "L’étude est terminée."


def propose(referral: Referral, wanted: Sequence[Wanted], *, by: User) -> int:
    """Keep what the network proposes; returns how many lines changed.

    A line that is as wanted already stays as it is. Raises Stale when a colleague has changed one
    since it was seen: nothing is kept then.
    """
    _check_network(referral, by)
    check_may_judge(referral, by)
    hold_parts(referral.dossier_id)
    if why := why_not(referral):
        raise Refused(why)
    return sum(_propose(referral, one, by) for one in wanted)


def pay(referral: Referral, cents: int, day: date | None, *, by: User, seen: int) -> None:
    """Note how much of what was granted has been paid in all, and the last day. Raises Stale."""
    _check_network(referral, by)
    hold_parts(referral.dossier_id)
    if referral.status not in POSITIVE or referral.scheme is None:
        raise Refused("Aucun montant n’est accordé sur ce dossier.")
    day = day if cents else None
    if wrong := wrong_payment(referral, cents) or wrong_day(referral, cents, day):
        raise Refused(wrong)
    line = line_of(referral, referral.scheme)
    if (cents, day) == ((line.paid_cents, line.paid_on) if line else (0, None)):
        return
    _check_seen(line, seen)
    line = line or _new_line(referral, referral.scheme)
    line.paid_cents, line.paid_on = cents, day
    session.flush()
    on = f" au {date_long(day)}" if day else ""
    _note(referral, "pay", by, Audience.EVERYONE, amount=euros(cents), on=on)


def wrong_payment(referral: Referral, cents: int) -> str:
    """What is wrong with an amount paid in all; empty when nothing is."""
    granted = referral.granted_cents or 0
    if 0 <= cents <= granted:
        return ""
    return f"Le montant versé doit être de {euros(granted)} au maximum"


def wrong_day(referral: Referral, cents: int, day: date | None) -> str:
    """What is wrong with the day of the last payment; empty when nothing is."""
    if cents and day is None:
        return "Écrivez la date du versement"
    if day and not day_of(referral.decided_at or now()) <= day <= today():
        return "La date doit être entre le jour de l’accord et aujourd’hui"
    return ""


def _propose(referral: Referral, wanted: Wanted, by: User) -> bool:
    scheme, cents = wanted.scheme, wanted.cents
    if scheme.network_id != referral.network_id or kind_of(scheme) not in OFFERED:
        raise Refused("Choisissez une aide de votre réseau")
    if cents is not None and not 0 <= cents <= MOST_CENTS:
        raise Refused("Vérifiez le montant proposé")
    line = line_of(referral, scheme)
    if cents == (line.proposed_cents if line else None):
        return False
    _check_seen(line if line and line.proposed_cents is not None else None, wanted.seen)
    line = line or _new_line(referral, scheme)
    line.proposed_cents = cents
    session.flush()
    said = "plus rien" if cents is None else euros(cents)
    _note(referral, "propose", by, said=said, aid=name_of(scheme))
    return True


def line_of(referral: Referral, scheme: Scheme) -> NetworkLine | None:
    """As it is now, whatever the page had read of it."""
    query = select(NetworkLine).where(
        NetworkLine.referral_id == referral.id, NetworkLine.scheme_id == scheme.id
    )
    return session.scalar(query.execution_options(populate_existing=True))


def _new_line(referral: Referral, scheme: Scheme) -> NetworkLine:
    line = NetworkLine(referral=referral, scheme=scheme)
    session.add(line)
    return line


def _check_seen(line: NetworkLine | None, seen: int) -> None:
    if seen != (line.version if line else 0):
        raise Stale(CHANGED)


def _check_network(referral: Referral, by: User) -> None:
    if Party.ADVISER not in access.parties(by, referral):
        raise Refused("Seules les personnes du réseau changent sa part du plan.")


def _note(
    referral: Referral, kind: str, by: User, audience: Audience = Audience.STAFF, **data: str
) -> None:
    journal.record(
        referral.dossier, f"plan.{kind}", by=by, audience=audience,
        network_id=referral.network_id, referral_id=referral.id, **data,
    )  # fmt: skip


journal.speak(
    "plan.propose", "{network} propose {said}, {aid}", "", "{network} : montant proposé changé"
)
journal.speak(
    "plan.pay",
    "{network} : {amount} versés{on}",
    "{network} vous a versé {amount}",
    "{network} : versement noté",
)

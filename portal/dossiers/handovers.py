"""A file goes to another account when both sides agree; until then nothing changes.

Consents and what networks have stay as they are; mandates end, and so do answers about health.
No network reads what is sensitive until the new person says so.
"""

from datetime import timedelta

from sqlalchemy import select

from portal import outbox
from portal.database import lock, now, session
from portal.dossiers import access, consents, journal, links, mandates, summary
from portal.dossiers.asked import completions_of
from portal.dossiers.models import Dossier
from portal.dossiers.questions import without_sensitive
from portal.dossiers.together import Handover
from portal.dossiers.workflow import Party, Status
from portal.errors import Refused
from portal.users.models import User

OPEN_FOR = timedelta(days=14)
OVER = "Ce lien n’est plus valable. La demande a été reprise, ou la date est passée."


def ask(dossier: Dossier, email: str, *, by: User) -> Handover:
    """Offer the file to whoever reads this mailbox; an older offer is void.

    The same offer again, while it waits, gives the same one and no new mail.
    """
    lock(dossier)
    _owned(dossier, by)
    email = email.strip().lower()
    if email == by.email:
        raise Refused("C’est votre propre adresse. Écrivez celle de l’autre compte.")
    standing = waiting(dossier)
    if standing and standing.is_open and standing.email == email:
        return standing
    if standing:
        standing.ended_at = now()
        session.flush()
    handover = Handover(dossier=dossier, by=by, email=email, expires_at=now() + OPEN_FOR)
    session.add(handover)
    session.flush()
    journal.record(dossier, "handover.ask", by=by, email=email)
    token = links.token(links.Purpose.HANDOVER, handover)
    outbox.post(
        email, "handover_asked", dossier_id=handover.dossier_id, handover=handover, token=token
    )
    return handover


def cancel(dossier: Dossier, *, by: User) -> None:
    lock(dossier)
    _owned(dossier, by)
    if handover := waiting(dossier):
        handover.ended_at = now()
        journal.record(dossier, "handover.cancel", by=by)


def accept(handover: Handover, *, by: User) -> bool:
    """The file changes hands; False when this person had accepted it already."""
    dossier = handover.dossier
    lock(dossier)
    lock(handover)
    if handover.accepted_at and dossier.owner_id == by.id:
        return False
    former = handover.by
    if not handover.is_open or dossier.owner_id != former.id or dossier.status is Status.CLOSED:
        raise Refused(OVER)
    if by.email != handover.email or not by.confirmed_at:
        raise Refused("Cette demande est proposée à une autre adresse que celle de votre compte.")
    mandates.end_all(dossier, by=former)
    handover.accepted_at = handover.ended_at = now()
    dossier.owner = by
    _forget_health(dossier)
    session.flush()
    consents.keep_sensitive(dossier, by=by)
    journal.record(dossier, "handover.accept", by=by, former=former.full_name, who=by.full_name)
    for person in (former, by):
        outbox.post(
            person.email,
            "handover_done",
            dossier_id=handover.dossier_id,
            handover=handover,
            user=person,
            new_owner=by,
        )
    return True


def refuse(handover: Handover) -> None:
    lock(handover)
    if not handover.is_open:
        raise Refused(OVER)
    handover.ended_at = now()
    journal.record(handover.dossier, "handover.refuse", by=None, email=handover.email)
    outbox.post(
        handover.by.email,
        "handover_refused",
        dossier_id=handover.dossier_id,
        handover=handover,
        user=handover.by,
    )


def waiting(dossier: Dossier) -> Handover | None:
    """The last offer, as long as nobody has ended it."""
    query = select(Handover).where(Handover.dossier_id == dossier.id, Handover.ended_at.is_(None))
    return session.scalar(query)


def _owned(dossier: Dossier, by: User) -> None:
    if Party.OWNER not in access.parties(by, dossier):
        raise Refused("Seule la personne qui porte la demande peut la confier.")
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close.")


def _forget_health(dossier: Dossier) -> None:
    """What someone said of their health is not handed on with their file."""
    dossier.answers = without_sensitive(dossier.answers)
    dossier.typed = without_sensitive(dossier.typed)
    for one in completions_of(dossier):
        one.before, one.after = without_sensitive(one.before), without_sensitive(one.after)
    summary.refresh(dossier)


for _kind, _staff, _public in (
    ("handover.ask", "", "Vous avez proposé de confier cette demande à {email}"),
    ("handover.cancel", "", "Vous avez annulé la proposition de confier cette demande"),
    ("handover.refuse", "", "{email} n’a pas accepté de reprendre cette demande"),
    ("handover.accept", "Demande confiée par {former} à {who}",
     "{former} a confié cette demande à {who}"),
):  # fmt: skip
    journal.speak(_kind, _staff, _public, partners="")

"""Filling a file together: the owner invites, confirms by a link, and takes back when they want.

Every right ends at once when a mandate is withdrawn; ``access`` reads it at each request.
"""

from datetime import timedelta

from sqlalchemy import select

from portal import outbox
from portal.database import lock, now, session
from portal.dossiers import access, journal, links
from portal.dossiers.links import Purpose
from portal.dossiers.mandate_text import TEXT_VERSION, mandate_text
from portal.dossiers.models import Dossier
from portal.dossiers.together import Mandate, MandateKind, MandateState, Right
from portal.dossiers.workflow import Party, Status
from portal.errors import Refused
from portal.languages import FRENCH, _, speaking
from portal.users.models import User

TO_CONFIRM_FOR = timedelta(days=7)
INVITED_FOR = timedelta(days=30)
MOST = 5
"""People invited at once to one file."""
OVER = "Ce lien n’est plus valable. Le mandat a été retiré, refusé, ou la date est passée."


def invite(
    dossier: Dossier,
    name: str,
    email: str,
    right: Right,
    *,
    organisation: str = "",
    keeps_reading: bool = False,
    by: User,
) -> Mandate:
    """Write the mandate and send its owner the link that confirms it; nobody else hears of it.

    The same invitation again, while it waits, gives the same mandate and no new mail.
    """
    lock(dossier)
    _owned(dossier, by)
    if dossier.status is Status.CLOSED:
        raise Refused("Cette demande est close.")
    email = email.strip().lower()
    waiting = [one for one in invited(dossier) if one.may_be_withdrawn]
    for one in waiting:
        if one.email == email:
            return _same(one, right, keeps_reading=keeps_reading)
    _possible(email, waiting, by)
    mandate = Mandate(
        dossier=dossier, right=right, name=name, email=email, organisation=organisation,
        keeps_reading=keeps_reading, by=by, expires_at=now() + TO_CONFIRM_FOR,
        text_version=TEXT_VERSION,
    )  # fmt: skip
    with speaking(FRENCH):
        mandate.text = mandate_text(mandate)
    session.add(mandate)
    session.flush()
    journal.record(dossier, "mandate.invite", by=by, name=mandate.full_name, right=right.words)
    token = links.token(Purpose.CONFIRM, mandate)
    outbox.post(
        by.email,
        "mandate_to_confirm",
        dossier_id=mandate.dossier_id,
        mandate=mandate,
        token=token,
        user=by,
    )
    return mandate


def confirm(mandate: Mandate) -> bool:
    """The owner's word, by the link of their own mail; only now is the invited person written to.

    False when it was given already.
    """
    lock(mandate)
    if mandate.confirmed_at and mandate.may_be_withdrawn:
        return False
    if mandate.state is not MandateState.TO_CONFIRM or mandate.by_id != mandate.dossier.owner_id:
        raise Refused(OVER)
    mandate.confirmed_at, mandate.expires_at = now(), now() + INVITED_FOR
    journal.record(
        mandate.dossier, "mandate.confirm", by=mandate.by,
        name=mandate.full_name, right=mandate.right.words, version=mandate.text_version,
    )  # fmt: skip
    token = links.token(Purpose.ACCEPT, mandate)
    outbox.post(
        mandate.email,
        "mandate_invited",
        dossier_id=mandate.dossier_id,
        mandate=mandate,
        token=token,
    )
    return True


def accept(mandate: Mandate, *, by: User) -> bool:
    """False when this person had accepted it already."""
    lock(mandate)
    if mandate.accepted_at and mandate.user_id == by.id and not mandate.withdrawn_at:
        return False
    if mandate.state is not MandateState.INVITED:
        raise Refused(OVER)
    if by.email != mandate.email or not by.confirmed_at:
        raise Refused("Cette invitation est pour une autre adresse que celle de votre compte.")
    mandate.accepted_at, mandate.user = now(), by
    journal.record(mandate.dossier, "mandate.accept", by=by, name=mandate.full_name)
    _tell_owner(mandate)
    return True


def refuse(mandate: Mandate) -> None:
    """Whoever reads the invited mailbox needs no account to say no."""
    lock(mandate)
    if mandate.state is not MandateState.INVITED:
        raise Refused(OVER)
    mandate.refused_at = now()
    journal.record(mandate.dossier, "mandate.refuse", by=None, name=mandate.full_name)
    _tell_owner(mandate)


def withdraw(mandate: Mandate, *, by: User) -> None:
    """The owner takes it back, or whoever holds it lays it down; once is enough."""
    lock(mandate)
    _owned(mandate.dossier, by)
    if mandate.may_be_withdrawn:
        _end(mandate, by)


def leave(dossier: Dossier, *, by: User) -> None:
    """Lay down the mandate that one holds."""
    for mandate in session.scalars(
        select(Mandate).where(Mandate.dossier_id == dossier.id, access.is_held_by(by))
    ):
        lock(mandate)
        if mandate.kind is MandateKind.INVITED and mandate.may_be_withdrawn:
            _end(mandate, by)


def end_all(dossier: Dossier, *, by: User) -> None:
    """The file has another owner: what the former one allowed is over."""
    for mandate in invited(dossier):
        lock(mandate)
        if mandate.may_be_withdrawn:
            _end(mandate, by)


def invited(dossier: Dossier) -> list[Mandate]:
    """All who were ever invited, the last one first."""
    query = select(Mandate).where(
        Mandate.dossier_id == dossier.id, Mandate.kind == MandateKind.INVITED
    )
    return list(session.scalars(query.order_by(Mandate.id.desc())))


def in_force(dossier: Dossier) -> list[Mandate]:
    """Those whose people are in the file now."""
    return [one for one in invited(dossier) if one.state is MandateState.ACCEPTED]


def reading(dossier: Dossier) -> list[Mandate]:
    """Those whose people still read a file that was sent: ``access`` lets no other in."""
    return [one for one in in_force(dossier) if one.keeps_reading]


def mandate_of(dossier: Dossier, mandate_id: int) -> Mandate | None:
    return next((one for one in invited(dossier) if one.id == mandate_id), None)


def held_on(dossier: Dossier, user: User) -> Mandate | None:
    """The mandate in force by which this person is in the file."""
    query = select(Mandate).where(Mandate.dossier_id == dossier.id, access.is_held_by(user))
    return session.scalar(query.order_by(Mandate.id.desc()).limit(1))


def _owned(dossier: Dossier, by: User) -> None:
    if Party.OWNER not in access.parties(by, dossier):
        raise Refused("Seule la personne qui porte la demande invite et retire quelqu’un.")


def _possible(email: str, waiting: list[Mandate], by: User) -> None:
    if not outbox.reaches(by.email):
        raise Refused("Il faut une adresse électronique à vous pour inviter quelqu’un.")
    if email == by.email:
        raise Refused("C’est votre propre adresse. Écrivez celle de la personne à inviter.")
    if len(waiting) >= MOST:
        raise Refused(
            _("Vous avez déjà invité %(most)s personnes. Retirez-en une d’abord.", most=MOST)
        )


def _same(standing: Mandate, right: Right, *, keeps_reading: bool) -> Mandate:
    if standing.right is right and standing.keeps_reading is keeps_reading:
        return standing
    raise Refused("Cette personne est déjà invitée. Retirez son mandat pour en donner un autre.")


def _end(mandate: Mandate, by: User) -> None:
    known, mandate.withdrawn_at = bool(mandate.confirmed_at), now()
    journal.record(mandate.dossier, "mandate.withdraw", by=by, name=mandate.full_name)
    if by.id == mandate.user_id:
        _tell_owner(mandate)
    elif known:
        outbox.post(mandate.email, "mandate_ended", dossier_id=mandate.dossier_id, mandate=mandate)


def _tell_owner(mandate: Mandate) -> None:
    owner = mandate.dossier.owner
    outbox.post(
        owner.email, "mandate_answered", dossier_id=mandate.dossier_id, mandate=mandate, user=owner
    )


for _kind, _staff, _public in (
    ("mandate.invite", "", "Vous avez préparé un mandat pour {name} : {right}"),
    ("mandate.confirm", "Mandat donné à {name} : {right} (texte {version})",
     "Vous avez confirmé le mandat de {name} : {right}"),
    ("mandate.accept", "Mandat accepté par {name}", "{name} a accepté de vous accompagner"),
    ("mandate.refuse", "", "{name} n’a pas accepté l’invitation"),
    ("mandate.withdraw", "Mandat terminé : {name}", "Le mandat de {name} est terminé"),
):  # fmt: skip
    journal.speak(_kind, _staff, _public, partners="")

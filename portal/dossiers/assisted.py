"""A file that the front desk fills with someone, on the phone or from a paper form.

Until they confirm, its owner is a person without a way to sign in, and the officer holds a
mandate on this draft alone. They confirm by a link, with which it becomes theirs, or by a signed
page: then the officer sends it.
"""

import hashlib
from datetime import timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import outbox
from portal.database import lock, now, session
from portal.dossiers import access, journal, links
from portal.dossiers.consent_models import Consent
from portal.dossiers.documents import kept
from portal.dossiers.links import Purpose
from portal.dossiers.models import Document, Dossier
from portal.dossiers.readers import GUEST
from portal.dossiers.reading import sections_said
from portal.dossiers.together import Mandate, MandateKind, MandateState, Right
from portal.errors import Refused
from portal.languages import FRENCH, marked, speaking
from portal.users import commands as users
from portal.users.models import User
from portal.vocabulary import RoleName

SIGNED_PAGE = "P90"
"""The kind of document of the page that the person signed."""
MOST_SHOWN = 100
LINK_FOR = timedelta(days=14)
WAITS = marked("Faites d’abord confirmer la demande, par un lien ou par une page signée")
CHANGED = marked("Les réponses ont changé depuis la page signée. Imprimez-la de nouveau")
ANOTHER = marked(
    "Ce code n’est pas celui des réponses d’aujourd’hui. Relisez-le sur la page. S’il est bien "
    "écrit, les réponses ont changé : imprimez la page et faites-la signer de nouveau"
)
STRANGER = marked("Ce n’est pas le numéro donné à l’accueil. Vérifiez-le, ou appelez-nous")
OVER = "Ce lien n’est plus valable, ou il a déjà servi."


def lend(dossier: Dossier, *, by: User) -> Mandate:
    """The officer's mandate on a draft that they begin for someone."""
    if not by.has_role(RoleName.FRONT_DESK):
        raise Refused("Seul l’accueil du guichet remplit une demande pour une personne.")
    standing = mandate_on(dossier)
    if standing:
        return standing
    moment = now()
    mandate = Mandate(
        dossier=dossier, kind=MandateKind.ASSISTED, right=Right.SEND, by=by, user=by,
        name=dossier.owner.full_name, keeps_reading=True,
        accepted_at=moment, expires_at=moment,
    )  # fmt: skip
    session.add(mandate)
    session.flush()
    journal.record(dossier, "assisted.begin", by=by)
    return mandate


def mandate_on(dossier: Dossier) -> Mandate | None:
    """The officer's mandate, as long as the person has not taken the file over."""
    return session.scalar(
        select(Mandate).where(
            Mandate.dossier_id == dossier.id,
            Mandate.kind == MandateKind.ASSISTED,
            Mandate.withdrawn_at.is_(None),
        )
    )


def drafts_of(officer: User) -> list[Dossier]:
    """What this officer is filling for people: the last ones."""
    mine = select(Mandate.dossier_id).where(
        Mandate.kind == MandateKind.ASSISTED, access.is_held_by(officer)
    )
    query = access.visible_to(officer).where(Dossier.id.in_(mine), Dossier.number.is_(None))
    last = query.options(joinedload(Dossier.owner)).order_by(Dossier.id.desc()).limit(MOST_SHOWN)
    return list(session.scalars(last))


def send_link(dossier: Dossier, email: str, *, by: User) -> None:
    """Write to the person at this address; a link sent to another one is void."""
    mandate = _held(dossier, by)
    mandate.email, mandate.expires_at = email.strip().lower(), now() + LINK_FOR
    journal.record(dossier, "assisted.send_link", by=by)
    token = links.token(Purpose.TAKE_OVER, mandate)
    outbox.post(
        mandate.email,
        "assisted_to_confirm",
        dossier_id=mandate.dossier_id,
        mandate=mandate,
        token=token,
    )


def is_open(mandate: Mandate) -> bool:
    """Whether the link that was sent still serves."""
    return mandate.state is MandateState.ACCEPTED and now() < mandate.expires_at


def check_person(mandate: Mandate, phone: str) -> None:
    """The link may have gone to a wrong address: who it is for knows the number that they gave.

    Raises Refused.
    """
    dossier = mandate.dossier
    if phone not in (dossier.owner.phone, dossier.answers.get("telephone")):
        raise Refused(STRANGER)


def take_over(mandate: Mandate, phone: str, *, by: User) -> None:
    """The person makes the draft theirs; the officer's mandate is over."""
    lock(mandate)
    dossier, before = mandate.dossier, mandate.dossier.owner
    lock(dossier)
    if not is_open(mandate) or dossier.number:
        raise Refused(OVER)
    if by.email != mandate.email or not by.confirmed_at:
        raise Refused("Ce lien est pour une autre adresse que celle de votre compte.")
    check_person(mandate, phone)
    dossier.owner, mandate.withdrawn_at = by, now()
    session.flush()
    journal.record(dossier, "assisted.take_over", by=by)
    users.forget_person(before)


def check_code(dossier: Dossier, code: str) -> None:
    """The code printed on the page that was signed is that of the answers. Raises Refused."""
    if _bare(code) != _bare(printed_code(dossier)):
        raise Refused(ANOTHER)


def sign(dossier: Dossier, document: Document, code: str, *, by: User) -> None:
    """The person signed the page of these answers: the file may leave as it is."""
    mandate = _held(dossier, by)
    check_code(dossier, code)
    mandate.signed_print = fingerprint(dossier)
    journal.record(dossier, "assisted.sign", by=by, sha256=document.sha256)


def unconfirmed(dossier: Dossier) -> list[str]:
    """Why a file that the front desk filled cannot be sent yet; empty when it can."""
    mandate = mandate_on(dossier)
    if mandate is None:
        return []
    signed = any(one.kind_code == SIGNED_PAGE for one in kept(dossier))
    if not signed or not mandate.signed_print:
        return [WAITS]
    return [] if mandate.signed_print == fingerprint(dossier) else [CHANGED]


def fingerprint(dossier: Dossier) -> str:
    """Of all that the signed page says: the answers, and the networks that may have them."""
    query = select(Consent.network_id).where(
        Consent.dossier_id == dossier.id, Consent.withdrawn_at.is_(None)
    )
    with speaking(FRENCH):
        said = [sections_said(dossier, GUEST), sorted(session.scalars(query))]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def printed_code(dossier: Dossier) -> str:
    """The same, short enough to be typed: « 3F2A-91BC-04D7 »."""
    first = fingerprint(dossier)[:12].upper()
    return "-".join((first[:4], first[4:8], first[8:]))


def _bare(code: str) -> str:
    return "".join(one for one in code.upper() if one.isalnum())


def _held(dossier: Dossier, by: User) -> Mandate:
    mandate = mandate_on(dossier)
    if mandate is None or mandate.user_id != by.id or dossier.number:
        raise Refused("Vous ne remplissez pas cette demande.")
    lock(mandate)
    return mandate


for _kind, _staff, _public in (
    ("assisted.begin", "Commencée par l’accueil avec la personne",
     "L’accueil a commencé cette demande avec vous"),
    ("assisted.send_link", "Lien de confirmation envoyé à la personne", ""),
    ("assisted.take_over", "Rempli par l’accueil avec la personne, confirmé par lien",
     "Vous avez confirmé la demande remplie avec l’accueil"),
    ("assisted.sign", "Rempli par l’accueil avec la personne, confirmé par page signée",
     "Vous avez signé la demande remplie avec l’accueil"),
):  # fmt: skip
    journal.speak(_kind, _staff, _public, partners="")

"""Links with a person or a project: declared by who studies the file, who then stands aside."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asked_once import Looking, Rows, by
from portal.casework.access import check_network
from portal.casework.holding import twin
from portal.casework.people import Reader, write_to
from portal.casework.review_models import Declaration, LinkKind
from portal.database import session
from portal.dossiers import journal
from portal.dossiers.models import Audience
from portal.errors import Refused
from portal.networks.models import Network
from portal.referrals import readiness, standing_aside
from portal.referrals.models import Referral
from portal.referrals.readiness import Need
from portal.users.models import User
from portal.users.queries import managers_of

ASIDE = (
    "Vous avez déclaré un lien avec cette demande : un collègue l’étudie et décide à votre place."
)


def declare(referral: Referral, kind: LinkKind, text: str, key: str, *, by: User) -> Declaration:
    """Say whether one has a link. A link keeps from judging, and the managers hear of it."""
    check_network(referral, by)
    linked = kind is not LinkKind.NONE
    if linked and not text.strip():
        raise Refused("Expliquez ce lien en quelques mots")
    kept = text.strip() if linked else ""
    if existing := twin(Declaration, referral.dossier, key, kind=kind, text=kept, by_id=by.id):
        return existing
    made = Declaration(
        dossier=referral.dossier, referral=referral, network=referral.network, by=by,
        form_key=key, kind=kind, text=kept,
    )  # fmt: skip
    session.add(made)
    session.flush()
    journal.record(
        referral.dossier, "conflict.declare" if linked else "conflict.none", by=by,
        audience=Audience.NETWORK, network_id=referral.network_id, referral_id=referral.id,
        person=by.full_name,
    )  # fmt: skip
    if linked:
        _tell_managers(made)
    return made


def declare_unrelated(referral: Referral, key: str, *, by: User) -> None:
    """The same of someone who has no link, once: what they have said stands."""
    if last_word(referral, by) is None:
        declare(referral, LinkKind.NONE, "", key, by=by)


def _declared(referral: Referral) -> Rows:
    who = joinedload(Declaration.by).lazyload(User.roles)
    here = select(Referral.id).where(Referral.dossier_id == referral.dossier_id)
    return Rows(Declaration, Declaration.referral_id.in_(here), [who])


declared: Looking[[Referral], list[Declaration]] = Looking(_declared, by("id"))
"""What was said of the file, at any of its networks, whichever time it came there."""


def last_word(referral: Referral, user: User) -> Declaration | None:
    return next((one for one in reversed(declared(referral)) if one.by_id == user.id), None)


def declarations_on(referral: Referral) -> list[Declaration]:
    """The last word of each of the network's people, the newest first."""
    found: dict[int, Declaration] = {}
    for one in reversed(declared(referral)):
        if one.network_id == referral.network_id:
            found.setdefault(one.by_id, one)
    return list(found.values())


def linked_people(referral: Referral) -> set[int]:
    """The ids of the network's people who stand aside from the file."""
    said = declarations_on(referral)
    return {one.by_id for one in said if one.kind is not LinkKind.NONE}


def may_read(user: User, declaration: Declaration, network: Network) -> bool:
    """The words of a link: who wrote them, and the managers."""
    return declaration.by_id == user.id or any(user.manages(one.id) for one in network.desks)


def kept_out(referral: Referral, user: User) -> str:
    said = last_word(referral, user)
    return ASIDE if said and said.kind is not LinkKind.NONE else ""


def undeclared(referral: Referral) -> Iterable[str]:
    adviser = referral.adviser
    said = last_word(referral, adviser) if adviser else None
    if said is None:
        yield "La personne qui suit le dossier n’a pas encore dit si elle a un lien avec lui."
    elif said.kind is not LinkKind.NONE:
        yield "La personne qui suit le dossier a un lien avec lui : confiez-le à un collègue."


def _tell_managers(made: Declaration) -> None:
    others = [one for one in managers_of(made.referral.desk_id) if one.id != made.by_id]
    address = made.referral.desk.email
    whom: list[User | str] = [*others] or [address]
    for one in whom:
        reader = Reader(made.network_id, one)
        write_to(reader, "conflict_declared", made.dossier, key=f"conflict:{made.id}",
                 declaration=made, referral=made.referral)  # fmt: skip


standing_aside.BARS.append(kept_out)
journal.speak("conflict.declare", "{network} : {person} déclare un lien avec cette demande")
journal.speak("conflict.none", "{network} : {person} n’a pas de lien avec cette demande")
readiness.NEEDS.append(Need("Lien avec la demande", "liens", undeclared, blocking=False))

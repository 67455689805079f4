"""What the law and each network's rules give to whoever receives a letter: never edited.

An orientation is the guichet's (CRPA, L112-3 and L311-3-1). A network answers by its own rules: its
letter is no decision of the authority, and says how to have it looked at again.
"""

from dataclasses import dataclass
from datetime import date

from flask import current_app

from portal import delays
from portal.database import now
from portal.dossiers.paper_letters import LetterKind
from portal.french import date_long, day_of, of_name, to_name
from portal.jinja import in_sentence, link
from portal.networks.models import Network
from portal.networks.wording import inside, starting, to
from portal.referrals.models import Referral
from portal.routing.models import RoutingRun
from portal.users.models import User

ANSWERS = (LetterKind.REFUSAL, LetterKind.DECLINE)
INDEPENDENT = (
    "{network} est un organisme indépendant du guichet : il répond selon ses propres règles. "
    "Ce courrier n’est pas une décision {authority}."
)
AGAIN = (
    "Si un élément est nouveau, vous pouvez demander {to_network} de revoir cette réponse "
    "jusqu’au {until} : appelez votre contact, ou écrivez-lui."
)
IN_CHARGE = (
    "Service chargé de cette orientation : {portal}, {authority}, {address}. Téléphone : {phone}. "
    "Courriel : {email} (article L. 112-3 du code des relations entre le public et "
    "l’administration)."
)
NO_DECISION = (
    "Cette orientation n’accorde ni ne refuse une aide : chaque réseau décide selon ses propres "
    "règles et vous écrit sa réponse."
)
REMEDIES = (
    "Vous n’êtes pas d’accord ? Dans les deux mois, demandez un nouvel examen {to_authority}, ou "
    "saisissez le tribunal administratif (article R. 421-1 du code de justice administrative)."
)
BY_RULES = (
    "Cette orientation est proposée par des règles automatiques, les mêmes pour tous (article "
    "L. 311-3-1 du même code). Vous pouvez demander l’avis d’une personne, et quelles données ont "
    "compté. Les règles sont publiées : {rules}"
)
BY_SOMEONE = (
    "Un conseiller du guichet a choisi cette orientation, après avoir lu votre demande. Les règles "
    "qui servent d’habitude sont publiées : {rules}"
)


@dataclass(frozen=True)
class Rights:
    title: str
    lines: list[str]


def of_network(kind: LetterKind, network: Network, adviser: User | None, until: date) -> Rights:
    """``until``: the last day on which it may look again at its « no »."""
    authority = of_name(current_app.config["SETTINGS"].authority)
    lines = [INDEPENDENT.format(network=starting(network), authority=authority)]
    if kind in ANSWERS:
        lines.append(AGAIN.format(to_network=to(network), until=date_long(until)))
    contacts = [_contact(network, adviser), _front_desk()]
    title = "Vos recours et vos contacts" if kind in ANSWERS else "À savoir"
    return Rights(title, [*lines, *contacts])


def of_orientation(run: RoutingRun) -> Rights:
    settings = current_app.config["SETTINGS"]
    desk, authority = settings.contact, settings.authority
    chosen = BY_SOMEONE if run.override_code else BY_RULES
    in_charge = IN_CHARGE.format(
        portal=in_sentence(settings.portal_name), authority=authority, address=desk.address,
        phone=desk.phone, email=desk.email,
    )  # fmt: skip
    rules = chosen.format(rules=link("public.orientation"))
    remedies = REMEDIES.format(to_authority=to_name(authority))
    return Rights("Ce que dit la loi", [in_charge, rules, NO_DECISION, remedies, _front_desk()])


def review_until(referral: Referral) -> date:
    """The last day on which a network may look again at its « no »."""
    return delays.end("reopen", day_of(referral.closed_at or now()))


def _contact(network: Network, adviser: User | None) -> str:
    who = f"{adviser.full_name}, {inside(network)}" if adviser else starting(network)
    phone = (adviser.phone if adviser else "") or network.phone
    ways = ", ".join(one for one in (who, phone, network.email) if one)
    return f"Votre contact : {ways}."


def _front_desk() -> str:
    desk = current_app.config["SETTINGS"].contact
    return f"L’accueil du guichet vous aide aussi : {desk.phone}, {desk.opening_hours}."

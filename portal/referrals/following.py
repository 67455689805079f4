"""What follows for the person when a network lets their file go: what happens, or what would."""

import re
from collections.abc import Collection

from flask import current_app

from portal import delays
from portal.dossiers import consents, tasks
from portal.dossiers.commands import facts
from portal.dossiers.models import Dossier, TaskKind
from portal.french import listed, plural
from portal.languages import _, marked
from portal.networks.models import Network
from portal.networks.queries import networks_named
from portal.networks.wording import capital, inside, to
from portal.referrals.access import may_receive
from portal.referrals.awaited import awaited_network
from portal.referrals.models import Referral
from portal.referrals.routes import referrals_of, standing_choice
from portal.referrals.workflow import POSITIVE
from portal.routing.models import RoutingRun
from portal.routing.queries import active_engine
from portal.routing.ruleset import ORIENTATION

CALL = marked(
    "Un conseiller de l’accueil vous appelle sous %(delay)s pour chercher une autre solution. "
    "Vous pouvez aussi appeler le %(phone)s."
)


def what_follows(dossier: Dossier, run: RoutingRun, new: list[Network], note: str = "") -> str:
    """What happens after a run, in words, ``new`` being the networks that it has proposed to.

    When nobody has the file nor may have it, the front desk has a task, with this ``note``.
    """
    if told := _told(new, awaited_network(dossier), referrals_of(dossier)):
        return told
    tasks.add(dossier, TaskKind.NO_ROUTE, f"no_route:{run.id}", note)
    return call()


def foreseen(referral: Referral) -> str:
    """What would follow if this network let the file go now; nothing is written."""
    dossier = referral.dossier
    chosen = _chosen_elsewhere(referral)
    tried = {one.network.code for one in referrals_of(dossier)}
    answer = active_engine().route(facts(dossier), tried)
    if chosen:
        new, named = [], {chosen}
    else:
        named = {answer.primary} if answer.mode != ORIENTATION else set()
        new = _ready(referral, answer.networks) if answer.decided and named else []
    return _foretold(referral, new, named)


def foreseen_transfer(referral: Referral, receiver: Network) -> str:
    """The same when it is handed to this network."""
    return _foretold(referral, _ready(referral, [receiver.code]), {receiver.code})


def could_help(name: str) -> str:
    """``name``: the network's, as in a sentence."""
    return (
        f"{capital(name)} pourrait vous aider. Dites dans votre espace si vous êtes "
        "d’accord pour lui envoyer votre demande."
    )


def call() -> str:
    """Who calls, by when, and whom to call: in French, as it is kept."""
    phone = current_app.config["SETTINGS"].contact.phone
    return CALL % {"delay": delays.words("call_back"), "phone": phone}


def spoken(line: str) -> str:
    """A kept line in the language spoken, as far as it is known there."""
    if found := _KEPT_CALL.fullmatch(line):
        delay = plural(int(found["count"]), "jour ouvré", "jours ouvrés")
        return _(CALL, delay=delay, phone=found["phone"])
    return _(line)


_KEPT_CALL = re.compile(
    re.escape(CALL)
    .replace(re.escape("%(delay)s"), r"(?P<count>\d+)\D+")
    .replace(re.escape("%(phone)s"), r"(?P<phone>.+)")
)


def _told(new: list[Network], waiting: Network | None, referrals: Collection[Referral]) -> str:
    """Empty when only the front desk can help."""
    if new:
        return f"Votre demande est maintenant proposée {listed([to(one) for one in new])}."
    if waiting:
        return could_help(inside(waiting))
    if any(referral.open for referral in referrals):
        return marked("Les autres réseaux continuent l’étude de votre demande.")
    if any(referral.status in POSITIVE for referral in referrals):
        return marked("L’aide qui vous est déjà accordée ne change pas.")
    return ""


def _foretold(referral: Referral, new: list[Network], named: Collection[str]) -> str:
    agreed = consents.in_force(referral.dossier)
    others = [one for one in referrals_of(referral.dossier) if one.id != referral.id]
    settled = {*agreed, *(one.network_id for one in others if one.open)}
    waiting = [
        one
        for one in networks_named(named)
        if may_receive(one, referral.dossier) and one.id not in settled
    ]
    return _told(new, next(iter(waiting), None), others) or call()


def _ready(referral: Referral, codes: Collection[str]) -> list[Network]:
    """Those of them that would receive the file at once: the person has agreed."""
    agreed = consents.in_force(referral.dossier)
    holding = {one.network_id for one in referrals_of(referral.dossier) if one.open}
    return [
        one
        for one in networks_named(codes)
        if may_receive(one, referral.dossier) and one.id in agreed and one.id not in holding
    ]


def _chosen_elsewhere(referral: Referral) -> str:
    """The network that a person chose and that has not answered, unless it is this one."""
    run = standing_choice(referral.dossier)
    code = run.override_code if run else None
    return code if code and code != referral.network.code else ""

"""Two networks become one: what stands against it, what becomes of the files, and the merger.

A person agrees to one network at a time, so that no file goes to another one's people by itself:
those under way stay at the desk that has them until their end, with the same advisers. Only new
ones go to the network that takes over, with the aids that it takes over: copies of its own. The
network that joins keeps its aids for the files that it still has.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal import outbox
from portal.administration_log import did_last
from portal.database import session
from portal.dossiers import journal
from portal.dossiers.annexes import annexes_of
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.french import plural
from portal.networks import changes, schemes
from portal.networks.commands import turn
from portal.networks.models import Network, Scheme, SchemeAnnex
from portal.networks.queries import networks, standing
from portal.networks.wording import inside
from portal.referrals.left_waiting import hold_files
from portal.referrals.models import Referral
from portal.referrals.notifications import tell
from portal.routing.drafting import hold_the_numbers
from portal.routing.queries import active_rule_set
from portal.routing.ruleset import Target, from_content
from portal.users.models import User
from portal.users.queries import team_of

JOINED = "A rejoint"


@dataclass(frozen=True)
class Files:
    """How many files a network has."""

    open: int
    closed: int


def files_of(network: Network) -> Files:
    query = select(Referral.open, func.count()).where(Referral.network_id == network.id)
    counts = dict(session.execute(query.group_by(Referral.open)).all())
    return Files(counts.get(True, 0), counts.get(False, 0))


def rules_naming(network: Network) -> list[str]:
    """The codes of the rules in force that may answer with this network.

    Those that answer with what a person named follow the merger by themselves (``Surroundings``).
    """
    book, code = from_content(active_rule_set().content), network.code
    groups = {name for name, members in book.groups.items() if _names(members, code)}
    found = [
        rule.code
        for rule in book.running
        if _names((*rule.leads, *rule.also), code)
        or any(one.group in groups for one in (*rule.leads, *rule.also))
    ]
    return [*found, book.fallback.code] if book.fallback.lead == code else found


def _names(targets: Iterable[Target], code: str) -> bool:
    return any(one.to == code for one in targets)


def receivers(network: Network) -> list[Network]:
    """The networks that may take this one over."""
    return [one for one in standing() if one is not network and one.personal == network.personal]


def merge(network: Network, into: Network, *, by: User, aids: Collection[Scheme] = ()) -> None:
    """Close a network for good, in favour of another. Nothing of its files changes hands.

    ``aids``: those of its schemes that the other one takes over. Raises Refused while a rule in
    force names the network. The numbers of the rules are held: none names it meanwhile. Pressed
    twice, it is done once.
    """
    changes.administrators_only(by)
    hold_the_numbers()
    changes.hold_networks(*networks())
    if network.merged_into is into and did_last(by, changes.of_network(network), JOINED):
        return
    if into not in receivers(network) or network.merged_into_id:
        raise Refused("Choisissez un autre réseau, qui n’a pas lui-même rejoint un autre")
    if rules := rules_naming(network):
        raise Refused(f"Des règles nomment encore ce réseau : {', '.join(rules)}")
    hold_files(network)
    network.merged_into = into
    told = _tell_files(network, into, by)
    _tell_teams(network, into, told, by)
    turn(network, [desk for desk in network.desks if desk.open], by=by, to_new=False)
    for scheme in aids:
        _take_over(scheme, into, by)
    words = f"{JOINED} {inside(into)}."
    if told:
        files = plural(told, "demande en cours reste", "demandes en cours restent")
        words += f" {files} à son guichet jusqu’à {'sa' if told == 1 else 'leur'} fin."
    changes.note(network, words, by=by)
    changes.note(into, f"A repris {inside(network)}.", by=by)


def _tell_files(network: Network, into: Network, by: User) -> int:
    """The person of each file under way, in its journal and by mail; returns how many."""
    mine = select(Referral).where(Referral.network_id == network.id, Referral.open)
    people = joinedload(Referral.dossier).joinedload(Dossier.owner)
    found = session.scalars(mine.options(people).order_by(Referral.id)).all()
    for referral in found:
        journal.record(
            referral.dossier, "referral.merged", by=by, network_id=network.id,
            referral_id=referral.id, into=into.name,
        )  # fmt: skip
        key = f"merged:{referral.id}"
        tell("network_merged", referral.dossier, key=key, network=network, receiver=into)
    return len(found)


def _tell_teams(network: Network, into: Network, count: int, by: User) -> None:
    """Each person of both networks, once."""
    desks = (*network.desks, *into.desks)
    people = {user.email for desk in desks for _, user in team_of(desk.id) if user.id != by.id}
    for email in sorted(people):
        outbox.post(
            email, "networks_joined", key=f"merged:{network.id}:{email}", network=network,
            receiver=into, count=count, by=by,
        )  # fmt: skip


def _take_over(scheme: Scheme, into: Network, by: User) -> None:
    """The same aid for the other network, with its questions."""
    questions = annexes_of(scheme.network).get(scheme.id)
    made = schemes.copy(scheme, into, by=by)
    if questions and made:
        session.add(SchemeAnnex(scheme=made, version=1, content=questions.content))
        session.flush()

"""Two networks become one: what stands against it, what becomes of the files, and the merger.

A person agrees to one network at a time, so that no file goes to another one's people by itself:
those under way stay at the desk that has them until their end, with the same advisers. Only new
ones go to the network that takes over.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.database import session
from portal.dossiers import journal
from portal.dossiers.models import Dossier
from portal.errors import Refused
from portal.french import plural
from portal.networks import changes
from portal.networks.commands import open_desk
from portal.networks.models import Network
from portal.networks.queries import standing
from portal.networks.wording import inside
from portal.referrals.models import Referral
from portal.routing.queries import active_rule_set
from portal.routing.ruleset import Target, from_content
from portal.users.models import User


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
    """The codes of the rules in force that may answer with this network."""
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


def merge(network: Network, into: Network, *, by: User) -> None:
    """Close a network for good, in favour of another. Nothing of its files changes hands.

    Raises Refused while a rule in force names it.
    """
    changes.administrators_only(by)
    if into not in receivers(network) or network.merged_into_id:
        raise Refused("Choisissez un autre réseau, qui n’a pas lui-même rejoint un autre")
    if rules := rules_naming(network):
        raise Refused(f"Des règles nomment encore ce réseau : {', '.join(rules)}")
    for desk in network.desks:
        open_desk(desk, by=by, to_new=False)
    network.merged_into = into
    told = _tell(network, into, by)
    words = f"A rejoint {inside(into)}."
    if told:
        files = plural(told, "demande en cours reste", "demandes en cours restent")
        words += f" {files} à son guichet jusqu’à {'sa' if told == 1 else 'leur'} fin."
    changes.note(network, words, by=by)
    changes.note(into, f"A repris {inside(network)}.", by=by)


def _tell(network: Network, into: Network, by: User) -> int:
    """A line in the journal of each file under way; returns how many."""
    under_way = select(Dossier, Referral.id).join(Referral, Referral.dossier_id == Dossier.id)
    mine = under_way.where(Referral.network_id == network.id, Referral.open).order_by(Referral.id)
    found = session.execute(mine).all()
    for dossier, referral_id in found:
        journal.record(
            dossier, "referral.merged", by=by, network_id=network.id, referral_id=referral_id,
            into=into.name,
        )  # fmt: skip
    return len(found)

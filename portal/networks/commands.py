"""What administrators change: contacts, desks, the terms of a scheme, figures they confirm."""

from collections.abc import Collection, Mapping

from portal.calendar import today
from portal.database import session
from portal.errors import Refused
from portal.networks.models import Desk, Network, Scheme, SchemeVersion
from portal.networks.queries import document_kinds
from portal.networks.terms import Terms
from portal.users.models import User
from portal.vocabulary import RoleName

NETWORK_COLUMNS = frozenset(
    {"name", "name_in_sentence", "alias", "association", "summary", "phone", "email", "website",
     "address", "opening_hours", "answer_delay"}
)  # fmt: skip
DESK_COLUMNS = frozenset({"name", "email", "phone", "open", "answer_days", "decision_days"})


def change_network(network: Network, *, by: User, **values: str) -> None:
    """Give these columns new values; what has changed is thereby confirmed."""
    _administrators_only(by)
    changed = _assign(network, NETWORK_COLUMNS, values)
    confirm(network, changed, by=by)


def change_desk(desk: Desk, *, by: User, **values: str | int | bool) -> None:
    """A closed desk receives nothing new and keeps what it has."""
    _administrators_only(by)
    _assign(desk, DESK_COLUMNS, values)


def publish(scheme: Scheme, terms: Terms, *, by: User) -> SchemeVersion:
    """A new version, from today or a day to come; files keep the one they used."""
    _administrators_only(by)
    if terms.valid_from < today():
        raise Refused("Choisissez une date d’effet à partir d’aujourd’hui")
    faults = list(terms.faults({kind.code for kind in document_kinds()}))
    if faults:
        raise Refused(f"Corrigez ces conditions : {', '.join(faults)}")
    version = terms.version(max(one.number for one in scheme.versions) + 1)
    scheme.versions.append(version)
    session.flush()
    return version


def confirm(row: Network | SchemeVersion, columns: Collection[str], *, by: User) -> None:
    """Say that these values were checked with the network."""
    _administrators_only(by)
    row.to_confirm = [column for column in row.to_confirm if column not in columns]


def _administrators_only(by: User) -> None:
    if not by.has_role(RoleName.ADMIN):
        raise Refused("Seul un administrateur peut changer les réseaux et leurs aides.")


def _assign(
    row: Network | Desk, allowed: frozenset[str], values: Mapping[str, object]
) -> list[str]:
    """The columns whose value is another one than before."""
    unknown = values.keys() - allowed
    if unknown:
        raise TypeError(f"not to be changed here: {sorted(unknown)}")
    changed = [column for column, value in values.items() if getattr(row, column) != value]
    for column in changed:
        setattr(row, column, values[column])
    return changed

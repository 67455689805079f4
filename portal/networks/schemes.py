"""The schemes of the networks and their versions: new ones, new terms, the day when one ends."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import select

from portal import administration_log
from portal.administration_log import Topic
from portal.calendar import today
from portal.database import session
from portal.errors import Refused, Stale
from portal.french import date_long
from portal.networks.changes import administrators_only, of_scheme, told
from portal.networks.models import Network, Scheme, SchemeVersion
from portal.networks.queries import document_kinds, version_in_force
from portal.networks.queries import scheme as known_scheme
from portal.networks.terms import Terms
from portal.users.models import User

CONFIRMABLE = frozenset(
    {"name", "summary", "conditions", "amount_min_cents", "amount_max_cents", "amount_text",
     "months_min", "months_max", "deferral_months_max", "documents", "valid_until"}
)  # fmt: skip


@dataclass(frozen=True)
class VersionRead:
    """A version among the others of its scheme, and what it changed of the one before, in words."""

    version: SchemeVersion
    state: str
    changed: str


def create(network: Network, terms: Terms, *, by: User) -> Scheme:
    administrators_only(by)
    if network.merged_into:
        raise Refused(f"Ce réseau a rejoint {network.merged_into.name} : ajoutez l’aide là-bas.")
    _check(terms)
    scheme = Scheme(network=network, code=_free_code(terms.name), versions=[terms.version(1)])
    session.add(scheme)
    session.flush()
    words = f"Aide créée, à partir du {date_long(terms.valid_from)}."
    _note(scheme, terms.name, words, by=by)
    return scheme


def publish(scheme: Scheme, terms: Terms, *, by: User, seen: int | None = None) -> SchemeVersion:
    """A new version, from today or a day to come; files keep the one they used.

    ``seen``: the number of the last version when its page was shown.
    """
    administrators_only(by)
    _check(terms)
    before = _last(scheme)
    if seen is not None and seen != before.number:
        raise Stale(
            f"La version {before.number} a été publiée pendant que vous écriviez celle-ci. Ce que "
            "vous avez écrit est gardé : comparez avec elle, puis publiez si cela vous convient."
        )
    old = asdict(Terms.of(before))
    doubtful = [one for one in before.to_confirm if old[one] == getattr(terms, one)]
    version = replace(terms, to_confirm=doubtful).version(before.number + 1)
    scheme.versions.append(version)
    session.flush()
    words = f"Version {version.number}, à partir du {date_long(terms.valid_from)}. "
    _note(scheme, terms.name, words + (told(old, asdict(terms)) or "Rien ne change."), by=by)
    return version


def end(scheme: Scheme, day: date, *, by: User) -> None:
    """The last day of a scheme. New terms published later make it start again."""
    administrators_only(by)
    last = _last(scheme)
    if day < max(today(), last.valid_from):
        first = date_long(max(today(), last.valid_from))
        raise Refused(f"Choisissez un dernier jour à partir du {first}")
    before, last.valid_until = last.valid_until, day
    words = told({"valid_until": before}, {"valid_until": day})
    _note(scheme, last.name, f"Fin de l’aide. {words}", by=by)


def history(scheme: Scheme) -> list[VersionRead]:
    """All the versions, the newest first."""
    return list(_read(scheme))[::-1]


def _read(scheme: Scheme) -> Iterator[VersionRead]:
    now, before = version_in_force(scheme), None
    for one in scheme.versions:
        terms = asdict(Terms.of(one))
        changed = told(before, terms) if before else ""
        yield VersionRead(one, _state(one, now), changed)
        before = terms


def _state(version: SchemeVersion, now: SchemeVersion | None) -> str:
    if version is now:
        return "En vigueur"
    if version.valid_from > today():
        return "Prévue"
    return "Terminée"


def _check(terms: Terms) -> None:
    if terms.valid_from < today():
        raise Refused("Choisissez une date d’effet à partir d’aujourd’hui")
    faults = list(terms.faults({kind.code for kind in document_kinds()}))
    if faults:
        raise Refused(f"Corrigez ces conditions : {', '.join(faults)}")


def _last(scheme: Scheme) -> SchemeVersion:
    """The last version; nobody else adds one until the end of the transaction."""
    session.execute(select(Scheme.id).where(Scheme.id == scheme.id).with_for_update())
    session.refresh(scheme, ["versions"])
    return max(scheme.versions, key=lambda one: one.number)


def _free_code(name: str) -> str:
    """A code that no scheme bears, made of its name."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:50] or "aide"
    code, rank = stem, 1
    while known_scheme(code):
        rank += 1
        code = f"{stem}_{rank}"
    return code


def _note(scheme: Scheme, name: str, words: str, *, by: User) -> None:
    about = of_scheme(scheme)
    administration_log.record(Topic.SCHEMES, name, words, by=by, about=about)

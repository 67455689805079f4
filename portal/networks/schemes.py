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
from portal.networks import changes
from portal.networks.changes import administrators_only, hold_networks, of_scheme, told
from portal.networks.models import Network, Scheme, SchemeVersion
from portal.networks.queries import (
    by_first_day,
    document_kinds,
    last_begun,
    planned,
    version_in_force,
)
from portal.networks.queries import scheme as known_scheme
from portal.networks.terms import Terms
from portal.networks.wording import of
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
    """A new scheme of a network; the same one sent twice is made once."""
    administrators_only(by)
    hold_networks(network)
    if network.merged_into:
        raise Refused(f"Ce réseau a rejoint {network.merged_into.name} : ajoutez l’aide là-bas.")
    _check(terms)
    newest = max(network.schemes, key=lambda one: one.id, default=None)
    if newest and len(newest.versions) == 1 and _says(newest.versions[0], terms):
        return newest
    scheme = Scheme(network=network, code=_free_code(terms.name), versions=[terms.version(1)])
    session.add(scheme)
    session.flush()
    words = f"Aide créée, à partir du {date_long(terms.valid_from)}."
    _note(scheme, terms.name, words, by=by)
    return scheme


def copy(scheme: Scheme, into: Network, *, by: User) -> Scheme | None:
    """The same aid for another network: what is in force from today on, and what is planned."""
    administrators_only(by)
    current = version_in_force(scheme)
    kept = [*([current] if current else []), *planned(scheme)]
    if not kept:
        return None
    found = [Terms.of(one) for one in kept]
    terms = [replace(one, valid_from=max(one.valid_from, today())) for one in found]
    versions = [one.version(number) for number, one in enumerate(terms, 1)]
    made = Scheme(network=into, code=_free_code(terms[0].name), versions=versions)
    session.add(made)
    session.flush()
    words = f"Aide reprise {of(scheme.network)}, à partir du {date_long(terms[0].valid_from)}."
    _note(made, terms[0].name, words, by=by)
    return made


def print_of(scheme: Scheme) -> str:
    """The fingerprint of its versions and of their days, which a page carries."""
    days = [(one.number, one.valid_from, one.valid_until) for one in scheme.versions]
    return changes.seen({"days": days, "dropped": scheme.dropped})


def publish(scheme: Scheme, terms: Terms, *, by: User, seen: str = "") -> SchemeVersion:
    """A new version, from today or a day to come; files keep the one they used.

    A version that is planned for a later day still begins that day; one planned for the same day
    gives way. ``seen``: the fingerprint of the scheme when its page was shown.
    """
    administrators_only(by)
    _check(terms)
    last = _hold(scheme)
    if seen and seen != print_of(scheme):
        if _says(last, terms):  # a button pressed twice
            return last
        raise Stale(
            "Les versions de cette aide ont changé pendant que vous écriviez celle-ci : la "
            f"dernière est la version {last.number}. Ce que vous avez écrit est gardé : comparez "
            "avec elle, puis publiez si cela vous convient."
        )
    before = last_begun(scheme, terms.valid_from) or by_first_day(scheme)[0]
    old = asdict(Terms.of(before))
    doubtful = [one for one in before.to_confirm if old[one] == getattr(terms, one)]
    number = max(last.number, scheme.dropped) + 1
    version = replace(terms, to_confirm=doubtful).version(number)
    scheme.versions.append(version)
    session.flush()
    words = f"Version {version.number}, à partir du {date_long(terms.valid_from)}. "
    words += told(old, asdict(terms)) or "Rien ne change."
    _note(scheme, terms.name, f"{words} {_still_planned(scheme, terms.valid_from)}".strip(), by=by)
    return version


def end(scheme: Scheme, day: date, *, by: User, seen: str = "", drop_planned: bool = False) -> str:
    """The last day of a scheme. New terms published later make it start again.

    What is planned for a later day begins all the same, unless it is dropped too: this is what is
    given back, in words. ``seen``: as in ``publish``; pressed twice, it ends once.
    """
    administrators_only(by)
    _hold(scheme)
    ending = last_begun(scheme, day)
    if ending and ending.valid_until == day and not (drop_planned and planned(scheme, day)):
        return _still_planned(scheme, day)
    if seen and seen != print_of(scheme):
        raise Stale("Les versions de cette aide ont changé : relisez-les, puis recommencez.")
    if day < today() or ending is None:
        first = date_long(max(today(), by_first_day(scheme)[0].valid_from))
        raise Refused(f"Choisissez un dernier jour à partir du {first}")
    if ending.valid_until and ending.valid_until < today():
        raise Refused(f"Cette aide s’est terminée le {date_long(ending.valid_until)}.")
    before, ending.valid_until = ending.valid_until, day
    words = told({"valid_until": before}, {"valid_until": day})
    after = _drop(scheme, day) if drop_planned else _still_planned(scheme, day)
    _note(scheme, ending.name, f"Fin de l’aide. {words} {after}".strip(), by=by)
    return after


def _drop(scheme: Scheme, day: date) -> str:
    """Versions that never began, and that nothing has used."""
    words = " ".join(f"{_planned_words(one)}, est retirée." for one in planned(scheme, day))
    scheme.dropped = max(scheme.dropped, *(one.number for one in scheme.versions))
    for one in by_first_day(scheme):
        if one.valid_from > day:
            session.delete(one)
    session.flush()
    session.refresh(scheme, ["versions"])
    return words


def _still_planned(scheme: Scheme, day: date) -> str:
    return " ".join(f"{_planned_words(one)}, reste prévue." for one in planned(scheme, day))


def _planned_words(version: SchemeVersion) -> str:
    return f"La version {version.number}, à partir du {date_long(version.valid_from)}"


def history(scheme: Scheme) -> list[VersionRead]:
    """All the versions, from the last to begin to the first."""
    return list(_read(scheme))[::-1]


def _read(scheme: Scheme) -> Iterator[VersionRead]:
    before = None
    for one in by_first_day(scheme):
        terms = asdict(Terms.of(one))
        changed = told(before, terms) if before else ""
        yield VersionRead(one, _state(one), changed)
        before = terms


def _state(version: SchemeVersion) -> str:
    scheme = version.scheme
    if version is version_in_force(scheme):
        return "En vigueur"
    if version in planned(scheme):
        return "Prévue"
    return "Remplacée" if version.valid_from > today() else "Terminée"


def _check(terms: Terms) -> None:
    if terms.valid_from < today():
        raise Refused("Choisissez une date d’effet à partir d’aujourd’hui")
    faults = list(terms.faults({kind.code for kind in document_kinds()}))
    if faults:
        raise Refused(f"Corrigez ces conditions : {', '.join(faults)}")


def _says(version: SchemeVersion, terms: Terms) -> bool:
    """Whether it holds these terms, whatever is still to be confirmed of them."""
    return Terms.of(version) == replace(terms, to_confirm=version.to_confirm)


def _hold(scheme: Scheme) -> SchemeVersion:
    """The last version made; nobody else makes one until the end of the transaction."""
    session.execute(select(Scheme.id).where(Scheme.id == scheme.id).with_for_update())
    session.refresh(scheme, ["versions", "dropped"])
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

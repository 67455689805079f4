"""The questions that a network asks beside the common ones, once its aid suits a file."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.asked_once import Looking, Rows, by
from portal.config import ROOT
from portal.database import session
from portal.dossiers.annex_models import AnnexAnswers
from portal.dossiers.course import holds, learn
from portal.dossiers.models import Dossier
from portal.dossiers.questions import Question
from portal.networks.models import Network, Scheme, SchemeAnnex
from portal.readable import read, said

FOLDER = ROOT / "portal" / "networks" / "annexes"


class Annex(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Unless it is ``obligatory``, a file may leave without any answer: the network asks later."""

    title: str
    questions: tuple[Question, ...]
    lead: str = ""
    obligatory: bool = False

    def asked(self) -> list[Question]:
        return [replace(one, required=self.obligatory and one.required) for one in self.questions]


class Entry(Annex, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file of an annex."""

    scheme: str
    version: int


def entries() -> list[Entry]:
    return [read(path, Entry) for path in sorted(FOLDER.glob("*.yaml"))]


def load_annexes() -> int:
    """Add the annexes that are new, or whose version is higher; returns how many."""
    schemes = {one.code: one for one in session.scalars(select(Scheme))}
    added = 0
    for entry in entries():
        versions = _versions(schemes[entry.scheme])
        if all(one.version < entry.version for one in versions):
            for one in versions:
                one.active = False
            session.add(_row(entry, schemes[entry.scheme]))
            added += 1
    session.flush()
    return added


def _row(entry: Entry, scheme: Scheme) -> SchemeAnnex:
    words = msgspec.to_builtins(entry)
    del words["scheme"], words["version"]
    return SchemeAnnex(scheme=scheme, version=entry.version, content=words)


def _versions(scheme: Scheme) -> list[SchemeAnnex]:
    return list(session.scalars(select(SchemeAnnex).where(SchemeAnnex.scheme_id == scheme.id)))


def content(row: SchemeAnnex) -> Annex:
    """In the language spoken."""
    return said(row.content, Annex)


def active_annexes(scheme_ids: Collection[int]) -> list[SchemeAnnex]:
    query = select(SchemeAnnex).where(SchemeAnnex.active, SchemeAnnex.scheme_id.in_(scheme_ids))
    return list(session.scalars(query.order_by(SchemeAnnex.scheme_id)))


def annexes_of(network: Network) -> dict[int, SchemeAnnex]:
    """The questions in force of a network's schemes, by the scheme's id."""
    return {one.scheme_id: one for one in active_annexes([one.id for one in network.schemes])}


def _answered(dossier: Dossier) -> Rows:
    whose = joinedload(AnnexAnswers.annex).joinedload(SchemeAnnex.scheme)
    return Rows(AnnexAnswers, AnnexAnswers.dossier_id == dossier.id, [whose])


answered: Looking[[Dossier], list[AnnexAnswers]] = Looking(_answered, by("scheme_id"))


def applying(annex: Annex, answers: dict[str, Any], known: dict[str, Any]) -> list[Question]:
    """The questions of an annex that apply, after what is ``known`` of the file."""
    seen, found = dict(known), list[Question]()
    for one in annex.asked():
        verdict = holds(one.when, seen)
        learn(one, verdict, answers, seen)
        if verdict:
            found.append(one)
    return found

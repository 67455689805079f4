"""The documents of a file: what is useful or asked, what has come, what is still owed."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.database import session
from portal.dossiers import before
from portal.dossiers.completeness import missing
from portal.dossiers.course import course
from portal.dossiers.document_reasons import said
from portal.dossiers.documents import infected, kept
from portal.dossiers.models import Document, DocumentState, Dossier
from portal.dossiers.parts import Progress, parts_of
from portal.dossiers.sharing import blocks_for
from portal.dossiers.workflow import Status
from portal.languages import marked
from portal.networks.models import DocumentKind, Network
from portal.networks.queries import document_kinds
from portal.referrals import pooling
from portal.referrals.candidates import candidates
from portal.referrals.fitting import fitting_schemes
from portal.referrals.models import InfoItem, Referral
from portal.referrals.requests import open_items

BUDGET = "P07"
FIGURES = frozenset({"plan", "forecast"})
"""The parts of an application that are the budget."""
ALWAYS_FIRST = frozenset({"P01", "P02"})
TAKEOVER = {
    "P08": marked(
        "Pour une reprise, ajoutez le compromis ou le protocole et les 3 derniers bilans de "
        "l’entreprise."
    )
}
BUSINESS = {"P10": marked("Ajoutez la preuve de votre apport.")}
LOST = marked("Le fichier contenait un virus : nous l’avons supprimé. Envoyez-en un autre")


@dataclass
class Line:
    """One kind of document: the files that came, and what a network asks for by a day."""

    kind: DocumentKind
    documents: list[Document] = field(default_factory=list)
    items: list[InfoItem] = field(default_factory=list)
    infected: bool = False
    """The last file was dangerous: it is gone, and another one is welcome."""
    more: str = ""
    """What is to be added to it in this person's case."""
    later: bool = False
    """Nobody needs it to begin with."""
    inside: bool = False
    """The application says it already."""
    reasons: list[tuple[Network, str]] = field(default_factory=list)
    """Why each network asks for it, unless a line before it has said so."""

    @property
    def due_on(self) -> date | None:
        return min((item.request.due_on for item in self.items), default=None)

    @property
    def asked_by(self) -> list[Network]:
        return pooling.askers(self.items)

    @property
    def kept_from(self) -> list[Network]:
        """Who asks for it and may not open it, as the person does not share what it shows."""
        block = self.kind.block
        return pooling.askers(
            one for one in self.items if not one.request.referral.known.has(block)
        )

    @property
    def refusal(self) -> str:
        """Why the last file is to be sent again, empty when nothing is refused."""
        if self.infected:
            return LOST
        refused = [one for one in self.documents if one.state is DocumentState.REFUSED]
        last = self.documents[-1] if self.documents else None
        return said(last.reason) if refused and last is refused[-1] else ""

    @property
    def too_old(self) -> bool:
        """Its last file is, and nobody has accepted it."""
        last = self.documents[-1] if self.documents else None
        return bool(last and last.too_old and last.state is not DocumentState.ACCEPTED)

    @property
    def checking(self) -> bool:
        return any(one.state is DocumentState.CHECKING for one in self.documents)

    @property
    def owed(self) -> bool:
        return bool(self.items)

    @property
    def to_come(self) -> bool:
        """Useful, and nobody has asked for it."""
        return not self.documents and not self.items

    @property
    def done(self) -> bool:
        return bool(self.documents) and not self.owed and not self.infected


def checklist(dossier: Dossier, told: pooling.Told | None = None) -> list[Line]:
    """What networks ask for first, then what came or may come; ``told``: see ``told_above``."""
    items = open_items(dossier) if dossier.status is not Status.DRAFT else []
    received, lost = kept(dossier), {one.kind_code for one in infected(dossier)}
    codes = (
        {one.kind_code for one in received}
        | lost
        | {one.kind_code for one in items if one.kind_code}
    )
    if dossier.status is not Status.CLOSED:
        codes |= useful(dossier)
    added, first = _added(dossier), prepared(dossier) | ALWAYS_FIRST
    inside = {BUDGET} if dossier.status is Status.DRAFT and budget_given(dossier) else set()
    lines = {
        kind.code: Line(
            kind, infected=kind.code in lost, more=added.get(kind.code, ""),
            later=kind.code not in first | inside, inside=kind.code in inside,
        )
        for kind in document_kinds(codes)
    }  # fmt: skip
    for document in received:
        lines[document.kind_code].documents.append(document)
    for item in items:
        if item.kind_code:
            lines[item.kind_code].items.append(item)
    found = sorted(lines.values(), key=lambda line: (not line.owed, line.kind.position))
    why = pooling.reasons((line.items for line in found), told)
    for line, reasons in zip(found, why, strict=True):
        line.reasons = reasons
    return found


def useful(dossier: Dossier) -> set[str]:
    """The kinds asked for by the fitting aids of the networks that have the file, or would.

    Until the answers tell the network, what such a person is told to prepare.
    """
    found = {
        code
        for network in _networks(dossier)
        for version in fitting_schemes(network, dossier)
        for code in version.documents
    }
    if dossier.status is Status.DRAFT:
        return found or (set(prepared(dossier)) if missing(dossier) else set())
    return found - {BUDGET} if budget_given(dossier) else found


def prepared(dossier: Dossier) -> frozenset[str]:
    """What such a person is told to prepare before they begin."""
    profile = before.profile_of(course(dossier.answers, "application").answers)
    return frozenset(profile.documents) if profile else frozenset()


def budget_given(dossier: Dossier) -> bool:
    """Whether the plan and the forecast are filled in the application itself."""
    done = {one.code for one in parts_of(dossier) if one.code in FIGURES
            and one.progress(dossier) is Progress.DONE}  # fmt: skip
    return done == FIGURES


def _added(dossier: Dossier) -> dict[str, str]:
    project = dossier.answers.get("projet")
    return (TAKEOVER if project == "reprise" else {}) | (BUSINESS if project != "aucun" else {})


def to_come(dossier: Dossier) -> list[DocumentKind]:
    """What is useful and has not come yet: nothing waits for it."""
    return [line.kind for line in checklist(dossier) if line.to_come]


def awaited_by(network: Network, dossier: Dossier, *, budgeted: bool) -> list[DocumentKind]:
    """What the aids of this network ask for and that has not come, as far as it may know."""
    blocks = blocks_for(dossier, network.id)
    come = {one.kind_code for one in kept(dossier)}
    inside = {BUDGET} if budgeted else set()
    asked = {code for one in fitting_schemes(network, dossier) for code in one.documents}
    return [one for one in document_kinds(asked - come - inside) if one.block in blocks]


def _networks(dossier: Dossier) -> list[Network]:
    query = select(Referral).where(Referral.dossier_id == dossier.id).order_by(Referral.id)
    referrals = session.scalars(query.options(joinedload(Referral.network))).all()
    if not referrals:
        return candidates(dossier).now
    return [one.network for one in referrals if one.open]


def questions_owed(dossier: Dossier) -> list[InfoItem]:
    """What is asked in words: neither a document nor a part to correct."""
    return [item for item in open_items(dossier) if item.in_words]

"""The financing plan as a part of the application."""

from collections.abc import Iterable, Iterator

from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress, register
from portal.dossiers.readers import Pair, Reader
from portal.financing.commands import copy_plan
from portal.financing.kinds import Side
from portal.financing.queries import PlanRead, all_personal, answers_of, plan_of
from portal.financing.reading import VAT, line_words
from portal.french import euros
from portal.languages import _, marked
from portal.vocabulary import Block

PROJECTS = ("creation", "reprise", "developpement", "consolidation")
MONEY = frozenset(
    {"pret_honneur", "garantie_bancaire", "microcredit_pro", "financement_ess", "tresorerie",
     "subvention"}
)  # fmt: skip


def applies(dossier: Dossier) -> bool:
    """A project that asks for money, or whose holder does not know yet what to ask for."""
    answers = answers_of(dossier)
    if answers.get("projet") not in PROJECTS:
        return False
    wanted = answers.get("besoins", ())
    return wanted is None or not MONEY.isdisjoint(wanted) or bool(answers.get("besoin_total"))


def progress(dossier: Dossier) -> Progress:
    found = plan_of(dossier)
    if not found.begun:
        return Progress.OPTIONAL
    return Progress.STARTED if found.faults else Progress.DONE


def lacking(dossier: Dossier) -> list[str]:
    return plan_of(dossier).faults


def read(dossier: Dossier, reader: Reader) -> list[Pair]:
    """Line by line, then the totals; nothing while no line is filled in."""
    found = shown_to(dossier, reader)
    return list(_pairs(found)) if found else []


def drawn(
    dossier: Dossier, reader: Reader, sections: Iterable[tuple[str, list[Pair]]]
) -> PlanRead | None:
    """The plan to draw beside these sections, which have it already where there is one."""
    told = any(title == PlanRead.STAFF_TITLE for title, _ in sections)
    return shown_to(dossier, reader) if told else None


def shown_to(dossier: Dossier, reader: Reader) -> PlanRead | None:
    """The plan as far as this reader may know it; None while nothing is filled in.

    The networks of the closed compartment of personal loans never read it, nor do those with
    which the person does not share their finances.
    """
    if not applies(dossier):
        return None
    found = plan_of(dossier)
    may = reader.has(Block.FINANCES) and not all_personal(reader.networks)
    return found if found.begun and may else None


def _pairs(found: PlanRead) -> Iterator[Pair]:
    if found.vat is not None:
        yield _("TVA"), _(VAT[found.vat])
    for side, title in (
        (Side.NEEDS, _("Total des besoins")),
        (Side.RESOURCES, _("Total des ressources")),
    ):
        for line in found.side(side):
            yield found.title(line), line_words(line)
        sums = found.totals
        yield title, euros(sums.needs_cents if side is Side.NEEDS else sums.resources_cents)
    yield _("Écart"), found.totals.sentence


PART = Part(
    code="plan",
    words=marked("Votre plan de financement"),
    staff_title=PlanRead.STAFF_TITLE,
    section="argent",
    endpoint="plan.index",
    applies=applies,
    progress=progress,
    lacking=lacking,
    read=read,
    copy=copy_plan,
    reopens=True,
)
register(PART)

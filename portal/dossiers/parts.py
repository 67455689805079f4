"""The parts of an application that are not pages of questions: partners, money plan, forecast…

A noun of its own for each; it registers its part here, so that the list of tasks, the checks
before sending and what is read back treat them all alike.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.dossiers.models import Dossier
from portal.dossiers.questions import application
from portal.dossiers.readers import STAFF, Pair, Reader
from portal.languages import _
from portal.vocabulary import LabelledEnum


class Progress(LabelledEnum):
    TODO = "todo", "À faire"
    STARTED = "started", "Commencé"
    DONE = "done", "Terminé"
    OPTIONAL = "optional", "Maintenant ou plus tard"


@dataclass(frozen=True)
class Part:
    """``endpoint`` is its page, given a ``dossier_id``; it stands after the pages of ``section``.

    ``lacking`` says in sentences what must be mended before the file can be sent: nothing for a
    part that may wait. ``read`` is what was given, as far as this reader may know it. ``code``
    names it in addresses and in what the front desk asks; ``words`` are its name, in French.
    ``copy`` carries it from an earlier file to a new draft. ``page`` is the page of questions with
    which the front desk opens it again; ``reopens``: it may be asked for by itself once the
    file is sent; its commands then ask ``editable`` with its ``key``. ``of_people``: it names
    others, who may take their word back. ``rank``: among the parts of its section.
    """

    code: str
    words: str
    staff_title: str
    section: str
    endpoint: str
    applies: Callable[[Dossier], bool]
    progress: Callable[[Dossier], Progress]
    lacking: Callable[[Dossier], list[str]]
    read: Callable[[Dossier, Reader], list[Pair]]
    copy: Callable[[Dossier, Dossier], None] | None = None
    page: str = ""
    reopens: bool = False
    of_people: bool = False
    rank: int = 0

    @property
    def title(self) -> str:
        """In the language spoken."""
        return _(self.words)

    @property
    def key(self) -> str:
        return key_of(self.code)


def key_of(code: str) -> str:
    """What names a part among codes of pages and of questions."""
    return f"part:{code}"


REGISTERED: list[Part] = []


def register(part: Part) -> None:
    """Nouns call it once, when they are imported."""
    REGISTERED.append(part)


def parts_of(dossier: Dossier) -> list[Part]:
    """The parts that apply to this file, in the order in which they are filled."""
    order = [one.code for one in application().sections]
    found = [one for one in REGISTERED if one.applies(dossier)]
    return sorted(found, key=lambda one: (order.index(one.section), one.rank))


def readable(part: Part, dossier: Dossier, reader: Reader) -> bool:
    """Whether this reader knows of this part as the staff does, as far as there is anything."""
    return bool(part.read(dossier, reader)) or not part.read(dossier, STAFF)


Told = Callable[[Dossier, Reader], list[tuple[str, list[Pair]]]]
ENDINGS: list[Told] = []
"""What stands at the end of a file that is read, though nobody was asked it; nouns add theirs."""

"""Who has a file before their eyes, and what they may know of it."""

from dataclasses import dataclass
from typing import Protocol

from portal.dossiers import blocks
from portal.dossiers.facts import fact_fed_by
from portal.dossiers.figures import Figure
from portal.dossiers.models import Dossier
from portal.dossiers.questions import Question, application
from portal.users.models import User
from portal.vocabulary import Block

Pair = tuple[str, str]
"""The title of an answer, and the answer in words."""


FRONT_DESK = "accueil_metropole"
"""The code of the guichet's own front desk, among the readers of a question."""


class Titled(Protocol):
    """What has a name for its owner and one for the staff."""

    @property
    def title(self) -> str: ...

    @property
    def staff_title(self) -> str: ...


@dataclass(frozen=True)
class Reader:
    """Who has a file before their eyes: its owner, or the staff, of these networks if of any.

    A ``guest`` reads it with a mandate of the owner: in the same words, but nothing of their
    health. A network reads the ``blocks`` that the person lets it have.
    """

    networks: frozenset[str] = frozenset()
    blocks: frozenset[Block] = blocks.EVERY
    owner: bool = False
    guest: bool = False

    def name(self, titled: Titled) -> str:
        """A title that speaks to its owner, or of them to the staff."""
        return titled.title if self.owner or self.guest else titled.staff_title

    def has(self, block: Block) -> bool:
        return self.owner or self.guest or block in self.blocks

    def may_read(self, one: Question | Figure) -> bool:
        if self.guest:
            return not (isinstance(one, Question) and one.sensitive)
        named = not one.readers or not self.networks.isdisjoint(one.readers)
        return self.owner or (named and self.has(blocks.of(one)))

    @property
    def whole(self) -> bool:
        """Whether it reads all that a study takes."""
        return self.owner or self.guest or self.blocks >= blocks.NECESSARY

    @property
    def unshared(self) -> frozenset[str]:
        """The facts that come from answers which the person does not share with this reader."""
        questions = (one for page in application().pages for one in page.questions)
        return frozenset(fact_fed_by(one.code) for one in questions if not self.has(blocks.of(one)))

    @property
    def veiled(self) -> frozenset[str]:
        """The facts of the routing that come from answers which are not for this reader."""
        questions = (one for page in application().pages for one in page.questions)
        return frozenset(fact_fed_by(one.code) for one in questions if not self.may_read(one))


OWNER = Reader(owner=True)
STAFF = Reader(frozenset({FRONT_DESK}))
"""The guichet's own people."""
GUEST = Reader(guest=True)


def reader_of(dossier: Dossier, user: User) -> Reader:
    """How someone reads a file in the applicants' space: as its owner, or with a mandate."""
    return OWNER if dossier.owner_id == user.id else GUEST

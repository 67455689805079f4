"""Who has a file before their eyes, and what they may know of it."""

from dataclasses import dataclass
from typing import Protocol

from portal.dossiers.facts import fact_fed_by
from portal.dossiers.questions import application

Pair = tuple[str, str]
"""The title of an answer, and the answer in words."""


FRONT_DESK = "accueil_metropole"
"""The code of the guichet's own front desk, among the readers of a question."""


class Restricted(Protocol):
    """What only these networks read, all of them when there is none."""

    @property
    def readers(self) -> tuple[str, ...]: ...


class Titled(Protocol):
    """What has a name for its owner and one for the staff."""

    @property
    def title(self) -> str: ...

    @property
    def staff_title(self) -> str: ...


@dataclass(frozen=True)
class Reader:
    """Who has a file before their eyes: its owner, or the staff, of these networks if of any."""

    networks: frozenset[str] = frozenset()
    owner: bool = False

    def name(self, titled: Titled) -> str:
        """A title that speaks to its owner, or of them to the staff."""
        return titled.title if self.owner else titled.staff_title

    def may_read(self, one: Restricted) -> bool:
        return self.owner or not one.readers or not self.networks.isdisjoint(one.readers)

    @property
    def veiled(self) -> frozenset[str]:
        """The facts of the routing that come from answers which are not for this reader."""
        questions = (one for page in application().pages for one in page.questions)
        return frozenset(fact_fed_by(one.code) for one in questions if not self.may_read(one))


OWNER = Reader(owner=True)
STAFF = Reader(frozenset({FRONT_DESK}))
"""The guichet's own people."""

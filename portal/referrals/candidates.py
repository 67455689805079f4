"""The networks that could have a file, before the person says to which it may go."""

from dataclasses import dataclass

from portal.calendar import today
from portal.dossiers import consents
from portal.dossiers.facts import facts_of
from portal.dossiers.models import Dossier
from portal.networks.models import Network
from portal.networks.queries import networks_named
from portal.referrals.access import may_receive
from portal.routing.engine import Answer, Engine
from portal.routing.explanation import Explanation, explain
from portal.routing.queries import active_engine
from portal.routing.ruleset import ORIENTATION

FURTHER = 2  # networks proposed « if need be », one after the other


@dataclass(frozen=True)
class Candidates:
    """``now`` may receive the file at once; ``later`` one after the other, after a « no »."""

    explanation: Explanation
    answer: Answer
    now: list[Network]
    later: list[Network]

    @property
    def offered(self) -> list[Network]:
        return [*self.now, *self.later]

    @property
    def mark(self) -> str:
        """What is on offer and when, for a page to carry."""
        return " / ".join(",".join(one.code for one in some) for some in (self.now, self.later))

    @property
    def contacts(self) -> list[Network]:
        """Those that are useful too, and whom the portal sends nothing: the person calls them."""
        return [one for one in self.explanation.also if one not in self.now]


@dataclass(frozen=True)
class Choice:
    """What the person has said of the networks on offer today.

    ``agreed`` receive the file once it is sent, ``agreed_later`` after a « no »; ``unseen`` were
    not on offer when the person chose; ``lapsed`` have a consent and are on offer no more.
    """

    offered: list[Network]
    agreed: list[Network]
    agreed_later: list[Network]
    unseen: list[Network]
    lapsed: list[Network]

    @property
    def made(self) -> bool:
        """Whether nothing is left to ask: one of them may have the file, or all were turned down.

        Where none is on offer there is nothing to choose.
        """
        return not self.offered or bool(self.agreed) or not (self.unseen or self.lapsed)

    @property
    def changed(self) -> list[Network]:
        """The networks that came on offer after the person had agreed to others."""
        if self.lapsed and not self.agreed:
            return self.offered
        return self.unseen if self.agreed or self.agreed_later else []


def choice(dossier: Dossier, found: Candidates) -> Choice:
    given, seen = consents.in_force(dossier), consents.last_offer(dossier)
    standing = [one.network for one in dossier.consents if one.withdrawn_at is None]
    return Choice(
        offered=found.now,
        agreed=[one for one in found.now if one.id in given],
        agreed_later=[one for one in found.later if one.id in given],
        unseen=[one for one in found.now if one.id not in given and one.code not in (seen or ())],
        lapsed=[one for one in standing if one not in found.offered],
    )


def candidates(dossier: Dossier) -> Candidates:
    """What the rules say of the answers given so far, as if the person agreed to everything."""
    engine, facts = active_engine(), facts_of(dossier.answers, today())
    answer = engine.route(facts)
    explanation = explain(engine, facts, answer, confidential=dossier.confidential)
    open_to = _receivers(dossier, answer)
    later = _later(dossier, engine, facts, answer) if open_to else []
    return Candidates(explanation, answer, open_to, later)


def _receivers(dossier: Dossier, answer: Answer) -> list[Network]:
    if answer.mode == ORIENTATION:
        return []
    named = networks_named(answer.networks)
    return [one for one in named if may_receive(one, dossier)]


def _later(
    dossier: Dossier, engine: Engine, facts: dict[str, object], first: Answer
) -> list[Network]:
    """Who would lead if the first said no, then if that one did too."""
    excluded, found = set(first.networks), list[Network]()
    for _ in range(FURTHER):
        answer = engine.route(facts, excluded)
        lead = [one for one in _receivers(dossier, answer) if one.code == answer.primary]
        if not lead:
            break
        found += lead
        excluded |= set(answer.networks)
    return found

"""What a state machine is here: a table of actions, each with who, from where and to where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.vocabulary import LabelledEnum

Status = TypeVar("Status", bound=LabelledEnum)
Action = TypeVar("Action", bound=LabelledEnum)
Party = TypeVar("Party", bound=LabelledEnum)


@dataclass(frozen=True)
class Rule(Generic[Status, Party]):
    """One action: the statuses it starts from, the one it leads to, the parties who may do it.

    ``target`` is None when the action leaves the status as it is.
    """

    sources: tuple[Status, ...]
    target: Status | None
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class Workflow(Generic[Status, Action, Party]):
    """The life of one kind of object, as data."""

    rules: Mapping[Action, Rule[Status, Party]]

    def open_actions(self, status: Status, parties: Collection[Party]) -> list[Action]:
        """What these parties may do to an object in this status, in the order of the table."""
        return [action for action in self.rules if self.allows(action, status, parties)]

    def allows(self, action: Action, status: Status, parties: Collection[Party]) -> bool:
        rule = self.rules[action]
        return status in rule.sources and not set(parties).isdisjoint(rule.parties)

    def target(self, action: Action, status: Status) -> Status:
        return self.rules[action].target or status

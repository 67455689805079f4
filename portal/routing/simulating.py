"""Two rule sets compared on stored files: where each file goes with one, and with the other."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import msgspec

from portal.calendar import ONE_DAY, midnight
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts
from portal.routing.ruleset import INCOMPLETE
from portal.routing.simulation_models import Change, Gap, Ground, Move, packed

Pair = tuple[int, int]
"""How many today, how many with the rule set replayed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One file: its facts, what the rules said of it then, and whom a person chose, if anyone."""

    dossier_id: int
    facts: Facts
    said: tuple[str, tuple[str, ...], str]
    chosen: str | None = None


@dataclass(frozen=True)
class Scope:
    """Which files: those sent from a day to another, whose project is somewhere."""

    first_day: date | None = None
    last_day: date | None = None
    ground: Ground = Ground.EVERYWHERE
    communes: tuple[str, ...] = ()

    def spans(self, moment: datetime) -> bool:
        after = self.first_day is None or moment >= midnight(self.first_day)
        return after and (self.last_day is None or moment < midnight(self.last_day + ONE_DAY))

    def covers(self, facts: Facts, perimeter: Collection[str]) -> bool:
        """Whether the project, or else the person's home, lies there."""
        place: Any = facts.get("insee_projet") or facts.get("insee_domicile")
        match self.ground:
            case Ground.EVERYWHERE:
                return True
            case Ground.SERVED:
                return place in perimeter
            case Ground.OUTSIDE:
                return place not in perimeter
            case Ground.COMMUNES:
                return place in self.communes
            case Ground.QPV:
                return "oui" in (facts.get("qpv_projet"), facts.get("qpv_domicile"))


@cache
class Outcome(NamedTuple):
    """An answer, as far as files are told apart. ``also`` and ``tags`` are sorted."""

    lead: str
    also: tuple[str, ...]
    mode: str
    rule: str
    tags: tuple[str, ...]
    gap: Gap | None

    @property
    def where(self) -> str:
        """The network that leads, or why none does."""
        return self.gap or self.lead


class Choices(msgspec.Struct):
    """Files whose network a person chose: nothing changes for them.

    ``agreed``: how many of these choices the rules name too; ``changed``: for how many of them the
    rules would say something else than today.
    """

    files: int
    agreed: Pair
    changed: int


class Result(msgspec.Struct):
    """What a simulation found, counted in files; whom people chose for is in ``choices`` alone.

    ``changes``: by ``Change``. ``ways``: from where to where. ``loads``: by network, those that it
    leads, then those that it completes. ``gaps``: by ``Gap``; ``lost``: those that have an answer
    today and none any more. ``lacking``: the facts that undecided ones would need. ``rules``: by
    rule, those that it decides. ``differing``: today's rules no longer say what was said then.
    """

    files: int
    changes: dict[str, int]
    ways: list[tuple[str, str, int]]
    loads: dict[str, tuple[Pair, Pair]]
    gaps: dict[str, Pair]
    lost: int
    lacking: dict[str, int]
    rules: dict[str, Pair]
    differing: int
    choices: Choices

    @property
    def changed(self) -> int:
        return sum(self.changes.values()) - self.changes.get(Change.NONE, 0)

    @property
    def left(self) -> int:
        """The files that the rule set replayed leaves without an answer."""
        return sum(after for _, after in self.gaps.values())

    @property
    def nobody(self) -> int:
        """Those of them for which no network is even proposed."""
        return self.left - self.gaps.get(Gap.UNDECIDED, (0, 0))[1]


Group = tuple[Outcome, Outcome, str | None]
"""Before, after, and whom a person chose."""


class Tally:
    """Files come one by one; what is kept grows with the different answers, not with the files."""

    def __init__(self, before: Engine, after: Engine) -> None:
        self.before, self.after = before, after
        self.files: Counter[Group] = Counter()
        self.ids: dict[Group, list[int]] = defaultdict(list)
        self.lacking: Counter[str] = Counter()
        self.differing = 0

    def add(self, file: Stored) -> None:
        today, then = self.before.route(file.facts), self.after.route(file.facts)
        group = outcome(today, self.before), outcome(then, self.after), file.chosen
        self.files[group] += 1
        if told(group):
            self.ids[group].append(file.dossier_id)
        self.lacking.update(then.missing)
        self.differing += file.said != (today.primary, group[0].also, today.mode)

    def moves(self) -> Iterator[Move]:
        for group, ids in self.ids.items():
            before, after, chosen = group
            yield Move(
                change=change(before, after),
                gap=None if chosen else after.gap,
                by_person=chosen is not None,
                before=before._asdict(),
                after=after._asdict(),
                files=len(ids),
                dossiers=packed(ids),
            )

    def result(self) -> Result:
        by_rules = [(group, count) for group, count in self.files.items() if group[2] is None]
        changes, ways, gaps = Counter[str](), Counter[tuple[str, str]](), Counts()
        for (before, after, _), count in by_rules:
            found = change(before, after)
            changes[found] += count
            if found is Change.LEAD:
                ways[before.where, after.where] += count
            gaps.add(before.gap, after.gap, count)
        return Result(
            files=self.files.total(),
            changes=dict(changes),
            ways=[(one, other, count) for (one, other), count in ways.most_common()],
            loads=self._loads(),
            gaps=gaps.pairs(),
            lost=sum(count for (one, other, _), count in by_rules if other.gap and not one.gap),
            lacking=dict(self.lacking),
            rules=self._rules(),
            differing=self.differing,
            choices=self._choices(),
        )

    def _loads(self) -> dict[str, tuple[Pair, Pair]]:
        leads, also = Counts(), Counts()
        for (before, after, chosen), count in self.files.items():
            leads.add(chosen or led(before), chosen or led(after), count)
            if chosen is None:
                also.add_all(before.also, after.also, count)
        first, second = leads.pairs(), also.pairs()
        return {
            code: (first.get(code, (0, 0)), second.get(code, (0, 0))) for code in first | second
        }

    def _rules(self) -> dict[str, Pair]:
        found = Counts()
        for (before, after, _), count in self.files.items():
            found.add(before.rule, after.rule, count)
        return found.pairs()

    def _choices(self) -> Choices:
        mine = [(group, count) for group, count in self.files.items() if group[2] is not None]
        return Choices(
            files=sum(count for _, count in mine),
            agreed=(
                sum(count for (before, _, chosen), count in mine if led(before) == chosen),
                sum(count for (_, after, chosen), count in mine if led(after) == chosen),
            ),
            changed=sum(count for (before, after, _), count in mine if before.where != after.where),
        )


class Counts:
    """Pairs of counts by name; what has no name is not counted."""

    def __init__(self) -> None:
        self._found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])

    def add(self, before: str | None, after: str | None, count: int) -> None:
        self.add_all([before] if before else [], [after] if after else [], count)

    def add_all(self, before: Collection[str], after: Collection[str], count: int) -> None:
        for name in before:
            self._found[name][0] += count
        for name in after:
            self._found[name][1] += count

    def pairs(self) -> dict[str, Pair]:
        return {str(name): (one, other) for name, (one, other) in self._found.items()}


def outcome(answer: Answer, engine: Engine) -> Outcome:
    return Outcome(
        answer.primary,
        tuple(sorted(answer.also)),
        answer.mode,
        answer.rule,
        tuple(sorted(answer.tags)),
        gap(answer, engine),
    )


def gap(answer: Answer, engine: Engine) -> Gap | None:
    if answer.primary == INCOMPLETE:
        return Gap.INCOMPLETE
    if answer.rule == engine.book.fallback.code:
        return Gap.FALLBACK
    return None if answer.decided else Gap.UNDECIDED


def change(before: Outcome, after: Outcome) -> Change:
    if before.where != after.where:
        return Change.LEAD
    if before.also != after.also:
        return Change.ALSO
    if before.mode != after.mode:
        return Change.MODE
    return Change.TAGS if before.tags != after.tags else Change.NONE


def led(one: Outcome) -> str | None:
    return None if one.gap else one.lead


def told(group: Group) -> bool:
    """Whether the files of a group are kept one by one."""
    before, after, chosen = group
    return chosen is not None or after.gap is not None or change(before, after) is not Change.NONE

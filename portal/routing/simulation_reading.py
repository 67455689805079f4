"""What a simulation found, in words for its pages, and what it says before a publication."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload, undefer

from portal.database import session
from portal.french import date_long, plural
from portal.pagination import Pagination, pagination
from portal.routing.engine import Engine
from portal.routing.facts import catalogue
from portal.routing.models import RuleSet
from portal.routing.publication import Finding, finder
from portal.routing.queries import active_rule_set
from portal.routing.reading import names
from portal.routing.ruleset import RuleBook, from_content
from portal.routing.simulating import Pair, Result
from portal.routing.simulation import content_seen
from portal.routing.simulation_models import OPEN, Change, Gap, Ground, Move, Simulation, State
from portal.routing.words import Names, filled


@dataclass(frozen=True)
class Load:
    """How many files one network receives, today and then."""

    name: str
    files: Pair


@dataclass(frozen=True)
class RuleCount:
    code: str
    purpose: str
    files: Pair


@dataclass(frozen=True)
class Way:
    """So many files go from one place to another; ``before`` and ``after`` are codes."""

    before: str
    after: str
    words: tuple[str, str]
    files: int


@dataclass(frozen=True)
class SimulationRead:
    """One that is done. ``names`` gives a network's name from its code."""

    simulation: Simulation
    result: Result
    names: Names

    @cached_property
    def changed(self) -> str:
        return changed_since(self.simulation)

    def place(self, code: str) -> str:
        """Where a file goes: a network, or why nowhere."""
        return Gap(code).label if code in set(Gap) else self.names(code)

    @property
    def ways(self) -> list[Way]:
        return [
            Way(one, other, (self.place(one), self.place(other)), files)
            for one, other, files in self.result.ways
        ]

    @property
    def changes(self) -> list[tuple[Change, int]]:
        """What changes, and for how many files; without those whose answer stays the same."""
        found = self.result.changes
        return [(one, found[one]) for one in Change if found.get(one) and one is not Change.NONE]

    @property
    def gaps(self) -> list[tuple[Gap, Pair]]:
        return [(one, self.result.gaps[one]) for one in Gap if one in self.result.gaps]

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """The questions that undecided files would have to answer, the commonest first."""
        found = sorted(self.result.lacking.items(), key=lambda one: (-one[1], one[0]))
        return [(catalogue()[name].label, count) for name, count in found]

    @property
    def leading(self) -> list[Load]:
        return self._loads(0)

    @property
    def completing(self) -> list[Load]:
        return self._loads(1)

    def _loads(self, place: int) -> list[Load]:
        """Those that change most first, then the heaviest."""
        found = {code: pairs[place] for code, pairs in self.result.loads.items()}
        order = sorted(found, key=lambda code: (-moved(found[code]), -found[code][1], code))
        return [Load(self.names(code), found[code]) for code in order if found[code] != (0, 0)]

    @property
    def rules(self) -> list[RuleCount]:
        """The rules that decide for someone, those whose count changes most first."""
        found = self.result.rules
        order = sorted(found, key=lambda code: (-moved(found[code]), code))
        return [RuleCount(code, self._purpose(code), found[code]) for code in order]

    def answer(self, move: Move, *, then: bool) -> str:
        """« Initiative Somme, avec Pépite » : what the files of a move are told."""
        said = move.after if then else move.before
        lead = self.place(said["gap"] or said["lead"])
        return f"{lead}, avec {self._listed(said['also'])}" if said["also"] else lead

    def _listed(self, codes: list[str]) -> str:
        return ", ".join(map(self.names, codes))

    def _purpose(self, code: str) -> str:
        new, old = self._books
        rule = new.rule(code)
        rule = rule if rule.code == code else old.rule(code)
        return filled(rule.administrator or rule.adviser, new)

    @cached_property
    def _books(self) -> tuple[RuleBook, RuleBook]:
        """With the content of now, which may have changed since: the words are still of use."""
        one, other = self.simulation.rule_set, self.simulation.against
        book = from_content(one.content)
        return book, from_content(other.content) if other else book


@dataclass(frozen=True)
class Chosen:
    """Which files of a simulation: empty texts and None choose all."""

    change: Change | None = None
    before: str = ""
    after: str = ""
    left: bool = False
    by_person: bool = False

    def holds(self, move: Move) -> bool:
        before, after = (said["gap"] or said["lead"] for said in (move.before, move.after))
        return (
            move.by_person == self.by_person
            and (not self.left or move.gap is not None)
            and (self.change is None or move.change == self.change)
            and (not self.before or before == self.before)
            and (not self.after or after == self.after)
            and (self.left or self.by_person or move.change is not Change.NONE)
        )


def read(simulation: Simulation) -> SimulationRead:
    return SimulationRead(simulation, msgspec.convert(simulation.result, Result), names())


def page(
    simulation: Simulation, chosen: Chosen, asked: str | None
) -> tuple[Pagination, dict[int, Move]]:
    """One page of the files chosen, by number of file, each with what becomes of it."""
    mine = [move for move in simulation.moves if chosen.holds(move)]
    place = pagination(asked, sum(move.files for move in mine))
    wanted = select(Move).where(Move.id.in_([move.id for move in mine]))
    moves = session.scalars(
        wanted.options(undefer(Move.dossiers)).execution_options(populate_existing=True)
    )
    found = sorted((one, move) for move in moves for one in move.dossier_ids)
    return place, dict(found[place.offset : place.offset + place.per_page])


def simulations_of(rules: RuleSet, asked: str | None) -> tuple[Pagination, list[Simulation]]:
    """A page of them, the newest first, without what they found."""
    mine = Simulation.rule_set_id == rules.id
    place = pagination(asked, session.scalars(select(func.count()).where(mine)).one())
    wanted = select(Simulation).where(mine).order_by(Simulation.id.desc())
    light = wanted.options(defer(Simulation.result), joinedload(Simulation.asked_by))
    return place, list(session.scalars(light.limit(place.per_page).offset(place.offset)))


def is_running(rules: RuleSet) -> bool:
    """Whether one waits or is at work: there is one at a time for a version."""
    mine = select(Simulation.id).where(Simulation.rule_set_id == rules.id)
    return session.scalar(mine.where(Simulation.state.in_(OPEN)).limit(1)) is not None


def simulation_of(rules: RuleSet, number: int) -> Simulation | None:
    mine = select(Simulation).where(Simulation.rule_set_id == rules.id, Simulation.id == number)
    return session.scalar(mine)


def last_whole(rules: RuleSet) -> Simulation | None:
    """The last that was finished on every stored file, of any day and place."""
    whole = select(Simulation).where(
        Simulation.rule_set_id == rules.id,
        Simulation.state == State.DONE,
        Simulation.ground == Ground.EVERYWHERE,
        Simulation.first_day.is_(None),
        Simulation.last_day.is_(None),
    )
    return session.scalar(whole.order_by(Simulation.id.desc()).limit(1))


def outdated(rules: RuleSet, simulations: Iterable[Simulation]) -> dict[int, str]:
    """By id, those of this version after which it or the rules in force have changed, and which."""
    active = active_rule_set()
    seen = content_seen(rules, active)
    found = {
        one.id: _changed(one, seen, active.id) for one in simulations if one.state is State.DONE
    }
    return {number: words for number, words in found.items() if words}


def changed_since(simulation: Simulation) -> str:
    """« Cette version a changé » : which rules are no more those that were replayed."""
    return outdated(simulation.rule_set, [simulation]).get(simulation.id, "")


def _changed(simulation: Simulation, seen: str, active: int) -> str:
    (then, ground), (content, today) = (
        one.partition("/")[::2] for one in (simulation.content_seen, seen)
    )
    mine, theirs = then != content, simulation.against_id != active
    if mine and theirs:
        return "Cette version et les règles en vigueur ont changé"
    if theirs:
        return "Les règles en vigueur ont changé"
    if mine:
        return "Cette version a changé"
    return "Des seuils, des communes ou des guichets ont changé" if ground != today else ""


def scope_words(simulation: Simulation, names: Names) -> str:
    """« Envoyées depuis le 1er mars 2026, quartiers prioritaires »."""
    place = simulation.ground.label
    if simulation.ground is Ground.COMMUNES:
        place = ", ".join(map(names, simulation.communes))
    return f"{_days(simulation)}. {place}"


def _days(one: Simulation) -> str:
    if one.first_day and one.last_day:
        return f"Envoyées du {date_long(one.first_day)} au {date_long(one.last_day)}"
    if one.first_day:
        return f"Envoyées depuis le {date_long(one.first_day)}"
    if one.last_day:
        return f"Envoyées jusqu’au {date_long(one.last_day)}"
    return "Toutes les dates"


def moved(pair: Pair) -> int:
    today, then = pair
    return abs(then - today)


@finder
def simulated(rules: RuleSet, _: Engine) -> Iterator[Finding]:
    """Nobody publishes without knowing what would change; what was in force has shown it."""
    last = last_whole(rules)
    if last is None and rules.active_from:
        return
    if last is None:
        words = "Ces règles n’ont pas encore été simulées sur toutes les demandes"
        yield Finding(words, endpoint=PAGE)
        return
    if changed := changed_since(last):
        yield Finding(f"{changed} depuis la dernière simulation", endpoint=PAGE)
    found = read(last)
    lines = tuple(f"{gap.label} : {then}, {today} aujourd’hui" for gap, (today, then) in found.gaps)
    if nobody := found.result.nobody:
        count = plural(nobody, "demande reste", "demandes restent")
        yield Finding(f"{count} sans réponse", lines, endpoint=PAGE)
    if lost := found.result.lost:
        count = plural(lost, "demande n’a plus", "demandes n’ont plus")
        yield Finding(f"{count} de réponse", lines, endpoint=PAGE)


PAGE = "simulations.index"

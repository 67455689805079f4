"""Why a network is not named: what its nearest rule lacks, or what decided before its rules.

Every reason is one that counts: if what a rule lacks were there, that rule would give the network;
a rule that stands after the one that decided is no reason, whatever it lacks.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain

from portal.languages import _, marked
from portal.routing.conditions import ALWAYS, Condition, Verdict
from portal.routing.engine import Answer, Engine
from portal.routing.facts import Facts
from portal.routing.ruleset import Rule, RuleBook, Target
from portal.routing.trace import leaves
from portal.routing.words import Names, expected_words, fact_words, filled, observed_words

FIXED = {
    **dict.fromkeys(("age_entreprise_mois", "genre", "secteur", "insee_domicile"), 1),
    **dict.fromkeys(("demandeur", "projet", "ess_type", "age", "dossier_existant"), 2),
    **dict.fromkeys(("urgence_sociale", "en_difficulte", "ficp"), 2),
    **dict.fromkeys(("insee_projet", "departement_projet", "projet_dans_territoire"), 3),
}
"""What nobody changes to please a network, the firmest last: told only for want of another rule."""
SENSITIVE = marked("une condition sur une situation sensible")


@dataclass(frozen=True)
class WhyNot:
    """``rule`` is the network's own that ``lacking`` speaks of, else the one that ``decided``.

    ``answered``: the network has had this request already.
    """

    network: str
    rule: str = ""
    lacking: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    answered: bool = False


def why_not(
    network: str,
    engine: Engine,
    facts: Facts,
    answer: Answer,
    excluded: Collection[str] = (),
    said: str = "",
    names: Names = str,
    veiled: Collection[str] = (),
) -> WhyNot | None:
    """None when the network is named, or when no rule ever leads to it.

    ``said`` is how an answer is called by who reads this, who is not told it if empty; ``veiled``
    are the facts that are not for them.
    """
    if network in answer.networks:
        return None
    if network in excluded:
        return WhyNot(network, answered=True)
    reading = _Reading(engine, facts, said, names, veiled)
    ways = [_Way(reading, *way) for way in _ways(network, engine.book, answer.rule)]
    if not ways:
        return None
    last = engine.position(answer.rule)
    nearest = min(
        (way for way in ways if engine.position(way.rule.code) <= last),
        key=lambda way: way.gap,
        default=None,
    )
    beaten = any(engine.position(way.rule.code) > last and way.open for way in ways)
    if nearest is None or (beaten and not nearest.open):
        return WhyNot(network, answer.rule, decided=reading.decisive(answer.rule))
    return WhyNot(network, nearest.rule.code, lacking=nearest.lacking)


def accompanies(network: str, engine: Engine) -> bool:
    """Whether some rule adds this network to the one that leads."""
    return any(
        True for rule in engine.book.running for _ in _paths(rule.also, network, engine.book)
    )


def _ways(network: str, book: RuleBook, decided: str) -> Iterator[tuple[Rule, list[Condition]]]:
    """The rules that may give this network, each with all that must hold for it to do so.

    They are those that it leads, and the one that decided if it may add the network.
    """
    for rule in book.running:
        own = list(rule.when.parts) if rule.when.every is not None else [rule.when]
        paths = [_paths(rule.leads, network, book)]
        if rule.code == decided:
            paths += [_paths((target,), network, book) for target in rule.also]
        yield from ((rule, own + path) for path in chain(*paths))


def _paths(targets: Collection[Target], network: str, book: RuleBook) -> Iterator[list[Condition]]:
    """What must hold for the first of these targets that fits to be the network."""
    passed: list[Condition] = []
    for target in targets:
        if target.to == network:
            yield [*passed, target.when]
        elif target.group:
            for path in _paths(book.groups[target.group], network, book):
                yield [*passed, target.when, *path]
        passed.append(Condition(negated=target.when))
        if target.when == ALWAYS:
            return


class _Reading:
    """Conditions held against facts: how far they are from holding, and that in words."""

    def __init__(
        self, engine: Engine, facts: Facts, said: str, names: Names, veiled: Collection[str]
    ) -> None:
        self._engine = engine
        self._known = engine.known(facts)
        self._said = said
        self._names = names
        self._veiled = veiled
        self._verdicts: dict[int, tuple[Condition, Verdict]] = {}

    def verdict(self, condition: Condition) -> Verdict:
        if condition.negated:
            found = self.verdict(condition.negated)
            return None if found is None else not found
        kept = self._verdicts.get(id(condition))
        if kept is None:  # the condition is kept too, so that its id stays its own
            kept = condition, self._engine.compiler.test(condition)(self._known)
            self._verdicts[id(condition)] = kept
        return kept[1]

    def gap(self, condition: Condition, *, wanted: bool = True) -> tuple[int, int]:
        """How firm what is in the way is, and in how many comparisons."""
        if self.verdict(condition) is wanted:
            return 0, 0
        if condition.fact:
            return FIXED.get(condition.fact, 0), 1
        if condition.named:
            return self.gap(self._definition(condition), wanted=wanted)
        if condition.negated:
            return self.gap(condition.negated, wanted=not wanted)
        gaps = [self.gap(part, wanted=wanted) for part in condition.parts]
        if (condition.some is not None) is wanted:
            return min(gaps)
        return _together(gaps)

    def lacking(self, condition: Condition, *, wanted: bool = True) -> str:
        """The part of a condition that is not as wanted, each definition under its own name."""
        if condition.fact:
            return self._compared(condition, condition.fact, wanted=wanted)
        if condition.named:
            return self._defined(condition, wanted=wanted)
        if condition.negated:
            return self.lacking(condition.negated, wanted=not wanted)
        if (condition.some is not None) is wanted:
            gaps = [(self.gap(part, wanted=wanted)[0], part) for part in condition.parts]
            near = min(gap for gap, _part in gaps)
            found = [part for gap, part in gaps if gap == near]
            return _(" ou ").join(self.lacking(part, wanted=wanted) for part in found)
        missing = [part for part in condition.parts if self.verdict(part) is not wanted]
        return _(" et ").join(self.lacking(part, wanted=wanted) for part in missing)

    def _defined(self, condition: Condition, *, wanted: bool) -> str:
        whole = self._definition(condition)
        if not wanted:
            return self._named(condition, negated=True)
        opened = any(part.named for part in whole.every or ())
        return self.lacking(whole) if opened else self._named(condition)

    def _compared(self, leaf: Condition, fact: str, *, wanted: bool) -> str:
        if fact in self._veiled:
            return _(SENSITIVE)
        asked = expected_words(leaf, self._engine.compiler, self._names, negated=not wanted)
        if not self._said:
            return f"{fact_words(fact).lower()} ({asked})"
        seen = observed_words(fact, self._known, self._names)
        return f"{fact_words(fact).lower()}{_(' : ')}{asked} ({self._said}{_(' : ')}{seen})"

    def decisive(self, code: str) -> tuple[str, ...]:
        """What holds in the rule that decided, in words; nothing when it asks for nothing known."""
        rule = self._engine.book.rule(code)
        return tuple(self._holding(rule.when)) if isinstance(rule, Rule) else ()

    def _holding(self, condition: Condition) -> Iterator[str]:
        if self.verdict(condition) is not True:
            return
        if condition.named:
            yield self._named(condition)
        elif fact := _fact(condition):
            seen = observed_words(fact, self._known, self._names)
            yield _(SENSITIVE) if fact in self._veiled else f"{fact_words(fact).lower()} ({seen})"
        elif condition.negated and condition.negated.named:
            yield self._named(condition.negated, negated=True)
        elif not condition.negated:
            yield from chain(*(self._holding(part) for part in condition.parts))

    def _named(self, condition: Condition, *, negated: bool = False) -> str:
        if self._rests_on_veiled(condition):
            return _(SENSITIVE)
        label = self._label(condition)
        return _("pas %(condition)s", condition=label) if negated else label

    def _rests_on_veiled(self, condition: Condition) -> bool:
        return any(one.fact in self._veiled for one in leaves(condition, self._engine))

    def _definition(self, condition: Condition) -> Condition:
        return self._engine.book.definitions[str(condition.named)].when

    def _label(self, condition: Condition) -> str:
        book = self._engine.book
        return filled(book.definitions[str(condition.named)].label, book)


def _together(gaps: list[tuple[int, int]]) -> tuple[int, int]:
    return max((firm for firm, _ in gaps), default=0), sum(count for _, count in gaps)


def _fact(condition: Condition) -> str | None:
    """The fact that is compared, be it to be equal or different."""
    return condition.fact or (condition.negated.fact if condition.negated else None)


class _Way:
    """One rule, and all that must hold for it to give the network."""

    def __init__(self, reading: _Reading, rule: Rule, conditions: list[Condition]) -> None:
        self.rule = rule
        self._missing = [one for one in conditions if reading.verdict(one) is not True]
        self._reading = reading
        self.gap = _together([reading.gap(one) for one in self._missing])

    @property
    def open(self) -> bool:
        return not self.gap[0]

    @property
    def lacking(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._reading.lacking(one) for one in self._missing))

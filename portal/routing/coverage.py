"""What a rule set covers: whom nobody serves, whom two networks claim, what has no effect.

Each finding is proved on the rules themselves and comes with an example where there is one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.routing.conditions import ALWAYS, Condition
from portal.routing.engine import Answer, Engine
from portal.routing.ruleset import Rule, RuleBook, Target, conditions, targets
from portal.routing.witness import Undecided, Witnesses
from portal.vocabulary import LabelledEnum

INSIDE = Condition(fact="projet_dans_territoire", op="eq", value=True)
BUSINESS = Condition(fact="projet", op="ne", value="aucun")


class Kind(LabelledEnum):
    NOBODY = "nobody", "Aucun réseau, seulement l’accueil"
    CONTACT = "contact", "Un contact, mais aucun réseau du guichet"
    SEVERAL = "several", "Deux réseaux pour le même projet"
    IMPOSSIBLE = "impossible", "Règle qui ne peut jamais être vraie"
    SHADOWED = "shadowed", "Règle toujours devancée par d’autres"
    NEVER_NAMED = "never_named", "Réseau qu’une règle cite sans jamais le nommer"
    UNUSED = "unused", "Définition ou groupe qui ne sert pas"
    GIVEN_UP = "given_up", "Règle trop longue à vérifier"


@dataclass(frozen=True)
class Found:
    """``rules``: the one in question, then those that stand before it or claim the project too.

    ``networks`` by code, or what else gives one (a fact, a group); ``name`` is of what is unused.
    ``facts``: an example, complete; ``answer``: where it goes.
    """

    kind: Kind
    rules: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    name: str = ""
    facts: dict[str, Any] | None = None
    answer: Answer | None = None


def coverage(engine: Engine) -> list[Found]:
    """Every finding, by kind, those that leave people without help first."""
    read = Coverage(engine)
    found = [one for rule in engine.book.running for one in read.of(rule)]
    order = list(Kind)
    return sorted([*found, *unused(engine.book)], key=lambda one: order.index(one.kind))


class Coverage:
    """The findings of one rule set, rule by rule."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rules = engine.book.running
        self.connected = engine.surroundings.connected
        self.profile = Witnesses(engine).profile

    def of(self, rule: Rule) -> list[Found]:
        """What is to be said of one rule."""
        try:
            return [*self._without_effect(rule), *self._gap(rule), *self._overlaps(rule)]
        except Undecided:
            return [Found(Kind.GIVEN_UP, (rule.code,))]

    def _gap(self, rule: Rule) -> Iterator[Found]:
        """Business projects of the territory for which no network of the portal is named."""
        if rule.relay or any(target.fact for target in rule.leads):
            return
        wanted = [rule.when, INSIDE, BUSINESS]
        facts = self.profile(wanted, self._before(rule) + self._helped(rule))
        answer = self.engine.route(facts) if facts else None
        if answer and self.connected.isdisjoint(answer.networks):
            only_desk = not {*answer.networks} - {self.engine.book.fallback.lead}
            kind = Kind.NOBODY if only_desk else Kind.CONTACT
            yield Found(kind, (rule.code,), answer.networks, facts=facts, answer=answer)

    def _helped(self, rule: Rule) -> list[Condition]:
        """When a rule names a network that receives files here."""
        groups = self.engine.book.groups
        named = [
            one
            for target in (*rule.leads, *rule.also)
            for one in groups.get(target.group, (target,))
        ]
        return [target.when for target in named if target.to in self.connected]

    def _overlaps(self, rule: Rule) -> Iterator[Found]:
        """Projects that this rule takes, and that a later one would give to another network.

        Once for each network; none where that one is named anyway, or where one of the two does
        not receive files here.
        """
        told: set[str] = set()
        for other in self._later(rule):
            facts = self.profile([rule.when, other.when], self._before(rule))
            if facts is None:
                continue
            answer, lead = self.engine.route(facts), self.engine.lead(other, facts)
            if lead in self.connected - told - set(answer.networks):
                told.add(lead)
                both = (answer.primary, lead)
                if answer.primary in self.connected:
                    yield Found(
                        Kind.SEVERAL, (rule.code, other.code), both, facts=facts, answer=answer
                    )

    def _later(self, rule: Rule) -> Iterator[Rule]:
        if not rule.relay and rule.mode is None:
            after = self.rules[self.rules.index(rule) + 1 :]
            yield from (one for one in after if not one.relay and one.when != ALWAYS)

    def _without_effect(self, rule: Rule) -> Iterator[Found]:
        before = self._before(rule)
        if self.profile([rule.when]) is None:
            yield Found(Kind.IMPOSSIBLE, (rule.code,))
        elif self.profile([rule.when], before) is None:
            yield self._shadowed(rule)
        else:
            yield from self._never_named(rule, before)

    def _shadowed(self, rule: Rule) -> Found:
        """The rules that take all that this one would: at each turn, what the ones known leave."""
        takers, examples = list[str](), list[dict[str, Any]]()
        while facts := self.profile([rule.when], [self._when(one) for one in takers]):
            examples.append(facts)
            takers.append(self.engine.route(facts).rule)
        codes = sorted(takers, key=self.engine.position)
        answer = self.engine.route(examples[0])
        return Found(Kind.SHADOWED, (rule.code, *codes), facts=examples[0], answer=answer)

    def _never_named(self, rule: Rule, before: list[Condition]) -> Iterator[Found]:
        passed: list[Condition] = []
        for target in rule.leads:
            yield from self._unless_named(rule, target, before + passed)
            passed.append(target.when)
        for target in rule.also:
            yield from self._unless_named(rule, target, before)

    def _unless_named(
        self, rule: Rule, target: Target, unwanted: list[Condition]
    ) -> Iterator[Found]:
        if self.profile([rule.when, target.when], unwanted) is None:
            named = target.to or target.fact or target.group
            yield Found(Kind.NEVER_NAMED, (rule.code,), (named,))

    def _when(self, code: str) -> Condition:
        return next(rule.when for rule in self.rules if rule.code == code)

    def _before(self, rule: Rule) -> list[Condition]:
        """What stands before a rule; nothing before a relay, which a network's no leads to."""
        earlier = self.rules[: self.rules.index(rule)]
        return [] if rule.relay else [one.when for one in earlier if not one.relay]


def unused(book: RuleBook) -> Iterator[Found]:
    """Definitions and groups that no rule reads."""
    used = {leaf.named for _, one in conditions(book, definitions=False) for leaf in one.leaves()}
    waiting = list(used)
    while waiting:
        one = book.definitions.get(str(waiting.pop()))
        more = {leaf.named for leaf in one.when.leaves()} - used if one else set()
        used |= more
        waiting += more
    yield from (Found(Kind.UNUSED, name=name) for name in book.definitions if name not in used)
    groups = {target.group for _, target in targets(book)}
    yield from (Found(Kind.UNUSED, name=name) for name in book.groups if name not in groups)

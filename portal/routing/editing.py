"""Changes of one piece of a rule set: each takes a book and gives another, to be checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from msgspec.structs import replace

from portal.errors import Refused
from portal.routing.conditions import ALWAYS, Condition
from portal.routing.parameters import Parameter
from portal.routing.pieces import Kind, Piece
from portal.routing.ruleset import Definition, Fallback, Rule, RuleBook, Tag, Target
from portal.routing.uses import uses

One = TypeVar("One")
GONE = "Ce que vous modifiez n’est plus dans le brouillon : une autre personne l’a retiré."


class Holder(StrEnum):
    """What a condition belongs to, as addresses name it."""

    RULE = "regle"
    LEAD = "mene"
    ALSO = "aussi"
    DEFINITION = "definition"
    GROUP = "groupe"
    TAG = "etiquette"


PIECES = {Holder.DEFINITION: Kind.DEFINITION, Holder.GROUP: Kind.GROUP, Holder.TAG: Kind.TAG}


@dataclass(frozen=True)
class Place:
    """Where a condition stands: « regle.R01 », « aussi.R01.0 » for the first network added."""

    holder: Holder
    name: str
    rank: int = 0

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Raises ValueError."""
        holder, name, *rank = text.split(".")
        return cls(Holder(holder), name, int(*rank) if rank else 0)

    def __str__(self) -> str:
        ranked = self.holder in (Holder.LEAD, Holder.ALSO, Holder.GROUP)
        return f"{self.holder}.{self.name}" + (f".{self.rank}" if ranked else "")

    @property
    def piece(self) -> Piece:
        return Piece(PIECES.get(self.holder, Kind.RULE), self.name)


def condition(book: RuleBook, place: Place) -> Condition:
    """Raises Refused when its holder is no longer there."""
    match place.holder:
        case Holder.RULE:
            return rule(book, place.name).when
        case Holder.DEFINITION:
            return found(book.definitions.get(place.name)).when
        case Holder.TAG:
            return tag(book, place.name).when or ALWAYS
        case _:
            return ranked(targets(book, place), place.rank).when


def with_condition(book: RuleBook, place: Place, when: Condition) -> RuleBook:
    match place.holder:
        case Holder.RULE:
            changed = replace(rule(book, place.name), when=when)
            return put_rule(book, _not_for_all(book, changed))
        case Holder.DEFINITION:
            return put_definition(
                book, place.name, replace(book.definitions[place.name], when=when)
            )
        case Holder.TAG:
            return put_tag(book, replace(tag(book, place.name), when=when))
        case _:
            target = replace(targets(book, place)[place.rank], when=when)
            return put_target(book, place, target)


def rule(book: RuleBook, code: str) -> Rule:
    return found(next((one for one in book.rules if one.code == code), None))


def tag(book: RuleBook, name: str) -> Tag:
    return found(next((one for one in book.tags if one.tag == name), None))


def found(one: One | None) -> One:
    if one is None:
        raise Refused(GONE)
    return one


def ranked(many: Sequence[One], rank: int) -> One:
    return found(many[rank] if 0 <= rank < len(many) else None)


def put_rule(book: RuleBook, new: Rule) -> RuleBook:
    """The rule of that code replaced."""
    rules = tuple(new if one.code == new.code else one for one in book.rules)
    return replace(book, rules=rules)


def insert_rule(book: RuleBook, new: Rule, before: str) -> RuleBook:
    """The same rule made twice is made once."""
    if new in book.rules:
        return book
    if new.code in {*(one.code for one in book.rules), book.fallback.code}:
        raise Refused(f"Le code {new.code} sert déjà. Choisissez-en un autre.")
    rank = _rank(book, before)
    return replace(book, rules=(*book.rules[:rank], new, *book.rules[rank:]))


def place_rule(book: RuleBook, code: str, before: str) -> RuleBook:
    """The rule just before another one; at the end when ``before`` names none."""
    moved = rule(book, code)
    if code == before:
        return book
    others = replace(book, rules=tuple(one for one in book.rules if one.code != code))
    rank = _rank(others, before) if before else len(others.rules)
    return replace(book, rules=(*others.rules[:rank], moved, *others.rules[rank:]))


def switch_rule(book: RuleBook, code: str, *, off: bool) -> RuleBook:
    """A rule that is off is kept, and read for nobody."""
    changed = replace(rule(book, code), off=off)
    return put_rule(book, changed if off else _not_for_all(book, changed))


def _not_for_all(book: RuleBook, one: Rule) -> Rule:
    """Only the last rule may hold for everyone: nothing after such a rule is ever read."""
    if one.when == ALWAYS and not one.off and one.code != book.rules[-1].code:
        raise Refused(
            f"Sans condition, la règle {one.code} prendrait toutes les demandes et les règles "
            "suivantes ne serviraient plus. Ajoutez-lui une condition, ou désactivez-la d’abord."
        )
    return one


def copy_rule(book: RuleBook, code: str, new_code: str) -> RuleBook:
    """A copy right after the rule, switched off until someone has changed it."""
    new = replace(rule(book, code), code=new_code, off=True)
    after = [one.code for one in book.rules][_rank(book, code) :]
    return insert_rule(book, new, after[1] if len(after) > 1 else code)


def remove_rule(book: RuleBook, code: str) -> RuleBook:
    rule(book, code)
    _unused(book, Piece(Kind.RULE, code))
    return replace(book, rules=tuple(one for one in book.rules if one.code != code))


def _rank(book: RuleBook, code: str) -> int:
    return found({one.code: rank for rank, one in enumerate(book.rules)}.get(code))


def targets(book: RuleBook, place: Place) -> tuple[Target, ...]:
    if place.holder is Holder.GROUP:
        return found(book.groups.get(place.name))
    one = rule(book, place.name)
    return one.leads if place.holder is Holder.LEAD else one.also


def with_targets(book: RuleBook, place: Place, new: Iterable[Target]) -> RuleBook:
    many = tuple(new)
    if place.holder is Holder.GROUP:
        return replace(book, groups={**book.groups, place.name: many})
    one = rule(book, place.name)
    if place.holder is Holder.ALSO:
        return put_rule(book, replace(one, also=many))
    return put_rule(book, replace(one, lead=many[0] if len(many) == 1 else many))


def put_target(book: RuleBook, place: Place, new: Target) -> RuleBook:
    """At its rank, or one more at the end."""
    many = targets(book, place)
    return with_targets(book, place, (*many[: place.rank], new, *many[place.rank + 1 :]))


def remove_target(book: RuleBook, place: Place) -> RuleBook:
    many = targets(book, place)
    ranked(many, place.rank)
    if len(many) == 1 and place.holder is not Holder.ALSO:
        raise Refused("Il faut au moins un réseau ici. Changez-le plutôt que de le retirer.")
    return with_targets(book, place, (*many[: place.rank], *many[place.rank + 1 :]))


def move_target(book: RuleBook, place: Place, step: int) -> RuleBook:
    many, other = list(targets(book, place)), place.rank + step
    moved = ranked(many, place.rank)
    if not 0 <= other < len(many):
        return book
    many[place.rank], many[other] = many[other], moved
    return with_targets(book, place, many)


def put_definition(book: RuleBook, name: str, new: Definition) -> RuleBook:
    return replace(book, definitions={**book.definitions, name: new})


def new_definition(book: RuleBook, name: str, new: Definition) -> RuleBook:
    _free(book.definitions, name, new)
    return put_definition(book, name, new)


def remove_definition(book: RuleBook, name: str) -> RuleBook:
    _unused(book, Piece(Kind.DEFINITION, name))
    return replace(book, definitions=_without(book.definitions, name))


def new_group(book: RuleBook, name: str, first: Target) -> RuleBook:
    _free(book.groups, name, (first,))
    return replace(book, groups={**book.groups, name: (first,)})


def remove_group(book: RuleBook, name: str) -> RuleBook:
    _unused(book, Piece(Kind.GROUP, name))
    return replace(book, groups=_without(book.groups, name))


def put_tag(book: RuleBook, new: Tag) -> RuleBook:
    """The tag of that name replaced, or one more."""
    others = [one for one in book.tags if one.tag != new.tag]
    if len(others) == len(book.tags):
        return replace(book, tags=(*others, new))
    return replace(book, tags=tuple(new if one.tag == new.tag else one for one in book.tags))


def new_tag(book: RuleBook, new: Tag) -> RuleBook:
    _free({one.tag: one for one in book.tags}, new.tag, new)
    return put_tag(book, new)


def remove_tag(book: RuleBook, name: str) -> RuleBook:
    return replace(book, tags=tuple(one for one in book.tags if one != tag(book, name)))


def values_of(book: RuleBook, name: str) -> list[Parameter]:
    """The values of a parameter, by date."""
    mine = [one for one in book.parameters if one.name == name]
    return sorted(mine, key=lambda one: one.valid_from)


def put_parameter(book: RuleBook, new: Parameter, rank: int) -> RuleBook:
    """One value of a parameter: the one of that rank, or one more; its label is that of all."""
    mine = values_of(book, new.name)
    mine[rank : rank + 1] = [new]
    days = [one.valid_from for one in mine]
    if len(set(days)) < len(days):
        raise Refused("Deux valeurs commencent le même jour. Changez l’une des deux dates.")
    return _with_values(book, new.name, [replace(one, label=new.label) for one in mine])


def new_parameter(book: RuleBook, new: Parameter) -> RuleBook:
    _free({one.name: one for one in book.parameters}, new.name, new)
    return put_parameter(book, new, 0)


def remove_value(book: RuleBook, name: str, rank: int) -> RuleBook:
    """Without this value; the parameter itself goes with its last one."""
    mine = values_of(book, name)
    gone = ranked(mine, rank)
    if len(mine) == 1:
        _unused(book, Piece(Kind.PARAMETER, name))
    return _with_values(book, name, [one for one in mine if one is not gone])


def put_fallback(book: RuleBook, new: Fallback) -> RuleBook:
    return replace(book, fallback=new)


def _with_values(book: RuleBook, name: str, mine: list[Parameter]) -> RuleBook:
    names = list(dict.fromkeys([*(one.name for one in book.parameters), name]))
    kept = [values_of(book, one) if one != name else mine for one in names]
    return replace(book, parameters=tuple(one for many in kept for one in many))


def _unused(book: RuleBook, piece: Piece) -> None:
    users = uses(book, piece)
    if users:
        raise Refused(f"{piece.label} sert encore : {', '.join(users)}. Retirez-la d’abord de là.")


def _free(taken: Mapping[str, Any], name: str, new: Any) -> None:
    """A name serves once; the same thing made twice is made once."""
    if taken.get(name, new) != new:
        raise Refused(f"Le code {name} sert déjà. Choisissez-en un autre.")


def _without(many: dict[str, Any], name: str) -> dict[str, Any]:
    found(many.get(name))
    return {one: value for one, value in many.items() if one != name}

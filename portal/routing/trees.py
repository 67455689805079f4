"""Condition trees as people edit them: a node is found by its path, each change gives a new tree.

People see four kinds of groups and, between them, single conditions that may count the other way
round (« sauf si »). A group that says « none » or « not all » is the negation of another one.
"""

from collections.abc import Callable
from typing import Literal

from msgspec.structs import replace

from portal.errors import Refused
from portal.routing.conditions import ALWAYS, Condition

Path = tuple[int, ...]
"""From the root, the rank of each part to follow; the part of a negation has rank 0."""
Kind = Literal["all", "any", "none", "not_all"]
GONE = "Cette condition n’est plus à cette place : la page avait changé. Regardez-la de nouveau."


def to_text(path: Path) -> str:
    """« 0.2.1 », « racine »: how an address of the portal names a node."""
    return ".".join(map(str, path)) or "racine"


def from_text(text: str) -> Path:
    """Raises ValueError."""
    return () if text == "racine" else tuple(int(rank) for rank in text.split("."))


def at(tree: Condition, path: Path) -> Condition:
    """Raises Refused when nothing is there."""
    for rank in path:
        if not 0 <= rank < len(tree.parts):
            raise Refused(GONE)
        tree = tree.parts[rank]
    return tree


def is_leaf(node: Condition) -> bool:
    """Whether it is one condition, be it negated."""
    bare = node.negated or node
    return bool(bare.fact or bare.named)


def kind(node: Condition) -> Kind:
    """What a group says of its members."""
    if node.negated is None:
        return "any" if node.some is not None else "all"
    return "not_all" if node.negated.every is not None else "none"


def members(node: Condition) -> list[tuple[Path, Condition]]:
    """What a group speaks of, each with its path from the group."""
    inner = node.negated
    if inner is None:
        return [((rank,), part) for rank, part in enumerate(node.parts)]
    if inner.every is None and inner.some is None:
        return [((0,), inner)]
    return [((0, rank), part) for rank, part in enumerate(inner.parts)]


def group(which: Kind, inside: tuple[Condition, ...]) -> Condition:
    match which:
        case "all":
            return Condition(every=inside)
        case "any":
            return Condition(some=inside)
        case "none":
            return Condition(negated=Condition(some=inside))
        case "not_all":
            return Condition(negated=Condition(every=inside))


def change(tree: Condition, path: Path, edit: Callable[[Condition], Condition]) -> Condition:
    """The tree with this node changed. Raises Refused when nothing is there."""
    if not path:
        return edit(tree)
    rank, *rest = path
    if not 0 <= rank < len(tree.parts):
        raise Refused(GONE)
    parts = list(tree.parts)
    parts[rank] = change(parts[rank], tuple(rest), edit)
    return _with_parts(tree, tuple(parts))


def put(tree: Condition, path: Path, new: Condition) -> Condition:
    return change(tree, path, lambda _: new)


def add(tree: Condition, path: Path, new: Condition) -> Condition:
    """One more condition at the end of this group; a single condition becomes a group of two.

    Said twice, it is there once.
    """

    def longer(node: Condition) -> Condition:
        if node == ALWAYS:
            return new
        inside = (node,) if is_leaf(node) else tuple(_inside(node))
        if new in inside:
            return node
        return group("all" if is_leaf(node) else kind(node), (*inside, new))

    return change(tree, path, longer)


def remove(tree: Condition, path: Path) -> Condition:
    """Without this node, nor the groups that it leaves empty; « always » when nothing is left."""
    at(tree, path)
    return _without(tree, path) or ALWAYS


def move(tree: Condition, path: Path, step: int) -> Condition:
    """One place up (-1) or down (1) among its neighbours."""
    if not path:
        raise Refused(GONE)
    at(tree, path)
    *above, rank = path

    def swapped(node: Condition) -> Condition:
        parts, other = list(node.parts), rank + step
        if not 0 <= other < len(parts):
            return node
        parts[rank], parts[other] = parts[other], parts[rank]
        return _with_parts(node, tuple(parts))

    return change(tree, tuple(above), swapped)


def wrap(tree: Condition, path: Path, which: Kind) -> Condition:
    """This node inside a new group."""
    return change(tree, path, lambda node: group(which, (node,)))


def unwrap(tree: Condition, path: Path) -> Condition:
    """The members of this group stand where it stood, if they say the same there."""
    node, parent = at(tree, path), at(tree, path[:-1])
    inside = tuple(_inside(node))
    if is_leaf(node) or kind(node) in ("none", "not_all") or not inside:
        raise Refused("Ce groupe ne peut pas être défait : ses conditions diraient autre chose.")
    if len(inside) == 1:
        return put(tree, path, inside[0])
    alike = (parent.every is None) == (node.every is None)
    if not path or parent.negated or not alike:
        raise Refused("Ce groupe ne peut pas être défait : ses conditions diraient autre chose.")
    rank = path[-1]
    parts = (*parent.parts[:rank], *inside, *parent.parts[rank + 1 :])
    return put(tree, path[:-1], _with_parts(parent, parts))


def regroup(tree: Condition, path: Path, which: Kind) -> Condition:
    """The same members, of which the group now says something else."""
    return change(tree, path, lambda node: group(which, tuple(_inside(node))))


def negate(tree: Condition, path: Path) -> Condition:
    return change(tree, path, lambda node: node.negated or Condition(negated=node))


def _inside(node: Condition) -> list[Condition]:
    return [part for _, part in members(node)]


def _with_parts(node: Condition, parts: tuple[Condition, ...]) -> Condition:
    if node.negated is not None:
        return Condition(negated=parts[0])
    return replace(node, every=parts) if node.every is not None else replace(node, some=parts)


def _without(node: Condition, path: Path) -> Condition | None:
    if not path:
        return None
    rank, *rest = path
    parts = list(node.parts)
    left = _without(parts[rank], tuple(rest))
    parts[rank : rank + 1] = [left] if left else []
    return _with_parts(node, tuple(parts)) if parts else None

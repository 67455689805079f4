"""Whether an edited text may leave in place of the shipped one, and else why not."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from jinja2 import nodes

from portal.letters import filling
from portal.letters.braces import broken
from portal.letters.faults import BODY, SUBJECT, Fault, line_of
from portal.letters.mails import Kind, Mail
from portal.letters.reader import misread
from portal.letters.texts import Source, shipped

LINK = re.compile(r"\]\(([^)\n]*)\)")
NAMED = re.compile(r"\{\{ ?(\w+) ?\}\}")
OUTSIDE = ("https://", "mailto:", "tel:")
LONGEST_SUBJECT = 120
MOST_TOLD = 12


def faults(mail: Mail, source: Source) -> list[Fault]:
    """All that is wrong, each with its place; empty when the text is good."""
    found = [*broken(SUBJECT, source.subject), *broken(BODY, source.body)]
    if not found:
        head, tree = filling.SANDBOX.parse(source.subject), filling.SANDBOX.parse(source.body)
        found = [*misread(mail, SUBJECT, head), *misread(mail, BODY, tree)]
        found += [*_said_to_all(mail, source), *_addresses(mail, source.body)]
        found += taken_away(mail, shipped(mail.name), tree)
    return (found or list(_tried(mail, source)))[:MOST_TOLD]


def _said_to_all(mail: Mail, source: Source) -> Iterator[Fault]:
    """A subject is read on a locked telephone, by whoever is near."""
    for name in sorted(filling.names(Source(0, source.subject, ""))):
        if name in mail.known and mail.known[name].about.personal:
            yield Fault(SUBJECT, 1, f"L’objet ne nomme personne : enlevez {{{{ {name} }}}}")


def _addresses(mail: Mail, body: str) -> Iterator[Fault]:
    """A link is words between brackets, then one address between parentheses."""
    linked = set()
    for one in LINK.finditer(body):
        named = NAMED.fullmatch(one[1])
        if named and _is_link(mail, named[1]):
            linked.add(one.start(1) + named.start())
        elif not one[1].startswith(OUTSIDE) or "{" in one[1]:
            said = "Entre parenthèses, mettez un lien de la liste, ou une adresse en https://"
            yield Fault(BODY, line_of(body, one.start()), said)
    for one in NAMED.finditer(body):
        if _is_link(mail, one[1]) and one.start() not in linked:
            said = f"Écrivez les mots du lien entre crochets, puis son adresse : [Voir]({one[0]})"
            yield Fault(BODY, line_of(body, one.start()), said)


def _is_link(mail: Mail, name: str) -> bool:
    return name in mail.known and mail.known[name].kind is Kind.LINK


def taken_away(mail: Mail, shipped_text: Source, tree: nodes.Template) -> Iterator[Fault]:
    """What a mail must tell, as often as the shipped text tells it."""
    origin = filling.SANDBOX.parse(shipped_text.body).body
    what = mail.called.capitalize()
    for name in [*mail.links, *sorted(mail.keep)]:
        words = f"{mail.known[name].about.words} ({name})"
        if not any(_carries(one, name) for one in _everywhere(tree)):
            said = f"{what} doit dire ceci, remettez-le : {words}"
            yield Fault(BODY, None, said)
        elif always(origin, name) and not always(tree.body, name):
            said = f"{what} doit toujours dire ceci, mettez-le hors des conditions : {words}"
            yield Fault(BODY, None, said)


def always(body: Sequence[nodes.Node], name: str) -> bool:
    """Whether this is said whatever the conditions."""
    return any(_carries(one, name) or _in_each_branch(one, name) for one in body)


def _in_each_branch(node: nodes.Node, name: str) -> bool:
    if not isinstance(node, nodes.If):
        return False
    branches = [node.body, *(one.body for one in node.elif_), node.else_]
    return all(always(one, name) for one in branches)


def _carries(node: nodes.Node, name: str) -> bool:
    if isinstance(node, nodes.For):
        return isinstance(node.iter, nodes.Name) and node.iter.name == name
    return isinstance(node, nodes.Output) and any(
        isinstance(one, nodes.Name) and one.name == name for one in node.nodes
    )


def _everywhere(tree: nodes.Template) -> Iterator[nodes.Node]:
    yield from tree.find_all((nodes.Output, nodes.For))


def _tried(mail: Mail, source: Source) -> Iterator[Fault]:
    """With all that a mail may hold, then with as little as it may."""
    for given in (filling.examples(mail), _least(mail)):
        subject = filling.subject(source, given)
        if not subject.strip() or "\n" in subject.strip():
            yield Fault(SUBJECT, 1, "Écrivez l’objet, sur une seule ligne")
        elif len(subject) > LONGEST_SUBJECT:
            said = f"L’objet rempli fait {len(subject)} caractères : {LONGEST_SUBJECT} au plus"
            yield Fault(SUBJECT, 1, said)
        if not filling.body(source, given, filling.plain):
            yield Fault(BODY, None, "Écrivez le texte du courriel")


def _least(mail: Mail) -> dict[str, Any]:
    empty: dict[Kind, Any] = {Kind.CONDITION: False, Kind.LIST: []}
    found = filling.examples(mail)
    return {name: empty.get(mail.known[name].kind, one) for name, one in found.items()}

"""What stands between the braces of a text: only names that its mail knows, where they suit."""

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from jinja2 import nodes

from portal.french import listed
from portal.letters.faults import HOW, LOOP, Fault
from portal.letters.mails import Kind, Mail


def misread(mail: Mail, where: str, tree: nodes.Template) -> list[Fault]:
    reader = _Reader(mail, where)
    reader.read(tree.body, {})
    return reader.found


class _Reader:
    """Looks at every brace: only names that the mail knows, in the place that suits them."""

    def __init__(self, mail: Mail, where: str) -> None:
        self.mail, self.where = mail, where
        self.found: list[Fault] = []

    def read(self, body: list[nodes.Node], lines: Mapping[str, str]) -> None:
        """``lines``: by the name of a line of a list, the list that it comes from."""
        for node in body:
            if isinstance(node, nodes.Output):
                for one in node.nodes:
                    if not isinstance(one, nodes.TemplateData):
                        self.printed(one, lines)
            elif isinstance(node, nodes.If):
                self.asked(node.test, lines)
                self.read(node.body, lines)
                self.read([*node.elif_], lines)
                self.read(node.else_, lines)
            elif isinstance(node, nodes.For):
                self.listed(node, lines)
            else:
                self.tell(node, f"Le portail ne comprend pas cette accolade. {HOW}")

    def printed(self, node: nodes.Node, lines: Mapping[str, str]) -> None:
        kind = self.kind_of(node, lines)
        if kind is Kind.CONDITION:
            self.tell(
                node, "Ce nom est un oui ou un non : il se met dans {% if … %}, pas dans le texte"
            )
        elif kind is Kind.LIST:
            self.tell(node, f"Ce nom est une liste : écrivez {LOOP}")

    def asked(self, node: nodes.Node, lines: Mapping[str, str]) -> None:
        if isinstance(node, nodes.Not):
            self.asked(node.node, lines)
        elif isinstance(node, nodes.And | nodes.Or):
            self.asked(node.left, lines)
            self.asked(node.right, lines)
        else:
            self.kind_of(node, lines)

    def listed(self, node: nodes.For, lines: Mapping[str, str]) -> None:
        simple = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name)
        if lines:
            self.tell(node, "Une liste ne se met pas dans une autre")
            return
        if not simple or node.test or node.recursive or node.else_:
            self.tell(node, f"Une liste s’écrit {LOOP}, avec un nom de la liste")
            return
        if self.kind_of(node.iter, lines) not in (Kind.LIST, None):
            self.tell(node, f"« {node.iter.name} » n’est pas une liste")  # type: ignore[attr-defined]
            return
        target = node.target.name  # type: ignore[attr-defined]
        if target in self.mail.known:
            self.tell(node, f"« {target} » est déjà le nom d’autre chose : choisissez-en un autre")
        self.read(node.body, {**lines, target: node.iter.name})  # type: ignore[attr-defined]

    def kind_of(self, node: nodes.Node, lines: Mapping[str, str]) -> Kind | None:
        """What a name is; None when it is nothing, which is then told."""
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            return self.field(node, lines)
        if not isinstance(node, nodes.Name):
            self.tell(node, f"Entre accolades, mettez seulement un nom de la liste. {HOW}")
            return None
        if node.name in lines:
            return self.whole_line(node, lines[node.name])
        if node.name in self.mail.known:
            return self.mail.known[node.name].kind
        self.unknown(node, node.name, [*lines, *self.mail.known])
        return None

    def field(self, node: nodes.Getattr, lines: Mapping[str, str]) -> Kind | None:
        line = node.node.name  # type: ignore[attr-defined]
        fields = self.mail.known[lines[line]].about.fields if line in lines else {}
        if node.attr in fields:
            return Kind.TEXT
        if fields:
            self.unknown(node, f"{line}.{node.attr}", [f"{line}.{one}" for one in fields])
        else:
            self.tell(node, f"« {line}.{node.attr} » n’existe pas ici. {HOW}")
        return None

    def whole_line(self, node: nodes.Name, whose: str) -> Kind | None:
        fields = self.mail.known[whose].about.fields
        if not fields:
            return Kind.TEXT
        choices = listed([f"{node.name}.{one}" for one in fields], "ou")
        self.tell(node, f"Précisez ce que vous voulez de « {node.name} » : {choices}")
        return None

    def unknown(self, node: nodes.Node, name: str, among: list[str]) -> None:
        near = get_close_matches(folded(name), [folded(one) for one in among], n=2, cutoff=0.55)
        real = {folded(one): one for one in among}
        said = f"« {name} » n’est pas un nom de {self.mail.called}"
        if near:
            said += f". Vouliez-vous écrire {listed([f'« {real[one]} »' for one in near], 'ou')} ?"
        self.tell(node, said)

    def tell(self, node: nodes.Node, sentence: str) -> None:
        self.found.append(Fault(self.where, node.lineno, sentence))


def folded(name: str) -> str:
    """Without capitals, accents, nor the signs between words."""
    bare = unicodedata.normalize("NFD", name.lower())
    return "".join(one for one in bare if one.isalnum() or one == ".")

"""Braces and tags that are not closed: told before anything is understood of the rest."""

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError

from portal.letters import filling
from portal.letters.faults import CONDITION, HOW, LOOP, Fault, line_of

BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
ALONE = re.compile(r"(?<!\{)\{(?![{%#])[ \u00a0]*(\w+)[ \u00a0]*\}?")
TAG = re.compile(r"\{%-?\s*(\w*)(.*?)-?%\}", re.DOTALL)
CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


def broken(where: str, text: str) -> list[Fault]:
    found = [*_braces(where, text)] or [*_alone(where, text)] or [*_tags(where, text)]
    if not found:
        try:
            filling.SANDBOX.parse(text)
        except TemplateSyntaxError as error:
            said = f"Le portail ne comprend pas ces accolades. {HOW}"
            found.append(Fault(where, error.lineno, said))
    return found


def _braces(where: str, text: str) -> Iterator[Fault]:
    opened: re.Match[str] | None = None
    for one in BRACES.finditer(text):
        if opened is None and one[0] in CLOSING:
            opened = one
        elif opened and one[0] == CLOSING[opened[0]]:
            opened = None
        elif opened:
            break
        else:
            said = f"{one[0]} ne ferme rien : il manque le début. {HOW}"
            yield Fault(where, line_of(text, one.start()), said)
            return
    if opened:
        said = f"Fermez avec {CLOSING[opened[0]]} ce qui est ouvert avec {opened[0]}"
        yield Fault(where, line_of(text, opened.start()), said)


def _alone(where: str, text: str) -> Iterator[Fault]:
    """« {numero} » would leave as it is."""
    for one in ALONE.finditer(text):
        said = f"{one[0].strip()} ne sera pas remplacé : écrivez {{{{ {one[1]} }}}}"
        yield Fault(where, line_of(text, one.start()), said)


def _tags(where: str, text: str) -> Iterator[Fault]:
    """Conditions and lists, one inside the other, each closed by its own end."""
    opened: list[tuple[str, int]] = []
    for one in TAG.finditer(text):
        word, line = one[1], line_of(text, one.start())
        inside = opened[-1][0] if opened else ""
        if word in ("if", "for"):
            opened.append((word, line))
        elif word and word == f"end{inside}":
            opened.pop()
        elif not (word in ("elif", "else") and inside == "if"):
            yield Fault(where, line, _misplaced(word))
    for word, line in opened:
        what = "La condition" if word == "if" else "La liste"
        yield Fault(where, line, f"{what} ouverte ici n’est pas fermée : ajoutez {{% end{word} %}}")


def _misplaced(word: str) -> str:
    ours = f"Une condition s’écrit {CONDITION} ; une liste s’écrit {LOOP}"
    if word in ("elif", "else", "endif", "endfor"):
        return f"{{% {word} %}} ne répond à aucun début. {ours}"
    return f"« {word} » ne s’écrit pas ici. {ours}"

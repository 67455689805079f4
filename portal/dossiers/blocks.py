"""In which block each thing that a person gives stands: one table, ``forms/questionnaire``."""

from collections.abc import Iterator
from functools import cache

import msgspec

from portal.dossiers.figures import Figure
from portal.dossiers.questions import FOLDER, Page, Question, QuestionKind, application
from portal.languages import marked
from portal.vocabulary import Block

EVERY = frozenset(Block)
NECESSARY = EVERY - {Block.SENSITIVE}
"""Without these a network cannot study a file."""
HOLDS = {
    Block.IDENTITY: marked(
        "Votre nom, votre adresse, votre téléphone, votre naissance, votre parcours, vos associés, "
        "le numéro de votre entreprise"
    ),
    Block.PROJECT: marked("Ce que vous voulez faire, où, quand, avec combien d’emplois"),
    Block.FINANCES: marked(
        "L’argent qu’il vous faut, votre plan, vos prévisions, votre banque, vos ressources"
    ),
    Block.SENSITIVE: marked(
        "Votre situation (emploi, RSA, allocations), un handicap, un fichage à la Banque de France"
    ),
}
"""What the person finds in each, in their words."""


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``questions`` stand apart from the block of their page; ``kinds`` are those of the
    questions that networks add."""

    pages: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    kinds: tuple[QuestionKind, ...] = ()


def of(one: Question | Figure) -> Block:
    """Of a question or a figure of the application, or of a question that a network adds."""
    if found := _by_code().get(one.code):
        return found
    if isinstance(one, Question) and not one.sensitive:
        return _by_kind().get(one.kind, Block.PROJECT)
    return Block.SENSITIVE


def of_part(code: str) -> Block | None:
    """None for a part whose questions stand each in a block of their own."""
    return next((block for block, one in table().items() if code in one.parts), None)


@cache
def table() -> dict[Block, Contents]:
    text = (FOLDER / "blocks.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[Block, Contents])


@cache
def _by_code() -> dict[str, Block]:
    pages = {page.code: page for page in application().pages}
    ordinary = {
        code: block
        for block, one in table().items()
        for name in one.pages
        for code in _codes(pages[name])
    }
    apart = {code: block for block, one in table().items() for code in one.questions}
    return ordinary | apart


def _codes(page: Page) -> Iterator[str]:
    yield from (one.code for one in page.questions)
    yield from (one.code for one in page.figures)


@cache
def _by_kind() -> dict[str, Block]:
    return {kind: block for block, one in table().items() for kind in one.kinds}

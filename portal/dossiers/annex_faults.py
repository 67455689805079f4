"""What makes the questions of a scheme unfit to be asked."""

from collections.abc import Iterator

from portal.dossiers.annexes import Annex
from portal.dossiers.questions import Question, application
from portal.routing.conditions import ALWAYS
from portal.routing.facts import catalogue

WITH_OPTIONS = frozenset({"choice", "choices"})
LEAST = 2


def faults(annex: Annex) -> Iterator[str]:
    """Each in French, naming its question."""
    if not annex.title.strip():
        yield "Écrivez le titre des questions"
    earlier: dict[str, Question] = {}
    for one in annex.questions:
        place = f"« {one.label} »"
        if one.code in earlier:
            yield f"{place} : le code « {one.code} » est déjà pris"
        if application().knows(one.code) or one.code in catalogue():
            yield f"{place} : le code « {one.code} » est celui d’une question commune"
        yield from (f"{place} : {fault}" for fault in _own(one))
        yield from (f"{place} : {fault}" for fault in _conditions(one, earlier))
        earlier[one.code] = one


def _own(one: Question) -> Iterator[str]:
    if not one.label.strip():
        yield "écrivez la question"
    values = [option.value for option in one.options]
    if one.kind in WITH_OPTIONS and len(values) < LEAST:
        yield "donnez au moins deux réponses au choix"
    if len(set(values)) < len(values):
        yield "deux réponses au choix sont les mêmes"
    if one.low is not None and one.high is not None and one.low > one.high:
        yield "le plus petit dépasse le plus grand"


def _conditions(one: Question, earlier: dict[str, Question]) -> Iterator[str]:
    """An answer may only be waited for from a question that stands before."""
    leaves = one.when.leaves() if one.when != ALWAYS else []
    for leaf in leaves:
        name = str(leaf.fact)
        asked = earlier.get(name)
        if asked is None and not application().knows(name):
            yield "elle dépend d’une question qui n’est pas posée avant elle"
        elif asked and isinstance(leaf.value, str) and not _offers(asked, leaf.value):
            yield f"elle dépend d’une réponse que « {asked.label} » ne propose plus"


def _offers(asked: Question, value: str) -> bool:
    return value in {option.value for option in asked.choices}

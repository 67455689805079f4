"""The questions whose answers can still change the networks, and the pages where they are."""

from collections.abc import Collection

from portal.dossiers.completeness import Gap
from portal.dossiers.course import course
from portal.dossiers.facts import fact_fed_by
from portal.dossiers.questions import UNSURE, Answers, Use


def deciding(answers: Answers, missing: Collection[str], use: Use = "application") -> list[Gap]:
    """One question for each of these missing facts, in the order of the questionnaire.

    Of two questions that give one fact, it is the first that has no answer yet.
    """
    found: dict[str, Gap] = {}
    path = course(answers, use)
    for page, questions in path.pages:
        for one in questions:
            fact = one.code if one.code in missing else fact_fed_by(one.code)
            known = path.answers.get(one.code, UNSURE) != UNSURE
            if fact in missing and not (known or fact in found):
                found[fact] = Gap(page, one)
    return list(found.values())

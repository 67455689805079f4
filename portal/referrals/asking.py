"""What of an application may be asked for again, by the front desk or a network that reads it."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.dossiers.course import Course, course
from portal.dossiers.deciding import deciding
from portal.dossiers.models import Dossier
from portal.dossiers.parts import parts_of, readable
from portal.dossiers.questions import Question, application
from portal.dossiers.readers import STAFF, Reader
from portal.dossiers.reading import NO_ANSWER, given_words
from portal.french import listed, lower_first, plural
from portal.referrals.choices import Group, Offer
from portal.routing.queries import last_run

AWAITED = "Réponses que les règles attendaient"


@dataclass(frozen=True)
class Askable:
    """The questions that the rules wait for, then what else may be asked, laid out.

    ``others``: the parts first, then the questions section by section.
    """

    awaited: Group
    others: list[Group]

    @property
    def all(self) -> list[Group]:
        return [one for one in (self.awaited, *self.others) if one.offers]

    @property
    def codes(self) -> set[str]:
        return {offer.code for group in self.all for offer in group.offers}


def askable(dossier: Dossier, reader: Reader = STAFF) -> Askable:
    """What may be asked for again by who reads it; nothing that was given with a consent."""
    run, path = last_run(dossier.id), course(dossier.answers, "application")
    gaps = deciding(dossier.answers, run.result["missing"]) if run else []
    lacking = {gap.question.code for gap in gaps}
    awaited: list[Offer] = []
    sections: dict[str, list[Offer]] = {one.code: [] for one in application().sections}
    for page, questions in path.pages:
        for one in questions:
            if reader.may_read(one) and not one.sensitive:
                found = awaited if one.code in lacking else sections[page.section]
                found.append(_offer(one, path))
    titles = {one.code: one.staff_title for one in application().sections}
    others = [Group(titles[code], offers) for code, offers in sections.items()]
    parts = list(_parts(dossier, reader))
    names = listed([lower_first(one.name) for one in parts])
    first = Group(f"{names[:1].upper()}{names[1:]}", parts)
    return Askable(Group(AWAITED, awaited), [one for one in (first, *others) if one.offers])


def _offer(question: Question, path: Course) -> Offer:
    known = question.code in path.answers
    words = given_words(question, path.answers)
    return Offer(question.code, question.staff_title, f"Réponse : {words}" if known else words)


def _parts(dossier: Dossier, reader: Reader) -> Iterator[Offer]:
    for one in sorted(parts_of(dossier), key=lambda one: one.of_people):
        if one.reopens and readable(one, dossier, reader):
            lines = len(one.read(dossier, reader))
            yield Offer(one.key, one.staff_title, plural(lines, "ligne") if lines else NO_ANSWER)

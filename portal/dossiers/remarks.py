"""What public services said, told beside the questions and at the end of a file that is read."""

from collections.abc import Iterator
from typing import Any

from portal.dossiers import register
from portal.dossiers.checked import AddressCheck, CompanyCheck
from portal.dossiers.checks import addresses_of, company_of
from portal.dossiers.course import course
from portal.dossiers.models import Dossier
from portal.dossiers.parts import ENDINGS
from portal.dossiers.questions import Question, application
from portal.dossiers.readers import Pair, Reader
from portal.dossiers.reading import answer_words, commune_label
from portal.french import date_long, spaced
from portal.languages import _, marked
from portal.territory.quarters import Presence

TITLE = marked("Ce que disent les registres publics")
ALIKE = ("Différences avec les réponses", "Aucune")
PROPOSED = (Presence.INSIDE, Presence.OUTSIDE)


def beside(dossier: Dossier) -> dict[str, str]:
    """For their owner: a remark beside each question of which something is known."""
    checks = _checked(dossier)
    found = {code: _address_remark(row) for code, row in checks.items()}
    found |= {
        one.code: _quarter_remark(checks[one.drawn])
        for one in _drawn(dossier)
        if one.drawn in checks and checks[one.drawn].presence
    }
    return found | register.marked(dossier, company_of(dossier))


def proposed(dossier: Dossier) -> dict[str, Any]:
    """Answers that a place on the map gives; the person corrects them if need be."""
    checks = _checked(dossier)
    return {
        one.code: str(checks[one.drawn].presence)
        for one in _drawn(dossier)
        if one.drawn in checks and checks[one.drawn].presence in PROPOSED
    }


def section(dossier: Dossier, reader: Reader) -> list[tuple[str, list[Pair]]]:
    """What the services said, as one more section of the file; none when they said nothing."""
    found = (*_address_pairs(dossier, reader), *_company_pairs(dossier, reader))
    pairs = [(title, spaced(words)) for title, words in found]
    return [(_(TITLE), pairs)] if pairs else []


def _checked(dossier: Dossier) -> dict[str, AddressCheck]:
    return {row.code: row for row in addresses_of(dossier) if row.checked_at}


def _drawn(dossier: Dossier) -> list[Question]:
    """The questions of this file that a place on the map answers."""
    path = course(dossier.answers, "application")
    return [one for _, questions in path.pages for one in questions if one.drawn]


def _address_remark(row: AddressCheck) -> str:
    place = row.place
    if row.sure and place:
        return _("Adresse reconnue : %(label)s", label=place.label)
    nearest = (
        [_("La plus proche que nous connaissons : %(label)s.", label=place.label)] if place else []
    )
    return " ".join((
        _("Nous ne retrouvons pas cette adresse."), *nearest,
        _("Si la vôtre est juste, gardez-la : un conseiller la vérifiera avec vous."),
    ))  # fmt: skip


def _quarter_remark(row: AddressCheck) -> str:
    year = row.quarter_year
    match row.presence:
        case Presence.INSIDE:
            return _(
                "D’après votre adresse : %(name)s (liste de %(year)s). Corrigez si besoin.",
                name=row.quarter_name, year=year,
            )  # fmt: skip
        case Presence.OUTSIDE:
            return _(
                "D’après votre adresse : aucun de ces quartiers (liste de %(year)s)."
                " Corrigez si besoin.",
                year=year,
            )
        case None | Presence.UNSURE:
            return _(
                "Votre adresse ne suffit pas pour le dire (liste de %(year)s)."
                " Répondez si vous le savez, sinon un conseiller vérifiera.",
                year=year,
            )


def _address_pairs(dossier: Dossier, reader: Reader) -> Iterator[Pair]:
    checks, answers = _checked(dossier), dossier.answers
    drawn = {one.drawn: one for one in _drawn(dossier)}
    for code, row in checks.items():
        question = application().question(code)
        if reader.may_read(question):
            yield reader.name(question), _found_words(row)
        about = drawn.get(code)
        if row.presence and about and reader.may_read(about):
            yield reader.name(about), _presence_words(row, about, answers.get(about.code), reader)


def _found_words(row: AddressCheck) -> str:
    place = row.place
    if place is None:
        return _("À vérifier : introuvable dans la Base Adresse Nationale")
    if row.sure:
        return _("Reconnue : %(label)s", label=place.label)
    if row.near in ("", place.insee):
        return _("À vérifier : la plus proche est %(label)s", label=place.label)
    return _("À vérifier : la plus proche est %(label)s, dans une autre commune", label=place.label)


def _presence_words(row: AddressCheck, about: Question, answer: Any, reader: Reader) -> str:
    """What the map says, and what the person says when they answered something else."""
    name = f" : {row.quarter_name}" if row.presence is Presence.INSIDE else ""
    where = f"{row.presence.label if row.presence else ''}{name}"
    words = _("%(where)s, liste de %(year)s", where=where, year=row.quarter_year)
    if answer and answer != row.presence:
        theirs = answer_words(about, answer, commune_label)
        if reader.owner:
            said = _("vous avez répondu « %(answer)s »", answer=theirs)
        else:
            said = _("la personne a répondu « %(answer)s »", answer=theirs)
        words += f" ; {said}"
    return words


def _company_pairs(dossier: Dossier, reader: Reader) -> Iterator[Pair]:
    check = company_of(dossier)
    if check is None or not reader.may_read(application().question("siret")):
        return
    if check.given_at:
        siret = answer_words(application().question("siret"), check.siret, commune_label)
        said = _("%(siret)s, le %(day)s", siret=siret, day=date_long(check.given_at))
        yield _("SIRET ajouté après l’envoi"), said
    if check.checked_at is None:
        return
    yield _("Répertoire Sirene"), _company_words(check, reader)
    if check.company:
        yield from (
            (_("%(title)s (répertoire)", title=title), words)
            for title, words in register.said(check.company)
        )
    if check.company and not reader.owner:
        yield from register.differences(dossier.answers, check.company) or [ALIKE]


def _company_words(check: CompanyCheck, reader: Reader) -> str:
    """Whether the register knows it, and whether it is still open."""
    on = date_long(check.checked_at) if check.checked_at else ""
    doubt = "" if reader.owner else ", à vérifier avec la personne"
    if check.company is None:
        return _("Numéro inconnu le %(day)s", day=on) + doubt
    if check.company.closed:
        return _("Notée comme fermée le %(day)s", day=on) + doubt
    return _("Consulté le %(day)s", day=on)


ENDINGS.append(section)

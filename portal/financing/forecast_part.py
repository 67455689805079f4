"""The forecast as a part of the application: optional until begun, then to be completed."""

from collections.abc import Iterator

from portal.dossiers import parts
from portal.dossiers.models import Dossier
from portal.dossiers.parts import Part, Progress
from portal.dossiers.questions import Question
from portal.dossiers.readers import Pair, Reader
from portal.financing.forecast import Derived
from portal.financing.forecast_commands import CODE, copy_forecast
from portal.financing.forecast_lines import Typed
from portal.financing.forecast_models import Forecast
from portal.financing.forecast_queries import Statement, applies, forecast_of, statement
from portal.financing.forecast_questions import explanations, questions, taxation
from portal.financing.forecast_words import advice, formula, remarks, words
from portal.financing.queries import all_personal
from portal.french import spaced
from portal.languages import _, marked
from portal.vocabulary import Block


def begun(dossier: Dossier) -> tuple[Forecast, Statement] | None:
    """The forecast and what it comes to, once the person has typed a figure."""
    forecast = forecast_of(dossier)
    if forecast is None:
        return None
    found = statement(dossier, forecast)
    return (forecast, found) if found.begun or forecast.typed else None


def progress(dossier: Dossier) -> Progress:
    if (one := begun(dossier)) is None:
        return Progress.OPTIONAL
    return Progress.STARTED if any(_lacking(*one)) else Progress.DONE


def lacking(dossier: Dossier) -> list[str]:
    """What must be mended before the file is sent; nothing while the forecast is not begun.

    Only its first year is obligatory: what is said of the others is advice.
    """
    one = begun(dossier)
    return [spaced(sentence) for sentence in _lacking(*one)] if one else []


def _lacking(forecast: Forecast, found: Statement) -> Iterator[str]:
    for question in not_understood(forecast, found):
        yield _("Prévisions : vérifiez « %(line)s »", line=question.title)
    if not found.sold(1):
        yield _("Prévisions : écrivez vos ventes de l’année 1, ou cochez « Pas encore de ventes »")


def not_understood(forecast: Forecast, found: Statement) -> list[Question]:
    return [one for one in questions(found.layout, found.usual) if one.code in forecast.typed]


def read(dossier: Dossier, reader: Reader) -> list[Pair]:
    one = begun(dossier) if may_read(reader) else None
    if one is None:
        return []
    found = one[1]
    return [*_general(found), *_lines(found), *_advice(found, reader)]


def may_read(reader: Reader) -> bool:
    """The networks of the closed compartment of personal loans never read it, nor do those with
    which the person does not share their finances."""
    return reader.has(Block.FINANCES) and not all_personal(reader.networks)


def _general(found: Statement) -> Iterator[Pair]:
    yield _("Sorte de prévisions"), found.layout.variant.label
    if taxation(found.layout):
        yield _("Impôt sur les sociétés"), _("Oui") if found.years[0].terms.taxed else _("Non")
    for question in explanations():
        answer = found.given.get(question.code)
        if answer:
            yield _(question.title), _("Oui") if answer is True else answer


def _lines(found: Statement) -> Iterator[Pair]:
    years = range(1, len(found.filled) + 1)
    for block in found.layout.blocks:
        for line in block.lines:
            told = [(year, words(line, found, year)) for year in years]
            if any(text for _, text in told):
                yield _title(line), " · ".join(_of_year(year, text) for year, text in told)


def _of_year(year: int, text: str) -> str:
    return spaced(_("année %(year)s : %(amount)s", year=year, amount=text or "–"))


def _title(line: Typed | Derived) -> str:
    """A computed line says how it is computed."""
    return f"{_(line.label)} ({formula(line)})" if isinstance(line, Derived) else _(line.label)


def drawn(dossier: Dossier, reader: Reader) -> Statement | None:
    """The forecast to draw as a table; None while there is none, or for who may not read it."""
    one = begun(dossier) if may_read(reader) and applies(dossier) else None
    return one[1] if one else None


def notes(found: Statement) -> list[Pair]:
    """What stands beside the figures."""
    return list(_general(found))


def _advice(found: Statement, reader: Reader) -> Iterator[Pair]:
    if said := advice(found) if reader.owner else remarks(found, good=True):
        yield _("Ce que disent ces prévisions"), " ".join(said)


PART = Part(
    code=CODE,
    words=marked("Vos prévisions"),
    staff_title="Les prévisions",
    section="argent",
    endpoint="forecast.index",
    applies=applies,
    progress=progress,
    lacking=lacking,
    read=read,
    copy=copy_forecast,
    reopens=True,
    rank=1,
)
parts.register(PART)

"""For each kind of question: its field, how an answer is written back, how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Email, Length, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from forms.fields import (
    CommuneField,
    DateField,
    MoneyField,
    NumberField,
    PhoneField,
    TypedField,
    WholeField,
    YearField,
    one_line,
    plain,
)
from forms.numbers import as_typed
from forms.questionnaire.bounds import OnTheRightSide, Within
from forms.register_numbers import RnaField, SiretField
from portal.dossiers.course import open_options
from portal.dossiers.questions import UNSURE, Answers, Question
from portal.french import euros, lower_first, number, spaced
from portal.languages import _, marked

UNDECIDED = "undecided"
"""The value of « je n’ai pas encore choisi »."""


@dataclass(frozen=True)
class Context:
    resolve: Callable[[str], str | None]
    label: Callable[[str], str]
    today: date
    answers: Answers


Fields = dict[str, Any]
Maker = Callable[[Question, list[Any], Context], Fields]
Reader = Callable[[FlaskForm, Question], Any]
Written = dict[str, list[str]]
Writer = Callable[[Question, Any, Context], Written]


def _about(question: Question) -> dict[str, Any]:
    return {"label": question.label, "description": question.hint}


def _options(question: Question, context: Context) -> list[tuple[str, str]]:
    offered = [(one.value, one.label) for one in open_options(question, context.answers)]
    return [*offered, (UNDECIDED, question.undecided)] if question.undecided else offered


def _choice(question: Question, validators: list[Any], context: Context) -> Fields:
    choices = dict(_options(question, context))
    field = RadioField(
        **_about(question), choices=choices, validators=validators, validate_choice=False
    )
    return {question.code: field, f"validate_{question.code}": _among(choices)}


def _among(choices: dict[str, str]) -> Any:
    def check(form: Any, field: Any) -> None:  # noqa: ARG001
        given = field.data if isinstance(field.data, list) else [field.data]
        if any(one not in choices for one in given if one):
            raise StopValidation("Choisissez une réponse de la liste")

    return check


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _choices_field(question: Question, validators: list[Any], context: Context) -> Fields:
    choices = dict(_options(question, context))
    field = CheckboxesField(
        **_about(question), choices=choices, validators=validators, validate_choice=False
    )
    return {question.code: field, f"validate_{question.code}": _among(choices)}


def _text(question: Question, validators: list[Any], _context: Context) -> Fields:
    most = int(question.high or 300)
    sentence = _("Votre texte doit faire %(most)s caractères au maximum", most=number(most))
    limit = Length(max=most, message=sentence)
    kind, clean = (TextAreaField, plain) if question.kind == "longtext" else (StringField, one_line)
    field = kind(**_about(question), filters=[clean], validators=[*validators, limit])
    return {question.code: field}


def _email(question: Question, validators: list[Any], _: Context) -> Fields:
    check = Email("Écrivez une adresse de courriel, par exemple nom@exemple.fr")
    return {
        question.code: StringField(
            **_about(question), filters=[plain], validators=[*validators, check]
        )
    }


def named(question: Question, sentence: str) -> str:
    """« Besoin total : écrivez… »: two of a page's errors never read the same."""
    said = _("%(title)s : %(sentence)s", title=question.title, sentence=lower_first(_(sentence)))
    return spaced(said)


INVALID: dict[type[TypedField], str] = {
    MoneyField: marked("Écrivez le montant en chiffres, par exemple 12 500"),
    NumberField: marked("Écrivez un nombre en chiffres, par exemple 2"),
    WholeField: marked("Écrivez un nombre entier, par exemple 12"),
    YearField: marked("Écrivez l’année avec 4 chiffres, par exemple 2023"),
}


def _bounded(kind: type[TypedField]) -> Maker:
    def make(question: Question, validators: list[Any], _: Context) -> Fields:
        options: dict[str, Any] = {"invalid": question.invalid or named(question, INVALID[kind])}
        if kind is MoneyField:
            options["signed"] = (question.low or 0) < 0
        return {
            question.code: kind(
                **_about(question), **options, validators=[*validators, Within(question)]
            )
        }

    return make


def _typed(kind: type[TypedField]) -> Maker:
    def make(question: Question, validators: list[Any], _: Context) -> Fields:
        field = kind(**_about(question), validators=_unless_undecided(question, validators))
        return {question.code: field} | _way_out(question)

    return make


def _consent(question: Question, validators: list[Any], _: Context) -> Fields:
    return {question.code: BooleanField(**_about(question), validators=validators)}


def _commune(question: Question, validators: list[Any], context: Context) -> Fields:
    field = CommuneField(
        **_about(question),
        resolve=context.resolve,
        invalid=question.invalid,
        validators=_unless_undecided(question, validators),
    )
    return {question.code: field} | _way_out(question)


def _way_out(question: Question) -> Fields:
    """The box « je n’ai pas encore choisi », beside a field where it cannot be typed."""
    if not question.undecided:
        return {}
    return {f"{question.code}_{UNDECIDED}": BooleanField(question.undecided)}


def _unless_undecided(question: Question, validators: list[Any]) -> list[Any]:
    """The same validators, silent once the box is ticked."""

    def check(form: Any, field: Any) -> None:
        if form._fields[f"{question.code}_{UNDECIDED}"].data:
            field.errors, field.process_errors, field.data = [], [], None
            raise StopValidation
        for validator in validators:
            validator(form, field)

    return [check] if question.undecided else validators


def _date(question: Question, validators: list[Any], context: Context) -> Fields:
    side = OnTheRightSide(question, context.today)
    about = _about(question) | {"called": question.called}
    return {question.code: DateField(**about, validators=[*validators, side])}


FIELDS: dict[str, Maker] = {
    "choice": _choice,
    "yesno": _choice,
    "choices": _choices_field,
    "text": _text,
    "longtext": _text,
    "address": _text,
    "email": _email,
    "money": _bounded(MoneyField),
    "number": _bounded(NumberField),
    "months": _bounded(WholeField),
    "percent": _bounded(NumberField),
    "year": _bounded(YearField),
    "phone": _typed(PhoneField),
    "siret": _typed(SiretField),
    "rna": _typed(RnaField),
    "consent": _consent,
    "commune": _commune,
    "date": _date,
}


def _data(form: FlaskForm, question: Question) -> Any:
    return form[question.code].data


def _chosen(form: FlaskForm, question: Question) -> Any:
    chosen = _data(form, question)
    return None if chosen == UNDECIDED else chosen


def _chosen_many(form: FlaskForm, question: Question) -> list[str]:
    return [one for one in _data(form, question) if one != UNDECIDED]


def _yes_or_no(form: FlaskForm, question: Question) -> bool | str | None:
    chosen = _chosen(form, question)
    return chosen if chosen in (UNSURE, None) else bool(chosen == "yes")


def _iso(form: FlaskForm, question: Question) -> str:
    day: date = _data(form, question)
    return day.isoformat()


ANSWERS: dict[str, Reader] = dict.fromkeys(FIELDS, _data) | {
    "choice": _chosen,
    "choices": _chosen_many,
    "yesno": _yes_or_no,
    "date": _iso,
}


def _written(question: Question, answer: Any, _: Context) -> Written:
    return {question.code: [UNDECIDED if answer is None else str(answer)]}


def _written_money(question: Question, answer: int, _: Context) -> Written:
    return {question.code: [as_typed(euros(answer))]}


def _written_number(question: Question, answer: float, _: Context) -> Written:
    return {question.code: [as_typed(number(answer))]}


def _written_yes_no(question: Question, answer: Any, _: Context) -> Written:
    return {question.code: [UNSURE if answer == UNSURE else "yes" if answer else "no"]}


def _written_many(question: Question, answer: list[str], _: Context) -> Written:
    return {question.code: answer or ([UNDECIDED] if question.undecided else [])}


def _written_date(question: Question, answer: str, _: Context) -> Written:
    day = date.fromisoformat(answer)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{question.code}-{part}": [str(value)] for part, value in parts.items()}


def _written_or_not(question: Question, answer: str | None, _: Context) -> Written:
    """What was typed, or the box that says why nothing was."""
    if answer is None:
        return {f"{question.code}_{UNDECIDED}": ["y"]}
    return {question.code: [answer]}


def _written_commune(question: Question, answer: str | None, context: Context) -> Written:
    return _written_or_not(question, context.label(answer) if answer else None, context)


def _written_consent(question: Question, answer: Any, _: Context) -> Written:
    return {question.code: ["1"] if answer else []}


SPECIAL: dict[str, Writer] = {
    "money": _written_money,
    "number": _written_number,
    "months": _written_number,
    "percent": _written_number,
    "yesno": _written_yes_no,
    "choices": _written_many,
    "date": _written_date,
    "commune": _written_commune,
    "siret": _written_or_not,
    "rna": _written_or_not,
    "consent": _written_consent,
}
RAW: dict[str, Writer] = dict.fromkeys(FIELDS, _written) | SPECIAL

"""The page of the three-year forecast, and the file that fills it."""

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField

from forms.questionnaire import PageForm
from portal.dossiers.questions import Question


def forecast_form(questions: list[Question], day: date) -> PageForm:
    """A forecast asks no commune: nothing is to be found by its name."""
    return PageForm(questions, {}, resolve=lambda _: None, label=str, today=day)


class SheetForm(FlaskForm):
    file = FileField(
        "Votre tableau rempli",
        description="Le modèle de cette page, en XLSX ou en ODS, 1 Mo maximum.",
    )


class ReplaceForm(FlaskForm):
    """What was read in the file, sealed until the person agrees to put it in place."""

    content = HiddenField()

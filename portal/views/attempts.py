"""A step that someone else may have taken first, or the same person twice."""

from collections.abc import Callable
from enum import Enum

from flask import flash, g
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from portal.database import release
from portal.errors import Refused, Stale

AGAIN = "C’est déjà fait."


class Outcome(Enum):
    DONE = "done"
    AGAIN = "again"
    """It was done a moment ago by the same person: a button pressed twice."""
    WRONG = "wrong"
    """What was typed is refused: the form says why."""


def once(do: Callable[[], object], *, repeated: Callable[[], bool]) -> bool:
    """Do what a button asks; False, and said so, when the same person has just done it.

    ``repeated`` is asked only after a refusal, and reads everything again.
    """
    try:
        do()
    except Refused:
        release()
        if not repeated():
            raise
        flash(AGAIN, "info")
        return False
    return True


def attempt(
    form: FlaskForm,
    do: Callable[[], object],
    *,
    repeated: Callable[[], bool],
    closed: Callable[[], str],
) -> Outcome:
    """Do a step. Raises Refused when it is no longer open, with the sentence for the person.

    ``repeated`` and ``closed`` are asked only after a refusal, and read everything again.
    """
    g.texts = {one.name: one.label.text for one in form if isinstance(one, TextAreaField)}
    try:
        do()
    except Refused as error:
        release()
        if repeated():
            return Outcome.AGAIN
        if isinstance(error, Stale) or closed():
            raise
        form.form_errors.append(str(error))
        return Outcome.WRONG
    return Outcome.DONE

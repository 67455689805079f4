"""Two people, or two windows, on one page: the last one counts, and reads what it replaced."""

from flask import flash

from forms.questionnaire import PageForm
from portal.dossiers import hands
from portal.dossiers.models import Dossier
from portal.dossiers.questions import Question
from portal.dossiers.reading import answer_words
from portal.languages import _
from portal.views.current import me
from portal.views.questionnaire import commune_label

MOST = 300
"""Characters of a replaced text that are told."""


def tell(dossier: Dossier, view: PageForm) -> None:
    """What someone else wrote meanwhile and this page replaces; call it before saving the page."""
    by = hands.last_saved(dossier).by
    for one in view.crossed(dossier.answers, dossier.typed):
        text = _left(dossier, one)
        if by.id != me().id:
            flash(
                _(
                    "%(name)s avait écrit autre chose dans « %(question)s » : %(text)s",
                    name=by.full_name,
                    question=one.title,
                    text=text,
                ),
                "warning",
            )
        elif one.kind in ("text", "longtext") and not _goes_on(view, one, text):
            flash(
                _(
                    "Une autre fenêtre avait écrit autre chose dans « %(question)s » : %(text)s",
                    question=one.title,
                    text=text,
                ),
                "warning",
            )


def _left(dossier: Dossier, question: Question) -> str:
    if question.code in dossier.typed:
        texts = [text for found in dossier.typed[question.code].values() for text in found]
        words = " ".join(texts)
    else:
        words = answer_words(question, dossier.answers[question.code], commune_label)
    return words if len(words) <= MOST else f"{words[:MOST]}…"


def _goes_on(view: PageForm, question: Question, text: str) -> bool:
    """The same window, which had saved itself half way."""
    now = str(view.form[question.code].data or "")
    return now.startswith(text.removesuffix("…")) or text.startswith(now)

"""One page of the questionnaire as a form: its fields, what was typed, what was understood."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

import msgspec
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.validators import Optional

from forms.fields import DateField, Needed, plain, storable
from forms.questionnaire.kinds import ANSWERS, FIELDS, RAW, UNDECIDED, Context, Written
from portal.dossiers.course import holds, learn, open_options, worded
from portal.dossiers.glossary import explained
from portal.dossiers.questions import Answers, Question
from portal.languages import _

BASE = "base"
"""The hidden field with what the page showed."""
SHORT = 200  # a longer text is in the hidden field by its fingerprint
Resolve = Callable[[str], str | None]
Label = Callable[[str], str]
Given = Written | None


class BaseForm(FlaskForm):
    class Meta:
        locales = ("fr",)


@dataclass(frozen=True)
class Harvest:
    """What a page gave: the answers understood, and the typing that is not, question by question.

    ``valid`` has None for « not decided yet »; ``emptied`` the questions whose answer is gone.
    """

    valid: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()


class PageForm:
    """A page's questions for someone of whom this is ``known`` (see ``Course.known``).

    ``resolve`` finds the INSEE code of a commune typed freely, ``label`` its name.
    """

    def __init__(
        self, questions: Iterable[Question], known: Answers, *, resolve: Resolve, label: Label,
        today: date,
    ) -> None:  # fmt: skip
        mine = list(questions)
        codes = {question.code for question in mine}
        self._before = {code: value for code, value in known.items() if code not in codes}
        self.questions = list(self._possible(mine))
        self._context = Context(resolve, label, today, self._before)
        self.form: FlaskForm
        self._raw: MultiDict[str, str] = MultiDict()
        self._changed: list[tuple[Question, Given]] = []

    def _possible(self, questions: Iterable[Question]) -> Iterator[Question]:
        """Those that apply or may, in the words for this person; of the others nothing is known."""
        for question in questions:
            if holds(question.when, self._before) is False:
                self._before[question.code] = None
            else:
                yield worded(question, self._before)

    def show(
        self, answers: Answers, typed: Mapping[str, Any], proposed: Answers | None = None
    ) -> FlaskForm:
        """The page with what is known: the answers, or the typing where there is some.

        What is ``proposed`` where nothing is known yet becomes an answer once the page is sent.
        """
        raw: MultiDict[str, str] = MultiDict()
        for question in self.questions:
            raw.update(self._written(question, answers, typed))
        self._raw = raw
        shown = MultiDict(raw)
        shown.update(self._proposals(raw, proposed or {}))
        self.form = self._filled(shown)
        return self.form

    def _written(self, one: Question, answers: Answers, typed: Mapping[str, Any]) -> Written:
        """A question's fields as they are known: the typing where there is some."""
        if one.code in typed:
            return {name: list(texts) for name, texts in typed[one.code].items()}
        if one.code in answers:
            return RAW[one.kind](one, answers[one.code], self._context)
        return {}

    def remark(self, remarks: Mapping[str, str]) -> None:
        """Beside each of these questions, what is known of its answer from elsewhere."""
        for one in self.questions:
            if one.code in remarks:
                self.form[one.code].remark = remarks[one.code]

    def _proposals(self, raw: MultiDict[str, str], proposed: Answers) -> MultiDict[str, str]:
        found: MultiDict[str, str] = MultiDict()
        for one in self.questions:
            if one.code in proposed and raw.keys().isdisjoint(self._names(one)):
                found.update(RAW[one.kind](one, proposed[one.code], self._context))
        return found

    def read(self, posted: MultiDict[str, str]) -> Harvest:
        """What someone has sent; ``form`` then carries the errors of the questions that apply.

        A question left as the page showed it is not in the harvest: another window may have
        changed it meanwhile.
        """
        self._raw = MultiDict(
            (name, storable(text))
            for question in self.questions
            for name in self._names(question)
            for text in posted.getlist(name)
        )
        self.form = self._filled(posted)
        self.form.validate()
        shown = self._shown(posted)
        valid, typed, emptied = dict[str, Any](), dict[str, Any](), set[str]()
        counted = dict(self._before)
        for question in self.questions:
            code, applies = question.code, holds(question.when, counted)
            given = self._given(question, posted)
            understood = given is not None and self._understood(question)
            answer = {code: self.answer(question)} if understood else {}
            learn(question, applies, answer, counted)
            if not applies:
                self._forgive(question)
            if question.consent:
                answered = applies is not False and answer.get(code) is not None
                given = given if self._agreed(question, answered=answered) else None
            elif shown is not None and _brief(given) == self._given(question, shown):
                continue
            elif shown is not None:
                self._changed.append((question, self._given(question, shown)))
            if given is None:
                emptied.add(code)
            elif understood:
                valid[code] = self.answer(question)
            else:
                typed[code] = given
        return Harvest(valid, typed, frozenset(emptied))

    def crossed(self, answers: Answers, typed: Mapping[str, Any]) -> Iterator[Question]:
        """What this page changes and was changed elsewhere since it was opened: not the same way.

        Read before it is saved: ``answers`` and ``typed`` are then what others left.
        """
        for question, shown in self._changed:
            left = self._given(question, MultiDict(self._written(question, answers, typed)))
            same = self._understood(question) and answers.get(question.code) == self.answer(
                question
            )
            if left is not None and _brief(left) != shown and not same:
                yield question

    @property
    def base(self) -> str:
        """What the page shows, for its hidden field: it comes back with the answers."""
        return msgspec.json.encode(_brief(self._raw.to_dict(flat=False))).decode()

    def _shown(self, posted: MultiDict[str, str]) -> MultiDict[str, str] | None:
        """What the page showed when it was opened, None when it does not say."""
        try:
            found = msgspec.json.decode(posted.get(BASE, ""), type=dict[str, list[str]])
        except msgspec.DecodeError:
            return None
        return MultiDict(found)

    @property
    def errors(self) -> bool:
        return any(self.form[one.code].errors for one in self.questions)

    @property
    def obliges(self) -> bool:
        """Whether one of its questions at least must be answered."""
        return any(one.required for one in self.questions)

    def answer(self, question: Question) -> Any:
        return ANSWERS[question.kind](self.form, question)

    def nested(self, question: Question) -> dict[str, list[Question]]:
        """The questions that unfold under each option of this one."""
        found: dict[str, list[Question]] = {}
        for one in self.questions:
            parent, _, option = one.inside.partition(":")
            if parent == question.code and "," not in option:
                found.setdefault(option, []).append(one)
        return found

    def shared(self, question: Question) -> tuple[list[Question], list[str]]:
        """The questions that unfold under several options of this one, and these options."""
        found = [
            (one, one.inside.partition(":")[2].split(","))
            for one in self.questions
            if one.inside.startswith(f"{question.code}:") and "," in one.inside
        ]
        return [one for one, _options in found], [one for _one, options in found for one in options]

    def commune_of(self, question: Question) -> str | None:
        """The INSEE code of the commune in which an address is looked for, when it is known."""
        return self._before.get(question.near)

    def hints(self, question: Question) -> dict[str, str]:
        """The hints of the options on offer, by value."""
        offered = open_options(question, self._before)
        return {one.value: one.hint for one in offered if one.hint}

    def top(self) -> list[Question]:
        """The questions of the page that do not unfold under another one of it."""
        codes = {one.code for one in self.questions}
        return [one for one in self.questions if one.inside.partition(":")[0] not in codes]

    def _filled(self, formdata: MultiDict[str, str]) -> FlaskForm:
        """The form, each field of which knows the words to explain beside it."""
        form: FlaskForm = self._class()(formdata=formdata)
        for question in self.questions:
            offered = open_options(question, self._before)
            words = chain(question.explains, *(one.explains for one in offered))
            form[question.code].explained = explained(tuple(words))
        return form

    def _class(self) -> type[FlaskForm]:
        made: dict[str, Any] = {}
        for question in self.questions:
            made |= FIELDS[question.kind](question, self._validators(question), self._context)
        return type("QuestionnairePage", (BaseForm,), made)

    def _validators(self, question: Question) -> list[Any]:
        if not question.required:
            return [Optional()]
        return [Needed(question.missing or _("Répondez à « %(title)s »", title=question.title))]

    def _names(self, question: Question) -> list[str]:
        """The fields of a question: a date has three, one may have a way out beside it."""
        code = question.code
        if question.kind == "date":
            return [f"{code}-{part}" for part in DateField.PARTS]
        return [code, f"{code}_{UNDECIDED}"] if question.undecided else [code]

    def _given(self, question: Question, posted: MultiDict[str, str]) -> Given:
        """What was sent for a question, None when it is nothing but blanks."""
        most = None if question.kind == "choices" else 1
        found = {
            name: [storable(text) for text in posted.getlist(name)[:most]]
            for name in self._names(question)
            if name in posted
        }
        return found if any(plain(text) for texts in found.values() for text in texts) else None

    def _agreed(self, question: Question, *, answered: bool) -> bool:
        """Whether a sensitive answer may be kept; if its box is not ticked, the box says so."""
        box = self.form._fields.get(question.consent)
        if answered and box is not None and not box.data:
            asked = next(one for one in self.questions if one.code == question.consent)
            box.errors = [asked.missing]
        return answered and box is not None and bool(box.data)

    def _understood(self, question: Question) -> bool:
        one: Field = self.form[question.code]
        return not (one.process_errors or one.errors)

    def _forgive(self, question: Question) -> None:
        """A question that does not apply has no errors."""
        one: Field = self.form[question.code]
        one.errors, one.process_errors = [], []


def _brief(given: Given) -> Given:
    """The same with the fingerprint of each long text: enough to tell whether it has changed."""
    if given is None:
        return None
    return {name: [_fingerprint(text) for text in texts] for name, texts in given.items()}


def _fingerprint(text: str) -> str:
    if len(text) <= SHORT:
        return text
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""Forms of the questions that a network asks beside the common ones."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from forms.administration import at_most
from forms.fields import Needed, NumberField, one_line, plain
from forms.networks import SeenForm
from portal.dossiers.annex_words import Kind
from portal.dossiers.questions import Question
from portal.dossiers.wording import Option
from portal.routing.conditions import ALWAYS, Condition

AS_IT_IS = "telle quelle"
"""A condition that this form cannot write stays as it is."""
MOST_OPTIONS = 20
SAME = (
    "label", "hint", "kind", "unsure", "required", "low", "high", "suffix", "short", "staff",
)  # fmt: skip
"""The fields that the form and a question have alike."""


class HeadingForm(SeenForm):
    title = StringField(
        "Titre", filters=[one_line], validators=[Needed("Écrivez un titre"), at_most(120)]
    )
    lead = TextAreaField(
        "Introduction", description="Qui lit ces réponses, et pour quoi faire.", filters=[plain],
        validators=[Optional(), at_most(400)],
    )  # fmt: skip
    obligatory = BooleanField(
        "Une demande ne part pas sans ces réponses",
        description="Sinon, elles sont facultatives : le réseau les demandera plus tard.",
    )


class QuestionForm(SeenForm):
    label = StringField(
        "Question",
        description="Comme vous la poseriez de vive voix. Par exemple : Avez-vous déjà un local ?",
        filters=[one_line],
        validators=[Needed("Écrivez la question"), at_most(200)],
    )
    hint = StringField(
        "Aide sous la question",
        description="Un exemple de réponse, ou ce que le réseau en fera.",
        filters=[one_line],
        validators=[Optional(), at_most(300)],
    )
    kind = SelectField("Type de réponse")
    options = TextAreaField(
        "Réponses au choix",
        description="Pour un choix dans une liste : une réponse par ligne.",
        filters=[plain],
    )
    unsure = BooleanField("Pour oui ou non, proposer aussi « Je ne sais pas »")
    required = BooleanField(
        "Il faut y répondre",
        description="Seulement si l’en-tête dit qu’une demande ne part pas sans ces réponses.",
    )
    after = SelectField("Posée")
    low = NumberField("Le plus petit nombre accepté", validators=[Optional()])
    high = NumberField(
        "Le plus grand nombre accepté",
        description="Pour un texte : le nombre de caractères.",
        validators=[Optional()],
    )
    suffix = StringField(
        "Unité, pour un nombre",
        description="Par exemple : heures",
        filters=[one_line],
        validators=[Optional(), at_most(20)],
    )
    short = StringField(
        "Nom court",
        description="Dans le récapitulatif. Par exemple : Local trouvé",
        filters=[one_line],
        validators=[Needed("Écrivez un nom court"), at_most(60)],
    )
    staff = StringField(
        "Nom pour les conseillers",
        description="S’il doit être différent du nom court.",
        filters=[one_line],
        validators=[Optional(), at_most(80)],
    )

    def offer(self, question: Question | None, earlier: Iterable[Question]) -> None:
        """``earlier``: the questions on which this one may depend."""
        self.kind.choices = _kinds(question)
        always = [("", "Toujours"), *_answers(earlier)]
        known = {value for value, _ in always}
        own = "" if question is None else after_of(question)
        if own not in known:
            always.append((own, "Selon la condition actuelle, plus fine que celles de cette page"))
        self.after.choices = always

    def validate_options(self, field: TextAreaField) -> None:
        lines, listing = _lines(field.data), self.kind.data in ("choice", "choices")
        if listing and len(lines) < 2:
            raise ValidationError("Écrivez au moins deux réponses, une par ligne")
        if listing and len(set(lines)) < len(lines):
            raise ValidationError("Deux réponses sont les mêmes")
        if len(lines) > MOST_OPTIONS or any(len(one) > 120 for one in lines):
            raise ValidationError("Écrivez 20 réponses au maximum, de 120 caractères chacune")

    def validate_high(self, field: NumberField) -> None:
        if field.data is not None and self.low.data is not None and field.data < self.low.data:
            raise ValidationError("Le plus grand doit dépasser le plus petit")

    def question(self, code: str, before: Question | None) -> Question:
        """What was typed, with what this form does not show of the question that it replaces."""
        given = self.given()
        del given["options"]
        after = given.pop("after")
        made = replace(
            before or Question(code=code, kind="text", label=""),
            **given,
            options=self._options(before),
        )
        if before is None or before.label != made.label:
            made = replace(made, missing=f"Répondez à « {made.title} »")
        return made if after == AS_IT_IS else replace(made, **_condition(after))

    def _options(self, before: Question | None) -> tuple[Option, ...]:
        """An answer that keeps its words keeps its value, and what else was known of it."""
        if self.kind.data not in ("choice", "choices"):
            return ()
        known = {one.label: one for one in before.options} if before else {}
        taken = {one.value for one in known.values()}
        found = []
        for line in _lines(self.options.data):
            one = known.get(line) or Option(_free(line, taken), line)
            taken.add(one.value)
            found.append(one)
        return tuple(found)


def shown(question: Question) -> dict[str, Any]:
    """The fields of a question as its form shows them."""
    found = {name: getattr(question, name) for name in SAME}
    found |= {name: int(found[name]) for name in ("low", "high") if _whole(found[name])}
    options = "\n".join(one.label for one in question.options)
    return found | {"options": options, "after": after_of(question)}


def after_of(question: Question) -> str:
    """« code=value » for the answer on which a question depends, empty when on none."""
    when = question.when
    if when == ALWAYS:
        return ""
    if when.op != "eq" or not question.inside.startswith(f"{when.fact}:"):
        return AS_IT_IS
    return question.inside.replace(":", "=")


def _condition(after: str) -> dict[str, Any]:
    if not after:
        return {"when": ALWAYS, "inside": ""}
    code, _, value = after.partition("=")
    wanted = {"yes": True, "no": False}.get(value, value)
    return {"when": Condition(fact=code, op="eq", value=wanted), "inside": f"{code}:{value}"}


def _answers(earlier: Iterable[Question]) -> list[tuple[str, str]]:
    return [
        (f"{one.code}={option.value}", f"Après « {option.label} » à « {one.label} »")
        for one in earlier
        if one.kind in ("yesno", "choice")
        for option in one.choices
        if option.value != "unsure"
    ]


def _kinds(question: Question | None) -> list[tuple[str, str]]:
    found = list(Kind.choices())
    if question and question.kind not in {value for value, _ in found}:
        found.append((question.kind, "Comme aujourd’hui"))
    return found


def _lines(text: str | None) -> list[str]:
    return [line for one in (text or "").splitlines() if (line := one_line(one))]


def _whole(value: float | None) -> bool:
    return value is not None and value == int(value)


def _free(label: str, taken: set[str]) -> str:
    bare = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:30] or "autre"
    value, rank = stem, 1
    while value in taken or value in ("unsure", "undecided"):
        rank += 1
        value = f"{stem}_{rank}"
    return value

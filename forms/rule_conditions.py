"""The forms of one condition: what it is about, then how it is compared."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from flask_wtf import FlaskForm
from msgspec.structs import replace
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from forms.fields import Needed, plain
from forms.rule_fields import (
    Choices,
    Grouped,
    GroupedField,
    ListField,
    PieceForm,
    ThresholdField,
    as_choices,
    bounds,
)
from portal.routing.conditions import BARE, Condition
from portal.routing.facts import Fact
from portal.territory.folding import fold

FAMILIES = {
    "La personne": (
        "age", "genre", "statut", "rqth", "snee", "ficp", "urgence_sociale", "insee_domicile",
        "qpv_domicile", "motif_personnel", "consentement_partage",
    ),
    "Le projet": (
        "demandeur", "projet", "stade", "secteur", "innovant", "insee_projet",
        "departement_projet", "projet_dans_territoire", "qpv_projet", "dossier_existant",
    ),
    "L’entreprise ou la structure": (
        "forme", "sort_du_regime_micro", "age_entreprise_mois", "ess_type", "salaries_etp",
        "en_difficulte",
    ),
    "L’argent et l’emploi": (
        "besoins", "besoin_total", "montant_demande", "apport", "pret_bancaire", "banque",
        "emplois", "emplois_crees_3ans", "emplois_maintenus",
    ),
}  # fmt: skip
"""The facts as a person looks for them; one that is in none comes under « Autres »."""
NUMBERS = {
    "ge": "au moins ce nombre",
    "gt": "plus que ce nombre",
    "le": "au plus ce nombre",
    "lt": "moins que ce nombre",
    "eq": "exactement ce nombre",
}
SEVERAL = {"has_any": "comprend au moins une de ces réponses", "only": "seulement ces réponses"}
IS, IS_NOT = "is", "is_not"
ONE_OF = {IS: "est l’une de ces réponses", IS_NOT: "n’est aucune de ces réponses"}
ANSWERED = frozenset({"eq:1", "eq:0", "ne:1", "ne:0"})
NUMBER_BELOW = "Le nombre écrit au-dessus"
COMMUNES_BELOW = "Les communes écrites au-dessus"


def by_family(facts: Iterable[Fact]) -> Grouped:
    """Every fact under its family: « fait:age », « Âge »."""
    known = {one.fact: one for one in facts}
    placed = {name for names in FAMILIES.values() for name in names}
    families = {**FAMILIES, "Autres": tuple(name for name in known if name not in placed)}
    return {
        title: by_label((f"fait:{name}", known[name].label) for name in names if name in known)
        for title, names in families.items()
    }


def by_label(choices: Choices) -> list[tuple[str, str]]:
    """In the order of the alphabet, « Âge » with those in A."""
    return sorted(choices, key=lambda one: fold(one[1]))


class SubjectForm(FlaskForm):
    """What a condition is about: a fact, or a definition."""

    class Meta:
        csrf = False

    subject = GroupedField(
        "De quoi parle cette condition ?",
        name="sujet",
        validators=[Needed("Choisissez de quoi parle cette condition")],
    )


class DefinitionLeafForm(PieceForm):
    reverse = BooleanField(
        "Le contraire", description="La condition tient quand ceci n’est pas vrai."
    )


class LeafForm(PieceForm):
    """How a fact is compared. ``offer`` leaves the fields that its kind needs."""

    op = RadioField(
        "Comparaison",
        validators=[Needed("Choisissez une comparaison")],
        validate_choice=False,
    )
    values = SelectMultipleField("Réponses", validate_choice=False)
    lines = TextAreaField("Valeurs", filters=[plain])
    number = ThresholdField("Nombre")
    param = ListField("Valeur comparée")
    reverse = BooleanField(
        "Le contraire", description="La condition tient quand ceci n’est pas vrai."
    )
    fact: Fact
    resolve: Callable[[str], str | None]

    def offer(
        self,
        fact: Fact,
        operators: Choices,
        values: Choices,
        params: Choices,
        resolve: Callable[[str], str | None],
    ) -> "LeafForm":
        """``resolve`` gives the value of a line: the code of a commune from its name."""
        self.fact, self.resolve = fact, resolve
        self.op.choices, self.values.choices = as_choices(operators), as_choices(values)
        params, below = list(params), NUMBER_BELOW if fact.kind == "number" else COMMUNES_BELOW
        self.param.choices = as_choices([("", below), *params])
        if fact.kind == "commune":
            self.lines.label.text = "Communes"
            self.lines.description = "Une par ligne, avec le code postal si plusieurs ont ce nom."
        elif fact.kind == "text":
            self.lines.description = "Un département par ligne, par exemple 80."
        if self.number.beyond and self.number.process_errors and fact.most is not None:
            self.number.process_errors = [bounds(fact.most, fact.unit)]
        for name in self._useless(has_params=bool(params)):
            delattr(self, name)
        return self

    def _useless(self, *, has_params: bool) -> Iterator[str]:
        kind = self.fact.kind
        if kind not in ("choice", "choices", "network"):
            yield "values"
        if kind not in ("commune", "text"):
            yield "lines"
        if kind != "number":
            yield "number"
        if not has_params:
            yield "param"
        if kind not in ("number", "choices"):
            yield "reverse"

    def show(self, leaf: Condition, say: Callable[[str], str]) -> None:
        """Fill the page with a condition, as it would have been typed."""
        bare = leaf.negated or leaf
        negated, op = leaf.negated is not None, str(bare.op)
        given = bare.value if isinstance(bare.value, tuple) else (bare.value,)
        self.op.data = op
        if self.fact.kind == "yesno" and op not in BARE:
            self.op.data = self._answered(op, negated=negated, value=bool(bare.value))
        elif op in ("eq", "in", "ne") and self.fact.kind != "number":
            self.op.data = IS if (op == "ne") is negated else IS_NOT
        elif negated and op in BARE and "reverse" not in self:
            self.op.data = _OPPOSITE[op]
        if "reverse" in self:
            self.reverse.data = negated
        self._show_value(bare, given, say)

    def _answered(self, op: str, *, negated: bool, value: bool) -> str:
        """The choice that says this of a yes or no."""
        word = _OPPOSITE[op] if negated else op
        if word == "ne" and not self.fact.nullable:
            word, value = "eq", not value
        return f"{word}:{int(value)}"

    def _show_value(
        self, bare: Condition, given: tuple[Any, ...], say: Callable[[str], str]
    ) -> None:
        if "param" in self:
            self.param.data = bare.param or ""
        if "values" in self:
            self.values.data = [str(one) for one in given if one is not None]
        if "lines" in self and bare.value is not None:
            self.lines.data = "\n".join(say(str(one)) for one in given)
        if "number" in self:
            self.number.data = bare.value

    def leaf(self) -> Condition:
        """The condition that was typed, once the form is valid."""
        op, name = str(self.op.data), self.fact.fact
        bare = Condition(fact=name)
        if op in ANSWERED:
            word, _, number = op.partition(":")
            return replace(bare, op=word, value=number == "1")
        if op in BARE:
            return self._reversed(replace(bare, op=op))
        if self._param:
            compared = {IS: "eq", IS_NOT: "ne"}.get(op, op)
            return self._reversed(replace(bare, op=compared, param=self._param))
        if self.fact.kind == "number":
            return self._reversed(replace(bare, op=op, value=self.number.data))
        return self._among(bare, op, tuple(self._listed()))

    def _among(self, bare: Condition, op: str, values: tuple[str, ...]) -> Condition:
        if op in SEVERAL:
            return self._reversed(replace(bare, op=op, value=values))
        if len(values) == 1:
            return replace(bare, op="eq" if op == IS else "ne", value=values[0])
        several = replace(bare, op="in", value=values)
        return several if op == IS else Condition(negated=several)

    def _reversed(self, leaf: Condition) -> Condition:
        reverse = "reverse" in self and self.reverse.data
        return Condition(negated=leaf) if reverse else leaf

    @property
    def _param(self) -> str:
        return (self.param.data or "") if "param" in self else ""

    @property
    def _wants_value(self) -> bool:
        op = self.op.data
        return bool(op) and op not in BARE and op not in ANSWERED and not self._param

    def _listed(self) -> list[str]:
        if "values" in self:
            return list(self.values.data or [])
        return list(dict.fromkeys(found for line in self._lines() if (found := self.resolve(line))))

    def _lines(self) -> list[str]:
        return [line for raw in (self.lines.data or "").split("\n") if (line := raw.strip())]

    def validate_op(self, field: RadioField) -> None:
        if field.data not in {one.value for one in self.op.choices}:
            raise ValidationError("Choisissez une comparaison")

    def validate_values(self, field: SelectMultipleField) -> None:
        if not {one.value for one in field.choices}.issuperset(field.data or ()):
            raise ValidationError("Cochez une réponse de la liste")
        if self._wants_value and not field.data:
            raise ValidationError("Cochez au moins une réponse")

    def validate_lines(self, _: TextAreaField) -> None:
        if not self._wants_value:
            return
        if not self._lines():
            raise ValidationError("Écrivez au moins une valeur")
        for line in self._lines():
            if self.resolve(line) is None:
                raise ValidationError(_UNKNOWN[self.fact.kind].format(line))

    def validate_number(self, field: ThresholdField) -> None:
        if self.fact.most is not None and (field.data or 0) > self.fact.most:
            raise ValidationError(bounds(self.fact.most, self.fact.unit))
        if self._wants_value and field.data is None and not field.errors:
            raise ValidationError("Écrivez un nombre, ou choisissez un paramètre")
        if self._param and field.data is not None:
            raise ValidationError("Gardez le nombre ou le paramètre, pas les deux")


_UNKNOWN = {
    "commune": "Nous ne trouvons pas « {} ». Ajoutez le code postal",
    "text": "« {} » n’est pas un département. Écrivez 2 chiffres, 2A, 2B ou 3 chiffres",
}
_OPPOSITE = {"eq": "ne", "ne": "eq", "is_null": "not_null", "not_null": "is_null"}


def operators(fact: Fact, allowed: Collection[str], said: Callable[[Condition], str]) -> Choices:
    """What may be chosen for this fact, each in words; ``said`` gives the sentence of a leaf."""
    match fact.kind:
        case "number":
            yield from NUMBERS.items()
        case "choices":
            yield from SEVERAL.items()
        case "yesno":
            for word, value in [("eq", True), ("eq", False), ("ne", True), ("ne", False)]:
                if word == "eq" or fact.nullable:
                    leaf = Condition(fact=fact.fact, op=word, value=value)  # type: ignore[arg-type]
                    yield f"{word}:{int(value)}", said(leaf)
        case _:
            yield from ONE_OF.items()
    for word in sorted(BARE & set(allowed), reverse=True):
        yield word, fact.nothing if word == "is_null" else fact.something

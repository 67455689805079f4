"""Forms of the financing plan and of the working capital."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from forms.fields import MoneyField, Needed, TypedField, plain
from forms.numbers import as_typed, to_number
from portal.financing.kinds import KINDS, Kind, LineState, Side, kinds_of
from portal.financing.plan import FIELDS, Line
from portal.financing.starting import usual_state
from portal.financing.working_capital import WorkingCapital
from portal.french import NBSP, euros, lower_first, number
from portal.languages import _, marked

MOST_EUROS = 100_000_000
LONGEST = 600  # months
LISTS = {Side.NEEDS: "needs", Side.RESOURCES: "resources"}
VAT = {"yes": True, "no": False}
SHORT = Length(max=120, message="Ce texte doit faire 120 caractères au maximum")


class AmountField(MoneyField):
    def understand(self, text: str) -> int:
        cents = super().understand(text)
        if cents > MOST_EUROS * 100:
            raise ValueError(
                _("Le montant doit être de %(most)s au maximum", most=euros(MOST_EUROS * 100))
            )
        return cents


class WholeField(TypedField):
    """A whole number between two bounds, with its unit in the sentence."""

    def __init__(
        self, *args: Any, low: int = 0, high: int = LONGEST, unit: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.low, self.high, self.unit = low, high, unit

    def understand(self, text: str) -> int:
        found = to_number(text)
        if found is None or found != int(found):
            raise ValueError(_("Écrivez un nombre de %(unit)s en chiffres", unit=_(self.unit)))
        if not self.low <= found <= self.high:
            words = {"unit": _(self.unit), "low": self.low, "high": self.high}
            raise ValueError(_("Écrivez un nombre de %(unit)s entre %(low)s et %(high)s", **words))
        return int(found)


class RateField(TypedField):
    """A yearly interest in percent, kept in hundredths of a percent."""

    def understand(self, text: str) -> int:
        found = to_number(text.replace("%", ""))
        if found is None or found != round(found, 2) or found > 30:
            raise ValueError("Écrivez le taux en chiffres, par exemple 3,5")
        return int(found * 100)


class LineForm(Form):
    """One line of a plan; its kind is chosen when it is added."""

    kind = HiddenField()
    label = StringField("Précision", filters=[plain], validators=[SHORT])
    amount = AmountField("Montant")
    state = SelectField("État", choices=LineState.choices, validate_choice=False)
    lender = StringField("Organisme", filters=[plain], validators=[SHORT])
    months = WholeField("Durée", low=1, unit=marked("mois"))
    rate = RateField("Taux")

    @property
    def about(self) -> Kind | None:
        return KINDS.get(self.kind.data or "")

    def name_errors(self, title: str) -> None:
        """« Matériel : écrivez… »: two of a plan's errors never read the same."""
        for field in self:
            named = (f"{title}{NBSP}: {lower_first(_(str(one)))}" for one in field.errors)
            field.errors = list(named)

    def line(self) -> Line:
        """What was understood, and beside it what was not."""
        wrong = {code: plain(self[code].raw_data[0]) or "" for code in FIELDS if self._wrong(code)}
        typed = wrong if self.amount.raw_data and self.amount.typed else {"amount": "", **wrong}
        return Line(
            kind=self.kind.data,
            amount_cents=self.amount.data or 0 if "amount" not in typed else 0,
            label="" if "label" in typed else self.label.data or "",
            state=self._state(),
            rate_bp=self.rate.data,
            months=self.months.data,
            lender=None if "lender" in typed else self.lender.data or None,
            typed=typed,
        )

    def _wrong(self, code: str) -> bool:
        return bool(self[code].errors or self[code].process_errors)

    def _state(self) -> LineState | None:
        if self.about and self.about.side is Side.NEEDS:
            return None
        known = {one.value: one for one in LineState}
        return known.get(self.state.data, usual_state(self.kind.data))


class PlanForm(FlaskForm):
    """The whole plan on one page. ``seen``: the version of the plan that it shows."""

    seen = IntegerField(widget=HiddenInput(), default=0)
    vat = RadioField(
        "Récupérez-vous la TVA sur vos achats ?",
        choices={"yes": marked("Oui"), "no": marked("Non"), "unsure": marked("Je ne sais pas")},
        default="unsure",
        validate_choice=False,
    )
    needs = FieldList(FormField(LineForm))
    resources = FieldList(FormField(LineForm))
    add_needs = SelectField("Ajouter une dépense", validate_choice=False)
    add_resources = SelectField("Ajouter une ressource", validate_choice=False)

    def validate(self, extra_validators: Any = None) -> bool:
        sound: bool = super().validate(extra_validators)
        for _name, form in self.rows():
            if form.about:
                form.name_errors(_(form.about.title))
        return sound

    @classmethod
    def showing(cls, lines: Iterable[Any], *, vat: bool | None, seen: int, ess: bool) -> Self:
        """The form with these lines, each as it was typed where it was not understood."""
        shown = MultiDict(raw(lines))
        shown["vat"] = {True: "yes", False: "no", None: "unsure"}[vat]
        shown["seen"] = str(seen)
        return cls(formdata=shown).offering(ess=ess)

    def offering(self, *, ess: bool) -> Self:
        """Give the lists of what may be added."""
        for side, name in LISTS.items():
            offered = {one.code: one.title_for(ess=ess) for one in kinds_of(side, ess=ess)}
            self[f"add_{name}"].choices = offered
        return self

    @property
    def lines(self) -> list[Line]:
        return [form.line() for _name, form in self.rows()]

    @property
    def recovered(self) -> bool | None:
        """Whether VAT is, None when it is not known."""
        return VAT.get(self.vat.data or "")

    def rows(self) -> Iterator[tuple[str, LineForm]]:
        """The lines with their names, the needs first; those of no known kind are nothing."""
        for side, name in LISTS.items():
            for entry in self[name]:
                about = entry.form.about
                if about and about.side is side:
                    yield entry.name, entry.form

    @property
    def errors_in_lines(self) -> bool:
        return any(form.errors for _name, form in self.rows())

    def texts(self) -> dict[str, str]:
        """What each field is called, for a page that shows what was typed."""
        return {
            f"{name}-{code}": f"{form.about.title_for(ess=False)}{NBSP}: {_(FIELDS[code])}"
            for name, form in self.rows()
            for code in FIELDS
            if form.about
        }


def raw(lines: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """These lines as a browser would send them, each field as it was typed or as it reads."""
    ranks = dict.fromkeys(LISTS.values(), 0)
    for line in lines:
        name = LISTS[KINDS[line.kind].side]
        fields = {
            "kind": line.kind,
            "label": line.label,
            "amount": as_typed(euros(line.amount_cents)),
            "state": line.state or "",
            "lender": line.lender or "",
            "months": str(line.months or ""),
            "rate": "" if line.rate_bp is None else as_typed(number(line.rate_bp / 100)),
        } | dict(line.typed)
        yield from ((f"{name}-{ranks[name]}-{code}", text) for code, text in fields.items())
        ranks[name] += 1


def days(label: str, hint: str, missing: str) -> WholeField:
    return WholeField(
        label, description=hint, unit=marked("jours"), high=730, validators=[Needed(missing)]
    )


def a_year(label: str, hint: str, missing: str) -> AmountField:
    return AmountField(label, description=hint, validators=[Needed(missing)])


class WorkingCapitalForm(FlaskForm):
    sales = a_year(
        "Ventes d’une année",
        "En euros, hors taxes. Par exemple : 120 000",
        "Écrivez le montant de vos ventes d’une année",
    )
    purchases = a_year(
        "Achats d’une année",
        "Marchandises et matières que vous achetez, hors taxes. Zéro est une réponse.",
        "Écrivez le montant de vos achats d’une année, même zéro",
    )
    stock_days = days(
        "Combien de jours de marchandises gardez-vous en stock ?",
        "Par exemple 30 pour une boutique, 0 pour un service.",
        "Écrivez le nombre de jours de stock, même zéro",
    )
    customer_days = days(
        "En combien de jours vos clients vous paient-ils ?",
        "0 s’ils paient tout de suite, 30 à 60 pour des entreprises.",
        "Écrivez en combien de jours vos clients paient, même zéro",
    )
    supplier_days = days(
        "En combien de jours payez-vous vos fournisseurs ?",
        "Souvent 0 la première année, puis 30.",
        "Écrivez en combien de jours vous payez vos fournisseurs, même zéro",
    )

    @classmethod
    def showing(cls, typed: Mapping[str, str]) -> Self:
        """The form with what was typed the last time, unless it is being sent."""
        form = cls()
        return form if form.is_submitted() else cls(formdata=MultiDict(typed))

    NAMES = ("sales", "purchases", "stock_days", "customer_days", "supplier_days")

    @property
    def typed(self) -> dict[str, str]:
        return {name: self[name].typed for name in self.NAMES}

    def working_capital(self) -> WorkingCapital:
        values: dict[str, Any] = {name: self[name].data for name in self.NAMES}
        values |= {f"{name}_cents": values.pop(name) for name in ("sales", "purchases")}
        return WorkingCapital(**values)

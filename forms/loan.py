"""The form of the loan simulator."""

from flask_wtf import FlaskForm
from wtforms import ValidationError
from wtforms.validators import Optional

from forms.fields import Needed
from forms.financing import LONGEST, AmountField, WholeField
from portal.financing.loan import Bounds
from portal.french import euros
from portal.languages import _


class LoanForm(FlaskForm):
    """The names of the fields are those of the page's address. ``bounds``: what exists."""

    class Meta:
        csrf = False

    amount = AmountField(
        "Montant du prêt", name="montant", validators=[Needed("Écrivez le montant du prêt")]
    )
    months = WholeField(
        "Durée totale",
        name="duree",
        unit="mois",
        description="En mois, différé compris. Par exemple : 60 pour 5 ans.",
        validators=[Needed("Écrivez la durée du prêt")],
    )
    deferral = WholeField(
        "Différé",
        name="differe",
        unit="mois",
        description="Les premiers mois, pendant lesquels vous ne remboursez rien. Par exemple : 6",
        validators=[Optional()],
    )

    bounds: Bounds

    @property
    def waiting(self) -> int:
        return self.deferral.data or 0

    def validate_amount(self, field: AmountField) -> None:
        low, high = self.bounds.amounts
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(
                _(
                    "Le montant doit être entre %(low)s et %(high)s",
                    low=euros(low),
                    high=euros(high),
                )
            )

    def validate_months(self, field: WholeField) -> None:
        low, high = self.bounds.months
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(
                _("La durée doit être entre %(low)s et %(high)s mois", low=low, high=high)
            )

    def validate_deferral(self, field: WholeField) -> None:
        most = min(self.bounds.deferral, (self.months.data or LONGEST) - 1)
        if field.data is not None and field.data > most:
            raise ValidationError(_("Le différé doit être de %(most)s mois au maximum", most=most))

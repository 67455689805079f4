"""Forms of the public pages."""

from flask_wtf import FlaskForm
from wtforms import StringField

from forms.fields import Needed, plain


class ReceiptForm(FlaskForm):
    number = StringField(
        "Numéro de la demande",
        description="Par exemple : 2026-00418",
        filters=[plain],
        validators=[Needed("Écrivez le numéro de la demande")],
    )
    code = StringField(
        "Code du reçu",
        description="Il est écrit en bas du reçu.",
        filters=[plain],
        validators=[Needed("Écrivez le code du reçu")],
    )

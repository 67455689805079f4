"""Forms of a draft beside its questions: who may receive it, sending, documents."""

from collections.abc import Collection, Iterable
from typing import Protocol, Self

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from forms.fields import DateField, Needed
from portal.dossiers.attestation import TEXTS, VERSION
from portal.languages import lazy, marked


class Named(Protocol):
    """A network, as far as a form needs to know it."""

    id: int
    name: str


class ConsentForm(FlaskForm):
    """One box per network, none ticked in advance."""

    networks = SelectMultipleField(
        "J’accepte que ma demande soit envoyée à :",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def offering(cls, networks: Iterable[Named], given: Collection[int]) -> Self:
        form = cls(data={"networks": [str(one) for one in given]})
        form.networks.choices = {str(one.id): one.name for one in networks}
        return form


class SendForm(FlaskForm):
    key = HiddenField()
    attestation = BooleanField(
        lazy(TEXTS[VERSION]),
        validators=[Needed("Cochez la case pour certifier vos réponses")],
    )


class CompleteForm(FlaskForm):
    """Sending back what was to be completed: a button and nothing more."""


class UploadForm(FlaskForm):
    file = FileField("Choisir un fichier", description="Photo ou PDF, 10 Mo maximum par fichier.")


class DatedForm(FlaskForm):
    """The date written on a document whose age counts."""

    date = DateField(
        "Date du document",
        called=marked("du document"),
        description="La date écrite dessus, par exemple celle de la facture.",
        validators=[Needed("Écrivez la date du document")],
    )

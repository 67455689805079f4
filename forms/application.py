"""Forms of a draft beside its questions: who may receive it, sending, documents."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol, Self

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from forms.fields import DateField, Needed
from portal.dossiers.attestation import TEXTS, VERSION
from portal.dossiers.consent_text import SENSITIVE
from portal.dossiers.consent_text import TEXTS as CONSENTS
from portal.dossiers.consent_text import VERSION as CONSENT_VERSION
from portal.languages import lazy, marked


class Named(Protocol):
    """A network, as far as a form needs to know it."""

    id: int
    name: str


class ConsentForm(FlaskForm):
    """One box per network, and one for what is sensitive there; none ticked in advance.

    ``seen``: the offer that was on the page.
    """

    seen = HiddenField()
    networks = SelectMultipleField(
        CONSENTS[CONSENT_VERSION],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    sensitive = SelectMultipleField(
        SENSITIVE[CONSENT_VERSION],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def offering(
        cls, networks: Iterable[Named], given: Collection[int], seen: str,
        sensitive: Collection[int] = (), **more: Any,
    ) -> Self:  # fmt: skip
        ticked = {"networks": [str(one) for one in given],
                  "sensitive": [str(one) for one in sensitive]}  # fmt: skip
        form = cls(data=ticked | {"seen": seen}, **more)
        form.networks.choices = {str(one.id): one.name for one in networks}
        form.sensitive.choices = form.networks.choices
        return form

    @property
    def chosen(self) -> tuple[set[int], set[int]]:
        """Who may have the file, and of those who may read what is sensitive."""
        networks, sensitive = ({int(one) for one in field.data or ()}
                               for field in (self.networks, self.sensitive))  # fmt: skip
        return networks, sensitive & networks

    def was_shown(self, offer: str) -> bool:
        """Whether the boxes were ticked in front of this offer; not when the form says nothing."""
        return bool(self.seen.raw_data == [offer])


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

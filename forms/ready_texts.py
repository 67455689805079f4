"""Forms of ready texts: written once, inserted in what one writes to people."""

from collections.abc import Iterable
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from forms.adviser import Choices
from forms.fields import Needed, OneOfField, one_line, plain

SHARED, PERSONAL = "reseau", "moi"
INSERT = "insert"
"""The button that puts a ready text in a field: its value is the field's name."""


class ReadyTextForm(FlaskForm):
    """``seen``: the version on the page; ``number``: the file of the preview."""

    seen = HiddenField()
    key = HiddenField()
    title = StringField(
        "Titre",
        description="Pour le retrouver dans la liste. Par exemple : Proposer un rendez-vous.",
        filters=[one_line],
        validators=[
            Needed("Donnez un titre à ce texte"),
            Length(max=80, message="Le titre doit faire 80 caractères au maximum"),
        ],
    )
    body = TextAreaField(
        "Texte",
        description="Un nom entre accolades est remplacé par ce que dit le dossier.",
        filters=[plain],
        validators=[
            Needed("Écrivez le texte"),
            Length(max=4000, message="Votre texte doit faire 4 000 caractères au maximum"),
        ],
    )
    whose = RadioField(
        "Qui s’en sert ?",
        choices={SHARED: "Tout mon réseau", PERSONAL: "Moi seulement"},
        default=SHARED,
    )
    network = OneOfField("Réseau", "Choisissez le réseau")
    number = StringField(
        "Numéro d’un dossier",
        description="Par exemple : 2026-00042. La personne verra que son dossier a été ouvert. "
        "Sans numéro, l’aperçu montre des exemples.",
        filters=[one_line],
    )

    @classmethod
    def among(cls, networks: Choices, **more: Any) -> Self:
        """Which network is asked only of those who have several."""
        form = cls(**more)
        form.network.choices = dict(networks)
        if len(networks) == 1 and not form.network.data:
            form.network.data = next(iter(networks))
        return form

    def without_network(self, everyone: str) -> None:
        """For those who work at none; ``everyone``: who shares the text."""
        del self.network, self.number
        self.whose.choices = {SHARED: everyone, PERSONAL: "Moi seulement"}

    def tell(self, faults: Iterable[str]) -> None:
        """What is wrong between braces, at the field of the text."""
        self.body.errors = [*self.body.errors, *faults]

    @property
    def seen_number(self) -> int:
        text = next(iter(self.seen.raw_data or ()), "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1

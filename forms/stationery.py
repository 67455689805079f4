"""Forms of a network's letters: the head, a picture, a text."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from forms.fields import Needed, one_line, plain
from portal.letters.faults import SUBJECT, Fault


def short(label: str, description: str, most: int = 120) -> StringField:
    said = f"Ce champ doit faire {most} caractères au maximum"
    return StringField(
        label, description=description, filters=[one_line],
        validators=[Length(max=most, message=said)],
    )  # fmt: skip


class SeenForm(FlaskForm):
    """``seen``: the number of the version that was on the page."""

    seen = HiddenField()

    @property
    def seen_number(self) -> int:
        text = next(iter(self.seen.raw_data or ()), "")
        return int(text) if text.isdecimal() and len(text) < 10 else -1


class HeadForm(SeenForm):
    name = short("Nom sur les courriers", "Sans réponse, le nom du réseau.")
    address = TextAreaField(
        "Adresse",
        description="Une ligne par ligne de l’adresse. Sans réponse, celle du réseau.",
        filters=[plain],
        validators=[Length(max=300, message="L’adresse doit faire 300 caractères au maximum")],
    )
    place = short("Lieu", "Pour écrire « Amiens, le 9 décembre 2026 ».", 60)
    signatory = short(
        "Qui signe", "Sans réponse, la personne qui suit le dossier. Par exemple : Hélène Duval."
    )
    function = short("Sa fonction", "Par exemple : Directrice.")


class PictureForm(FlaskForm):
    file = FileField("Choisir une image", description="En JPG ou PNG, fond blanc ou transparent.")


class LetterTextForm(SeenForm):
    """``number``: the file of the preview."""

    subject = StringField(
        "Objet",
        filters=[one_line],
        validators=[
            Needed("Écrivez l’objet du courrier"),
            Length(max=300, message="L’objet doit faire 300 caractères au maximum"),
        ],
    )
    body = TextAreaField(
        "Texte",
        description="Un nom entre accolades est remplacé par ce que dit le dossier. Une ligne vide "
        "sépare deux paragraphes ; une ligne qui commence par un tiret est un élément de liste.",
        filters=[plain],
        validators=[
            Needed("Écrivez le texte du courrier"),
            Length(max=6000, message="Votre texte doit faire 6 000 caractères au maximum"),
        ],
    )
    number = StringField(
        "Numéro d’un dossier",
        description="Par exemple : 2026-00042. La personne verra que son dossier a été ouvert. "
        "Sans numéro, l’aperçu montre des exemples.",
        filters=[one_line],
    )

    def tell(self, faults: Iterable[Fault]) -> bool:
        """Each fault at its field; whether there is any."""
        found = list(faults)
        for one in found:
            field = self.subject if one.where == SUBJECT else self.body
            field.errors = [*field.errors, one.words]
        return bool(found)

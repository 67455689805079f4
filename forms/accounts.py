"""The accounts of others, for administrators."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from forms.account import their_address
from forms.fields import plain
from portal.vocabulary import DESK_ROLES, STAFF_ROLES, RoleName


class ButtonForm(FlaskForm):
    """A button alone, with the token that shows where it was pressed."""


class SearchForm(FlaskForm):
    class Meta:
        csrf = False

    q = StringField("Nom ou adresse", filters=[plain])


class AdviserForm(FlaskForm):
    """``desks``: identifier and name of each desk of a manager; with one there is no choice."""

    email = their_address()
    desk = SelectField("Guichet", coerce=int)

    def __init__(self, *args: Any, desks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk.choices = [SelectChoice(*desk) for desk in desks]
        if len(desks) == 1:
            self.desk.data = desks[0][0]


class InvitationForm(FlaskForm):
    """``desks``: identifier and name of each desk."""

    email = their_address()
    role = RadioField(
        "Rôle",
        choices=[SelectChoice(role.value, role.label) for role in RoleName if role in STAFF_ROLES],
        validators=[AnyOf(STAFF_ROLES, "Choisissez un rôle")],
        validate_choice=False,
    )
    desk = SelectField(
        "Guichet, pour un conseiller ou un responsable de réseau", coerce=int, default=0
    )

    def __init__(self, *args: Any, desks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk.choices = [SelectChoice(*desk) for desk in [(0, "Aucun"), *desks]]

    def validate_desk(self, field: SelectField) -> None:
        needs_one = self.role.data in DESK_ROLES
        if needs_one and not field.data:
            raise ValidationError("Choisissez le guichet où cette personne travaille")
        if not needs_one and field.data:
            raise ValidationError("Ce rôle n’a pas de guichet : choisissez Aucun")

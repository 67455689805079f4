"""Forms of the networks: what the public reads of them, desks, schemes, kinds of document."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, NumberRange, Optional, Regexp

from forms.administration import at_most
from forms.fields import DateField, MoneyField, Needed, TypedField, WholeField, one_line, plain
from forms.questionnaire.kinds import CheckboxesField
from portal.vocabulary import Block

ADDRESS = Email("Écrivez une adresse complète, par exemple contact@exemple.fr")
DAYS = NumberRange(1, 250, "Écrivez un nombre de jours entre 1 et 250")
MONTHS = NumberRange(0, 600, "Écrivez un nombre de mois entre 0 et 600")
PHONE = Regexp(r"^[\d +().]{4,30}$", message="Écrivez le téléphone en chiffres")
MONEY_TOP = 100_000_000_00
"""In cents."""


class SeenForm(FlaskForm):
    """Carries the fingerprint of what its page showed; its other fields are named as the columns.

    ``given``: what was typed, nothing being an empty text where the column holds a text.
    """

    seen = HiddenField()
    stale = False
    """Whether what its page showed had changed when it was sent."""

    def given(self) -> dict[str, Any]:
        return {one.name: _value(one) for one in self if one.name not in ("csrf_token", "seen")}

    def refuse(self, sentence: str) -> None:
        """Something that no single field is wrong about."""
        self.form_errors.append(sentence)


def _value(field: Field) -> Any:
    text = isinstance(field, StringField) and not isinstance(field, TypedField)
    return field.data or "" if text else field.data


class NetworkForm(SeenForm):
    """What a network shows of itself."""

    name = StringField(
        "Nom",
        description="Si vous le changez, les demandes déjà envoyées gardent le nom de leur époque "
        "dans leur historique, et le public lit « anciennement ».",
        filters=[one_line],
        validators=[Needed("Écrivez le nom du réseau"), at_most(120)],
    )
    name_in_sentence = StringField(
        "Nom dans une phrase",
        description="Avec son article s’il en a un. Par exemple : l’Adie, le DLA de la Somme",
        filters=[one_line],
        validators=[Optional(), at_most(120)],
    )
    alias = StringField(
        "Autre nom", description="En toutes lettres, pour un sigle.", filters=[one_line],
        validators=[Optional(), at_most(120)],
    )  # fmt: skip
    association = StringField(
        "Association qui le porte", filters=[one_line], validators=[Optional(), at_most(120)]
    )
    summary = TextAreaField(
        "Présentation",
        description="Deux phrases pour le public : qui aide-t-il, et comment ?",
        filters=[plain],
        validators=[Needed("Écrivez une présentation"), at_most(600)],
    )
    phone = StringField(
        "Téléphone", description="Par exemple : 03 22 97 40 40", filters=[plain],
        validators=[Optional(), PHONE],
    )  # fmt: skip
    email = EmailField("Courriel", filters=[plain], validators=[Optional(), ADDRESS, at_most(255)])
    website = StringField(
        "Site internet",
        description="Par exemple : https://www.exemple.fr",
        filters=[plain],
        validators=[
            Optional(),
            Regexp(r"^https?://\S+$", message="Écrivez l’adresse en entier, avec https://"),
            at_most(255),
        ],
    )
    address = StringField("Adresse", filters=[one_line], validators=[Optional(), at_most(255)])
    opening_hours = StringField("Horaires", filters=[plain], validators=[Optional(), at_most(120)])
    answer_delay = StringField(
        "Délai de réponse annoncé", filters=[plain], validators=[Optional(), at_most(120)]
    )


class NewNetworkForm(NetworkForm):
    code = StringField(
        "Code",
        description="Il désigne le réseau dans les règles et ne change plus. Par exemple : "
        "adie_somme",
        filters=[one_line],
        validators=[
            Needed("Écrivez un code"),
            Regexp(
                r"^[a-z][a-z0-9_]{1,39}$",
                message="Écrivez le code en minuscules sans accent, par exemple adie_somme",
            ),
        ],
    )
    abbreviation = StringField(
        "Sigle",
        description="Six signes au plus, pour les tableaux. Par exemple : IS",
        filters=[one_line],
        validators=[Needed("Écrivez un sigle"), at_most(6)],
    )
    personal = BooleanField(
        "Ce réseau ne traite que les microcrédits personnels",
        description="Ses dossiers sont à part : les autres réseaux et l’accueil n’en lisent rien.",
    )


class DeskForm(SeenForm):
    """Where a network's advisers receive files."""

    name = StringField(
        "Nom du guichet", filters=[one_line],
        validators=[Needed("Écrivez le nom du guichet"), at_most(120)],
    )  # fmt: skip
    email = EmailField(
        "Courriel du guichet",
        description="Les nouvelles demandes y sont annoncées tant qu’aucun conseiller ne les suit.",
        filters=[plain],
        validators=[Optional(), ADDRESS, at_most(255)],
    )
    phone = StringField("Téléphone", filters=[plain], validators=[Optional(), at_most(30)])
    answer_days = WholeField(
        "Jours ouvrés pour répondre à une nouvelle demande",
        invalid="Écrivez un nombre entier de jours",
        validators=[Needed("Écrivez un nombre de jours"), DAYS],
    )
    decision_days = WholeField(
        "Jours ouvrés pour décider, une fois la demande prise en charge",
        invalid="Écrivez un nombre entier de jours",
        validators=[Needed("Écrivez un nombre de jours"), DAYS],
    )


def _months(label: str) -> WholeField:
    return WholeField(label, validators=[Optional(), MONTHS])


def _amount(label: str) -> MoneyField:
    limit = NumberRange(0, MONEY_TOP, "Écrivez un montant de 100 000 000 € au maximum")
    return MoneyField(label, validators=[Optional(), limit])


class SchemeForm(SeenForm):
    """The terms of a scheme over a period."""

    name = StringField(
        "Nom de l’aide", filters=[one_line],
        validators=[Needed("Écrivez le nom de l’aide"), at_most(160)],
    )  # fmt: skip
    kind = SelectField("Nature")
    summary = TextAreaField(
        "Présentation",
        description="Une ou deux phrases pour le public.",
        filters=[plain],
        validators=[Needed("Écrivez une présentation"), at_most(600)],
    )
    conditions = TextAreaField(
        "Conditions", filters=[plain], validators=[Optional(), at_most(1200)]
    )
    amount_text = StringField(
        "Montant affiché",
        description="Tel que le public le lit. Par exemple : de 2 000 à 30 000 €",
        filters=[one_line],
        validators=[Optional(), at_most(160)],
    )
    amount_min_cents = _amount("Montant minimal")
    amount_max_cents = _amount("Montant maximal")
    months_min = _months("Durée minimale")
    months_max = _months("Durée maximale")
    deferral_months_max = _months("Différé maximal")
    documents = CheckboxesField("Pièces demandées", validate_choice=False)
    delegated = BooleanField(
        "Une personne du guichet peut décider seule",
        description="Sinon, un comité décide.",
    )
    source = StringField(
        "Source",
        description="D’où viennent ces conditions. Par exemple : convention du 12 mars 2026",
        filters=[one_line],
        validators=[Needed("Écrivez d’où viennent ces conditions"), at_most(255)],
    )
    valid_from = DateField(
        "Premier jour",
        description="Aujourd’hui ou un jour à venir.",
        validators=[Needed("Écrivez le premier jour de ces conditions")],
    )
    valid_until = DateField(
        "Dernier jour",
        description="Laissez vide si aucune fin n’est connue.",
        validators=[Optional()],
    )

    def offer(self, kinds: Iterable[tuple[str, str]], documents: Iterable[tuple[str, str]]) -> None:
        self.kind.choices = list(kinds)
        self.documents.choices = dict(documents)
        self.documents.flags.optional = True


class EndForm(SeenForm):
    day = DateField(
        "Dernier jour de l’aide", validators=[Needed("Écrivez le dernier jour de l’aide")]
    )
    drop_planned = BooleanField("Retirer aussi ce qui est prévu après ce jour")


class KindForm(SeenForm):
    """A kind of supporting document."""

    name = StringField(
        "Nom de la pièce", filters=[one_line],
        validators=[Needed("Écrivez le nom de la pièce"), at_most(160)],
    )  # fmt: skip
    help = TextAreaField(
        "Explication",
        description="Ce que la personne doit envoyer, et où elle le trouve.",
        filters=[plain],
        validators=[Needed("Écrivez une explication"), at_most(600)],
    )
    valid_months = WholeField(
        "Âge maximal, en mois",
        description="Laissez vide si la pièce peut être ancienne.",
        validators=[Optional(), NumberRange(1, 120, "Écrivez un nombre de mois entre 1 et 120")],
    )
    block = SelectField(
        "Ce qu’elle montre",
        description="Un réseau ne l’ouvre que si la personne partage cela avec lui.",
        choices={"": "Choisir"} | {one.value: one.staff.capitalize() for one in Block},
        validators=[Needed("Choisissez ce que la pièce montre")],
    )


class MergeForm(SeenForm):
    into = SelectField("Réseau qui reprend", validators=[Needed("Choisissez un réseau")])
    aids = CheckboxesField(
        "Aides que l’autre réseau reprend",
        description="Il les propose aux mêmes conditions et avec les mêmes questions. Décochez "
        "celles qu’il a déjà, et celles qui s’arrêtent.",
        validate_choice=False,
    )
    sure = BooleanField(
        "J’ai lu ce que la réunion change",
        validators=[Needed("Cochez cette case pour réunir les deux réseaux")],
    )

    def offer(self, networks: dict[str, str], aids: dict[str, str]) -> None:
        """By their codes, the networks that may take over, and the aids to be taken over."""
        self.into.choices = [("", "Choisissez"), *networks.items()]
        self.aids.choices = aids
        self.aids.flags.optional = True

"""Forms of the editor of rules: one for each piece of a rule set."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Regexp

from forms.administration import at_most
from forms.fields import DateField, Needed, one_line, plain
from forms.rule_fields import GroupedField, ListField, PieceForm, ThresholdField, as_choices
from portal.routing.ruleset import LONGEST_CODE, Mode
from portal.routing.words import RATIO

MODES: dict[Mode | str, str] = {
    "": "Envoi si le réseau reçoit des demandes par ce site, contact sinon",
    "transmission": "Envoi de la demande au réseau",
    "orientation": "Contact du réseau, rien n’est envoyé",
    "rattachement": "La demande rejoint le dossier que le réseau suit déjà",
    "brouillon": "La demande reste en brouillon",
}
UNITS = {
    "": "Sans unité",
    "euros": "Euros",
    "mois": "Mois",
    "ans": "Ans",
    "part": "Part : 0,2 pour 20 %",
    RATIO: "Rapport : 2 pour 2 € contre 1 €",
    "commune": "Commune",
}
NAMED = Regexp(
    r"^[A-Za-z][A-Za-z0-9_]*$",
    message="Écrivez un code avec des lettres sans accent, des chiffres et des tirets bas",
)
BRACES = "Entre accolades, le nom d’un paramètre devient sa valeur : {ADIE_MAX} donne 12 000 €."


class CodeForm(PieceForm):
    """The code of a rule to be: it never changes afterwards."""

    code = StringField(
        "Code de la règle",
        description="Court, par exemple R12 ou R11e2. Il ne change plus ensuite.",
        filters=[one_line],
        validators=[Needed("Écrivez un code"), NAMED, at_most(LONGEST_CODE)],
    )


class TextsForm(PieceForm):
    """What a rule says, and how the file leaves; its fields are named as those of a rule."""

    administrator = StringField(
        "Pour l’administrateur",
        description="À quoi sert cette règle, en quelques mots. C’est son titre dans les listes.",
        filters=[one_line],
        validators=[Needed("Écrivez à quoi sert cette règle"), at_most(200)],
    )
    adviser = TextAreaField(
        "Pour le conseiller",
        description="Pourquoi ce réseau, en une phrase de métier. " + BRACES,
        filters=[plain],
        validators=[Needed("Écrivez le texte pour le conseiller"), at_most(600)],
    )
    applicant = TextAreaField(
        "Pour la personne",
        description="Pourquoi ce réseau, en mots simples, avec « vous ». " + BRACES,
        filters=[plain],
        validators=[Needed("Écrivez le texte pour la personne"), at_most(600)],
    )
    mode = ListField("Ce que devient la demande", choices=as_choices(MODES.items()))
    relay = BooleanField(
        "Règle de relais",
        description="Atteinte seulement après le « non » d’un réseau.",
    )

    def values(self) -> dict[str, Any]:
        return {
            "administrator": self.administrator.data,
            "adviser": self.adviser.data,
            "applicant": self.applicant.data,
            "mode": self.mode.data or None,
            "relay": self.relay.data,
        }


class NewRuleForm(CodeForm, TextsForm):
    target = GroupedField("Réseau principal", validators=[Needed("Choisissez un réseau")])
    before = ListField("Placée avant")


class TargetForm(PieceForm):
    target = GroupedField("Réseau", validators=[Needed("Choisissez un réseau")])


class LabelForm(PieceForm):
    """The name and the words of a definition."""

    name = StringField(
        "Code",
        description="Par exemple : jeune_entreprise. Il ne change plus ensuite.",
        filters=[one_line],
        validators=[Needed("Écrivez un code"), NAMED, at_most(40)],
    )
    label = StringField(
        "Ce qu’elle dit",
        description="Comme dans une phrase : « une entreprise de moins de {FA_AGE} mois ».",
        filters=[one_line],
        validators=[Needed("Écrivez ce que dit cette définition"), at_most(200)],
    )


class GroupForm(TargetForm):
    name = StringField(
        "Code",
        description="Par exemple : chambre. Il ne change plus ensuite.",
        filters=[one_line],
        validators=[Needed("Écrivez un code"), NAMED, at_most(40)],
    )


class TagForm(PieceForm):
    tag = StringField(
        "Code",
        description="Par exemple : jeune_createur. Il ne change plus ensuite.",
        filters=[one_line],
        validators=[Needed("Écrivez un code"), NAMED, at_most(40)],
    )
    label = StringField(
        "Ce qu’elle dit",
        filters=[one_line],
        validators=[Needed("Écrivez ce que dit cette étiquette"), at_most(120)],
    )
    together = SelectMultipleField(
        "Posée quand tous ces réseaux sont proposés ensemble",
        description="Laissez vide si l’étiquette dépend d’une condition.",
    )
    from_rule = ListField("Seulement à partir de la règle")
    orientation = BooleanField(
        "Rien n’est envoyé",
        description="Tant que l’étiquette est posée, la personne reçoit un contact seulement.",
    )


class ParameterForm(PieceForm):
    """One dated value of a parameter; ``read_value`` gives what it is once its unit is known."""

    name = StringField(
        "Code",
        description="En majuscules, par exemple ADIE_MAX. Il ne change plus ensuite.",
        filters=[one_line],
        validators=[
            Needed("Écrivez un code"),
            Regexp(
                r"^[A-Z][A-Z0-9_]*$",
                message="Écrivez un code en majuscules, avec des chiffres et des tirets bas",
            ),
            at_most(40),
        ],
    )
    label = StringField(
        "Ce que c’est",
        filters=[one_line],
        validators=[Needed("Écrivez ce qu’est ce paramètre"), at_most(200)],
    )
    unit = ListField("Unité", choices=as_choices(UNITS.items()))
    number = ThresholdField("Valeur")
    commune = StringField(
        "Commune",
        description="Son nom, avec le code postal si plusieurs le portent.",
        filters=[one_line],
    )
    valid_from = DateField("En vigueur à partir du", validators=[Needed("Écrivez une date")])
    valid_until = DateField("Jusqu’au")
    source = StringField(
        "Source",
        description="Le texte, la décision ou la page d’où vient cette valeur.",
        filters=[one_line],
        validators=[Needed("Écrivez la source"), at_most(300)],
    )


class FallbackForm(PieceForm):
    """What is said when no rule is left; its fields are named as those of the fallback."""

    lead = GroupedField("Réseau qui prend la suite", validators=[Needed("Choisissez un réseau")])
    adviser = TextAreaField(
        "Pour le conseiller",
        filters=[plain],
        validators=[Needed("Écrivez le texte pour le conseiller"), at_most(600)],
    )
    applicant = TextAreaField(
        "Pour la personne",
        filters=[plain],
        validators=[Needed("Écrivez le texte pour la personne"), at_most(600)],
    )


class TitleForm(PieceForm):
    title = StringField(
        "Titre du jeu de règles",
        filters=[one_line],
        validators=[Needed("Écrivez un titre"), at_most(120)],
    )

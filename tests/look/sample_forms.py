"""The forms of the gallery: the reference pages, and every kind of field in every state."""

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from forms.fields import DateField, MoneyField

LONG = "Anticonstitutionnellement" * 4


class NeedForm(FlaskForm):
    place = StringField(
        "Où sera installée votre activité ?",
        description="Commencez à taper l’adresse, puis choisissez dans la liste. "
        "Vous pouvez aussi écrire seulement la commune.",
        validators=[InputRequired("Écrivez l’adresse ou la commune de votre activité")],
    )
    place_code = HiddenField()
    version = HiddenField(default="7")
    amount = MoneyField(
        "De combien d’argent avez-vous besoin au total ?",
        description="En euros. Par exemple : 12 500",
        validators=[InputRequired("Écrivez le montant dont vous avez besoin")],
    )
    uses = SelectMultipleField(
        "À quoi servira cet argent ?",
        description="Cochez tout ce qui correspond à votre projet.",
        choices={
            "equipment": "Acheter du matériel ou un véhicule",
            "works": "Faire des travaux",
            "stock": "Acheter du stock",
            "cash": "Avoir de la trésorerie pour démarrer",
            "takeover": "Racheter un fonds de commerce ou des parts",
        },
        validators=[InputRequired("Cochez au moins une case")],
    )
    asked_bank = RadioField(
        "Avez-vous déjà demandé un prêt à une banque ?",
        choices={"yes": "Oui", "no": "Non", "unsure": "Je ne sais pas encore"},
        validators=[InputRequired("Dites si vous avez déjà demandé un prêt à une banque")],
    )
    bank = StringField("Quelle banque ?", validators=[InputRequired("Écrivez le nom de la banque")])
    bank_answer = RadioField(
        "Quelle a été sa réponse ?",
        choices={
            "yes": "La banque a dit oui",
            "waiting": "J’attends la réponse",
            "no": "La banque a dit non",
        },
    )
    start = DateField(
        "Quand voulez-vous démarrer ?",
        description="Une date approximative suffit. Par exemple : 15 03 2027",
        validators=[Optional()],
    )
    story = TextAreaField(
        "Expliquez votre besoin avec vos mots",
        description="Par exemple : « J’achète un four et une vitrine pour ouvrir mon local "
        "en mars. » "
        "Ne vous inquiétez pas pour l’orthographe.",
        validators=[
            InputRequired("Expliquez votre besoin en quelques mots"),
            Length(max=600, message="Votre texte doit faire 600 caractères au maximum"),
        ],
    )
    quotes = FileField(
        "Vos devis",
        description="Photo ou PDF, 10 Mo maximum par fichier. "
        "Vous pourrez aussi les envoyer plus tard.",
        validators=[Optional()],
    )
    call_me = BooleanField(
        "Je souhaite qu’un conseiller m’appelle pour m’aider à remplir cette page"
    )


TYPED = {
    "place": "",
    "amount": "12 mille",
    "uses": ["equipment", "cash"],
    "asked_bank": "yes",
    "bank_answer": "waiting",
    "start-day": "15",
    "start-month": "3",
    "story": "J’achète un four professionnel et une vitrine réfrigérée pour ouvrir mon local de "
    "traiteur à Étouvie. Je garde 3 000 € pour tenir les deux premiers mois.",
}


class ReadForm(FlaskForm):
    """A form that changes nothing."""

    class Meta:
        csrf = False


class FilterForm(ReadForm):
    q = SearchField("Rechercher")
    status = SelectField(
        "Statut",
        choices={
            "": "Tous",
            "new": "Nouveau",
            "incomplete": "Documents manquants",
            "review": "En étude",
            "committee": "En comité",
        },
    )
    network = SelectField("Réseau", choices={"": "Tous", "IS": "Initiative Somme", "AD": "Adie"})
    due = SelectField(
        "Échéance", choices={"": "Toutes", "14": "14 jours", "7": "7 jours"}, default="14"
    )
    adviser = SelectField(
        "Conseiller",
        choices={"": "Tous", "me": "Moi (Claire Fournier)", "none": "Non affecté"},
    )


class BulkForm(ReadForm):
    action = SelectField(
        "Action sur les dossiers cochés",
        choices={"": "Choisir une action", "take": "M’affecter les dossiers"},
    )


class MessageForm(FlaskForm):
    to = SelectField("À qui écrivez-vous ?", choices={"AD": "Samira Oulad, Adie"})
    text = TextAreaField("Votre message")
    file = FileField("Fichier", description="Photo ou PDF, 10 Mo maximum")


class PeriodForm(ReadForm):
    period = SelectField("Période", choices={"2026": "Année 2026", "2025": "Année 2025"})
    network = SelectField("Réseau", choices={"": "Tous les réseaux", "IS": "Initiative Somme"})
    area = SelectField(
        "Territoire", choices={"": "Toute la métropole", "qpv": "Quartiers prioritaires"}
    )


class LineForm(ReadForm):
    label = StringField("Dépense", validators=[InputRequired("Écrivez le nom de la dépense")])
    amount = MoneyField("Montant", validators=[InputRequired("Écrivez le montant de la dépense")])


class EveryFieldForm(FlaskForm):
    """One field of each kind, all wrong when nothing is typed."""

    email = EmailField(
        "Votre adresse électronique", validators=[InputRequired("Écrivez votre adresse")]
    )
    secret = PasswordField(
        "Votre mot de passe",
        description="Au moins 12 caractères",
        validators=[InputRequired("Écrivez votre mot de passe")],
    )
    jobs = IntegerField(
        f"Combien d’emplois créez-vous ? {LONG}",
        description=f"Comptez-vous aussi. {LONG}",
        validators=[InputRequired(f"Écrivez un nombre {LONG}")],
    )
    choice = RadioField(
        f"Une question très longue {LONG}",
        choices={"a": f"Réponse {LONG}", "b": "Autre"},
        validators=[InputRequired("Choisissez une réponse")],
    )
    area = SelectField(
        "Territoire",
        choices={"": "Choisir"},
        validators=[InputRequired("Choisissez un territoire")],
    )
    when = DateField("Depuis quand ?", validators=[InputRequired("Écrivez la date")])
    proof = FileField("Justificatif", validators=[InputRequired("Choisissez un fichier")])
    agree = BooleanField(
        "J’accepte que mon dossier soit transmis",
        description="Vous pourrez changer d’avis.",
        validators=[InputRequired("Cochez la case pour continuer")],
    )
    lines = FieldList(FormField(LineForm), "Dépenses", min_entries=2)

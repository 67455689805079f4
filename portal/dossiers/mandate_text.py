"""The words of a mandate, as its owner confirms them. A change of words is a new version.

The French ones are kept and count; they are read in the language spoken.
"""

from datetime import date

from portal.dossiers.together import Mandate, Right
from portal.french import date_long
from portal.languages import _, marked

TEXT_VERSION = 2
TEXT_DATE = date(2026, 11, 25)
TITLE = marked("une demande de financement")

MAY = {
    Right.READ: "Cette personne peut lire mes réponses et mes documents. Elle ne change rien.",
    Right.EDIT: "Cette personne peut lire mes réponses et mes documents, remplir les pages de la "
    "demande et joindre des documents. Je peux tout relire et tout corriger. "
    "C’est moi qui choisis les réseaux et qui envoie la demande.",
    Right.SEND: "Cette personne peut lire mes réponses et mes documents, remplir les pages de la "
    "demande et joindre des documents. Elle peut aussi, en mon nom, choisir les réseaux qui "
    "reçoivent ma demande, certifier mes réponses et envoyer la demande.",
}
NEVER = (
    "Elle ne voit pas mes réponses sur ma santé. Mais elle ouvre mes documents en entier : si l’un "
    "parle de ma santé, elle le lit. Elle ne peut ni supprimer ma demande, ni la "
    "retirer, ni écrire aux réseaux à ma place, ni inviter quelqu’un d’autre."
)
AFTER = {
    True: "Après l’envoi, elle continue à lire ma demande et ses suites, et complète ce que "
    "l’accueil demande, si elle peut remplir.",
    False: "Son accès s’arrête le jour de l’envoi.",
}
END = (
    "Ce mandat vaut pour cette demande seulement. Je peux le retirer à tout moment, sans dire "
    "pourquoi : l’accès de cette personne s’arrête aussitôt."
)


def mandate_text(mandate: Mandate) -> str:
    """The whole text, one paragraph a line."""
    title = mandate.dossier.called
    first = _(
        "Je donne mandat à %(name)s (%(email)s) pour m’accompagner dans %(title)s.",
        name=mandate.full_name,
        email=mandate.email,
        title=_("ma demande « %(title)s »", title=title) if title else _(TITLE),
    )
    day = date_long(TEXT_DATE)
    last = _("Texte n° %(version)s du %(day)s.", version=TEXT_VERSION, day=day)
    words = (MAY[mandate.right], NEVER, AFTER[mandate.keeps_reading], END)
    return "\n".join((first, *map(_, words), last))

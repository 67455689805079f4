"""The words of a mandate, as its owner confirms them. A change of words is a new version."""

from portal.dossiers.together import Mandate, Right

TEXT_VERSION = 1
TEXT_DATE = "25 novembre 2026"
TITLE = "une demande de financement"

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
    "Elle ne voit pas mes réponses sur ma santé. Elle ne peut ni supprimer ma demande, ni la "
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
    title = f"ma demande « {mandate.dossier.title} »" if mandate.dossier.title else TITLE
    first = (
        f"Je donne mandat à {mandate.full_name} ({mandate.email}) pour m’accompagner dans {title}."
    )
    last = f"Texte n° {TEXT_VERSION} du {TEXT_DATE}."
    words = (first, MAY[mandate.right], NEVER, AFTER[mandate.keeps_reading], END, last)
    return "\n".join(words)

"""Work on many files in words: its title, its buttons, what it does to people."""

from portal.desk.bulk_doing import Order
from portal.desk.bulk_models import BulkAction
from portal.french import plural

BUTTONS = {
    BulkAction.ASSIGN: "Confirmer",
    BulkAction.ASK: "Envoyer les demandes",
    BulkAction.WRITE: "Envoyer les messages",
    BulkAction.NOTE: "Ajouter les notes",
}
LEADS = {
    BulkAction.ASSIGN: "Vous pourrez annuler pendant 24 heures : chaque dossier revient à qui "
    "l’avait, sauf s’il a changé de mains depuis. Qui reçoit ces dossiers, ou les avait, l’apprend "
    "en une fois.",
    BulkAction.ASK: "Chaque personne reçoit un courriel. Un document déjà dans son dossier, ou "
    "déjà demandé, n’est pas redemandé. Pendant 24 heures, vous pourrez retirer d’un coup ce qui "
    "n’a pas encore eu de réponse ; les personnes en sont prévenues.",
    BulkAction.WRITE: "Chaque personne reçoit un courriel qui l’invite à lire votre message. "
    "Un message envoyé ne se reprend pas.",
    BulkAction.NOTE: "Vos collègues la liront sur chaque dossier. Pendant 24 heures, vous "
    "pourrez retirer d’un coup celles que personne n’a reprises ; chaque historique le dit.",
}
UNDO = {
    BulkAction.ASSIGN: "Rendre chaque dossier à qui l’avait",
    BulkAction.ASK: "Retirer les demandes sans réponse",
    BulkAction.NOTE: "Retirer ces notes",
}
"""The button that takes it back."""


def title(action: BulkAction, order: Order, count: int, *, undone: bool = False) -> str:
    """« Confier 12 dossiers à Claire Fournier »."""
    if undone:
        return f"{UNDO[action]} : {plural(count, 'dossier')}"
    files = plural(count, "dossier")
    match action:
        case BulkAction.ASSIGN:
            name = getattr(order, "name", "")
            return f"Confier {files} à {name}" if name else f"Ne confier {files} à personne"
        case BulkAction.ASK:
            return f"Demander des documents pour {files}"
        case BulkAction.WRITE:
            return f"Écrire aux personnes de {files}"
        case BulkAction.NOTE:
            return f"Ajouter une note à {files}"

"""The words that scripts say, given to them by the page in the language spoken."""

import json

from portal.french import spaced
from portal.languages import NBSP, _

WORDS: dict[str, dict[str, str]] = {
    "site": {
        "left": "Il vous reste {} caractère",
        "lefts": "Il vous reste {} caractères",
        "over": "Vous avez {} caractère en trop",
        "overs": "Vous avez {} caractères en trop",
        "show": "Afficher",
        "hide": "Masquer",
        "showPassword": "Afficher le mot de passe",
        "hidePassword": "Masquer le mot de passe",
        "shown": "Votre mot de passe est visible",
        "hidden": "Votre mot de passe est masqué",
    },
    "application": {
        "clock": f"{{}}{NBSP}h{NBSP}{{}}",
        "out": "Vous avez été déconnecté. Reconnectez-vous pour continuer.",
        "outSaved": "Vous avez été déconnecté. Votre brouillon de {} est gardé. "
        "Reconnectez-vous pour continuer.",
        "signIn": "Me reconnecter",
        "saved": "Brouillon enregistré à {}",
        "stale": "Cette page n’est plus à jour. Rechargez-la : "
        "ce que vous venez d’écrire y sera remis.",
        "away": "Le service ne répond pas.",
        "offline": "Pas de connexion.",
        "kept": "Ce que vous écrivez est gardé dans cette page. Nous réessayons. "
        "Besoin d’aide : {}.",
        "keptSaved": "Vos réponses sont gardées jusqu’à {}, la suite dans cette page. "
        "Nous réessayons. Besoin d’aide : {}.",
        "unsaved": "Le brouillon n’est pas enregistré. Envoyez la page pour garder vos réponses.",
        "restored": "Ce que vous aviez écrit à {} est remis ici.",
        "leaving": "Vos fichiers partent encore. Le reste suit dès qu’ils sont arrivés.",
        "thanks": "Merci, nous avons tout reçu",
        "sendingFile": "Envoi de {}",
        "withdrawn": "{} retiré",
        "retry": "Réessayer",
        "withdraw": "Retirer",
        "addPage": "Ajouter une page",
        "big": "Ce fichier dépasse {} Mo. Prenez une photo moins lourde ou compressez le PDF.",
        "sending": "Envoi…",
        "checking": "Vérification…",
        "cut": "Connexion coupée.",
        "outFile": "Vous avez été déconnecté. Reconnectez-vous pour continuer.",
        "perhapsOut": "Vous avez peut-être été déconnecté. Rechargez la page, puis recommencez.",
        "unsent": "Ce fichier n’a pas pu être envoyé.",
        "received": "Reçu",
        "date": "Indiquer sa date",
        "stays": "Ce fichier n’a pas pu être retiré.",
        "cutStays": "Connexion coupée. Le fichier n’est pas retiré.",
        "mega": f"{{}}{NBSP}Mo",
        "kilo": f"{{}}{NBSP}Ko",
        "proposals": "Propositions",
        "none": "Aucune proposition. Vous pouvez garder votre texte.",
        "short": "Écrivez au moins {} lettres pour voir des propositions.",
        "chosen": "{}, {} sur {}.",
        "one": "1 proposition. Utilisez les flèches haut et bas. {}",
        "several": "{} propositions. Utilisez les flèches haut et bas. {}",
        "how": "Quand des propositions apparaissent, utilisez les flèches haut et bas pour les "
        "parcourir et Entrée pour choisir. Sur un écran tactile, touchez ou balayez.",
    },
    "passkeys": {
        "invalid": "Cette clé est déjà enregistrée dans votre compte.",
        "refused": "La demande a été annulée, ou l’attente a été trop longue. "
        "Vous pouvez recommencer.",
        "insecure": "Les clés d’accès demandent l’adresse sécurisée de ce site. "
        "Connectez-vous autrement.",
        "unknown": "Ce navigateur ne connaît pas les clés d’accès. Connectez-vous autrement.",
        "waiting": "Nous attendons la réponse de votre appareil.",
        "failed": "Votre appareil n’a pas pu répondre. Recommencez.",
    },
}
"""By script, then by the key that it uses; each ``{}`` is filled by the script, in order."""


def script_words(name: str) -> str:
    """As the script of this name reads them, in the language spoken; none for most scripts."""
    words = {key: _(spaced(text)) for key, text in WORDS.get(name, {}).items()}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))

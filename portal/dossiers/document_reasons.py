"""Why a document is to be sent again: coded, in two voices, with a few words of whoever judged."""

from portal.french import plural
from portal.languages import _
from portal.vocabulary import Reason


class DocumentReason(Reason):
    UNREADABLE = (
        "unreadable",
        "Nous n’arrivons pas à lire ce document : il est flou, coupé ou trop sombre",
        "Illisible",
    )
    INCOMPLETE = "incomplete", "Il manque une page ou un côté de ce document", "Incomplet"
    OTHER_KIND = "other_kind", "Ce n’est pas le document demandé", "Autre document"
    OTHER_NAME = (
        "other_name",
        "Le nom ou l’adresse n’est pas celui de votre demande",
        "Nom ou adresse différents",
    )
    UNSIGNED = "unsigned", "Il manque une signature ou un tampon", "Non signé"
    EXPIRED = "expired", "Ce document est trop ancien ou n’est plus valable", "Expiré"
    OTHER = "other", "Ce document est à renvoyer", "Autre raison"


def written(reason: DocumentReason, text: str, valid_months: int | None) -> str:
    """All that the person reads, a sentence a line; in French, as it is kept."""
    if reason is DocumentReason.OTHER:
        return text.strip()
    limit = ""
    if reason is DocumentReason.EXPIRED and valid_months:
        limit = f"Il en faut un de moins de {plural(valid_months, 'mois', 'mois')}."
    return "\n".join(part for part in (f"{reason.words}.", limit, text.strip()) if part)


def said(text: str) -> str:
    """What was written, in the language spoken as far as it is known."""
    return "\n".join(_line(one) for one in text.splitlines())


def _line(line: str) -> str:
    coded = next((one for one in DocumentReason if line == f"{one.words}."), None)
    return f"{_(coded.words)}." if coded else _(line)

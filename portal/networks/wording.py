"""How networks, and what is left to check about them, are written in French sentences."""

from typing import Any

from portal.french import NBSP, date_long, euros, of_name, that_name, to_name
from portal.languages import FRENCH, _, language
from portal.networks.models import Network, SchemeVersion
from portal.networks.queries import document_kinds

COLUMNS = {
    "name": "nom",
    "alias": "autre nom",
    "association": "association",
    "summary": "présentation",
    "phone": "téléphone",
    "email": "courriel",
    "website": "site internet",
    "address": "adresse",
    "opening_hours": "horaires",
    "answer_delay": "délai de réponse",
    "conditions": "conditions",
    "amount_min_cents": "montant minimal",
    "amount_max_cents": "montant maximal",
    "amount_text": "montant affiché",
    "months_min": "durée minimale",
    "months_max": "durée maximale",
    "deferral_months_max": "différé maximal",
    "documents": "pièces demandées",
    "valid_until": "date de fin",
}
"""The columns that may have to be confirmed."""


def value(row: Network | SchemeVersion, column: str) -> str:
    """What a column holds, as a person reads it."""
    held: Any = getattr(row, column)
    if held in (None, "", []):
        return "rien"
    if column.endswith("_cents"):
        return euros(held)
    if column.startswith(("months_", "deferral_months")):
        return f"{held}{NBSP}mois"
    if column == "documents":
        return " · ".join(one.name for one in document_kinds(held))
    return date_long(held) if column == "valid_until" else str(held)


def inside(network: Network) -> str:
    """« l’Adie », « Initiative Somme »; in other languages its name alone."""
    if language() != FRENCH:
        return _(network.name)
    return network.name_in_sentence or network.name


def starting(network: Network) -> str:
    """« L’Adie » étudie votre demande."""
    name = inside(network)
    return name[:1].upper() + name[1:]


def to(network: Network) -> str:
    """« à l’Adie », « au DLA de la Somme »."""
    return to_name(inside(network))


def of(network: Network) -> str:
    """« de l’Adie », « du DLA de la Somme », « d’Initiative Somme »."""
    return of_name(inside(network))


def that(network: Network) -> str:
    """« ce que l’Adie propose », « ce qu’Initiative Somme propose »."""
    return that_name(inside(network))

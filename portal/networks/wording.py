"""How networks, and what is left to check about them, are written in French sentences."""

import re

from portal.networks.models import Network

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


def inside(network: Network) -> str:
    """« l’Adie », « Initiative Somme »."""
    return network.name_in_sentence or network.name


def starting(network: Network) -> str:
    """« L’Adie » étudie votre demande."""
    name = inside(network)
    return name[:1].upper() + name[1:]


def to(network: Network) -> str:
    """« à l’Adie », « au DLA de la Somme »."""
    return _contracted("à", inside(network), {"le ": "au ", "les ": "aux "})


def of(network: Network) -> str:
    """« de l’Adie », « du DLA de la Somme », « d’Initiative Somme »."""
    name = inside(network)
    if re.match("[AEIOUYÀÂÉÈÊÎÔ]", name):
        return f"d’{name}"
    return _contracted("de", name, {"le ": "du ", "les ": "des "})


def _contracted(preposition: str, name: str, articles: dict[str, str]) -> str:
    for article, contracted in articles.items():
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"{preposition} {name}"

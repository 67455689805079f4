"""How networks, and what is left to check about them, are written in French sentences."""

from datetime import date, datetime
from typing import Any

from portal.french import NBSP, beside_name, date_long, euros, listed, of_name, that_name, to_name
from portal.languages import FRENCH, _, language
from portal.networks.models import Network, SchemeVersion
from portal.networks.queries import document_kinds
from portal.vocabulary import LabelledEnum

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
    return words_of(column, getattr(row, column))


def words_of(column: str, held: Any) -> str:
    if held in (None, "", []):
        return "rien"
    if column.endswith("_cents"):
        return euros(held)
    if column.endswith("_months") or column.startswith(("months_", "deferral_months")):
        return f"{held}{NBSP}mois"
    if column == "documents":
        return " · ".join(one.name for one in document_kinds(held))
    if isinstance(held, LabelledEnum):
        return held.label
    return date_long(held) if isinstance(held, date) else str(held)


def inside(network: Network) -> str:
    """« l’Adie », « Initiative Somme »; in other languages its name alone."""
    if language() != FRENCH:
        return _(network.name)
    return network.name_in_sentence or network.name


def starting(network: Network) -> str:
    """« L’Adie » étudie votre demande."""
    return capital(inside(network))


def capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def to(network: Network) -> str:
    """« à l’Adie », « au DLA de la Somme »."""
    return to_name(inside(network))


def of(network: Network) -> str:
    """« de l’Adie », « du DLA de la Somme », « d’Initiative Somme »."""
    return of_name(inside(network))


def beside(network: Network) -> str:
    """« auprès de l’Adie », from which a request is taken back."""
    return beside_name(inside(network))


def that(network: Network) -> str:
    """« ce que l’Adie propose », « ce qu’Initiative Somme propose »."""
    return that_name(inside(network))


def named_on(network: Network, moment: datetime) -> tuple[str, str]:
    """Its name at that moment, as a title and in a sentence: it may have been renamed since."""
    for until, (name, in_sentence) in sorted(network.former_names.items()):
        if moment < datetime.fromisoformat(until):
            return name, in_sentence or name if language() == FRENCH else _(name)
    return network.name, inside(network)


def every_name(network: Network) -> list[str]:
    """Those that it bears and has borne, as they are written in a sentence."""
    known = [*network.former_names.values(), (network.name, network.name_in_sentence)]
    return list(dict.fromkeys(in_sentence or name for name, in_sentence in known))


def formerly(network: Network) -> str:
    """The names that it no longer bears, the latest first."""
    names = [names[0] for _until, names in sorted(network.former_names.items(), reverse=True)]
    return listed([name for name in dict.fromkeys(names) if name != network.name])

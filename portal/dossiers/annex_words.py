"""A change of a question, told before → after."""

from portal.dossiers.questions import Question
from portal.french import spaced
from portal.routing.conditions import ALWAYS
from portal.vocabulary import LabelledEnum


class Kind(LabelledEnum):
    """The kinds of question that administrators write."""

    LONGTEXT = "longtext", "Texte long"
    TEXT = "text", "Texte court"
    YESNO = "yesno", "Oui ou non"
    CHOICE = "choice", "Un seul choix dans une liste"
    CHOICES = "choices", "Plusieurs choix dans une liste"
    MONEY = "money", "Montant en euros"
    NUMBER = "number", "Nombre"
    PERCENT = "percent", "Pourcentage"
    MONTHS = "months", "Nombre de mois"
    YEAR = "year", "Année"
    DATE = "date", "Date"


LABELS = {
    "label": "Question",
    "hint": "Aide",
    "kind": "Type de réponse",
    "options": "Réponses au choix",
    "unsure": "Je ne sais pas",
    "required": "Réponse demandée",
    "short": "Nom court",
    "staff": "Nom pour les équipes",
    "low": "Le plus petit",
    "high": "Le plus grand",
    "suffix": "Unité",
    "when": "Condition",
}


def told(before: Question, after: Question) -> str:
    """« Question : « … » → « … ». », empty when nothing differs."""
    pieces = [
        f"{label} : {said(before, name)} → {said(after, name)}"
        for name, label in LABELS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    if not pieces:
        return ""
    return spaced(f"Question « {before.label} » changée. {' ; '.join(pieces)}.")


def said(question: Question, name: str) -> str:
    """One field of a question, as a person reads it."""
    held = getattr(question, name)
    if name == "when":
        return "toujours posée" if held == ALWAYS else "posée selon une réponse"
    if name == "kind":
        return next((one.label for one in Kind if one.value == held), held)
    if name == "options":
        return ", ".join(one.label for one in held) or "aucune"
    if isinstance(held, bool):
        return "oui" if held else "non"
    if isinstance(held, float):
        return f"{held:g}"
    return f"« {held} »" if held not in ("", None) else "rien"

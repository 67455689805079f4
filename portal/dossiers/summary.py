"""The few answers that lists and figures need, repeated in columns of the file."""

from datetime import date

from flask import current_app

from portal.calendar import today
from portal.dossiers.course import course
from portal.dossiers.facts import confidential, facts_of
from portal.dossiers.models import Dossier
from portal.dossiers.naming import UNNAMED
from portal.territory.folding import fold
from portal.territory.queries import perimeter

KINDS = {
    "creation": "Création",
    "reprise": "Reprise",
    "developpement": "Développement",
    "consolidation": "Consolidation",
    "cession": "Transmission",
    "aucun": "Personnel",
}


def refresh(dossier: Dossier) -> None:
    """Write the summary columns again from the answers that count."""
    answers = course(dossier.answers, "application").answers
    dossier.kind = answers.get("projet", "")
    dossier.title = answers.get("nom_projet", "")[:120]
    dossier.person_name = f"{answers.get('prenom', '')} {answers.get('nom', '')}".strip()
    called = dossier.title or UNNAMED.get(dossier.kind, "")
    dossier.search_text = fold(f"{dossier.person_name} {called} {dossier.number or ''}")
    dossier.insee = answers.get("insee_projet") or answers.get("insee_domicile")
    dossier.need_cents = answers.get("besoin_total")
    dossier.asked_cents = answers.get("montant_demande") or answers.get("montant_demande_personnel")
    dossier.confidential = confidential(answers)
    hearing = answers.get("audience_le")
    dossier.hearing_on = date.fromisoformat(hearing) if hearing else None
    facts = facts_of(dossier.answers, today())
    dossier.in_qpv = "oui" in (facts.get("qpv_projet"), facts.get("qpv_domicile"))
    dossier.in_perimeter = bool(dossier.insee) and dossier.insee in served()


def served() -> frozenset[str]:
    """The communes that the desk serves today."""
    return perimeter(today(), current_app.config["SETTINGS"].territory.epci_siren)

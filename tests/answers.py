"""Complete answers of fictional people, to start drafts from."""

from typing import Any

from portal.dossiers import commands
from portal.dossiers.models import Dossier
from portal.users.models import User
from tests.factories import UserFactory

HAIRDRESSER: dict[str, Any] = {
    "demandeur": "particulier",
    "projet": "creation",
    "urgence_sociale": False,
    "besoins": ["pret_honneur"],
    "stade": "pret_a_financer",
    "innovant": False,
    "insee_projet": "80489",
    "insee_domicile": "80489",
    "nom_projet": "Salon Les Ciseaux",
    "description": "Un salon de coiffure mixte, avec un apprenti.",
    "prenom": "Camille",
    "nom": "Exemple",
    "naissance": "1990-02-01",
    "lieu_naissance": "Amiens",
    "telephone": "+33639981234",
    "preference": "telephone",
    "adresse": "1 rue de l’Exemple",
    "statut": "salarie",
    "equipe": "seul",
    "secteur": "artisanat",
    "forme": "sarl",
    "emplois_crees_3ans": 2,
    "besoin_total": 58_000_00,
    "apport": 9_000_00,
    "banque": "accord_principe",
    "pret_bancaire": 40_000_00,
    "montant_demande": 9_000_00,
    "ficp": False,
    "deja_suivi": False,
}
SMALL_NEED = HAIRDRESSER | {"besoin_total": 9_000_00, "montant_demande": 4_000_00}
PERSONAL: dict[str, Any] = {
    "demandeur": "particulier",
    "projet": "aucun",
    "urgence_sociale": False,
    "motif_personnel": "formation",
    "insee_domicile": "80021",
    "qpv_domicile": "non",
    "prenom": "Camille",
    "nom": "Exemple",
    "naissance": "1990-02-01",
    "lieu_naissance": "Amiens",
    "telephone": "+33639981234",
    "preference": "telephone",
    "adresse": "1 rue de l’Exemple",
    "statut": "salarie",
    "montant_demande_personnel": 1_500_00,
}
ASSOCIATION: dict[str, Any] = {
    "demandeur": "structure_ess",
    "projet": "developpement",
    "besoins": ["financement_ess", "accompagnement"],
    "stade": "business_plan",
    "innovant": False,
    "insee_projet": "80021",
    "qpv_projet": "oui",
    "nom_projet": "La Recyclerie d’exemple",
    "description": "Réparer et revendre des objets.",
    "prenom": "Camille",
    "nom": "Exemple",
    "role": "présidente",
    "telephone": "+33639981234",
    "preference": "courriel",
    "ess_type": "association",
    "secteur": "services",
    "creee_le": "2015-06-01",
    "salaries_etp": 4,
    "en_difficulte": False,
    "siret": "12345678200010",
    "rna": "W802001234",
    "adresse_siege": "1 rue de l’Exemple, 80000 Amiens",
    "emplois_crees_3ans": 1,
    "besoin_total": 40_000_00,
    "apport": 5_000_00,
    "banque": "en_discussion",
    "pret_bancaire": 20_000_00,
    "montant_demande": 15_000_00,
    "deja_suivi": False,
}
FAR_AWAY = HAIRDRESSER | {"insee_projet": "60057"}
EXISTING: dict[str, Any] = {"creee_le": "2019-06-01", "salaries_etp": 2, "siret": "12345678200010"}
GROWING = HAIRDRESSER | EXISTING | {"projet": "developpement", "en_difficulte": False}
TAKEOVER = HAIRDRESSER | {"projet": "reprise", "emplois_maintenus": 3}
HANDOVER = HAIRDRESSER | EXISTING | {"projet": "cession", "besoins": ["accompagnement"]}
COMPANY = GROWING | {
    "demandeur": "entreprise",
    "role": "gérante",
    "adresse_siege": "1 rue de l’Exemple, 80000 Amiens",
}
STUDENT = HAIRDRESSER | {
    "besoins": ["statut_etudiant"],
    "statut": "etudiant",
    "snee": False,
    "etablissement": "Université de Picardie Jules Verne",
    "diplome": "Licence de gestion, 3e année",
    "bac_annee": 2023,
}
MICROCREDIT = SMALL_NEED | {"besoins": ["microcredit_pro"], "banque": "refus"}
SUPPORTED = ASSOCIATION | {"besoins": ["dla"]}
SCHOOL: dict[str, Any] = {
    "demandeur": "etablissement",
    "besoin_epa": "Une mini-entreprise en classe de troisième.",
    "prenom": "Camille",
    "nom": "Exemple",
    "role": "professeure",
    "telephone": "+33639981234",
    "preference": "courriel",
    "adresse_siege": "1 rue de l’Exemple, 80000 Amiens",
}
BRANCHES: dict[str, dict[str, Any]] = {
    "creation": HAIRDRESSER,
    "développement": GROWING,
    "entreprise": COMPANY,
    "reprise": TAKEOVER,
    "cession": HANDOVER,
    "ess": ASSOCIATION,
    "dla": SUPPORTED,
    "étudiant": STUDENT,
    "microcrédit": MICROCREDIT,
    "personnel": PERSONAL,
    "établissement": SCHOOL,
}
"""Complete answers in every branch of the questionnaire."""


def draft(
    answers: dict[str, Any] | None = None, owner: User | None = None, **changes: Any
) -> Dossier:
    """A draft that could be sent, of a new person unless one is given."""
    person = owner or UserFactory()
    dossier = commands.start(person, f"key-{person.id}-{len(person.email)}-{id(answers)}")
    given = (answers or HAIRDRESSER) | changes
    kept = {code: value for code, value in given.items() if value is not ...}
    emptied = [code for code, value in given.items() if value is ...]
    commands.save_page(dossier, "every", kept, {}, emptied, by=person)
    return dossier

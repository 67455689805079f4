"""Fictional projects, from their readable file, and the application each person would fill in."""

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from portal.calendar import today
from portal.french import spaced


class Project(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Amounts in euros; ``extra`` has answers that differ from the usual ones.

    ``path`` and ``age``: what becomes of it, and how many days ago it was sent; ``partner``: who
    carries it with them.
    """

    person: str
    name: str
    insee: str
    sector: str
    path: str = "new"
    age: int = 3
    kind: str = "creation"
    need: int = 30_000
    jobs: int = 1
    form: str = "sarl"
    bank: str = "en_discussion"
    status: str = "salarie"
    gender: str = "femme"
    quarter: str = "non"
    partner: str = ""
    extra: dict[str, Any] = {}


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A personal loan; the amount in euros."""

    person: str
    motive: str
    amount: int
    path: str = "new"
    age: int = 3


class Imagined(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``far``: outside the territory; ``structures``: of the social economy.

    ``odd``: what happens now and then; ``earlier``: of the year before; ``drafts``: not sent.
    """

    projects: tuple[Project, ...]
    structures: tuple[Project, ...]
    far: tuple[Project, ...]
    personal: tuple[Wish, ...]
    odd: tuple[Project, ...]
    earlier: tuple[Project, ...]
    drafts: tuple[Project, ...]


@cache
def imagined() -> Imagined:
    text = spaced(Path(__file__).with_name("projects.yaml").read_text())
    return msgspec.yaml.decode(text.encode(), type=Imagined)


def answers(project: Project) -> dict[str, Any]:
    """The whole application of this project, as its person would have filled it."""
    given, _, family = project.person.partition(" ")
    structure = "ess_type" in project.extra
    found: dict[str, Any] = {
        "demandeur": "structure_ess" if structure else "particulier",
        "projet": project.kind, "urgence_sociale": False, "besoins": ["pret_honneur"],
        "stade": "pret_a_financer", "innovant": False, "insee_projet": project.insee,
        "insee_domicile": project.insee, "qpv_projet": project.quarter,
        "qpv_domicile": project.quarter,
        "nom_projet": project.name,
        "description": f"{project.name} : un projet imaginé pour la démonstration.",
        "prenom": given, "nom": family, "naissance": "1988-03-27", "lieu_naissance": "Amiens",
        "role": "présidence",
        "telephone": "+33639980000", "preference": "indifferent", "adresse": "1 rue de l’Exemple",
        "statut": project.status, "snee": False, "genre": project.gender, "secteur": project.sector,
        "forme": project.form, "sort_du_regime_micro": False, "existe": False,
        "creee_le": "2019-09-01",
        "siret": "12345678200010", "rna": "W802001234",
        "adresse_siege": "1 rue de l’Exemple, 80000 Amiens",
        "salaries_etp": 2, "en_difficulte": False, "emplois_crees_3ans": project.jobs,
        "emplois_maintenus": 1, "besoin_total": project.need * 100, "apport": project.need * 15,
        "banque": project.bank, "pret_bancaire": project.need * 60,
        "montant_demande": min(project.need * 25, 3_000_000),
        "equipe": "seul", "ficp": False, "deja_suivi": False,
        "audience_le": (today() + timedelta(days=19)).isoformat(),
    }  # fmt: skip
    if project.kind == "cession":
        found["besoins"] = ["accompagnement"]
    return details()["projects"] | found | project.extra


@cache
def details() -> dict[str, dict[str, Any]]:
    """What people add once they have said what routes their request, whatever their branch."""
    text = spaced(Path(__file__).with_name("details.yaml").read_text())
    return msgspec.yaml.decode(text.encode(), type=dict[str, dict[str, Any]])


def personal_answers(wish: Wish) -> dict[str, Any]:
    given, _, family = wish.person.partition(" ")
    return details()["personal"] | {
        "demandeur": "particulier", "projet": "aucun", "urgence_sociale": False,
        "motif_personnel": wish.motive, "insee_domicile": "80021", "qpv_domicile": "inconnu",
        "prenom": given, "nom": family, "naissance": "1979-11-02",
        "lieu_naissance": "Amiens", "telephone": "+33639980001",
        "preference": "telephone", "adresse": "2 rue de l’Exemple", "statut": "sans_activite",
        "montant_demande_personnel": wish.amount * 100,
    }  # fmt: skip

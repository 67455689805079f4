"""A second reading of DOMAIN §3, written from its table alone: slow, plain, one line after another.

It shares nothing with the rule set or the engine. Facts are complete; the networks that have
already answered are not part of it.
"""

from typing import Any, NamedTuple

CONNECTED = {
    "initiative_somme", "reseau_entreprendre", "picardie_active", "dla_somme", "ccas_amiens",
    "pepite", "bge_picardie", "adie",
}  # fmt: skip
FINANCE = {"pret_honneur", "garantie_bancaire", "financement_ess", "tresorerie"}
WITHOUT_WORK = {
    "demandeur_emploi_indemnise",
    "demandeur_emploi_non_indemnise",
    "beneficiaire_rsa",
    "sans_activite",
}
INSERTION = {"iae_ei", "iae_aci", "iae_ai", "iae_etti", "entreprise_adaptee"}
UNDERTAKING = {"creation", "reprise", "developpement"}
"""Those whom the protocol counts as undertaking: the cases without a project have no such tag."""
BEFORE_THE_TERRITORY = {"R00", "R00b", "R01", "R02", "R02b", "R03", "R03b"}
WITH_PEPITE = {"R11a", "R11e", "R11f", "R11g", "R11g2", "R11h", "R11i", "R11j", "R11k"}
WITH_CLUSTER = {"R10", "R10b", "R11h", "R11i", "R11j", "R11k"}
WITH_GUARANTEE = {"R11h", "R11i", "R11j", "R11k"}


class Reading(NamedTuple):
    rule: str
    primary: str
    also: frozenset[str]
    mode: str
    tags: frozenset[str]


class _Row(NamedTuple):
    rule: str
    primary: str
    also: tuple[str, ...] = ()
    mode: str = ""


def read(f: dict[str, Any], perimeter: frozenset[str]) -> Reading:
    row = _row(f)
    also = set(row.also)
    if row.rule in WITH_PEPITE and (f["statut"] == "etudiant" or f["snee"]):
        also.add("pepite")
    if row.rule in WITH_CLUSTER and f["innovant"]:
        also.add("amiens_cluster")
    if row.rule in WITH_GUARANTEE and _guarantee_too(f):
        also.add("picardie_active")
    also.discard(row.primary)
    outside = row.rule not in BEFORE_THE_TERRITORY and f["insee_projet"] not in perimeter
    mode = row.mode or ("transmission" if row.primary in CONNECTED else "orientation")
    if mode == "transmission" and (outside or not f["consentement_partage"]):
        mode = "orientation"
    return Reading(
        row.rule, row.primary, frozenset(also), mode, _tags(f, outside, {row.primary, *also})
    )


def _tags(f: dict[str, Any], outside: bool, named: set[str]) -> frozenset[str]:
    tags = set()
    if _qpv(f):
        tags.add("qpv_accompagnement_individualise")
    elif "inconnu" in (f["qpv_domicile"], f["qpv_projet"]):
        tags.add("qpv_a_verifier")
    if f["genre"] == "femme" and f["projet"] in UNDERTAKING:
        tags.add("entrepreneuriat_feminin")
    if outside:
        tags.add("hors_epci")
    if {"initiative_somme", "picardie_active"} <= named:
        tags.add("meme_association")
    if not f["consentement_partage"]:
        tags.add("sans_consentement")
    return frozenset(tags)


def _row(f: dict[str, Any]) -> _Row:
    business = f["projet"] != "aucun"
    if f["urgence_sociale"]:
        return _Row("R01", _ccas(f), ("accueil_metropole",) if business else (), "orientation")
    if f["dossier_existant"] is not None:
        return _Row("R00b", f["dossier_existant"], (), "rattachement")
    if f["demandeur"] == "etablissement":
        return _Row("R02", "entreprendre_pour_apprendre", (), "orientation")
    if f["age"] < 18:
        return _Row("R02b", "accueil_metropole", ("entreprendre_pour_apprendre",), "orientation")
    if f["insee_projet" if business else "insee_domicile"] is None:
        return _Row("R00", "incomplet", (), "brouillon")
    return _business(f) if business else _personal(f)


def _personal(f: dict[str, Any]) -> _Row:
    if (f["montant_demande"] or 0) > 8000:
        return _Row("R03b", "accueil_metropole", (_ccas(f),), "orientation")
    return _Row("R03", _ccas(f), ("adie",) if f["motif_personnel"] == "mobilite_emploi" else ())


def _business(f: dict[str, Any]) -> _Row:
    department, ess = f["insee_projet"][:2], f["ess_type"] is not None
    if department in ("02", "60") and (ess or "garantie_bancaire" in f["besoins"]):
        return _Row("R04b", "picardie_active", (), "orientation")
    if department != "80":
        return _Row("R04c", "annuaire_national")
    if f["secteur"] in ("immobilier_patrimonial", "intermediation_financiere"):
        return _Row("R05", "accueil_metropole")
    if f["secteur"] == "agriculture_primaire":
        return _Row("R05b", "chambre_agriculture", ("accueil_metropole",))
    if f["projet"] == "cession":
        return _Row("R06", _chamber(f), ("accueil_metropole",))
    if f["en_difficulte"] and ess:
        return _Row("R07", "picardie_active", ("dla_somme",) if _employs(f) else ())
    if f["en_difficulte"]:
        return _Row("R07b", "accueil_metropole", (_chamber(f),))
    return _social(f) if ess else _individual(f)


def _social(f: dict[str, Any]) -> _Row:
    asked, cooperative = set(f["besoins"]), f["ess_type"] in ("scop", "scic")
    finance, urscop = bool(asked & FINANCE), ("urscop",) if cooperative else ()
    insertion = f["ess_type"] in INSERTION and f["projet"] == "creation"
    ddets = ("ddets",) if insertion else ()
    if asked == {"subvention"}:
        return _Row("R08e", "accueil_metropole", ("sdjes",))
    if f["age_entreprise_mois"] is not None and f["projet"] != "creation":
        if _employs(f) and finance:
            dla = ("dla_somme",) if asked & {"dla", "accompagnement"} else ()
            return _Row("R08a", "picardie_active", (*dla, *urscop))
        if _employs(f):
            return _Row("R08b", "dla_somme")
        if finance and f["emplois_crees_3ans"] >= 1:
            return _Row("R08c", "picardie_active", ("bge_picardie",))
        return _Row("R08c2", "bge_picardie")
    if f["stade"] in ("idee", "etude"):
        return _Row("R08d", "picardie_active", ("bge_picardie", *urscop, *ddets))
    if finance:
        return _Row("R08d2", "picardie_active", (*urscop, *ddets))
    lead = "urscop" if cooperative else "bge_picardie"
    return _Row("R08d3", lead, ("picardie_active",), "transmission")


def _individual(f: dict[str, Any]) -> _Row:
    early = f["stade"] in ("idee", "etude")
    if f["statut"] == "etudiant" and (early or "statut_etudiant" in f["besoins"]):
        return _Row("R09", "pepite")
    if early and _qpv(f):
        return _Row("R10", "accueil_metropole", ("bge_picardie",))
    if early:
        return _Row("R10b", "bge_picardie", (_chamber(f),))
    return _bank(f) or _honour_loan(f)


def _bank(f: dict[str, Any]) -> _Row | None:
    small = (f["besoin_total"] or 0) <= 12000 and _younger(f, 60)
    active = _public_fa(f) and _younger(f, 36)
    if f["ficp"] and small:
        return _Row("R11a", "adie", (_ccas(f),))
    if f["ficp"]:
        return _Row("R11b", "accueil_metropole", ("adie",))
    if set(f["besoins"]) == {"garantie_bancaire"}:
        return (
            _Row("R11d", "picardie_active")
            if active
            else _Row("R11d2", "bpifrance", ("accueil_metropole",))
        )
    if f["banque"] in ("refus", "aucune") and small:
        guarantee = f["banque"] == "refus" and _public_fa(f)
        return _Row("R11e", "adie", ("picardie_active",) if guarantee else ())
    if f["banque"] == "refus" and active:
        return _Row("R11f", "picardie_active", ("initiative_somme",))
    if f["banque"] == "refus":
        return _Row("R11f2", "accueil_metropole", ("initiative_somme", "bpifrance"))
    if f["forme"] == "micro" and f["sort_du_regime_micro"] is not True:
        return (
            _Row("R11g", "adie") if small else _Row("R11g2", "bge_picardie", ("initiative_somme",))
        )
    return None


def _honour_loan(f: dict[str, Any]) -> _Row:
    jobs, need = f["emplois_crees_3ans"] + f["emplois_maintenus"], f["besoin_total"] or 0
    young = _younger(f, 12)
    if jobs >= 5 and need >= 100_000:
        return _Row("R11h", "reseau_entreprendre", ("initiative_somme",) if young else ())
    if jobs in (3, 4) and need >= 100_000 and young:
        return _Row("R11i", "initiative_somme", ("reseau_entreprendre",))
    leaves_micro = f["forme"] == "micro" and f["sort_du_regime_micro"] is True
    if young or (leaves_micro and _younger(f, 24)):
        return _Row("R11j", "initiative_somme")
    if f["emplois_crees_3ans"] >= 1:
        return _Row("R11k", "initiative_somme")
    if "garantie_bancaire" in f["besoins"] and _public_fa(f) and _younger(f, 36):
        return _Row("R11l", "picardie_active")
    if need <= 12000 and _younger(f, 60):
        return _Row("R11m", "adie")
    return _Row("R11n", _chamber(f), ("bpifrance",))


def _ccas(f: dict[str, Any]) -> str:
    return "ccas_amiens" if f["insee_domicile"] == "80021" else "ccas_commune"


def _chamber(f: dict[str, Any]) -> str:
    return "cma" if f["secteur"] in ("artisanat", "btp", "metiers_de_bouche") else "cci"


def _employs(f: dict[str, Any]) -> bool:
    return (f["salaries_etp"] or 0) > 0


def _younger(f: dict[str, Any], months: int) -> bool:
    return f["age_entreprise_mois"] is None or f["age_entreprise_mois"] < months


def _qpv(f: dict[str, Any]) -> bool:
    return "oui" in (f["qpv_domicile"], f["qpv_projet"])


def _public_fa(f: dict[str, Any]) -> bool:
    return f["statut"] in WITHOUT_WORK or f["rqth"] or _qpv(f)


def _guarantee_too(f: dict[str, Any]) -> bool:
    asked = "garantie_bancaire" in f["besoins"] or f["genre"] == "femme"
    return _public_fa(f) and (f["pret_bancaire"] or 0) > 0 and _younger(f, 36) and asked

"""The register's codes in our words: what an activity may be called here, what a legal form is."""

from dataclasses import dataclass

from portal.languages import _, marked

SECTIONS: tuple[tuple[int, str, frozenset[str]], ...] = tuple(
    (last, label, frozenset(sectors.split()))
    for last, label, sectors in (
        (3, marked("Agriculture, sylviculture et pêche"), "agriculture_primaire"),
        (9, marked("Industries extractives"), "industrie"),
        (11, marked("Industries alimentaires"), "industrie metiers_de_bouche artisanat"),
        (33, marked("Industrie manufacturière"), "industrie artisanat metiers_de_bouche"),
        (39, marked("Énergie, eau et déchets"), "industrie services artisanat"),
        (43, marked("Construction"), "btp artisanat"),
        (47, marked("Commerce et réparation"), "commerce artisanat metiers_de_bouche services"),
        (53, marked("Transports et entreposage"), "transport services"),
        (
            56,
            marked("Hébergement et restauration"),
            "restauration metiers_de_bouche services commerce",
        ),
        (63, marked("Information et communication"), "numerique services culture"),
        (66, marked("Finance et assurance"), "intermediation_financiere services"),
        (68, marked("Immobilier"), "immobilier_patrimonial services"),
        (
            75,
            marked("Activités scientifiques et techniques"),
            "services numerique culture artisanat",
        ),
        (82, marked("Services administratifs et de soutien"), "services artisanat btp"),
        (84, marked("Administration publique"), "services"),
        (85, marked("Enseignement"), "services culture"),
        (88, marked("Santé et action sociale"), "services"),
        (93, marked("Arts, spectacles et loisirs"), "culture services"),
        (96, marked("Autres services"), "services artisanat culture numerique"),
        (99, marked("Autres activités"), "services"),
    )
)
"""The last division of each group of the French nomenclature (NAF rév. 2), and our sectors."""


@dataclass(frozen=True)
class LegalForm:
    """``forms`` and ``ess_type`` are the routing's words, the most likely one first."""

    label: str
    forms: tuple[str, ...] = ()
    ess_type: str = ""


LEGAL_FORMS = {
    "1000": LegalForm(marked("Entrepreneur individuel"), ("ei", "micro")),
    "5458": LegalForm(marked("SARL coopérative de production (SCOP)"), ("sarl",), "scop"),
    "5498": LegalForm("EURL", ("eurl", "sarl")),
    "5499": LegalForm("SARL", ("sarl",)),
    "5558": LegalForm(marked("SA coopérative de production (SCOP)"), (), "scop"),
    "5710": LegalForm("SAS", ("sas", "sasu")),
    "5720": LegalForm("SASU", ("sasu", "sas")),
    "6540": LegalForm("SCI", ("sci",)),
    "8210": LegalForm(marked("Mutuelle"), (), "mutuelle"),
    "8290": LegalForm(marked("Organisme mutualiste"), (), "mutuelle"),
    "9300": LegalForm(marked("Fondation"), (), "fondation"),
}
"""By the register's code (catégorie juridique, INSEE)."""
ASSOCIATION = LegalForm(marked("Association"), (), "association")
INCLUSION = {
    "EI": "iae_ei",
    "ACI": "iae_aci",
    "AI": "iae_ai",
    "ETTI": "iae_etti",
    "EA": "entreprise_adaptee",
    "EATT": "entreprise_adaptee",
}
"""The kinds of the inclusion market that are types of structures here."""


def legal_form(code: str) -> LegalForm | None:
    """None for the forms that nothing here asks about."""
    return ASSOCIATION if code.startswith("92") else LEGAL_FORMS.get(code)


def activity_label(code: str) -> str:
    """« Construction (43.21A) »; the code alone when it is no activity of the nomenclature."""
    section = _section(code)
    return f"{_(section[1])} ({code})" if section else code


def fits(code: str, sector: str) -> bool:
    """Whether people of this activity may say that they are of this sector."""
    section = _section(code)
    return section is None or sector in section[2]


def _section(code: str) -> tuple[int, str, frozenset[str]] | None:
    if not code[:2].isdecimal():
        return None
    return next((one for one in SECTIONS if int(code[:2]) <= one[0]), None)

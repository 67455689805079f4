"""The questions of a forecast: one for each typed line of each year, and a few on the whole."""

from portal.dossiers.questions import Question
from portal.dossiers.wording import Option
from portal.financing.forecast import YEARS
from portal.financing.forecast_lines import Layout, Typed, Variant
from portal.languages import _

MOST_EUROS = 100_000_000
MOST = {"%": 100, "": 10_000_000}
VARIANT = "variant"
TAXED = "taxed"
NO_SALES_YET = "no_sales_yet"
JUSTIFICATION = "justification"


def code_of(line: str, year: int) -> str:
    return f"{line}_{year}"


def figure(line: Typed, year: int) -> Question:
    label = _("%(line)s, année %(year)s", line=_(line.label), year=year)
    high = MOST_EUROS if line.kind == "money" else MOST[line.suffix]
    return Question(code_of(line.code, year), line.kind, label, required=False, low=0, high=high)


def figures(layout: Layout) -> list[Question]:
    return [figure(line, year) for year in YEARS for line in layout.typed]


def questions(layout: Layout, usual: Variant) -> list[Question]:
    """All that the page asks; ``usual`` is the kind of forecast that the person's answers call."""
    return [*choice(usual), *taxation(layout), *figures(layout), *explanations()]


def choice(usual: Variant) -> list[Question]:
    """Whoever may give less may give all."""
    if usual is Variant.FULL:
        return []
    options = tuple(Option(one.value, one.words) for one in (usual, Variant.FULL))
    return [
        Question(VARIANT, "choice", "Quelles prévisions voulez-vous remplir ?",
                 options=options, required=False)
    ]  # fmt: skip


def taxation(layout: Layout) -> list[Question]:
    if layout.variant is not Variant.FULL:
        return []
    return [
        Question(TAXED, "yesno", "Votre entreprise paie-t-elle l’impôt sur les sociétés ?",
                 hint="Une SARL, une SAS ou une SASU le paie en général. "
                 "Une entreprise individuelle, non.",
                 short="Impôt sur les sociétés", required=False)
    ]  # fmt: skip


def explanations() -> list[Question]:
    return [
        Question(NO_SALES_YET, "consent", "Pas encore de ventes la première année",
                 short="Pas de ventes la première année", required=False),
        Question(JUSTIFICATION, "longtext", "Comment expliquez-vous la hausse de vos ventes ?",
                 hint="À remplir si elles font plus que doubler d’une année sur l’autre. "
                 "Par exemple : un second magasin, un contrat signé.",
                 short="Hausse des ventes", required=False, high=1500),
    ]  # fmt: skip

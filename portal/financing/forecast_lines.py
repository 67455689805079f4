"""The lines of a forecast: which are typed and which are computed, for each kind of forecast."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from portal.financing import forecast as maths
from portal.financing.forecast import Derived
from portal.financing.forecast_terms import Terms
from portal.french import euros, number, spaced
from portal.languages import _, marked
from portal.vocabulary import LabelledEnum


class Variant(LabelledEnum):
    FULL = "full", "Prévisions complètes"
    MICRO = "micro", "Prévisions d’une micro-entreprise"
    SHORT = "short", "Prévisions simplifiées"


@dataclass(frozen=True)
class Typed:
    """A line that the person fills: an amount, a number or a rate."""

    code: str
    label: str
    hint: str = ""
    kind: Literal["money", "number"] = "money"
    suffix: str = "€"


@dataclass(frozen=True)
class Block:
    title: str
    lines: tuple[Typed | Derived, ...]


@dataclass(frozen=True)
class Layout:
    """The lines of one person's forecast. ``needed``: how many years must be filled."""

    variant: Variant
    blocks: tuple[Block, ...]
    needed: int

    def _lines(self) -> Iterator[Typed | Derived]:
        for block in self.blocks:
            yield from block.lines

    @property
    def typed(self) -> list[Typed]:
        return [one for one in self._lines() if isinstance(one, Typed)]

    @property
    def derived(self) -> list[Derived]:
        return [one for one in self._lines() if isinstance(one, Derived)]


SALES = Typed("sales", "Ventes de l’année", "Hors taxes si vous facturez la TVA.")
QUANTITY = Typed("quantity", "Ou : nombre de ventes", "Si vous préférez compter ainsi. "
                 "Le total au-dessus, s’il est écrit, compte seul.", "number", "")  # fmt: skip
PRICE = Typed("price", "Prix moyen d’une vente")
PURCHASES = Typed("purchases", "Achats", "Marchandises et matières premières consommées.")
RENT = Typed("rent", "Loyer", "Avec les charges du local.")
ENERGY = Typed("energy", "Énergie", "Électricité, gaz, eau, carburant de production.")
INSURANCE = Typed("insurance", "Assurances")
ACCOUNTANT = Typed("accountant", "Comptable et honoraires")
COMMUNICATION = Typed("communication", "Communication", "Site, publicité, téléphone, internet.")
TRAVEL = Typed("travel", "Déplacements")
OTHER = Typed("other_charges", "Autres charges", "Petit matériel, entretien, frais bancaires…")
SUBSIDIES = Typed("subsidies", "Subventions d’exploitation", "Celles qui aident à fonctionner, "
                  "non à investir.")  # fmt: skip
TAXES = Typed("taxes", "Impôts et taxes", "Cotisation foncière, taxe d’apprentissage… "
              "sans l’impôt sur les bénéfices.")  # fmt: skip
SALARIES = Typed("salaries", "Salaires bruts", "De vos salariés, sans votre rémunération.")
EMPLOYER_RATE = Typed("employer_rate", "Taux des cotisations patronales", "", "number", "%")
MANAGER_PAY = Typed("manager_pay", "Rémunération du dirigeant", "Ce que vous vous versez, "
                    "avec vos cotisations.")  # fmt: skip
DEPRECIATION = Typed("depreciation", "Amortissements", "L’usure du matériel, répartie sur sa "
                     "durée de vie.")  # fmt: skip
INTEREST = Typed("interest", "Intérêts des prêts")
REPAID = Typed("repaid", "Capital remboursé", "La part des prêts que vous rendez dans l’année, "
               "sans les intérêts.")  # fmt: skip

TURNOVER = Derived("turnover", "Chiffre d’affaires", "Ventes, ou nombre × prix", maths.turnover)
MARGIN = Derived("gross_margin", "Marge brute", "Chiffre d’affaires − achats", maths.gross_margin)
EXTERNAL = Derived("external", "Charges externes", "Somme des lignes au-dessus", maths.external)
VALUE_ADDED = Derived("value_added", "Valeur ajoutée", "Marge brute − charges externes",
                      maths.value_added)  # fmt: skip
CONTRIBUTIONS = Derived("contributions", "Cotisations patronales", "Salaires bruts × taux",
                        maths.contributions)  # fmt: skip
SURPLUS = Derived(
    "operating_surplus", "Excédent brut d’exploitation (EBE)",
    "Valeur ajoutée − impôts et taxes − salaires − cotisations − rémunération du dirigeant",
    maths.operating_surplus,
)  # fmt: skip
CURRENT = Derived("current_result", "Résultat courant", "L’EBE − amortissements − intérêts",
                  maths.current_result)  # fmt: skip
TAX = Derived("corporation_tax", "Impôt sur les sociétés", "", maths.corporation_tax)
NET = Derived("net_result", "Résultat net", "Résultat courant − impôt sur les sociétés",
              maths.net_result)  # fmt: skip
CASH_FLOW = Derived("cash_flow", "Capacité d’autofinancement (CAF)",
                    "Résultat net + amortissements", maths.cash_flow)  # fmt: skip
LEFT = Derived("left", "Ce qui reste après les prêts", "La CAF − capital remboursé",
               maths.left_after_loans)  # fmt: skip
CHARGES = (RENT, ENERGY, INSURANCE, ACCOUNTANT, COMMUNICATION, TRAVEL, OTHER)

MICRO_SALES = (
    Typed("sales_goods", "Ventes de marchandises", "Vous revendez, ou fabriquez pour vendre ; "
          "repas, logement."),
    Typed("sales_services", "Prestations artisanales ou commerciales", "Coiffure, travaux, "
          "réparations, transport…"),
    Typed("sales_liberal", "Activité libérale", "Conseil, formation, soins, graphisme…"),
)  # fmt: skip
MICRO_CONTRIBUTIONS = Derived("contributions", "Cotisations sociales", "",
                              maths.micro_contributions)  # fmt: skip
FULL = (
    Block("Ce que vous vendez", (SALES, QUANTITY, PRICE, TURNOVER, PURCHASES, MARGIN)),
    Block("Charges externes", (*CHARGES, EXTERNAL, SUBSIDIES, VALUE_ADDED)),
    Block("Impôts et salaires", (
        TAXES, SALARIES, EMPLOYER_RATE, CONTRIBUTIONS, MANAGER_PAY, SURPLUS,
    )),
    Block("Investissements et prêts", (
        DEPRECIATION, INTEREST, CURRENT, TAX, NET, CASH_FLOW, REPAID, LEFT,
    )),
)  # fmt: skip
MICRO = (
    Block("Ce que vous vendez", (
        *MICRO_SALES,
        Derived("turnover", "Chiffre d’affaires", "Somme des ventes", maths.micro_turnover),
    )),
    Block("Vos cotisations", (MICRO_CONTRIBUTIONS,)),
    Block("Vos charges", (
        PURCHASES, *CHARGES, INTEREST,
        Derived("charges", "Charges", "Somme des lignes au-dessus", maths.micro_charges),
        Derived("cash_flow", "Ce qui vous reste", "Chiffre d’affaires − cotisations − charges",
                maths.micro_income),
    )),
    Block("Vos prêts", (
        REPAID,
        replace(LEFT, formula="Ce qui vous reste − capital remboursé"),
    )),
)  # fmt: skip
SHORT = (
    Block("Ce que vous vendez", (SALES, QUANTITY, PRICE, TURNOVER, PURCHASES, MARGIN)),
    Block("Vos charges", (*CHARGES, EXTERNAL, SALARIES, EMPLOYER_RATE, CONTRIBUTIONS, MANAGER_PAY)),
    Block("Vos prêts", (
        replace(SURPLUS, label="Ce que dégage l’activité",
                formula="Marge brute − toutes les charges au-dessus"),
        INTEREST,
        Derived("cash_flow", "De quoi rembourser", "Ce que dégage l’activité − intérêts",
                maths.simple_cash_flow),
        REPAID,
        replace(LEFT, formula="De quoi rembourser − capital remboursé"),
    )),
)  # fmt: skip


def layout(
    variant: Variant, terms: Terms, *, ess: bool = False, needed: int = len(maths.YEARS)
) -> Layout:
    """``ess``: only structures of the social economy are asked for operating subsidies."""
    blocks = {Variant.MICRO: MICRO, Variant.SHORT: SHORT}.get(variant, FULL)
    shown = tuple(
        Block(block.title, tuple(_worded(one, terms, ess=ess) for one in block.lines
                                 if ess or one is not SUBSIDIES))
        for block in blocks
    )  # fmt: skip
    return Layout(variant, shown, needed)


def _worded(line: Typed | Derived, terms: Terms, *, ess: bool) -> Typed | Derived:
    """The line with the words that depend on the rates and on the person."""
    if line is EMPLOYER_RATE:
        usual = _percent(terms.employer_rate)
        hint = _("Laissez vide pour le taux habituel, %(rate)s.", rate=usual)
        return replace(EMPLOYER_RATE, hint=hint)
    if line is TAX:
        return replace(TAX, formula=_tax_formula(terms))
    if line is MICRO_CONTRIBUTIONS:
        return replace(MICRO_CONTRIBUTIONS, formula=_micro_formula(terms))
    if line is VALUE_ADDED and ess:
        formula = marked("Marge brute − charges externes + subventions")
        return replace(VALUE_ADDED, formula=formula)
    return line


def _percent(rate: Decimal) -> str:
    return spaced(f"{number(float(rate))} %")


def _tax_formula(terms: Terms) -> str:
    if not terms.taxed:
        return marked("Votre entreprise ne le paie pas")
    return _(
        "%(reduced)s du résultat courant jusqu’à %(ceiling)s, %(normal)s au-delà",
        reduced=_percent(terms.tax_reduced),
        ceiling=euros(terms.tax_ceiling),
        normal=_percent(terms.tax_normal),
    )


def _micro_formula(terms: Terms) -> str:
    return _(
        "%(goods)s des marchandises + %(services)s des prestations + %(liberal)s du libéral ; "
        "moins la première année si vous avez l’ACRE",
        **{name: _percent(rate) for name, rate in terms.micro.items()},
    )

"""What a line of the financing plan may be: one closed table, with the words for each reader."""

from dataclasses import dataclass
from typing import Literal

from portal.languages import _, marked
from portal.vocabulary import LabelledEnum


class Side(LabelledEnum):
    NEEDS = "needs", "Besoins"
    RESOURCES = "resources", "Ressources"


class LineState(LabelledEnum):
    OBTAINED = "obtained", "Obtenu"
    ASKED = "asked", "Demandé"
    TO_ASK = "to_ask", "À demander"


class Nature(LabelledEnum):
    """What a line counts as in the ratios, and its heading in what structures of the ESS read."""

    INVESTMENT = "investment", "Investissement"
    COSTS = "costs", "Frais de démarrage"
    CASH = "cash", "Trésorerie"
    OWN = "own", "Fonds propres"
    QUASI = "quasi", "Quasi-fonds propres"
    HONOUR = "honour", "Prêts d’honneur"
    BANK = "bank", "Prêts bancaires"
    DEBT = "debt", "Autres emprunts"
    AID = "aid", "Aides et subventions"
    OTHER = "other", "Autres"


Loan = Literal["", "network", "lender"]
"""Whether a line is a loan with a length, and whom it comes from: a network, or someone else."""


@dataclass(frozen=True)
class Kind:
    """``ess`` is its title in a structure of the ESS, where it differs; « - »: not offered there.

    ``enterprise``: whether it is offered to those who are no structure of the ESS.
    """

    code: str
    title: str
    nature: Nature
    hint: str = ""
    loan: Loan = ""
    rate: bool = False
    ess: str = ""
    enterprise: bool = True

    @property
    def side(self) -> Side:
        return Side.NEEDS if self.nature in NEEDED else Side.RESOURCES

    def words_for(self, *, ess: bool) -> str:
        """Its title in French, as our spreadsheet has it."""
        return self.ess if ess and self.ess not in ("", "-") else self.title

    def title_for(self, *, ess: bool) -> str:
        """In the language spoken."""
        return _(self.words_for(ess=ess))

    def offered(self, *, ess: bool) -> bool:
        return self.ess != "-" if ess else self.enterprise


NEEDED = frozenset({Nature.INVESTMENT, Nature.COSTS, Nature.CASH})
ALL = (
    Kind("setup_fees", "Frais de création et honoraires", Nature.COSTS,
         "Immatriculation, comptable, avocat, notaire."),
    Kind("deposit", "Dépôt de garantie", Nature.INVESTMENT, "Pour le local."),
    Kind("lease_right", "Droit au bail ou pas-de-porte", Nature.INVESTMENT, ess="-"),
    Kind("business_goods", "Fonds de commerce", Nature.INVESTMENT,
         "Le prix de la clientèle, du nom et du bail.", ess="-"),
    Kind("shares", "Parts ou actions de l’entreprise reprise", Nature.INVESTMENT, ess="-"),
    Kind("equipment", "Matériel et mobilier", Nature.INVESTMENT),
    Kind("vehicle", "Véhicule", Nature.INVESTMENT),
    Kind("computing", "Informatique et logiciels", Nature.INVESTMENT),
    Kind("works", "Travaux et aménagement", Nature.INVESTMENT),
    Kind("opening_stock", "Stock de départ", Nature.CASH, "Les marchandises du premier jour."),
    Kind("working_capital", "Besoin en fonds de roulement (BFR)", Nature.CASH,
         "L’argent avancé entre ce que vous payez et ce que vos clients vous paient."),
    Kind("opening_cash", "Trésorerie de départ", Nature.CASH,
         "De quoi payer les premiers mois : loyer, assurance, salaires."),
    Kind("vat_advance", marked("TVA à avancer"), Nature.CASH,
         "Vous la payez, l’État la rend ensuite."),
    Kind("loan_repayment", "Remboursement d’emprunts la première année", Nature.CASH),
    Kind("other_need", "Autre besoin", Nature.COSTS),
    Kind("own_cash", "Apport en argent", Nature.OWN, "Vos économies.",
         ess="Fonds associatifs ou réserves disponibles"),
    Kind("own_kind", "Apport en matériel", Nature.OWN,
         "Ce que vous possédez déjà, à sa valeur d’aujourd’hui."),
    Kind("partner_accounts", "Comptes courants d’associés", Nature.QUASI,
         "Ce que les associés prêtent à l’entreprise.", ess="Apports de membres ou de fondateurs"),
    Kind("love_money", "Argent des proches", Nature.OWN, "Famille, amis.", ess="Dons et mécénat"),
    Kind("honour_loan", "Prêt d’honneur", Nature.HONOUR,
         "À 0 %, d’un réseau. Une ligne pour chaque réseau.", loan="network", ess="-"),
    Kind("bank_loan", "Prêt de la banque", Nature.BANK, "Une ligne pour chaque prêt.",
         loan="lender", rate=True),
    Kind("leasing", "Crédit-bail ou location avec option d’achat", Nature.DEBT, loan="lender"),
    Kind("seller_credit", "Crédit du vendeur", Nature.DEBT,
         "Le vendeur accepte d’être payé plus tard.", loan="lender", rate=True, ess="-"),
    Kind("microcredit", "Microcrédit", Nature.DEBT, loan="lender", rate=True, ess="-"),
    Kind("participating_loan", "Prêt participatif ou apport de France Active", Nature.QUASI,
         loan="lender", rate=True, ess="Prêt participatif, contrat d’apport, titre associatif"),
    Kind("grant", "Subvention", Nature.AID),
    Kind("arce", marked("ARCE (aide de France Travail)"), Nature.AID,
         "Une part de vos allocations versée en capital.", ess="-"),
    Kind("crowdfunding", "Financement participatif", Nature.OTHER),
    Kind("other_resource", "Autre ressource", Nature.OTHER),
)  # fmt: skip
KINDS = {one.code: one for one in ALL}
"""By code, in the order in which they are offered."""
OWN_MEANS = frozenset({"own_cash", "own_kind", "partner_accounts", "love_money"})
"""What counts as « apport » in the ratios of the networks."""


def kinds_of(side: Side, *, ess: bool) -> list[Kind]:
    """What may be added on this side of someone's plan."""
    return [one for one in KINDS.values() if one.side is side and one.offered(ess=ess)]

"""The life of a referral: a file at one network, from the proposal to the answer."""

from portal.vocabulary import LabelledEnum, Reason
from portal.workflow import Rule, Workflow


class Status(LabelledEnum):
    """``label`` is the staff's word; ``PUBLIC`` below has the applicant's."""

    PROPOSED = "proposed", "Nouveau"
    TAKEN = "taken", "Pris en charge"
    IN_REVIEW = "in_review", "En étude"
    READY = "ready", "Prêt pour décision"
    SCHEDULED = "scheduled", "En comité"
    ADJOURNED = "adjourned", "Ajourné"
    GRANTED_WITH_CONDITIONS = "granted_with_conditions", "Accordé sous conditions"
    GRANTED = "granted", "Accordé"
    DECLINED = "declined", "Décliné"
    TRANSFERRED = "transferred", "Transféré"
    REFUSED = "refused", "Non retenu"
    NO_ANSWER = "no_answer", "Clos sans réponse"
    WITHDRAWN = "withdrawn", "Retiré"
    LAPSED = "lapsed", "Caduc"
    CONCLUDED = "concluded", "Terminé"


OPEN = (
    Status.PROPOSED,
    Status.TAKEN,
    Status.IN_REVIEW,
    Status.READY,
    Status.SCHEDULED,
    Status.ADJOURNED,
)
"""The statuses in which the network still owes an answer."""
POSITIVE = (Status.GRANTED_WITH_CONDITIONS, Status.GRANTED, Status.CONCLUDED)
NEGATIVE = (Status.REFUSED,)
DECIDED = POSITIVE + NEGATIVE + (Status.LAPSED,)
AT_WORK = OPEN[1:]

WAITING_WORDS = "Documents manquants"
"""What everyone reads first while the person owes something, whatever the status."""
PUBLIC = {
    Status.PROPOSED: "Envoyée",
    Status.TAKEN: "En étude",
    Status.IN_REVIEW: "En étude",
    Status.READY: "En étude",
    Status.SCHEDULED: "En comité",
    Status.ADJOURNED: "En étude",
    Status.GRANTED_WITH_CONDITIONS: "Accordé",
    Status.GRANTED: "Accordé",
    Status.DECLINED: "Non retenu",
    Status.TRANSFERRED: "Transmis",
    Status.REFUSED: "Non retenu",
    Status.NO_ANSWER: "Sans réponse",
    Status.WITHDRAWN: "Retirée",
    Status.LAPSED: "Expiré",
    Status.CONCLUDED: "Accordé",
}


def staff_words(status: Status, *, waiting: bool) -> str:
    return WAITING_WORDS if waiting else status.label


def public_word(status: Status, *, waiting: bool) -> str:
    """Of ``PUBLIC``: what the person reads, and the networks of one another."""
    return WAITING_WORDS if waiting else PUBLIC[status]


class Party(LabelledEnum):
    """What someone is to a given referral."""

    OWNER = "owner", "Porteur de projet"
    ADVISER = "adviser", "Conseiller du réseau"
    MANAGER = "manager", "Responsable du réseau"
    DELEGATE = "delegate", "Personne qui peut décider sans comité"
    FRONT_DESK = "front_desk", "Accueil du guichet"
    ADMIN = "admin", "Administrateur"
    CLOCK = "clock", "Horloge du portail"


class Action(LabelledEnum):
    TAKE = "take", "Prendre en charge"
    START_REVIEW = "start_review", "Commencer l’étude"
    REQUEST_INFO = "request_info", "Demander un complément"
    DECLARE_READY = "declare_ready", "Déclarer prêt à décider"
    BACK_TO_REVIEW = "back_to_review", "Revenir à l’étude"
    GRANT = "grant", "Accorder"
    REFUSE = "refuse", "Ne pas retenir"
    DECLINE = "decline", "Décliner"
    TRANSFER = "transfer", "Transférer à un autre réseau"
    CLOSE_UNANSWERED = "close_unanswered", "Clore sans réponse"
    RECONSIDER = "reconsider", "Revoir la réponse"
    RESUME = "resume", "Reprendre l’étude"
    SILENCE = "silence", "Passer au réseau suivant"
    REDIRECT = "redirect", "Retirer la proposition"
    WITHDRAW = "withdraw", "Retirer la demande"
    DUPLICATE = "duplicate", "Clore comme doublon"


WORKFLOW: Workflow[Status, Action, Party] = Workflow(
    {
        Action.TAKE: Rule((Status.PROPOSED,), Status.TAKEN, (Party.ADVISER,)),
        Action.START_REVIEW: Rule((Status.TAKEN,), Status.IN_REVIEW, (Party.ADVISER,)),
        Action.REQUEST_INFO: Rule(
            (Status.TAKEN, Status.IN_REVIEW, Status.READY, Status.ADJOURNED),
            None,
            (Party.ADVISER,),
        ),
        Action.DECLARE_READY: Rule((Status.IN_REVIEW,), Status.READY, (Party.ADVISER,)),
        Action.BACK_TO_REVIEW: Rule((Status.READY,), Status.IN_REVIEW, (Party.CLOCK,)),
        Action.GRANT: Rule((Status.READY,), Status.GRANTED, (Party.DELEGATE,)),
        Action.REFUSE: Rule(
            (Status.IN_REVIEW, Status.READY), Status.REFUSED, (Party.MANAGER, Party.DELEGATE)
        ),
        Action.DECLINE: Rule((Status.PROPOSED, Status.TAKEN), Status.DECLINED, (Party.ADVISER,)),
        Action.TRANSFER: Rule(OPEN, Status.TRANSFERRED, (Party.ADVISER,)),
        Action.CLOSE_UNANSWERED: Rule(AT_WORK, Status.NO_ANSWER, (Party.ADVISER, Party.CLOCK)),
        Action.RECONSIDER: Rule(
            (Status.REFUSED, Status.DECLINED), Status.IN_REVIEW, (Party.MANAGER,)
        ),
        Action.RESUME: Rule((Status.NO_ANSWER,), Status.IN_REVIEW, (Party.OWNER, Party.ADVISER)),
        Action.SILENCE: Rule((Status.PROPOSED,), Status.DECLINED, (Party.CLOCK,)),
        Action.REDIRECT: Rule((Status.PROPOSED,), Status.TRANSFERRED, (Party.FRONT_DESK,)),
        Action.WITHDRAW: Rule(OPEN, Status.WITHDRAWN, (Party.OWNER,)),
        Action.DUPLICATE: Rule(OPEN, Status.WITHDRAWN, (Party.FRONT_DESK,)),
    }
)


class DeclineReason(Reason):
    """Why a network does not take a file."""

    OUT_OF_AREA = (
        "out_of_area",
        "Votre projet est hors du territoire de ce réseau",
        "Hors territoire",
    )
    OUT_OF_SCOPE = (
        "out_of_scope",
        "Votre projet ne correspond pas aux aides de ce réseau",
        "Hors des aides",
    )
    TOO_EARLY = "too_early", "Votre projet n’est pas encore assez avancé", "Projet pas assez avancé"
    TOO_BIG = (
        "too_big",
        "Votre besoin dépasse ce que ce réseau peut financer",
        "Besoin au-dessus du maximum",
    )
    TOO_SMALL = (
        "too_small",
        "Votre besoin est plus petit que ce que ce réseau finance",
        "Besoin au-dessous du minimum",
    )
    ALREADY_FOLLOWED = (
        "already_followed",
        "Un autre réseau suit déjà votre projet",
        "Déjà suivi ailleurs",
    )
    NO_CAPACITY = (
        "no_capacity",
        "Ce réseau ne peut pas étudier d’autres demandes en ce moment",
        "Équipe indisponible",
    )
    SILENCE = "silence", "Ce réseau n’a pas répondu à temps", "Sans réponse du réseau"


class RefusalReason(Reason):
    """Why a study ends with a « no »."""

    VIABILITY = "viability", "Votre projet ne paraît pas assez rentable", "Viabilité insuffisante"
    FINANCING = "financing", "Votre plan de financement n’est pas équilibré", "Plan déséquilibré"
    BANK = "bank", "Il manque l’accord de votre banque", "Accord bancaire absent"
    OWN_MONEY = "own_money", "Votre apport est trop faible", "Apport trop faible"
    EXPERIENCE = (
        "experience",
        "Il manque une expérience ou une qualification",
        "Expérience ou qualification insuffisante",
    )
    NOT_ELIGIBLE = (
        "not_eligible",
        "Votre situation ne remplit pas les conditions de l’aide",
        "Conditions de l’aide non remplies",
    )
    INCOMPLETE = "incomplete", "Il manque des éléments dans votre dossier", "Dossier incomplet"
    OTHER = "other", "Ce réseau vous explique pourquoi", "Autre raison"


class TransferReason(Reason):
    """Why a network hands a file to another one."""

    WRONG_FACT = (
        "wrong_fact",
        "Une réponse corrigée mène à un autre réseau",
        "Une réponse est fausse ou incomplète",
    )
    AGREEMENT = (
        "agreement",
        "Les deux réseaux se sont mis d’accord pour mieux vous aider",
        "Accord local entre réseaux",
    )
    WISH = "wish", "Vous avez souhaité changer de réseau", "Souhait de la personne"
    WORKLOAD = "workload", "Un autre réseau peut vous répondre plus vite", "Réseau surchargé"
    EXPERTISE = (
        "expertise",
        "Un autre réseau connaît mieux ce type de projet",
        "Compétence particulière du réseau choisi",
    )
    OTHER = "other", "Un autre réseau peut mieux vous aider", "Autre raison"


REASONS: dict[Status, type[Reason]] = {
    Status.DECLINED: DeclineReason,
    Status.REFUSED: RefusalReason,
    Status.TRANSFERRED: TransferReason,
}
"""Whose codes a referral in each status bears."""

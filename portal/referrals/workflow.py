"""The life of a referral: a file at one network, from the proposal to the answer."""

from portal.vocabulary import LabelledEnum
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
    }
)


class DeclineReason(LabelledEnum):
    """Why a network does not take a file. The words are fit for the applicant too."""

    OUT_OF_AREA = "out_of_area", "Le projet est hors du territoire du réseau"
    OUT_OF_SCOPE = "out_of_scope", "Le projet ne correspond pas aux aides du réseau"
    TOO_EARLY = "too_early", "Le projet n’est pas encore assez avancé"
    TOO_BIG = "too_big", "Le besoin dépasse ce que le réseau peut financer"
    TOO_SMALL = "too_small", "Le besoin est plus petit que ce que le réseau finance"
    ALREADY_FOLLOWED = "already_followed", "Le projet est déjà suivi par un autre réseau"
    NO_CAPACITY = "no_capacity", "Le réseau n’est pas disponible en ce moment"
    SILENCE = "silence", "Le réseau n’a pas répondu à temps"


class RefusalReason(LabelledEnum):
    VIABILITY = "viability", "Le projet ne paraît pas assez rentable"
    FINANCING = "financing", "Le financement n’est pas équilibré"
    BANK = "bank", "L’accord de la banque manque"
    OWN_MONEY = "own_money", "L’apport est trop faible"
    EXPERIENCE = "experience", "L’expérience ou la qualification manque"
    NOT_ELIGIBLE = "not_eligible", "Les conditions de l’aide ne sont pas remplies"
    INCOMPLETE = "incomplete", "Le dossier reste incomplet"
    OTHER = "other", "Autre raison, expliquée ci-dessous"

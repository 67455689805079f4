"""The life of a dossier: its statuses, and who may move it from one to the next."""

from portal.vocabulary import LabelledEnum
from portal.workflow import Rule, Workflow


class Status(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Envoyée, à orienter"
    INCOMPLETE = "incomplete", "À compléter"
    ROUTED = "routed", "Orientée"
    FOLLOWED_UP = "followed_up", "Suivie"
    CLOSED = "closed", "Close"


class CloseReason(LabelledEnum):
    FUNDED = "funded", "Aide accordée"
    UNFUNDED = "unfunded", "Aucune aide accordée"
    ORIENTED = "oriented", "Orientée vers un organisme hors du portail"
    WITHDRAWN = "withdrawn", "Retirée par la personne"
    NO_ROUTE = "no_route", "Aucun réseau ne correspond"
    EXPIRED = "expired", "Sans nouvelles de la personne"
    DUPLICATE = "duplicate", "Doublon"


class Party(LabelledEnum):
    """What someone is to a given dossier."""

    OWNER = "owner", "Porteur de projet"
    READER = "reader", "Personne qui peut lire la demande"
    EDITOR = "editor", "Personne qui peut remplir la demande"
    SENDER = "sender", "Personne qui peut envoyer la demande"
    FRONT_DESK = "front_desk", "Accueil du guichet"
    ADMIN = "admin", "Administrateur"
    PORTAL = "portal", "Portail"


class Action(LabelledEnum):
    SUBMIT = "submit", "Envoyer la demande"
    ASK_COMPLETION = "ask_completion", "Demander des compléments"
    COMPLETE = "complete", "Renvoyer la demande complétée"
    ROUTE = "route", "Orienter"
    OVERRIDE = "override", "Choisir un autre réseau"
    FOLLOW_UP = "follow_up", "Passer au suivi"
    WITHDRAW = "withdraw", "Retirer la demande"
    CLOSE = "close", "Clore"
    REOPEN = "reopen", "Rouvrir"


WORKFLOW: Workflow[Status, Action, Party] = Workflow(
    {
        Action.SUBMIT: Rule((Status.DRAFT,), Status.SUBMITTED, (Party.OWNER, Party.SENDER)),
        Action.ASK_COMPLETION: Rule((Status.SUBMITTED,), Status.INCOMPLETE, (Party.FRONT_DESK,)),
        Action.COMPLETE: Rule((Status.INCOMPLETE,), Status.SUBMITTED, (Party.OWNER, Party.SENDER)),
        Action.ROUTE: Rule(
            (Status.SUBMITTED, Status.ROUTED), Status.ROUTED, (Party.PORTAL, Party.FRONT_DESK)
        ),
        Action.OVERRIDE: Rule(
            (Status.SUBMITTED, Status.INCOMPLETE, Status.ROUTED),
            Status.ROUTED,
            (Party.FRONT_DESK,),
        ),
        Action.FOLLOW_UP: Rule((Status.ROUTED,), Status.FOLLOWED_UP, (Party.PORTAL,)),
        Action.WITHDRAW: Rule(
            (Status.SUBMITTED, Status.INCOMPLETE, Status.ROUTED), Status.CLOSED, (Party.OWNER,)
        ),
        Action.CLOSE: Rule(
            (Status.SUBMITTED, Status.INCOMPLETE, Status.ROUTED, Status.FOLLOWED_UP),
            Status.CLOSED,
            (Party.FRONT_DESK, Party.PORTAL),
        ),
        Action.REOPEN: Rule((Status.CLOSED,), Status.ROUTED, (Party.FRONT_DESK,)),
    }
)
SENT = frozenset(Status) - {Status.DRAFT}
"""The statuses of a file that has been sent: the only ones that staff see."""

"""Why an action is not open on a file, and what to do first, as its button says it."""

from portal.languages import _
from portal.referrals.workflow import OPEN, WORKFLOW, Action, Party, Status

FIRST = {
    Status.PROPOSED: "Prenez d’abord le dossier en charge.",
    Status.TAKEN: "Commencez d’abord l’étude.",
    Status.IN_REVIEW: "Déclarez d’abord le dossier prêt à décider.",
}
"""What comes next in a study that has not come far enough."""
DONE = {
    Action.TAKE: "Le dossier est déjà pris en charge.",
    Action.START_REVIEW: "L’étude est déjà commencée.",
    Action.DECLARE_READY: "Le dossier est déjà prêt à décider.",
    Action.DECLINE: "L’étude est commencée : vous pouvez ne pas retenir la demande, "
    "ou la transférer à un autre réseau.",
    Action.REDIRECT: "Le réseau a déjà pris le dossier en charge.",
}
"""What cannot be done any more while the study goes on."""
ONLY_AFTER = {
    Action.RECONSIDER: "Une réponse se revoit seulement après « Non retenu » ou « Décliné ».",
    Action.RESUME: "Une étude se reprend seulement après « Clos sans réponse ».",
}
TAKE_UP = {
    Status.REFUSED: "Demandez d’abord à un responsable du réseau de revoir la réponse.",
    Status.DECLINED: "Demandez d’abord à un responsable du réseau de revoir la réponse.",
    Status.NO_ANSWER: "Reprenez d’abord l’étude.",
}
"""How a study that is over can go on."""


def why_not_now(action: Action, status: Status) -> str:
    """What to do before, for an action that this status does not open."""
    if action in ONLY_AFTER:
        return _(ONLY_AFTER[action])
    if status not in OPEN:
        over = _("Le dossier n’est plus à l’étude : il est « %(status)s ».", status=status.label)
        return f"{over} {_(TAKE_UP.get(status, ''))}".strip()
    early = status in FIRST and any(_later(one, status) for one in WORKFLOW.rules[action].sources)
    if early:
        return _(FIRST[status])
    return _(DONE.get(action, "")) or _("Le dossier est « %(status)s ».", status=status.label)


def who_may(parties: tuple[Party, ...]) -> str:
    """Whose action it is."""
    words = _(" ou ").join(party.label.lower() for party in parties)
    return _("Cette action revient à : %(parties)s.", parties=words)


def _later(one: Status, other: Status) -> bool:
    return one in OPEN and OPEN.index(one) > OPEN.index(other)

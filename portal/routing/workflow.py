"""The life of a rule set: draft → put forward → in force → retired, as data."""

from portal.vocabulary import LabelledEnum
from portal.workflow import Rule, Workflow


class RuleSetStatus(LabelledEnum):
    DRAFT = "draft", "Brouillon"
    SIMULATED = "simulated", "À publier"
    ACTIVE = "active", "En vigueur"
    RETIRED = "retired", "Retiré"
    DISCARDED = "discarded", "Abandonné"


class Action(LabelledEnum):
    SUBMIT = "submit", "Proposer à la publication"
    TAKE_BACK = "take_back", "Reprendre en brouillon"
    DISCARD = "discard", "Abandonner"
    PUBLISH = "publish", "Publier"
    RETIRE = "retire", "Retirer"
    RESTORE = "restore", "Revenir à cette version"


class Party(LabelledEnum):
    ADMINISTRATOR = "administrator", "Administrateur"
    SECOND = "second", "Autre administrateur que les auteurs"
    """Neither who changed it last nor who put it forward."""


DRAFT, SIMULATED = RuleSetStatus.DRAFT, RuleSetStatus.SIMULATED
ANYONE = (Party.ADMINISTRATOR,)
WORKFLOW = Workflow(
    {
        Action.SUBMIT: Rule((DRAFT,), SIMULATED, ANYONE),
        Action.TAKE_BACK: Rule((SIMULATED,), DRAFT, ANYONE),
        Action.DISCARD: Rule((DRAFT, SIMULATED), RuleSetStatus.DISCARDED, ANYONE),
        Action.PUBLISH: Rule((SIMULATED,), RuleSetStatus.ACTIVE, (Party.SECOND,)),
        Action.RETIRE: Rule((RuleSetStatus.ACTIVE,), RuleSetStatus.RETIRED, ANYONE),
        Action.RESTORE: Rule((RuleSetStatus.RETIRED,), None, ANYONE),
    }
)

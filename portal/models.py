"""Every table of the portal, in one import, for whoever needs them all (migrations, tests)."""

from portal.administration_log import AdministrationEvent
from portal.calendar import ClosingDay
from portal.casework import models as casework
from portal.casework import ready_texts, review_models
from portal.correspondence import models as correspondence
from portal.delays import DelayValue
from portal.desk import assignment_models as assignment
from portal.desk import bulk_models as bulk
from portal.desk import models as desk
from portal.desk import visits
from portal.dossiers import annex_models as annexes
from portal.dossiers import (
    attachments,
    checked,
    completions,
    erasing,
    kept_forms,
    numbers,
    pairs,
    paper_letters,
    sleeping,
    together,
)
from portal.dossiers import consent_models as consents
from portal.dossiers import founder_models as founders
from portal.dossiers import models as dossiers
from portal.financing import forecast_models as forecasts
from portal.financing import models as financing
from portal.heartbeat import Heartbeat
from portal.letters.texts import MailText
from portal.monitoring import seals
from portal.networks import models as networks
from portal.outbox import Email
from portal.privacy import models as privacy
from portal.referrals import models as referrals
from portal.routing import case_models as cases
from portal.routing import coverage_report as coverage
from portal.routing import models as routing
from portal.routing import simulation_models as simulations
from portal.search import models as search
from portal.territory import models as territory
from portal.users import absences, acceptances, daily_mail, notices
from portal.users import models as users

__all__ = [
    "AdministrationEvent", "ClosingDay", "DelayValue", "Email", "Heartbeat", "MailText", "absences",
    "acceptances", "annexes", "assignment", "attachments", "bulk", "cases", "casework", "checked",
    "completions", "consents", "correspondence", "coverage", "daily_mail", "desk", "dossiers",
    "erasing", "financing", "forecasts", "founders", "kept_forms", "networks", "notices", "numbers",
    "pairs", "paper_letters", "privacy", "ready_texts", "referrals", "review_models", "routing",
    "seals", "search", "simulations", "sleeping", "territory", "together", "users", "visits",
]  # fmt: skip

"""What the page of a file reads, in as few questions as can be: most of it is a few rows."""

from sqlalchemy.orm.attributes import set_committed_value

from portal.asked_once import Ahead
from portal.calendar import closings
from portal.casework import conflicts
from portal.casework import queries as casework
from portal.casework.ready_texts import titles_at_office, titles_for
from portal.dossiers.annexes import answered
from portal.dossiers.asked import completions_of
from portal.dossiers.checks import addresses_of, company_of
from portal.dossiers.models import Dossier
from portal.dossiers.pairs import pairs_of
from portal.dossiers.paper_letters import letters_from
from portal.dossiers.sharing import consents_of
from portal.financing.forecast_queries import forecast_of
from portal.financing.plan_notices import unseen
from portal.financing.queries import head_of, lines_of
from portal.financing.shared import network_lines, schemes_of_file
from portal.networks.queries import schemes_of
from portal.referrals.corrections import asked_by_networks
from portal.referrals.front_desk import tasks_of
from portal.referrals.models import Referral
from portal.referrals.other_files import agreed_founders
from portal.referrals.sides import ready_lines
from portal.routing.queries import active, run_with_rules, runs_of
from portal.territory.queries import commune, communes
from portal.users.models import User

OF_A_FILE = (
    lines_of, forecast_of, head_of, company_of, addresses_of, agreed_founders, answered, pairs_of,
)  # fmt: skip
"""The largest tables first, here and below: SQLite expects each join to find more rows, and once it
expects many it reads a table whole to know where not to look."""


def read_ahead_at_office(dossier: Dossier, user: User) -> None:
    """The same for the front desk's page, which has other parts."""
    ahead = Ahead()
    for of_dossier in (*OF_A_FILE, tasks_of, completions_of, network_lines, schemes_of_file):
        ahead.want(of_dossier, dossier)
    ahead.want(letters_from, dossier, None)
    ahead.want(titles_at_office, user)
    ahead.want(runs_of, dossier.id)
    ahead.want(active)
    ahead.want(communes, dossier.insee)
    ahead.read()
    commune(dossier.insee or "")


def read_ahead(referral: Referral, user: User) -> None:
    """Nothing of it is shown here: each part of the page asks for its own, and finds it known."""
    dossier, ahead = referral.dossier, Ahead()
    ahead.want(ready_lines, referral)
    ahead.want(run_with_rules, referral.run_id)
    for on_referral in (
        casework.todos_on, casework.contacts_on, casework.appointments_on, casework.opinions_on,
    ):  # fmt: skip
        ahead.want(on_referral, referral, user)
    ahead.want(consents_of, dossier)
    ahead.want(asked_by_networks, dossier)
    ahead.want(letters_from, dossier, referral.network_id)
    for of_dossier in OF_A_FILE:
        ahead.want(of_dossier, dossier)
    ahead.want(unseen, referral)
    ahead.want(conflicts.declared, referral)
    ahead.want(network_lines, dossier)
    ahead.want(titles_for, referral, user)
    ahead.want(active)
    ahead.want(closings)
    ahead.want(schemes_of, referral.network)
    ahead.want(communes, dossier.insee)
    ahead.read()
    set_committed_value(dossier, "consents", consents_of(dossier))
    set_committed_value(referral.network, "schemes", schemes_of(referral.network))
    commune(dossier.insee or "")

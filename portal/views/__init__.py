"""One module per space; what its pages share."""

from flask import Flask

from portal.dossiers.mandate_text import mandate_text
from portal.networks import wording
from portal.referrals import rereading  # noqa: F401  it listens to the journal
from portal.users.signals import account_registered
from portal.views import (
    account,
    accounts,
    administration,
    administration_calendar,
    administration_delays,
    administration_log,
    administration_texts,
    adviser,
    annexes,
    applicant,
    application,
    calls,
    cases,
    company,
    coverage,
    documents,
    easy,
    errors,
    files,
    forecast,
    forecast_import,
    founder_consent,
    founders,
    front_desk,
    giving_back,
    guards,
    invitations,
    language,
    loan,
    lookups,
    mandates,
    monitoring,
    navigation,
    pdfs,
    plan,
    public,
    reminders,
    resuming,
    rule_files,
    rules,
    security,
    simulations,
    simulator,
    team,
    together,
)

SPACES = (
    public,
    language,
    simulator,
    loan,
    security,
    account,
    invitations,
    reminders,
    easy,
    applicant,
    application,
    plan,
    annexes,
    resuming,
    together,
    mandates,
    calls,
    company,
    documents,
    founders,
    founder_consent,
    lookups,
    forecast,
    forecast_import,
    pdfs,
    files,
    adviser,
    team,
    front_desk,
    monitoring,
    administration,
    administration_calendar,
    administration_delays,
    administration_texts,
    administration_log,
    rules,
    rule_files,
    coverage,
    cases,
    simulations,
    accounts,
)


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        inside=wording.inside,
        starting=wording.starting,
        to=wording.to,
        of=wording.of,
        that=wording.that,
        mandate_text=mandate_text,
    )
    for part in (navigation, errors, guards, language, security, giving_back):
        part.init_app(app)
    for space in SPACES:
        app.register_blueprint(space.bp)
    account_registered.connect(applicant.keep_simulation, app)

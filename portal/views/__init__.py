"""One module per space; what its pages share."""

from flask import Flask

from portal.casework import ending
from portal.casework.invitations import where
from portal.correspondence import composing  # noqa: F401  it hears what people are told
from portal.desk import kept_views
from portal.desk.today_lines import in_two
from portal.dossiers.mandate_text import mandate_text
from portal.networks import membership, wording
from portal.referrals import (
    leaving,
    rereading,  # noqa: F401  it listens to the journal
)
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
    applicant_appointments,
    application,
    calls,
    cases,
    company,
    coverage,
    document_kinds,
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
    keys,
    language,
    loan,
    lookups,
    mandates,
    messages,
    monitoring,
    navigation,
    networks,
    notices,
    pdfs,
    plan,
    public,
    reminders,
    resuming,
    rule_conditions,
    rule_editor,
    rule_files,
    rule_parameters,
    rule_targets,
    rule_words,
    rules,
    scheme_questions,
    schemes,
    security,
    simulations,
    simulator,
    stationery,
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
    applicant_appointments,
    application,
    plan,
    annexes,
    resuming,
    together,
    mandates,
    calls,
    company,
    documents,
    messages,
    founders,
    founder_consent,
    lookups,
    forecast,
    forecast_import,
    pdfs,
    files,
    adviser,
    team,
    stationery,
    notices,
    front_desk,
    monitoring,
    administration,
    administration_calendar,
    administration_delays,
    administration_texts,
    administration_log,
    networks,
    schemes,
    scheme_questions,
    document_kinds,
    rules,
    rule_files,
    coverage,
    cases,
    simulations,
    rule_editor,
    rule_conditions,
    rule_targets,
    rule_words,
    rule_parameters,
    accounts,
)


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        inside=wording.inside,
        starting=wording.starting,
        to=wording.to,
        of=wording.of,
        beside=wording.beside,
        that=wording.that,
        mandate_text=mandate_text,
        meeting_place=where,
        in_two=in_two,
    )
    membership.init_app(app)
    leaving.init_app(app)
    kept_views.init_app(app)
    ending.init_app(app)
    for part in (navigation, keys, errors, guards, language, security, giving_back):
        part.init_app(app)
    for blueprint in dict.fromkeys(space.bp for space in SPACES):
        app.register_blueprint(blueprint)
    account_registered.connect(applicant.keep_simulation, app)

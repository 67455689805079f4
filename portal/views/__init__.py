"""One module per space; what its pages share."""

from flask import Flask

from portal.networks import wording
from portal.views import (
    applicant,
    application,
    documents,
    errors,
    navigation,
    public,
    simulator,
)

SPACES = (public, simulator, applicant, application, documents)


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        inside=wording.inside, starting=wording.starting, to=wording.to, of=wording.of
    )
    navigation.init_app(app)
    errors.init_app(app)
    for space in SPACES:
        app.register_blueprint(space.bp)

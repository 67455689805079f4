"""The guichet unique: one application for every network that can help."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli, database, headers, jinja, jobs, logs, shown, static_files, storage, views
from portal.config import Settings
from portal.extensions import babel, csrf, limiter, mail
from portal.languages import language
from portal.users import security


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, or for those of the environment.

    Raises BadSettings with the name of each wrong variable.
    """
    settings = settings or Settings.load()
    app = Flask(__name__, template_folder="../templates")
    app.config.from_mapping(flask_config(settings))
    for part in (logs, headers):  # first: they see every request, and every answer as it leaves
        part.init_app(app)
    babel.init_app(app, locale_selector=language)
    for extension in (csrf, limiter, mail):
        extension.init_app(app)
    for part in (shown, database, storage, static_files, jinja, jobs, security, views, cli):
        part.init_app(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def host(settings: Settings) -> str:
    """The name, without its port, under which people know the portal."""
    return settings.base_url.partition("://")[2].partition(":")[0]


def flask_config(settings: Settings) -> dict[str, object]:
    """The settings, in the words of Flask and its extensions."""
    mail_server = settings.mail
    name = "__Host-guichet" if settings.secure else "guichet"
    return {
        "SETTINGS": settings,
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret,
        "DATABASE_URL": settings.sqlalchemy_url,
        "DATA_DIR": settings.data_dir,
        "BASE_URL": settings.base_url,
        "TRUSTED_HOSTS": [host(settings)] if settings.secure else None,
        "SESSION_COOKIE_NAME": name,
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.session_idle_minutes * 60,
        "MAX_CONTENT_LENGTH": (5 * settings.upload_max_mb + 1) << 20,
        "MAX_FORM_MEMORY_SIZE": 1 << 20,
        "MAX_FORM_PARTS": 2000,
        "BABEL_DEFAULT_LOCALE": "fr",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session
        "RATELIMIT_ENABLED": not settings.testing,
        "RATELIMIT_STORAGE_URI": settings.limits_uri,
        "MAIL_SERVER": mail_server.host,
        "MAIL_PORT": mail_server.port,
        "MAIL_USE_TLS": mail_server.security == "starttls",
        "MAIL_USE_SSL": mail_server.security == "tls",
        "MAIL_USERNAME": mail_server.username,
        "MAIL_PASSWORD": mail_server.password.get_secret_value(),
        "MAIL_DEFAULT_SENDER": mail_server.sender,
        "MAIL_TIMEOUT": mail_server.timeout,
        "MAIL_CA_FILE": mail_server.ca_file or None,
        "MAIL_ID_DOMAIN": host(settings),
        "MAIL_SUPPRESS_SEND": False,
    }

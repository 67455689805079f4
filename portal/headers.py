"""What every answer tells the browser: run only what is ours, keep nothing private."""

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "font", "connect")),
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    ]
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 31_536_000  # seconds


def know_our_name() -> Response | None:
    """Under a name that is not ours no page can be made: its links begin with the name."""
    if isinstance(request.routing_exception, SecurityError):
        return Response("Cette adresse n’est pas celle du portail.\n", 400, mimetype="text/plain")
    return None


def protect(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        # Pages hold answers of one person; the Back button asks again instead of showing them.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def demand_https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
    return response


def init_app(app: Flask) -> None:
    app.before_request(know_our_name)
    app.after_request(protect)
    if app.config["SESSION_COOKIE_SECURE"]:
        app.after_request(demand_https)

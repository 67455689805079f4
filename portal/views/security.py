"""The library's pages for accounts under French addresses, and our own for links that come by mail.

Only what stands here exists. Every page that takes a guess or sends a mail is limited by address;
what a GET shows changes nothing: mailboxes open links before people do.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import login_user, recovery_codes, views, webauthn
from flask_security.change_email import change_email, change_email_confirm
from flask_security.confirmable import confirm_email_token_status, confirm_user
from flask_security.core import FormInfo
from flask_security.utils import validate_redirect_url
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as BaseResponse

from forms import account as forms
from portal.database import session
from portal.extensions import limiter
from portal.languages import _
from portal.users import links, sessions
from portal.users.models import User

bp = Blueprint("security", __name__, url_prefix="/compte")
View = Callable[..., ResponseReturnValue]

FORMS: dict[str, Any] = {
    "login_form": forms.SignInForm,
    "register_form": forms.RegistrationForm,
    "reset_password_form": forms.ResetForm,
    "change_password_form": forms.ChangePasswordForm,
    "change_email_form": forms.ChangeEmailForm,
    "verify_form": forms.VerifyForm,
    "two_factor_setup_form": forms.SecondFactorForm,
    "two_factor_rescue_form": forms.RescueForm,
    "two_factor_verify_code_form": forms.CodeForm,
    "mf_recovery_form": forms.RecoveryCodeForm,
    "wan_register_form": forms.PasskeyForm,
}
GUESSES = "20 per minute; 200 per hour"
"""Of passwords and codes: for the hall of a library behind one address, not for a robot."""
MAILS = "30 per hour"
SAME_MAILBOX = "6 per hour"
"""Mails that anyone can have sent to someone's mailbox."""


def enter(user: User, way: str) -> ResponseReturnValue:
    """Sign in, or ask for the second factor first: no link jumps it."""
    way_on = sessions.remembered_way()
    factors = current_app.extensions["security"].two_factor_plugins
    asked: ResponseReturnValue | None = factors.tf_enter(
        user, remember_me=False, primary_authn_via=way, next_loc=way_on
    )
    if asked:
        return asked
    login_user(user, authn_via=[way])
    return redirect(way_on or url_for("account.home"))


def by_button(title: str, text: str, button: str) -> Callable[[View], View]:
    """For a link of a mail: opening it says what it does, the button does it."""

    def wrap(view: View) -> View:
        @wraps(view)
        def page(token: str) -> ResponseReturnValue:
            if request.method == "POST":
                return view(token)
            return render_template("security/link.html", title=title, text=text, button=button)

        return page

    return wrap


def register() -> ResponseReturnValue:
    """Of two clicks at once the first makes the account; the second is answered in the same way.

    The mail comes first: where they were going waits until their address is confirmed.
    """
    answer: BaseResponse
    try:
        answer = make_response(views.register())
    except IntegrityError:
        session.rollback()
        sessions.note_registration(None, sessions.left_by_visitor())
        answer = redirect(url_for("security.mail_sent"))
    if answer.status_code != 302 or current_user.is_authenticated:
        return answer
    way_on = request.form.get("next", "")
    sessions.remember_way(way_on if validate_redirect_url(way_on) else "")
    return redirect(url_for("security.mail_sent"))


@by_button(
    "Confirmer votre adresse",
    "Dernière étape : votre compte s’ouvre dès que vous confirmez que cette adresse est la vôtre.",
    "Confirmer mon adresse",
)
def confirm(token: str) -> ResponseReturnValue:
    """The browser where the account was created is signed in at once.

    Elsewhere the password is asked: it shows that whoever owns the mailbox is who registered.
    """
    expired, invalid, user = confirm_email_token_status(token)
    if expired or invalid or not user.active:
        flash("Ce lien n’est plus valable. Demandez-en un autre.", "error")
        return redirect(url_for("security.send_confirmation"))
    if not confirm_user(user):
        flash("Votre adresse est déjà confirmée. Connectez-vous.", "info")
    elif sessions.registered_here(user):
        return enter(user, "confirm")
    else:
        flash("Merci, votre adresse est confirmée. Connectez-vous.", "success")
    return redirect(url_for("security.login", next=sessions.remembered_way()))


@by_button(
    "Vous connecter",
    "Ce lien sert une seule fois. Ne le transmettez à personne.",
    "Me connecter",
)
def sign_in_by_link(token: str) -> ResponseReturnValue:
    user = links.user_of(token)
    if user is None:
        flash("Ce lien n’est plus valable, ou il a déjà servi. Demandez-en un autre.", "error")
        return redirect(url_for("security.ask_link"))
    return enter(user, "link")


def asks(kind: str, send: Callable[[str], None]) -> View:
    """A page that sends a mail to whoever has an account, and says the same to everyone."""

    def view() -> ResponseReturnValue:
        form = forms.MailForm()
        if form.validate_on_submit():
            send(form.email.data)
            if validate_redirect_url(request.args.get("next", "")):
                sessions.remember_way(request.args["next"])
            flash(
                _(
                    "Si %(email)s a un compte chez nous, un courriel vient de partir.",
                    email=form.email.data,
                ),
                "info",
            )
            return redirect(url_for("security.mail_sent"))
        return render_template("security/ask.html", form=form, kind=kind)

    return view


def mail_sent() -> ResponseReturnValue:
    return render_template("security/mail_sent.html")


def code() -> ResponseReturnValue:
    """The library signs out whoever comes here signed in with nothing to check."""
    if current_user.is_authenticated and cookie.get("tf_state") != "validating_profile":
        return redirect(url_for("account.index"))
    answer: ResponseReturnValue = views.two_factor_token_validation()
    return answer


def lost_phone() -> ResponseReturnValue:
    """An address that the library wants to name; a recovery code is the one help there is."""
    return redirect(url_for("security.mf_recovery"))


def sign_out() -> ResponseReturnValue:
    response = make_response(views.logout())
    response.headers["Clear-Site-Data"] = '"storage"'
    flash("Vous êtes déconnecté.", "success")
    return response


def mailbox() -> str:
    return f"mailbox:{request.form.get('email', '').strip().lower()}"


def was_sent(response: Response) -> bool:
    """Only mails count: who corrects a form is not stopped."""
    return response.status_code == 302 or request.endpoint == "security.change_email"


def page(
    address: str, endpoint: str, view: View, limit: str = "", *, methods: str = "GET POST"
) -> None:
    if limit == GUESSES:
        view = limiter.limit(GUESSES, methods=["POST"])(view)
    if limit == MAILS:
        mails = partial(limiter.limit, methods=["POST"], deduct_when=was_sent)
        view = mails(SAME_MAILBOX, key_func=mailbox)(mails(MAILS)(view))
    bp.add_url_rule(address, endpoint, view, methods=methods.split())


page("/connexion", "login", views.login, GUESSES)
page("/deconnexion", "logout", sign_out, methods="POST")
page("/identite", "verify", views.verify, GUESSES)

page("/inscription", "register", register, MAILS)
page("/courriel-envoye", "mail_sent", mail_sent, methods="GET")
page("/confirmer", "send_confirmation", asks("confirm", links.send_confirmation_link), MAILS)
page("/confirmer/<token>", "confirm_email", confirm, GUESSES)
page("/lien-de-connexion", "ask_link", asks("link", links.send_sign_in_link), MAILS)
page("/lien-de-connexion/<token>", "sign_in_by_link", sign_in_by_link, GUESSES)

page("/mot-de-passe-oublie", "forgot_password", asks("reset", links.send_reset_link), MAILS)
page("/mot-de-passe-oublie/<token>", "reset_password", views.reset_password, GUESSES)
page("/mot-de-passe", "change_password", views.change_password, GUESSES)
page("/adresse", "change_email", change_email, MAILS)
page(
    "/adresse/<token>",
    "change_email_confirm",
    by_button(
        "Confirmer votre nouvelle adresse",
        "Vous vous connecterez ensuite avec elle.",
        "Confirmer ma nouvelle adresse",
    )(change_email_confirm),
    GUESSES,
)

page("/double-verification", "two_factor_setup", views.two_factor_setup)
page("/code", "two_factor_token_validation", code, GUESSES)
page("/code-perdu", "two_factor_rescue", lost_phone, methods="GET")
page("/code-de-secours", "mf_recovery", recovery_codes.mf_recovery, GUESSES)
page("/codes-de-secours", "mf_recovery_codes", recovery_codes.mf_recovery_codes)

page("/cles", "wan_register", webauthn.webauthn_register)
page("/cles/supprimer", "wan_delete", webauthn.webauthn_delete, methods="POST")
page("/cles/<token>", "wan_register_response", webauthn.webauthn_register_response, methods="POST")
page("/connexion/cle", "wan_signin", webauthn.webauthn_signin)
page(
    "/connexion/cle/<token>", "wan_signin_response", webauthn.webauthn_signin_response, GUESSES,
    methods="POST",
)  # fmt: skip
page("/identite/cle", "wan_verify", webauthn.webauthn_verify)
page(
    "/identite/cle/<token>", "wan_verify_response", webauthn.webauthn_verify_response, GUESSES,
    methods="POST",
)  # fmt: skip


@bp.before_request
def only_forms() -> None:
    """The library would also read JSON, past the fields' own checks."""
    if request.is_json:
        abort(415)


def init_app(app: Flask) -> None:
    """After ``portal.users.security``: its forms are ours from here on."""
    for name, form in FORMS.items():
        app.extensions["security"].set_form_info(name, FormInfo(cls=form))

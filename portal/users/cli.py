"""``flask users``: let the first administrator in, and help when nobody can sign in."""

import click
from flask.cli import AppGroup

from portal.database import transaction
from portal.errors import Refused
from portal.users import commands, queries
from portal.users.models import User
from portal.vocabulary import RoleName

users_cli = AppGroup("users", help="Les comptes : inviter un administrateur, fermer, débloquer.")


def someone(email: str) -> User:
    user = queries.user_with(email)
    if user is None:
        raise click.ClickException(f"Aucun compte n’a l’adresse {email}.")
    return user


@users_cli.command("invite-admin")
@click.argument("email")
def invite_admin(email: str) -> None:
    """Envoyer une invitation d’administrateur, valable 7 jours.

    C’est ainsi que commence une installation : il n’y a aucun compte au départ.
    """
    if "@" not in email:
        raise click.ClickException("Écrivez une adresse complète, par exemple nom@exemple.fr")
    try:
        with transaction():
            commands.invite(email, RoleName.ADMIN, None, by=None)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"L’invitation part à {email}. Le lien est valable 7 jours et sert une fois.")


@users_cli.command("list")
@click.argument("words", nargs=-1)
def list_accounts(words: tuple[str, ...]) -> None:
    """Montrer les comptes de l’équipe, ou ceux dont le nom ou l’adresse contient WORDS."""
    page, last = 1, 1
    while page <= last:
        found, place = queries.accounts(" ".join(words), str(page))
        for user in found:
            click.echo(described(user))
        page, last = page + 1, place.pages


def described(user: User) -> str:
    roles = ", ".join(role.label for role in user.roles) or RoleName.APPLICANT.label
    seen = f"{user.current_login_at:%Y-%m-%d %H:%M} UTC" if user.current_login_at else "jamais"
    state = "" if user.active else " · FERMÉ"
    factor = "oui" if user.has_second_factor else "non"
    return (
        f"{user.email} · {user.full_name} · {roles} · "
        f"double vérification : {factor} · connexion : {seen}{state}"
    )


@users_cli.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Fermer un compte et terminer ses connexions."""
    change(email, "disable", "Le compte est fermé.")


@users_cli.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Rouvrir un compte fermé."""
    change(email, "enable", "Le compte est rouvert.")


@users_cli.command("unlock")
@click.argument("email")
def unlock(email: str) -> None:
    """Permettre de réessayer tout de suite après trop d’échecs."""
    change(email, "unlock", "Cette personne peut réessayer tout de suite.")


@users_cli.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Déconnecter une personne de tous ses appareils."""
    change(email, "end_sessions", "Tous ses appareils sont déconnectés.")


@users_cli.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Retirer le second facteur de qui a perdu son téléphone et ses codes de secours."""
    change(email, "take_factor", "Le second facteur est à régler à la prochaine connexion.")


def change(email: str, command: str, said: str) -> None:
    """Run one of the commands on an account; a refusal ends with its sentence."""
    try:
        with transaction():
            getattr(commands, command)(someone(email), by=None)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(said)

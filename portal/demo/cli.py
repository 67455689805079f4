"""``flask demo``: the demonstration's data."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal.demo import people
from portal.demo.bulk import load_bulk
from portal.demo.load import load_demo, planned
from portal.users.demo import PASSWORD
from portal.users.demo import people as demo_people

demo_cli = AppGroup("demo", help="Les données de démonstration (tout y est fictif).")


@demo_cli.command("load")
@click.option(
    "--dossiers",
    type=click.IntRange(1, 1_000_000),
    help="Ajouter N dossiers de plus, pour la charge.",
)
def load(dossiers: int | None) -> None:
    """Charger la démonstration : une soixantaine de dossiers, leurs personnes, leurs réseaux.

    Ne fait rien si elle est déjà là. Avec --dossiers N, ajoute N dossiers fabriqués en masse, qui
    respectent toutes les contraintes de la base.
    """
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("Mettez GUICHET_DEMO=true : ces comptes sont publics.")
    load_once()
    if dossiers:
        _load_many(dossiers)


def load_once() -> None:
    """The small demonstration, unless it is already there."""
    if people.present():
        return
    with click.progressbar(load_demo(), label="Démonstration", length=planned()) as bar:
        count = sum(1 for _ in bar)
    click.echo(f"{count} dossiers de démonstration.")


def show_sign_ins() -> None:
    """Who can sign in, for whoever starts the portal; the page of sign-in shows the codes too."""
    click.echo(f"\nComptes de démonstration (mot de passe : {PASSWORD}) :")
    for person in demo_people():
        click.echo(f"  {person.email:38} {person.role}")
    click.echo("Les codes du second facteur sont sur la page de connexion.\n")


def _load_many(count: int) -> None:
    with click.progressbar(length=count, label="Dossiers") as bar:
        for made in load_bulk(count):
            bar.update(made)
    click.echo(f"{count} dossiers ajoutés.")

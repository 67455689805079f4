"""``flask demo``: the demonstration's data."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal.demo import people
from portal.demo.bulk import load_bulk
from portal.demo.load import load_demo

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
    if not people.present():
        _load_stories()
    if dossiers:
        _load_many(dossiers)


def _load_stories() -> None:
    count = 0
    with click.progressbar(load_demo(), label="Démonstration", length=60) as bar:
        for _ in bar:
            count += 1
    click.echo(f"{count} dossiers de démonstration.")


def _load_many(count: int) -> None:
    with click.progressbar(length=count, label="Dossiers") as bar:
        for made in load_bulk(count):
            bar.update(made)
    click.echo(f"{count} dossiers ajoutés.")

"""``flask search``: the index of the files."""

import click
from flask.cli import AppGroup

from portal.search.indexing import fill, rebuild

search_cli = AppGroup("search", help="La recherche dans les dossiers.")


@search_cli.command("rebuild")
def rebuild_all() -> None:
    """Reprendre l’index de tous les dossiers. Le portail reste ouvert pendant ce temps."""
    count = 0
    for done in rebuild():
        count += done
        click.echo(f"{count} dossiers indexés")


def fill_index() -> None:
    """What an upgrade finds without an index is found at once."""
    if count := fill():
        click.echo(f"{count} dossiers ajoutés à la recherche")

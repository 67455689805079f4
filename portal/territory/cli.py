"""``flask territory``: the reference data that the portal is not shipped with."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal.calendar import today
from portal.database import transaction
from portal.territory.outlines import BadOutlines, import_outlines
from portal.territory.queries import perimeter

territory_cli = AppGroup("territory", help="Le territoire : quartiers prioritaires.")


@territory_cli.command("import-qpv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--millesime", "year", type=click.IntRange(1996, 2100), default=2024, show_default=True,
    help="L’année de la liste officielle.",
)  # fmt: skip
@click.option("--tout", "everywhere", is_flag=True, help="Garder ceux de toute la France.")
def import_qpv(file: Path, year: int, *, everywhere: bool) -> None:
    """Charger les contours des quartiers prioritaires (QPV).

    FILE est le GeoJSON en WGS84 que publie l’ANCT sur data.gouv.fr. Sans --tout, seuls les
    quartiers du territoire sont gardés. Une liste de la même année est remplacée.
    """
    siren = current_app.config["SETTINGS"].territory.epci_siren
    try:
        with transaction():
            within = None if everywhere else perimeter(today(), siren)
            count = import_outlines(file.read_bytes(), year, file.name, within)
    except BadOutlines as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} quartiers prioritaires chargés, liste de {year}.")

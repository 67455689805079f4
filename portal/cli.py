"""The commands of those who run the desk: ``flask --help``."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from flask.cli import AppGroup

from portal import jobs, outbox, upkeep
from portal.casework import reminders
from portal.config import ROOT, BadSettings
from portal.database import transaction
from portal.demo.cli import demo_cli, load_once, show_sign_ins
from portal.desk import bulk, daily, kept_views
from portal.dossiers import catching_up, kept_forms, scanning, sleeping, sweeping
from portal.dossiers import indexing as file_words
from portal.dossiers.annexes import load_annexes
from portal.engines import reach
from portal.financing import plan_notices
from portal.monitoring import desk_days, seals
from portal.networks.load import load_networks
from portal.pdf import letters
from portal.privacy import commands as openings
from portal.referrals import duties
from portal.referrals import indexing as _notes  # noqa: F401  and by what the networks add
from portal.routing.acceptance import load_cases
from portal.routing.cli import routing_cli
from portal.routing.commands import load_rules
from portal.search import indexing
from portal.search.cli import fill_index, search_cli
from portal.territory import outside
from portal.territory.cli import territory_cli
from portal.territory.load import load_territory
from portal.users import sessions
from portal.users.cli import users_cli

outbox_cli = AppGroup("outbox", help="Les courriels en attente.")
database_cli = AppGroup("database", help="La base de données : mise à niveau, vérification.")
jobs_cli = AppGroup("jobs", help="Les travaux de fond.")


def alembic_config() -> Config:
    """Alembic's settings, on this application's database."""
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.attributes["url"] = current_app.config["DATABASE_URL"]
    return config


@contextmanager
def telling_what_is_set_wrong() -> Iterator[None]:
    try:
        yield
    except BadSettings as error:
        raise click.ClickException(str(error)) from None


def upgrade_database() -> None:
    reach(current_app.config["DATABASE_URL"])
    command.upgrade(alembic_config(), "head")
    fill_index()
    upkeep.count_again()


@database_cli.command("upgrade")
@telling_what_is_set_wrong()
def upgrade() -> None:
    """Mettre la base au niveau de cette version du portail."""
    upgrade_database()


def load_reference_data() -> None:
    """Communes, networks and rules: what is new is added, what people changed stays."""
    with transaction():
        load_territory()
        load_networks()
        load_annexes()
        load_rules()
        load_cases()


@click.command("setup")
@telling_what_is_set_wrong()
def setup() -> None:
    """Installer ou mettre à niveau : base, communes, réseaux, règles.

    En mode démonstration, charge aussi ses dossiers la première fois et dit comment se
    connecter.
    """
    click.echo("Base de données…")
    upgrade_database()
    click.echo("Communes, réseaux, règles…")
    load_reference_data()
    if current_app.config["SETTINGS"].demo:
        load_once()
        show_sign_ins()
    click.echo(f"Le portail est prêt : {current_app.config['BASE_URL']}")


@outbox_cli.command("deliver")
def deliver() -> None:
    """Envoyer maintenant les courriels en attente."""
    click.echo(f"{outbox.deliver()} courriels envoyés")


@jobs_cli.command("morning")
def morning() -> None:
    """Faire maintenant le tour du matin : rappels, relances, réseau suivant."""
    if not jobs.morning():
        raise click.ClickException(
            "Une partie du tour n’a pas pu se faire : le journal du service dit laquelle."
        )
    click.echo("Le tour du matin est fait.")


def init_app(app: Flask) -> None:
    jobs.MORNING[:] = [
        desk_days.keep, duties.run, reminders.run, plan_notices.tell_waiting, sleeping.run,
        kept_forms.forget_old, sessions.forget_ended, sweeping.sweep, sweeping.verify,
        outside.sweep, seals.verify, bulk.forget_old, kept_views.forget_unused,
        openings.forget_old, upkeep.count_again, file_words.renew_renamed,
    ]  # fmt: skip
    jobs.MINUTE[:] = [
        catching_up.run, scanning.scan_waiting, indexing.fill, daily.run, letters.make_waiting,
        jobs.perform_long,
    ]  # fmt: skip
    app.cli.add_command(setup)
    groups = (
        database_cli, outbox_cli, jobs_cli, routing_cli, search_cli, territory_cli, users_cli,
        demo_cli,
    )  # fmt: skip
    for group in groups:
        app.cli.add_command(group)

"""What every start makes sure of, whichever process comes first: the tables, the law's figures, somebody to sign in."""

import time

import click

from app import open_stores
from app.config import Settings
from app.kernel import certificates, migrations

TABLES_PATIENCE_S = 300.0


def prepare(settings: Settings) -> None:
    """Done by each web process before it listens; several at once do no harm. Says where people find it."""
    from app.accounts.actions import first_administrator
    from app.meetings.actions import install_profiles

    migrations.upgrade(open_stores(settings))
    certificates.renew_if_old(settings)
    install_profiles()
    link = first_administrator(settings)
    click.echo(f"Nghị Trường: {settings.address}  (Ctrl-C stops)")
    if settings.demo:
        from app import demo

        click.echo("\n".join(demo.describe()))
    elif link:
        click.echo(f"First administrator: set a password within a day at {link}")


def wait_for_tables(settings: Settings) -> None:
    """Lets a process that starts beside the web wait until the tables are this version's."""
    database = open_stores(settings)
    deadline = time.monotonic() + TABLES_PATIENCE_S
    while not migrations.is_current(database) and time.monotonic() < deadline:
        time.sleep(0.2)

"""What every start makes sure of, whichever process comes first: the tables, the law's figures, somebody to sign in."""

import time

import click

from app import open_stores
from app.config import Settings
from app.kernel import certificates, migrations
from app.kernel.db import Database
from app.kernel.errors import NotFound
from app.kernel.sentences import _

TABLES_PATIENCE_S = 300.0


def prepare(settings: Settings) -> None:
    """Done by each web process before it listens; several at once do no harm. Says where people find it."""
    from app.accounts.actions import first_administrator
    from app.meetings.actions import install_profiles

    migrations.upgrade(open_stores(settings))
    certificates.renew_if_old(settings)
    install_profiles()
    link = first_administrator(settings)
    click.echo(_("Nghị Trường: {address}  (Ctrl-C để dừng)", address=settings.address))
    if settings.demo:
        from app import demo

        click.echo("\n".join(demo.describe()))
    elif link:
        click.echo(_("Quản trị viên đầu tiên đặt mật khẩu trong vòng 48 giờ tại {link}", link=link))


def wait_for_tables(settings: Settings) -> None:
    """Lets a process that starts beside the web wait until the tables are this version's. Raises Unfit."""
    database = open_stores(settings)
    deadline = time.monotonic() + TABLES_PATIENCE_S
    while not migrations.is_current(database) and time.monotonic() < deadline:
        migrations.require_not_newer(database)
        time.sleep(0.2)
    migrations.require_current(database)


def opened(settings: Settings) -> Database:
    """The stores of an installation that is there, for commands that look at it or work on it.

    Raises NotFound where there is none (and makes none), Unfit where its tables are another version's.
    """
    database = opened_as_it_is(settings)
    migrations.require_current(database)
    return database


def opened_as_it_is(settings: Settings) -> Database:
    """The same, whatever its tables are. Raises NotFound."""
    if not settings.database_url and not (settings.data / "nghitruong.db").exists():
        raise NotFound(
            _(
                "Trong {folder} chưa có dữ liệu của hệ thống. Hãy kiểm tra --data (hoặc NGHITRUONG_DATA), hay chạy "
                "“nghitruong serve” một lần trước.",
                folder=settings.data.resolve(),
            )
        )
    return open_stores(settings)

"""backup, restore, sweep."""

import signal
import sys
import threading
import time
from pathlib import Path

import click

from app import file_store, open_stores
from app.config import Misconfigured, Settings
from app.kernel import backup, logs, restore, write_ahead
from app.kernel import sweep as sweeping
from app.kernel.errors import Refusal
from app.operations import start


def back_up(settings: Settings, address: str | None, once: bool) -> None:
    """Copies until SIGTERM, or once. Ends with a sentence where the target cannot be used."""
    address = address or settings.backup
    if not address:
        raise click.ClickException("where to? `nghitruong backup --to FOLDER`, or set NGHITRUONG_BACKUP")
    logs.configure("backup")
    try:
        if not once:  # beside a web process that may be at its first start
            start.wait_for_tables(settings)
        open_stores(settings)
        copying = backup.Backup(settings, backup.target(address, settings))
        if once:
            copying.once()
            click.echo(f"copied to {address}")
            return
    except (Misconfigured, Refusal, OSError) as problem:
        raise click.ClickException(str(problem)) from None
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sys.exit(copying.run(stop))


def lay_out_cluster(address: str, cluster: Path) -> None:
    """Makes the directory that PostgreSQL recovers from, and says how to go on."""
    try:
        write_ahead.lay_out(Path(address) / "postgresql", cluster)
    except Refusal as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(
        f"{cluster} is ready: give it to PostgreSQL's user (chown -R), start the server on it, and when it accepts\n"
        f"connections run: nghitruong restore --from {address} --recovered"
    )


def bring_back(settings: Settings, address: str, key: str, recovered: bool) -> None:
    """Restores, reports, and exits with 1 where anything is not whole."""
    began = time.monotonic()
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        source = backup.target(address, settings)
        report = restore.restore(source, settings, file_store(settings), key, recovered=recovered)
    except (Misconfigured, Refusal) as problem:
        raise click.ClickException(str(problem)) from None
    for fault in report.faults:
        click.echo(str(fault))
    click.echo(
        f"{report.entries} entries against {report.held_heads} heads, {report.files} files ({report.bytes >> 20} MB), "
        f"{len(report.faults)} faults, {time.monotonic() - began:.1f} s"
    )
    sys.exit(1 if report.faults else 0)


def sweep(settings: Settings, really: bool) -> None:
    """Counts orphans, or removes them."""
    open_stores(settings)
    swept = sweeping.sweep(really)
    click.echo(
        f"{swept.files} files, {swept.bytes >> 20} MB {'removed' if really else 'could go (--really removes them)'}"
    )

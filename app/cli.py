"""The command line: `nghitruong --help`.

Each command imports what it needs when it is called: `serve` only watches over its children, and stays small.
"""

import os
import socket
import sys
from pathlib import Path

import click

from app.config import Misconfigured, Settings
from app.kernel import logs
from app.kernel.supervisor import Child, supervise

ROOT = Path(__file__).parent.parent


@click.group()
@click.option("--data", type=click.Path(path_type=Path), help="The data folder (default: var, or NGHITRUONG_DATA).")
def main(data: Path | None) -> None:
    """Nghị Trường: the paperless council chamber."""
    if data is not None:
        os.environ["NGHITRUONG_DATA"] = str(data)


@main.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1; 0.0.0.0 for the room).")
@click.option("--port", type=int, help="Port of the web process (default 8000).")
@click.option("--demo", is_flag=True, help="Fill an empty system with the fictional session of An Lĩnh.")
def serve(host: str | None, port: int | None, demo: bool) -> None:
    """Start everything: web, worker and media, kept alive until Ctrl-C."""
    for name, value in (("HOST", host), ("PORT", port), ("DEMO", "1" if demo else None)):
        if value:
            os.environ[f"NGHITRUONG_{name}"] = str(value)
    settings = _settings()
    logs.configure("supervisor")
    _require_free_port(settings)
    supervise(
        [
            Child("web", [sys.executable, str(ROOT / "wsgi.py")]),
            Child("worker", [sys.executable, "-m", "app.cli", "worker"]),
            *([Child("media", [sys.executable, "-m", "media"])] if settings.media else []),
            *([Child("backup", [sys.executable, "-m", "app.cli", "backup"])] if settings.backup else []),
            *([Child("demo", [sys.executable, "-m", "app.cli", "seed"], once=True)] if settings.demo else []),
        ]
    )


@main.command()
@click.option("--slots", type=int, help="How many jobs side by side (default: NGHITRUONG_WORKER_SLOTS or 2).")
def worker(slots: int | None) -> None:
    """Run the worker alone: it digitises papers and sends mail."""
    from app.kernel.worker import work
    from app.operations import start

    settings = _settings()
    logs.configure("worker")
    start.wait_for_tables(settings)
    _load_tasks()
    work(slots or settings.worker_slots)


@main.command()
def seed() -> None:
    """Fill this installation with the fictional first session of An Lĩnh; doing it again changes nothing."""
    from app import demo, open_stores
    from app.kernel import migrations

    settings = _settings()
    logs.configure("seed")
    migrations.upgrade(open_stores(settings))
    try:
        demo.seed(settings)
    except Misconfigured as problem:
        raise click.ClickException(str(problem)) from None
    for line in demo.describe():
        click.echo(line)


@main.command()
def upgrade() -> None:
    """Bring the databases to this version's tables."""
    from app import open_stores
    from app.kernel import migrations

    migrations.upgrade(open_stores(_settings()))


@main.command("verify-journal")
@click.option("--head", "lines", multiple=True, metavar="STREAM:SEQ:HASH[:SIGNATURE]", help="Held outside; repeatable.")
@click.option("--key", default="", help="The server's public key, for signed heads (default: this server's own).")
def verify_journal(lines: tuple[str, ...], key: str) -> None:
    """Recompute every chain of the journal; with --head, prove that nothing was cut off."""
    from sqlalchemy.orm import Session

    from app import open_stores
    from app.kernel import heads, journal
    from app.kernel.errors import Refusal

    settings = _settings()
    database = open_stores(settings)
    key = key or heads.Signer(settings.data).public
    try:
        held = [heads.check(line, key) for line in lines]
    except Refusal as refusal:
        raise click.BadParameter(str(refusal), param_hint="--head") from None
    with Session(database.engine) as session:
        count = session.query(journal.Entry).count()
        faults = list(journal.verify(session, held))
    for fault in faults:
        click.echo(f"stream {fault.stream_id} entry {fault.seq}: {fault.what}")
    click.echo(f"{count} entries verified, {len(faults)} faults")
    sys.exit(1 if faults else 0)


@main.command("heads")
@click.option("--stream", "streams", multiple=True, help="Only these streams.")
def show_heads(streams: tuple[str, ...]) -> None:
    """Print the signed heads of the journal, to be kept outside; the server's public key goes to stderr."""
    from sqlalchemy.orm import Session

    from app import open_stores
    from app.kernel import heads

    settings = _settings()
    signer = heads.Signer(settings.data)
    with Session(open_stores(settings).engine) as session:
        for head in heads.present(session):
            if not streams or head.stream_id in streams:
                click.echo(signer.sign(head))
    click.echo(f"public key: {signer.public}", err=True)


@main.command()
@click.option("--to", "address", help="A folder or s3://bucket/prefix (default: NGHITRUONG_BACKUP).")
@click.option("--once", is_flag=True, help="One whole copy, then end.")
def backup(address: str | None, once: bool) -> None:
    """Copy everything, continuously: databases, files, keys, the journal's heads."""
    from app.operations import copying

    copying.back_up(_settings(), address, once)


@main.command()
@click.option("--from", "address", required=True, help="A folder or s3://bucket/prefix that a backup went to.")
@click.option("--key", default="", help="The server's public key, as it was written down outside.")
@click.option("--cluster", type=click.Path(path_type=Path), help="Only make a data directory for PostgreSQL there.")
@click.option("--recovered", is_flag=True, help="PostgreSQL has its database back: bring the rest and prove all of it.")
def restore(address: str, key: str, cluster: Path | None, recovered: bool) -> None:
    """Bring an installation back into an empty data folder and prove that it is whole."""
    from app.operations import copying

    if cluster is not None:
        copying.lay_out_cluster(address, cluster)
    else:
        copying.bring_back(_settings(), address, key, recovered)


@main.command()
@click.option("--really", is_flag=True, help="Remove them; without it they are only counted.")
def sweep(really: bool) -> None:
    """Find stored files that nothing names any more."""
    from app.operations import copying

    copying.sweep(_settings(), really)


@main.command()
@click.option("--meeting", "meeting_id", default="", help="The meeting's id; without it the meetings are listed.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def ingest(meeting_id: str, paths: tuple[Path, ...]) -> None:
    """Hand files or folders of this machine to the desk of a meeting; the worker digitises them."""
    from app.operations import bringing

    bringing.ingest(_settings(), meeting_id, paths)


@main.command("import")
@click.option("--body", "code", required=True, help="The body's code; its newest term takes the roster.")
@click.option("--really", is_flag=True, help="Carry it out; without it only what would happen is shown.")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_roster(code: str, really: bool, path: Path) -> None:
    """Bring a roster (XLSX, CSV) into a body's term, row by row."""
    from app.operations import bringing

    bringing.bring_roster(_settings(), code, path, really)


@main.command("make-certificate")
@click.argument("names", nargs=-1, required=True)
@click.option("--new-authority", is_flag=True, help="Begin anew: every laptop has to trust the new one.")
def make_certificate(names: tuple[str, ...], new_authority: bool) -> None:
    """Make a certificate for these host names and addresses, and the local authority that laptops are to trust."""
    from app.operations import trust

    trust.make_certificate(_settings(), names, new_authority)


@main.command()
def doctor() -> None:
    """Say what is missing or not well here, and what to do."""
    from app.operations import doctor as examination

    sys.exit(examination.examine(_settings()))


def _settings() -> Settings:
    try:
        return Settings.read()
    except Misconfigured as problem:
        raise click.ClickException(str(problem)) from None


def _require_free_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise click.ClickException(
                f"port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
                "Stop what listens there, or choose another: `nghitruong serve --port 8001` (or NGHITRUONG_PORT=8001)."
            ) from None


def _load_tasks() -> None:
    """Imports the packages whose tasks this worker does."""
    import app.documents.marking
    import app.documents.tasks
    import app.kernel.health
    import app.notifications.tasks
    from app.kernel import jobs

    assert jobs.tasks, (app.documents.tasks.__name__, app.documents.marking.__name__, app.notifications.tasks.__name__)


if __name__ == "__main__":
    main()

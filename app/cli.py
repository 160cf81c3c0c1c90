"""The command line: `nghitruong --help`.

Each command imports what it needs when it is called: `serve` only watches over its children, and stays small.
"""

import os
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from app.config import Settings
from app.kernel import logs
from app.kernel.errors import Invalid, Unavailable
from app.kernel.sentences import _, speaking
from app.kernel.supervisor import Child, supervise
from app.operations.command_line import in_own_words
from app.operations.told import language, told

ROOT = Path(__file__).parent.parent


class Commands(click.Group):
    """The commands, none of which ends with a stack trace; in the operator's language, their help included."""

    def main(self, *args: Any, **more: Any) -> Any:
        with speaking(language()), in_own_words(self):
            return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> object:
        with told():
            return super().invoke(ctx)


PORT = click.IntRange(1, 65535)


@click.group(cls=Commands)
@click.version_option(package_name="nghitruong", message="%(version)s")
@click.option("--data", type=click.Path(path_type=Path), help="The data folder (default: var, or NGHITRUONG_DATA).")
def main(data: Path | None) -> None:
    """Nghị Trường: the paperless council chamber."""
    if data is not None:
        os.environ["NGHITRUONG_DATA"] = str(data)


@main.command()
@click.option("--host", help="Address to listen on (default 127.0.0.1; 0.0.0.0 for the room).")
@click.option("--port", type=PORT, help="Port of the web process (default 8000).")
@click.option("--demo", is_flag=True, help="Fill an empty system with the fictional session of An Lĩnh.")
def serve(host: str | None, port: int | None, demo: bool) -> None:
    """Start everything: web, worker and media, kept alive until Ctrl-C."""
    for name, value in (("HOST", host), ("PORT", port), ("DEMO", "1" if demo else None)):
        if value:
            os.environ[f"NGHITRUONG_{name}"] = str(value)
    settings = Settings.read()
    logs.configure("supervisor")
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _require_free_port(settings)
    _warn_of_certificate(settings)
    ended = supervise(
        [
            Child("web", [sys.executable, str(ROOT / "wsgi.py")]),
            Child("worker", [sys.executable, "-m", "app.cli", "worker"]),
            *([Child("media", [sys.executable, "-m", "media"])] if settings.media else []),
            *([Child("backup", [sys.executable, "-m", "app.cli", "backup"])] if settings.backup else []),
            *([Child("demo", [sys.executable, "-m", "app.cli", "seed"], once=True)] if settings.demo else []),
        ]
    )
    sys.exit(ended)


def _warn_of_certificate(settings: Settings) -> None:
    """Browsers turn an expired certificate away: whoever starts the server hears it first. One of the local authority
    is made again by itself."""
    if not settings.certificate:
        return
    from app.kernel.health import Grade
    from app.operations.doctor import certificate

    for found in certificate(settings):
        if found.grade is not Grade.OK:
            click.echo(f"nghitruong: {found.sentence}", err=True)


@main.command()
@click.option(
    "--slots", type=click.IntRange(min=1), help="How many jobs side by side (default: NGHITRUONG_WORKER_SLOTS or 2)."
)
def worker(slots: int | None) -> None:
    """Run the worker alone: it digitises papers and sends mail."""
    from app.kernel.worker import work
    from app.operations import start

    settings = Settings.read()
    logs.configure("worker")
    os.nice(10)  # a thousand pages to be indexed must not hold up a vote; alone it loses nothing by it
    start.wait_for_tables(settings)
    _load_tasks()
    work(slots or settings.worker_slots)


@main.command()
@click.option("--briefing", is_flag=True, help="Instead, a video briefing of today with thirteen sites.")
@click.option("--play", is_flag=True, help="The sitting goes on by itself; with --briefing, its sites have pictures.")
def seed(briefing: bool, play: bool) -> None:
    """Fill this installation with the fictional first session of An Lĩnh; doing it again changes nothing."""
    from app import demo, open_stores
    from app.kernel import migrations

    settings = Settings.read()
    logs.configure("seed")
    migrations.upgrade(open_stores(settings))
    if briefing:
        _brief(settings, play=play)
        return
    demo.seed(settings)
    for line in demo.describe():
        click.echo(line)
    if play:
        _play()


def _play() -> None:
    """The sitting, as the delegates would have it; the clock that is told is the story's."""
    from app import demo

    click.echo(_("Phiên họp đang diễn ra. Ctrl-C để dừng."))
    try:
        for moment in demo.play():
            click.echo(_("Giờ của câu chuyện: {clock}", clock=moment.strftime("%H:%M")))
    except KeyboardInterrupt:
        click.echo(_("Phiên họp dừng tại đây; gọi lại lệnh này để đi tiếp."))
        return
    click.echo(_("Kỳ họp minh họa đã bế mạc. Muốn xem từ đầu, đề nghị dùng thư mục dữ liệu khác."))


def _brief(settings: Settings, *, play: bool) -> None:
    """The briefing, and with `play` its rooms, as processes that have no browser."""
    from app.demo import briefing

    meeting = briefing.brief(settings)
    address = f"{'https' if settings.tls else 'http'}://localhost:{settings.port}"
    click.echo(_("Phòng điều khiển: {address}", address=f"{address}/meetings/{meeting}/control"))
    if not play:
        return
    briefing.open_room(meeting)
    rooms = "".join(f"{address}/bridge/{token}\t{name}\n" for token, name in briefing.device_links(meeting))
    click.echo(_("Các điểm cầu đang họp. Ctrl-C để dừng."))
    _become_rooms(address, rooms)


def _become_rooms(address: str, rooms: str) -> NoReturn:
    """This process turns into the one that plays; what it reads holds keys, so it comes by a pipe."""
    font = next((ROOT / "static" / "vendor").glob("*tinos*/Tinos_400Regular.ttf"), "")
    reader, writer = os.pipe()
    os.write(writer, rooms.encode())  # a few thousand bytes: a pipe holds them
    os.close(writer)
    os.dup2(reader, 0)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "media.playing", address, str(font)])  # noqa: S606


@main.command()
def upgrade() -> None:
    """Bring the databases to this version's tables."""
    from app.kernel import migrations
    from app.operations.start import opened_as_it_is

    database = opened_as_it_is(Settings.read())
    if migrations.is_current(database):
        click.echo(_("Cấu trúc dữ liệu đúng với phiên bản đang chạy."))
        return
    migrations.upgrade(database)
    click.echo(_("Đã nâng cấu trúc dữ liệu lên phiên bản {version}.", version=migrations.newest("main")))


@main.command("verify-journal")
@click.option("--head", "lines", multiple=True, metavar="STREAM:SEQ:HASH[:SIGNATURE]", help="Held outside; repeatable.")
@click.option("--key", default="", help="The server's public key, for signed heads (default: this server's own).")
def verify_journal(lines: tuple[str, ...], key: str) -> None:
    """Recompute every chain of the journal; with --head, prove that nothing was cut off."""
    from sqlalchemy.orm import Session

    from app.kernel import heads, journal
    from app.operations.start import opened

    settings = Settings.read()
    database = opened(settings)
    key = key or heads.Signer(settings.data).public
    held = [heads.check(line, key) for line in lines]
    with Session(database.engine) as session:
        count = session.query(journal.Entry).count()
        faults = list(journal.verify(session, held))
    for fault in faults:
        click.echo(f"stream {fault.stream_id} entry {fault.seq}: {fault.what}")
    click.echo(_("Đã kiểm tra {count} mục nhật ký: {faults} lỗi.", count=count, faults=len(faults)))
    sys.exit(1 if faults else 0)


@main.command("heads")
@click.option("--stream", "streams", multiple=True, help="Only these streams.")
def show_heads(streams: tuple[str, ...]) -> None:
    """Print the signed heads of the journal, to be kept outside; the server's public key goes to stderr."""
    from sqlalchemy.orm import Session

    from app.kernel import heads
    from app.kernel.errors import NotFound
    from app.operations.start import opened

    settings = Settings.read()
    with Session(opened(settings).engine) as session:
        found = heads.present(session)
    unknown = set(streams) - {head.stream_id for head in found}
    if unknown:
        raise NotFound(_("Nhật ký không có dòng {streams}.", streams=", ".join(sorted(unknown))))
    signer = heads.Signer(settings.data)
    for head in found:
        if not streams or head.stream_id in streams:
            click.echo(signer.sign(head))
    click.echo(_("Khóa công khai: {key}", key=signer.public), err=True)


@main.command()
@click.option("--to", "address", help="A folder or s3://bucket/prefix (default: NGHITRUONG_BACKUP).")
@click.option("--once", is_flag=True, help="One whole copy, then end.")
def backup(address: str | None, once: bool) -> None:
    """Copy everything, continuously: databases, files, keys, the journal's heads."""
    from app.operations import copying

    copying.back_up(Settings.read(), address, once)


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
        copying.bring_back(Settings.read(), address, key, recovered)


@main.command()
@click.option("--really", is_flag=True, help="Remove them; without it they are only counted.")
def sweep(really: bool) -> None:
    """Find stored files that nothing names any more."""
    from app.operations import copying

    copying.sweep(Settings.read(), really)


@main.command()
@click.option("--meeting", "meeting_id", default="", help="The meeting's id; without it the meetings are listed.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def ingest(meeting_id: str, paths: tuple[Path, ...]) -> None:
    """Hand files or folders of this machine to the desk of a meeting; the worker digitises them."""
    from app.operations import bringing

    bringing.ingest(Settings.read(), meeting_id, paths)


@main.command("import")
@click.option("--body", "code", required=True, help="The body's code; its newest term takes the roster.")
@click.option("--really", is_flag=True, help="Carry it out; without it only what would happen is shown.")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_roster(code: str, really: bool, path: Path) -> None:
    """Bring a roster (XLSX, CSV) into a body's term, row by row."""
    from app.operations import bringing

    bringing.bring_roster(Settings.read(), code, path, really)


@main.command("make-certificate")
@click.argument("names", nargs=-1, required=True)
@click.option("--new-authority", is_flag=True, help="Begin anew: every laptop has to trust the new one.")
def make_certificate(names: tuple[str, ...], new_authority: bool) -> None:
    """Make a certificate for these host names and addresses, and the local authority that laptops are to trust."""
    from app.operations import trust

    trust.make_certificate(Settings.read(), names, new_authority)


@main.command()
def doctor() -> None:
    """Say what is missing or not well here, and what to do."""
    from app.operations import doctor as examination

    sys.exit(examination.examine(Settings.read()))


def _require_free_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except socket.gaierror:
            raise Invalid(
                _("Máy này không có địa chỉ nào tên là {host}. Hãy sửa --host (hoặc NGHITRUONG_HOST); 0.0.0.0 là mọi "
                  "địa chỉ của máy.", host=settings.host)
            ) from None  # fmt: skip
        except (OSError, OverflowError) as error:
            raise Unavailable(
                _("Không dùng được cổng {port} trên {host} ({why}). Hãy dừng chương trình đang dùng cổng đó, hoặc chọn "
                  "cổng khác: nghitruong serve --port 8001 (hoặc NGHITRUONG_PORT=8001).",
                  port=settings.port, host=settings.host, why=getattr(error, "strerror", None) or error)
            ) from None  # fmt: skip


def _load_tasks() -> None:
    """Imports the packages whose tasks this worker does."""
    import app.briefings.tasks
    import app.comments.tasks
    import app.documents.abandoned
    import app.documents.marking
    import app.documents.tasks
    import app.drafts.tasks
    import app.kernel.health
    import app.notifications.tasks
    import app.opinions.tasks
    import app.petitions.tasks
    import app.questioning.tasks
    from app.kernel import jobs

    assert jobs.tasks, (
        app.briefings.tasks, app.comments.tasks, app.documents.abandoned, app.documents.tasks,
        app.documents.marking, app.drafts.tasks, app.notifications.tasks, app.opinions.tasks,
        app.petitions.tasks, app.questioning.tasks,
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""backup, restore, sweep."""

import signal
import sys
import threading
import time
from pathlib import Path

import click

from app import file_store
from app.config import Settings
from app.kernel import backup, logs, restore, write_ahead
from app.kernel import sweep as sweeping
from app.kernel.errors import Invalid
from app.kernel.sentences import _
from app.operations import start


def back_up(settings: Settings, address: str | None, once: bool) -> None:
    """Copies until SIGTERM, or once. Ends with a sentence where the target cannot be used."""
    address = address or settings.backup
    if not address:
        raise Invalid(_("Sao lưu vào đâu? Hãy nêu --to THƯ_MỤC, hoặc đặt NGHITRUONG_BACKUP."))
    logs.configure("backup")
    if once:
        start.opened(settings)
        backup.Backup(settings, backup.target(address, settings)).once()
        click.echo(_("Đã sao lưu vào {address}.", address=address))
        return
    start.wait_for_tables(settings)  # beside a web process that may be at its first start
    copying = backup.Backup(settings, backup.target(address, settings))
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sys.exit(copying.run(stop))


def lay_out_cluster(address: str, cluster: Path) -> None:
    """Makes the directory that PostgreSQL recovers from, and says how to go on."""
    write_ahead.lay_out(Path(address) / "postgresql", cluster)
    click.echo(
        _(
            "{cluster} đã sẵn sàng. Hãy giao thư mục cho người dùng của PostgreSQL (chown -R), khởi động máy chủ với "
            "thư mục đó; khi máy chủ nhận kết nối thì chạy: nghitruong restore --from {address} --recovered",
            cluster=cluster,
            address=address,
        )
    )


def bring_back(settings: Settings, address: str, key: str, recovered: bool) -> None:
    """Restores, reports, and exits with 1 where anything is not whole."""
    began = time.monotonic()
    source = backup.source(address, settings)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    report = restore.restore(source, settings, file_store(settings), key, recovered=recovered)
    for fault in report.faults:
        click.echo(fault)
    click.echo(
        _(
            "{entries} mục nhật ký đối chiếu với {heads} đầu chuỗi, {files} tệp ({size} MB), {faults} lỗi, "
            "{seconds} s.",
            entries=report.entries,
            heads=report.held_heads,
            files=report.files,
            size=report.bytes >> 20,
            faults=len(report.faults),
            seconds=f"{time.monotonic() - began:.1f}",
        )
    )
    sys.exit(1 if report.faults else 0)


def sweep(settings: Settings, really: bool) -> None:
    """Counts orphans, or removes them."""
    start.opened(settings)
    swept = sweeping.sweep(really)
    sentence = (
        _("Đã xóa {files} tệp, {size} MB.", files=swept.files, size=swept.bytes >> 20)
        if really
        else _("Có thể xóa {files} tệp, {size} MB; thêm --really để xóa.", files=swept.files, size=swept.bytes >> 20)
    )
    click.echo(sentence)

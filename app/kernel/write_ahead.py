"""PostgreSQL's own means of a continuous copy: a base copy, and the write-ahead log as it is written.

    FOLDER/base/20261122T010203/   the data directory as pg_basebackup found it; the newest two are kept
    FOLDER/wal/                    every segment since, the last one growing (pg_receivewal)

Both programs come with PostgreSQL and speak its replication protocol: the role in NGHITRUONG_DATABASE_URL needs
REPLICATION. A slot keeps the server from throwing away what has not been copied; `max_slot_wal_keep_size` there bounds
how much that may be. PostgreSQL's manual, chapter "Continuous Archiving and Point-in-Time Recovery".
"""

import shutil
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import make_url

from app.kernel.clock import now
from app.kernel.errors import Conflict, NotFound, Unavailable
from app.kernel.sentences import _
from app.kernel.supervisor import end_with_parent

SLOT = "nghitruong_backup"
BASE_EVERY_S = 7 * 24 * 3600
BASES_KEPT = 2
AGAIN_AFTER_S = 600  # a base copy that failed
STAMP = "%Y%m%dT%H%M%S"
PROGRAMS = ("pg_basebackup", "pg_receivewal", "pg_archivecleanup")

log = structlog.get_logger()


def is_possible() -> bool:
    """Whether PostgreSQL's programs are on the path."""
    return all(map(shutil.which, PROGRAMS))


class Copying:
    """The log's carrier, which runs until it is stopped, and a base copy whenever the newest one is a week old."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._folder = folder
        self._base: subprocess.Popen[bytes] | None = None
        self._fresh = folder / "base"
        self._not_before = 0.0

    def start(self) -> "subprocess.Popen[bytes]":
        """Starts carrying the log. Raises Unavailable where the server does not let this role."""
        wal = self._folder / "wal"
        wal.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = ["pg_receivewal", "--dbname", self._url, "--no-password", "--slot", SLOT]
        _run([*words, "--create-slot", "--if-not-exists"])
        carrying = [*words, "--directory", str(wal), "--synchronous"]
        return subprocess.Popen(carrying, preexec_fn=end_with_parent)

    def look_after_bases(self) -> None:
        """Starts a base copy where one is due, and finishes one that has ended; never waits."""
        if self._base is None:
            if self._is_due():
                for torn in self._folder.glob("base/*.new"):  # of a copying that was killed
                    shutil.rmtree(torn)
                self._fresh = self._folder / "base" / f"{now().strftime(STAMP)}.new"
                self._fresh.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                words = ["pg_basebackup", "--dbname", self._url, "--pgdata", str(self._fresh)]
                copying = [*words, "--wal-method=none", "--checkpoint=fast", "--no-password"]
                self._base = subprocess.Popen(copying, preexec_fn=end_with_parent)
        elif self._base.poll() is not None:
            if self._base.returncode:
                log.error("a base copy of the database failed", status=self._base.returncode)
                self._not_before = time.monotonic() + AGAIN_AFTER_S
            else:
                self._keep()
            self._base = None

    def stop(self) -> None:
        """Ends a base copy that is under way; it begins anew at the next start."""
        if self._base is not None and self._base.poll() is None:
            self._base.terminate()
            self._base.wait(30)

    def _is_due(self) -> bool:
        newest = newest_base(self._folder)
        old = newest is None or time.time() - _taken_at(newest) > BASE_EVERY_S
        return old and time.monotonic() >= self._not_before

    def _keep(self) -> None:
        self._fresh.rename(self._fresh.with_suffix(""))
        bases = sorted(path for path in self._folder.glob("base/*") if not path.suffix)
        for old in bases[:-BASES_KEPT]:
            shutil.rmtree(old)
        _run(["pg_archivecleanup", str(self._folder / "wal"), _first_segment(bases[-BASES_KEPT:][0])])


def newest_base(folder: Path) -> Path | None:
    """The newest whole base copy."""
    return max((path for path in folder.glob("base/*") if not path.suffix), default=None)


def lay_out(folder: Path, cluster: Path) -> None:
    """Makes a PostgreSQL data directory that recovers up to the last byte of the log when it is started.

    The log comes along, so that the server, which runs as another user, needs nothing but the directory. Raises
    Conflict where `cluster` has something in it, NotFound where `folder` holds no base copy.
    """
    base = newest_base(folder)
    if base is None:
        raise NotFound(_("Bản sao lưu chưa có bản sao gốc của PostgreSQL."))
    if cluster.exists() and any(cluster.iterdir()):
        raise Conflict(_("Thư mục {folder} không trống. Hãy chọn thư mục trống.", folder=cluster))
    # A server that keeps its socket in its data directory leaves that socket's lock in the copy.
    shutil.copytree(base, cluster, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".s.PGSQL.*"))
    shutil.copytree(folder / "wal", cluster / "copied_wal")
    with (cluster / "postgresql.auto.conf").open("a") as settings:
        # The segment that was being written when the server was lost still has its provisional name.
        settings.write("restore_command = 'cp copied_wal/%f %p || cp copied_wal/%f.partial %p'\n")
    (cluster / "recovery.signal").touch()
    cluster.chmod(0o700)


def _taken_at(base: Path) -> float:
    return datetime.strptime(base.name, STAMP).replace(tzinfo=UTC).timestamp()


def _first_segment(base: Path) -> str:
    """The name of the first log segment that this base copy needs, from its label."""
    line = (base / "backup_label").read_text().partition("\n")[0]  # START WAL LOCATION: 0/2000028 (file 0000…2)
    return line.rpartition("(file ")[2].rstrip(")")


def _run(words: Sequence[str]) -> None:
    ran = subprocess.run(words, capture_output=True, check=False)
    if ran.returncode:
        raise Unavailable(
            _("{program} không chạy được: {why}", program=words[0], why=ran.stderr.decode(errors="replace")[-400:])
        )

"""A continuous copy of everything, to a folder or an S3-compatible bucket.

Litestream carries both SQLite databases there within a second; files are copied as they come (a file is stored before
the commit that names it, so the copy of a database never names a file that was not there to be copied). Beside them lie
the few files without which a restored system would be another one (keys), and a signed statement of the journal's
heads: a backup from which somebody cut the end, or in which somebody wrote, does not fit it.

    TARGET/main, TARGET/text     the databases, as Litestream keeps them
    TARGET/postgresql            PostgreSQL's base copies and log (write_ahead.py); main.dump where it was dumped once
    TARGET/files/ab/abcdef…      the files
    TARGET/keys/…                secret, heads.key, tls/
    TARGET/heads.json            the statement
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import structlog
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from app.config import Misconfigured, Settings
from app.kernel import files, heads, write_ahead
from app.kernel.db import database
from app.kernel.errors import NotFound, Unavailable
from app.kernel.sentences import _
from app.kernel.supervisor import end_with_parent

FILES_EVERY_S = 1.0
STATE_EVERY_S = 10.0
SETTLED_S = 4.0  # a statement is written when the databases have long carried what it says
KEYS = ("secret", "heads.key", "tls/authority.pem", "tls/authority.key", "tls/server.pem", "tls/server.key", "tls/name")

log = structlog.get_logger()


class Target(Protocol):
    """Where a backup goes."""

    store: files.Store

    def database_url(self, name: str) -> str:
        """Litestream's address of the copy of that database."""

    def write(self, name: str, content: bytes) -> None:
        """Puts a small file there, whole or not at all."""

    def read(self, name: str) -> bytes | None:
        """A small file, or None where there is none."""


class FolderTarget:
    """A folder: another disk, a network share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.store: files.Store = files.Folder(self.folder / "files")

    def database_url(self, name: str) -> str:
        return f"file://{self.folder / name}"

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        return path.read_bytes() if path.exists() else None


class BucketTarget:
    """A bucket, addressed like the file store: s3://bucket/prefix?endpoint=…"""

    def __init__(self, url: str, cache: Path) -> None:
        from app.kernel.s3 import Bucket

        parts = urlsplit(url)
        self._url = parts
        self._small = Bucket(url, cache)
        self.store: files.Store = Bucket(parts._replace(path=f"{parts.path.rstrip('/')}/files").geturl(), cache)

    def database_url(self, name: str) -> str:
        asked = parse_qs(self._url.query)
        endpoint = f"?endpoint={asked['endpoint'][0]}&forcePathStyle=true" if "endpoint" in asked else ""
        return f"s3://{self._url.netloc}/{self._small.prefix}{name}{endpoint}"

    def write(self, name: str, content: bytes) -> None:
        self._small.put_object(name, content)

    def read(self, name: str) -> bytes | None:
        return self._small.get_object(name)


def target(address: str, settings: Settings) -> Target:
    """The target of a folder's path or an s3:// address. Raises Misconfigured."""
    if address.startswith("s3://"):
        return BucketTarget(address, settings.cache)
    if "://" in address:
        raise Misconfigured(_("{address} không phải là thư mục hay địa chỉ s3://.", address=address))
    folder = Path(address).resolve()
    if folder == settings.data.resolve() or settings.data.resolve() in folder.parents:
        raise Misconfigured(
            _("Bản sao lưu nằm trong thư mục dữ liệu sẽ mất cùng thư mục đó: hãy chọn ổ đĩa hoặc máy khác.")
        )
    return FolderTarget(folder)


def source(address: str, settings: Settings) -> Target:
    """The same, to read from: a folder has to be there. Raises Misconfigured, NotFound."""
    if "://" not in address and not Path(address).is_dir():
        raise NotFound(_("Không có thư mục sao lưu {folder}. Hãy kiểm tra đường dẫn sau --from.", folder=address))
    return target(address, settings)


@dataclass
class Backup:
    """One installation's copying to one target."""

    settings: Settings
    target: Target
    _log: write_ahead.Copying | None = None

    def run(self, stop: threading.Event) -> int:
        """Copies until `stop`; returns the exit status of whatever ended first."""
        self._log = self._copying_of_postgresql()
        carrier = self._start_carrier()
        try:
            self._keep_copying(stop, carrier)
        finally:
            if self._log is not None:
                self._log.stop()
            if carrier is not None and carrier.poll() is None:
                carrier.terminate()
                carrier.wait(30)
        return carrier.returncode or 0 if carrier is not None and not stop.is_set() else 0

    def once(self) -> None:
        """One whole copy, then the end."""
        stated = self.state()
        if database().is_sqlite:
            self._replicate_once()
        else:
            self._dump_postgresql()
        self._copy_files(Fresh(files.store()))
        self._copy_keys()
        self.target.write("heads.json", stated)

    def state(self) -> bytes:
        """The signed statement of the journal's present heads."""
        with Session(database().engine) as session:
            found = heads.present(session)
        return heads.Signer(self.settings.data).state(found).encode()

    def _keep_copying(self, stop: threading.Event, carrier: "subprocess.Popen[bytes] | None") -> None:
        fresh = Fresh(files.store())
        self._copy_keys()
        stated, stated_at = self.state(), time.monotonic()
        while not stop.wait(FILES_EVERY_S):
            if carrier is not None and carrier.poll() is not None:
                log.error("the database's copying ended", status=carrier.returncode)
                return
            if self._log is not None:
                self._log.look_after_bases()
            try:
                self._copy_files(fresh)
                if time.monotonic() - stated_at > max(STATE_EVERY_S, SETTLED_S):
                    self.target.write("heads.json", stated)
                    stated, stated_at = self.state(), time.monotonic()
            except (OSError, Unavailable) as error:
                log.warning("the backup's place is away; copying goes on when it is back", why=str(error))

    def _copy_files(self, fresh: "Fresh") -> None:
        source = files.store()
        for sha256 in fresh.names():
            if not self.target.store.holds(sha256):
                self.target.store.put(source.local(sha256))
            fresh.done(sha256)

    def _copy_keys(self) -> None:
        for name in KEYS:
            path = self.settings.data / name
            if path.exists():
                self.target.write(f"keys/{name}", path.read_bytes())

    def _start_carrier(self) -> "subprocess.Popen[bytes] | None":
        if database().is_sqlite:
            words = [*litestream(), "replicate", "-config", str(self._config())]
            return subprocess.Popen(words, env=surroundings(), preexec_fn=end_with_parent)
        return self._log.start() if self._log is not None else None

    def _copying_of_postgresql(self) -> write_ahead.Copying | None:
        if database().is_sqlite:
            return None
        if not isinstance(self.target, FolderTarget) or not write_ahead.is_possible():
            log.warning(
                "the database itself is not copied: that needs a folder as target, and PostgreSQL's client programs",
                programs=write_ahead.PROGRAMS,
            )
            return None
        return write_ahead.Copying(self.settings.main_database, self.target.folder / "postgresql")

    def _config(self) -> Path:
        """Litestream's configuration, written anew at every start: JSON is YAML."""
        engines = {"main": database().engine, "text": database().text_engine}
        config = {
            "logging": {"level": "warn", "stderr": True},
            "snapshot": {"interval": "24h", "retention": "168h"},
            "dbs": [
                {
                    "path": str(engine.url.database),
                    "monitor-interval": "250ms",
                    "replica": {"url": self.target.database_url(name), "sync-interval": "500ms"},
                }
                for name, engine in engines.items()
            ],
        }
        path = self.settings.data / "litestream.json"
        path.write_text(json.dumps(config, indent=1))
        path.chmod(0o600)
        return path

    def _replicate_once(self) -> None:
        words = [*litestream(), "replicate", "-config", str(self._config()), "-once"]
        ran = subprocess.run(words, capture_output=True, check=False, env=surroundings())
        if ran.returncode:
            why = ran.stderr.decode(errors="replace").strip()[-400:]
            raise Unavailable(_("Cơ sở dữ liệu chưa được sao lưu: {why}", why=why))

    def _dump_postgresql(self) -> None:
        url = make_url(self.settings.main_database).set(drivername="postgresql")
        ran = subprocess.run(
            ["pg_dump", "--format=custom", "--dbname", url.render_as_string(hide_password=False)],
            capture_output=True,
            check=False,
        )
        if ran.returncode:
            raise Unavailable(_("pg_dump không chạy được: {why}", why=ran.stderr.decode(errors="replace")[-400:]))
        self.target.write("main.dump", ran.stdout)


class Fresh:
    """The files that have not been copied yet. A local folder is listed only where something came since."""

    def __init__(self, source: files.Store) -> None:
        self._source = source
        self._copied: set[str] = set()
        self._looked: dict[Path, int] = {}

    def names(self) -> Iterator[str]:
        """Hashes of files that came since they were last asked for."""
        if not isinstance(self._source, files.Folder):
            yield from (sha256 for sha256 in self._source.every() if sha256 not in self._copied)
            return
        for folder in self._source.root.iterdir():
            changed = folder.stat().st_mtime_ns
            if folder.is_dir() and self._looked.get(folder) != changed:
                names = [path.name for path in folder.iterdir() if len(path.name) == 64]
                yield from (name for name in names if name not in self._copied)
                self._looked[folder] = changed

    def done(self, sha256: str) -> None:
        """It is in the copy."""
        self._copied.add(sha256)


def surroundings() -> dict[str, str]:
    """Litestream's environment: it fails on AWS_CA_BUNDLE, which the file store honours, and reads SSL_CERT_FILE."""
    environ = dict(os.environ)
    authorities = environ.pop("AWS_CA_BUNDLE", None)
    if authorities:
        environ["SSL_CERT_FILE"] = authorities
    return environ


def litestream() -> list[str]:
    """The program that came with the Python package, beside the interpreter; or the machine's own."""
    own = Path(sys.executable).parent / "litestream"
    found = str(own) if own.exists() else shutil.which("litestream")
    if found is None:
        raise Unavailable(_("Chưa có chương trình litestream; hãy chạy lại “make setup”."))
    return [found]

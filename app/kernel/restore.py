"""Brings an installation back from its backup into an empty data folder, and proves that it is whole.

Looked at before anybody is let in: the databases' own integrity, every chain of the journal together with the signed
heads that the backup holds, the hash of every file, and that every file which the database names is there.
"""

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, MetaData, String, Text, select, text
from sqlalchemy.orm import Session

from app.config import Settings
from app.kernel import files, heads, journal
from app.kernel.backup import KEYS, FolderTarget, Target, litestream, surroundings
from app.kernel.db import Base, Database
from app.kernel.errors import Conflict, Invalid, NotFound, Unavailable
from app.kernel.sentences import Sentence, _

HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
SIDE_BY_SIDE = 4


@dataclass
class Report:
    """What a restore found; nothing in `faults` means that all of it is whole."""

    entries: int = 0
    files: int = 0
    bytes: int = 0
    held_heads: int = 0
    faults: list[Sentence] = field(default_factory=list)


def restore(
    source: Target, settings: Settings, store: files.Store, public: str = "", *, recovered: bool = False
) -> Report:
    """Fills the empty data folder (or PostgreSQL database) of `settings` from `source`.

    `recovered` says that PostgreSQL has brought its database back by itself (write_ahead.lay_out), so that the rest
    is brought and all of it proved.

    `public` is the server's public key as it was written down outside; without it the statement in the backup proves
    that nothing was damaged, not who made it. Raises Conflict where data are already there, NotFound for no backup.
    """
    _require_empty(source, settings)
    for name in KEYS:
        content = source.read(f"keys/{name}")
        if content is not None:
            FolderTarget(settings.data).write(name, content)
    if settings.database_url:
        if not recovered:
            _restore_postgresql(source, settings)
    else:
        for name, url in (("main", settings.main_database), ("text", settings.text_database)):
            _restore_sqlite(source.database_url(name), Path(url.removeprefix("sqlite:///")))
    report = Report()
    _copy_files(source.store, store, report)
    database = Database(settings.main_database, settings.text_database)
    try:
        check(database, store, source.read("heads.json"), public, report)
    finally:
        database.close()
    return report


def check(database: Database, store: files.Store, statement: bytes | None, public: str, report: Report) -> None:
    """Adds to the report what is not whole in these stores."""
    for engine in {id(e): e for e in (database.engine, database.text_engine)}.values():
        _check_integrity(engine, report)
    held: list[journal.Head] = []
    if statement is None:
        report.faults.append(_("Bản sao lưu không có bản kê các đầu chuỗi nhật ký."))
    else:
        try:
            held = heads.read_statement(statement.decode(), public)
        except Invalid as refusal:
            report.faults.append(refusal.sentence)
    report.held_heads = len(held)
    with Session(database.engine) as session:
        report.entries = session.query(journal.Entry).count()
        for fault in journal.verify(session, held):
            report.faults.append(
                _("Nhật ký {stream}, mục {seq}: {what}", stream=fault.stream_id, seq=fault.seq, what=fault.what)
            )
        missing = [sha256 for sha256 in named_files(session) if not store.holds(sha256)]
    for sha256 in missing:
        report.faults.append(_("Thiếu tệp {name}.", name=sha256))


def named_files(session: Session) -> Iterator[str]:
    """The hashes of files that rows name: those of columns declared with `info={"file": True}`."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info.get("file"):
                for (value,) in session.execute(select(column).where(column.is_not(None)).distinct()):
                    yield str(value).partition(".")[0]


def mentioned_hashes(engine: Engine) -> set[str]:
    """Everything in any text of any table that could be a file's name: what the sweeper must leave alone."""
    found: set[str] = set()
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, String | Text)]
            if not columns:
                continue
            for row in connection.execution_options(yield_per=5000).execute(select(*columns)):
                for value in row:
                    if value and len(value) >= 64:
                        found.update(HASH.findall(value))
    return found


def _require_empty(source: Target, settings: Settings) -> None:
    if not settings.database_url and Path(settings.main_database.removeprefix("sqlite:///")).exists():
        raise Conflict(
            _("Thư mục dữ liệu {folder} đã có cơ sở dữ liệu. Hãy chọn thư mục trống.", folder=settings.data.resolve())
        )
    foreign = [name for name in KEYS if _differs(settings.data / name, source.read(f"keys/{name}"))]
    if foreign:
        raise Conflict(
            _(
                "Thư mục dữ liệu {folder} có khóa của một hệ thống khác ({names}). Hãy chọn thư mục trống.",
                folder=settings.data.resolve(),
                names=", ".join(foreign),
            )
        )


def _differs(path: Path, content: bytes | None) -> bool:
    return path.exists() and path.read_bytes() != content


def _restore_sqlite(url: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    words = [*litestream(), "restore", "-o", str(path), url]
    ran = subprocess.run(words, capture_output=True, check=False, env=surroundings())
    if ran.returncode or not path.exists():
        raise NotFound(
            _("Không khôi phục được cơ sở dữ liệu: {why}", why=ran.stderr.decode(errors="replace").strip()[-400:])
        )


def _restore_postgresql(source: Target, settings: Settings) -> None:
    dump = source.read("main.dump")
    if dump is None:
        raise NotFound(_("Bản sao lưu không có main.dump của PostgreSQL."))
    url = settings.main_database.replace("postgresql+psycopg://", "postgresql://")
    words = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname", url]
    ran = subprocess.run(words, input=dump, capture_output=True, check=False)
    if ran.returncode:
        raise Unavailable(_("pg_restore không chạy được: {why}", why=ran.stderr.decode(errors="replace")[-400:]))


def _copy_files(source: files.Store, target: files.Store, report: Report) -> None:
    """Copies every file; `put` names it by what its bytes are, so a changed one shows."""

    def one(sha256: str) -> tuple[str, files.Stored | None]:
        try:
            return sha256, target.put(source.local(sha256))
        except (OSError, NotFound):
            return sha256, None

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for sha256, stored in pool.map(one, source.every()):
            if stored is None:
                report.faults.append(_("Tệp {name} không đọc được.", name=sha256))
            elif stored.sha256 != sha256:
                report.faults.append(_("Tệp {name} không còn nguyên vẹn.", name=sha256))
                target.remove(stored.sha256)
            else:
                report.files += 1
                report.bytes += stored.size


def _check_integrity(engine: Engine, report: Report) -> None:
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    if said != ["ok"]:
        name = Path(str(engine.url.database)).name
        report.faults.append(_("Cơ sở dữ liệu {name} bị hỏng: {what}", name=name, what="; ".join(said[:3])))

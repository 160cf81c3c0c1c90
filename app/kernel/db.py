"""The two databases and the sessions on them: SQLite by default, PostgreSQL by configuration.

Tables that matter to a vote live in the main database; page text and search live in one of their own, so that
indexing a thousand pages never holds the lock that a vote needs. On PostgreSQL both may be the same server.

SQLite is used so that waiting for its lock is done here, cooperatively, and never inside C where it would stop
every socket of the process (busy_timeout is zero, BEGIN is explicit, writers say IMMEDIATE).
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

import psycopg
from sqlalchemy import DateTime, Engine, String, Text, Uuid, create_engine, event
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.kernel.errors import Unavailable
from app.kernel.sentences import _

LOCK_PATIENCE_S = 10.0
Found = TypeVar("Found")


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite forgets the zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """One of an enumeration's words, kept as text and read back as the enumeration's member."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class Base(DeclarativeBase):
    """Tables of the main database."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, str: Text}


class TextBase(DeclarativeBase):
    """Tables of the database that holds page text and search."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, str: Text}


class _Id(Uuid[str]):
    """SQLAlchemy makes a `uuid.UUID` of each stored id to spell it: a twentieth of what a chamber's vote costs."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.supports_native_uuid:
            return super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return lambda kept: kept and f"{kept[:8]}-{kept[8:12]}-{kept[12:16]}-{kept[16:20]}-{kept[20:]}"


# Ids are text in Python and in JSON; the database keeps them as its own kind of UUID (SQLite: 32 hexadecimal digits).
Id = _Id(as_uuid=False)


class Database:
    """The engines of one installation. `url` and `text_url` are SQLAlchemy addresses."""

    def __init__(self, url: str, text_url: str) -> None:
        self.engine = _engine(url)
        self.text_engine = _engine(text_url) if text_url != url else self.engine
        # Writers of this process queue here instead of polling for each other's lock.
        self._turns = {id(self.engine): threading.Lock(), id(self.text_engine): threading.Lock()}

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self, engine: Engine) -> Iterator[Session]:
        """A session in a write transaction that commits at the end. Raises Unavailable when the lock stays taken."""
        with (
            self._turn(engine),
            _translated(),
            Session(_writer(engine), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def _turn(self, engine: Engine) -> Iterator[None]:
        if engine.dialect.name != "sqlite":
            yield
            return
        with self._turns[id(engine)]:
            yield

    def close(self) -> None:
        """Gives back every connection."""
        self.engine.dispose()
        self.text_engine.dispose()


_database: Database | None = None
_reader: ContextVar[Session | None] = ContextVar("reader", default=None)


def bind(database: Database | None) -> None:
    """Makes `database` the one that this process works on."""
    global _database
    _database = database


def database() -> Database:
    """The database that this process works on."""
    if _database is None:
        raise RuntimeError("no database is bound; call bind() first")
    return _database


@contextmanager
def reading() -> Iterator[Session]:
    """A session for reading, the one already open here if there is one: queries called in a row see one state."""
    open_already = _reader.get()
    if open_already is not None:
        yield open_already
        return
    with Session(database().engine, autoflush=False, info={"found": {}}) as session:
        token = _reader.set(session)
        try:
            yield session
        finally:
            _reader.reset(token)


@contextmanager
def seen_through(session: Session) -> Iterator[None]:
    """Queries inside read through `session`: a write transaction sees its own changes."""
    token = _reader.set(session)
    try:
        yield
    finally:
        _reader.reset(token)


def session() -> Session:
    """The session that is open here, for queries and policies; outside one it is a mistake of the caller."""
    current = _reader.get()
    if current is None:
        raise RuntimeError("no session is open here: use reading() or transaction()")
    return current


def once(key: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` finds, asked once in the snapshot that is read here; in a write transaction always anew.

    For what one request asks again and again, such as what somebody may do.
    """
    found: dict[Hashable, Found] | None = session().info.get("found")
    if found is None:
        return find()
    if key not in found:
        found[key] = find()
    return found[key]


@contextmanager
def reading_text() -> Iterator[Session]:
    """A session on the text database, for reading."""
    with Session(database().text_engine, autoflush=False) as session:
        yield session


@contextmanager
def writing_text() -> Iterator[Session]:
    """A write transaction on the text database; what it holds can be made again from the stored files."""
    with database().writing(database().text_engine) as session:
        yield session


def _writer(engine: Engine) -> Engine:
    return engine.execution_options(writes=True)


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, pool_size=20, max_overflow=200, connect_args={"check_same_thread": False, "timeout": 0})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for IMMEDIATE and for savepoints
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=0",
        "cache_size=-16000",
        "secure_delete=ON",  # a state secret that was discarded leaves no words in free pages
    ):
        _patiently(lambda pragma=pragma: connection.execute(f"PRAGMA {pragma}"))


def _begin(connection: Connection) -> None:
    word = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
    _patiently(lambda: connection.exec_driver_sql(word))


def _patiently(attempt: Any) -> None:
    deadline, pause = time.monotonic() + LOCK_PATIENCE_S, 0.001
    while True:
        try:
            attempt()
            return
        except (sqlite3.OperationalError, OperationalError) as error:
            if not _is_locked(error) or time.monotonic() > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


def _is_locked(error: Exception) -> bool:
    return "locked" in str(error) or "busy" in str(error)


@contextmanager
def _translated() -> Iterator[None]:
    """Turns the database's own failures into sentences; whoever asked may try again, nothing was written."""
    try:
        yield
    except OperationalError as error:
        if _is_locked(error):
            raise Unavailable(_("Hệ thống đang bận ghi dữ liệu. Đề nghị thử lại sau ít giây.")) from error
        if "full" in str(error) or "readonly" in str(error):
            raise Unavailable(
                _("Máy chủ hết dung lượng lưu trữ nên tạm thời chỉ đọc. Đề nghị báo quản trị hệ thống.")
            ) from error
        if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
            raise Unavailable(_("Chưa kết nối được cơ sở dữ liệu. Đề nghị thử lại sau ít giây.")) from error
        raise  # a mistake of ours, such as a table that is missing


def end_snapshot() -> None:
    """After a commit: what is read from here on in this request sees it, though the request read before."""
    current = _reader.get()
    if current is not None:
        current.rollback()
        current.info.get("found", {}).clear()

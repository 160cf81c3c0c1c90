"""One action, one transaction: change tables and record entries together, publish after the commit.

The outermost transaction is a *unit*: it locks the streams in the order of their ids, carries one or many
actions, and gives the recorded entries their numbers and hashes at the very end. Inside a unit, an action's
`transaction()` is a savepoint: one refusal never undoes a neighbour. `group.run` puts the mass commands of
many people (votes, check-ins, requests to speak, comments) into one unit and one fsync; it tries without the
savepoints first, and again with them when somebody was refused.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    String,
    Table,
    bindparam,
    insert,
    select,
    text,
    tuple_,
    update,
)  # fmt: skip
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import disk, wake
from app.kernel.actor import Actor, system
from app.kernel.clock import now
from app.kernel.db import Base, database, end_snapshot, seen_through
from app.kernel.errors import NotFound, Unavailable
from app.kernel.events import Event
from app.kernel.journal import FIRST_HASH, Entry, Stream, StreamRef, digest, heads

T = TypeVar("T")
Answer = dict[str, Any]


class Receipt(Base):
    """The answer to a command, under the key its sender made: a retry gets the first answer and changes nothing."""

    __tablename__ = "receipt"

    actor_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    answer: Mapped[str]
    at: Mapped[datetime]


@dataclass
class Recorded:
    """An entry on its way: `seq` and `hash` are known once the unit has been numbered, before the ack."""

    stream_id: str
    event: Event
    actor_id: str
    at: datetime
    seq: int = 0
    hash: str = ""

    def receipt(self) -> Answer:
        """What its author may keep as proof: stream, seq, hash."""
        return {"stream": self.stream_id, "seq": self.seq, "hash": self.hash}


class Transaction:
    """What an action works with: load, change, record."""

    def __init__(self, unit: "_Unit", actor: Actor, streams: Sequence[StreamRef]) -> None:
        self.session = unit.session
        self.now = unit.now
        self.actor = actor
        self._unit = unit
        self._streams = streams

    def get(self, model: type[T], **criteria: Any) -> T:
        """The one row that fits. Raises NotFound: load through the parent, and a stranger's id is a 404."""
        found = self.session.scalars(select(model).filter_by(**criteria)).one_or_none()
        if found is None:
            raise NotFound()
        return found

    def add(self, thing: T) -> T:
        """Stores a new object; returns it."""
        self.session.add(thing)
        return thing

    def hears(self, stream: StreamRef) -> bool:
        """Whether the transaction was opened on that stream, so that it may record there."""
        return stream in self._streams

    def record(self, event: Event, stream: StreamRef | None = None) -> Recorded:
        """Notes what happened in `stream` (default: the transaction's first), the narrowest that may hear it."""
        stream = stream or self._streams[0]
        if not self.hears(stream):
            raise LookupError(f"{stream} was not named when the transaction was opened")
        recorded = Recorded(stream.id, event, self.actor.id, self.now)
        self._unit.recorded.append(recorded)
        return recorded

    # For the mass commands: what five hundred people ask and write in one instant goes to the database together.

    @property
    def shared(self) -> frozenset[str] | None:
        """The ids of all streams of the unit while many people's commands share it; None where each stands alone."""
        return None if self._unit.has_savepoints else frozenset(self._unit.heads)

    @property
    def mark(self) -> int:
        """How much has been recorded in the unit so far: what was read under another mark may have changed."""
        return len(self._unit.recorded)

    def write(self, statement: Executable, row: dict[str, Any]) -> None:
        """Carries out `statement` with that row: in a shared unit together with its neighbours' at the end.

        Until then nothing in the unit sees it; `written` brings that forward.
        """
        if self._unit.has_savepoints:
            self.session.connection().execute(statement, row)
        else:
            self._unit.rows.setdefault(statement, []).append(row)

    def written(self) -> None:
        """What `write` has put off is in the database now."""
        self._unit.write()


_STREAMS = cast(Table, Stream.__table__)
_LOCKED = (
    select(_STREAMS.c.id, _STREAMS.c.head_seq, _STREAMS.c.head_hash)
    .where(_STREAMS.c.id.in_(bindparam("streams", expanding=True)))
    .order_by(_STREAMS.c.id)
    .with_for_update()
)
_THERE = select(_STREAMS.c.id).where(_STREAMS.c.id.in_(bindparam("streams", expanding=True)))
_MADE = insert_postgresql(_STREAMS).on_conflict_do_nothing()
_ENTRIES, _RECEIPTS = cast(Table, Entry.__table__), cast(Table, Receipt.__table__)
_HEADS = (  # made once, sent once for all streams of a unit: a chamber that votes moves one for each of its members
    update(_STREAMS)
    .where(_STREAMS.c.id == bindparam("stream"))
    .values(head_seq=bindparam("seq"), head_hash=bindparam("last"))
)

_HEADS_TOGETHER = text(
    "UPDATE stream SET head_seq = moved.seq, head_hash = moved.hash FROM "
    "json_to_recordset(CAST(:rows AS json)) AS moved (id uuid, seq bigint, hash text) WHERE stream.id = moved.id"
)
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]
_EARLIER = text(
    "SELECT receipt.actor_id, receipt.key, receipt.answer FROM receipt JOIN "
    "json_to_recordset(CAST(:keys AS json)) AS asked (actor text, mine text) "
    "ON receipt.actor_id = asked.actor AND receipt.key = asked.mine"
)


@cache
def _in_one_text(table: Table) -> tuple[Executable, dict[str, Callable[[Any], Any] | None]]:
    """For PostgreSQL: the statement that inserts `rows`, a JSON text, and what prepares the values of each column."""
    columns = ", ".join(f'"{one.name}"' for one in table.columns)
    shape = ", ".join(f'"{one.name}" {one.type.compile(_POSTGRESQL)}' for one in table.columns)
    statement = text(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} '  # noqa: S608 (names of the model)
        f"FROM json_to_recordset(CAST(:rows AS json)) AS given ({shape})"
    )
    return statement, {
        one.name: one.type.dialect_impl(_POSTGRESQL).bind_processor(_POSTGRESQL) for one in table.columns
    }


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Inserts rows. PostgreSQL takes them one by one; whole rows go there as one text."""
    if connection.dialect.name == "sqlite" or set(rows[0]) != set(table.columns.keys()):
        connection.execute(insert(table), rows)
        return
    statement, made = _in_one_text(table)
    plain = [{name: make(value) if (make := made[name]) else value for name, value in row.items()} for row in rows]
    connection.execute(statement, {"rows": json.dumps(plain, default=str)})


@dataclass
class _Unit:
    """One database transaction and what it will have recorded."""

    session: Session
    now: datetime
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    recorded: list[Recorded] = field(default_factory=list)
    answered: dict[tuple[str, str], Answer] = field(default_factory=dict)  # before this unit, by actor and key
    receipts: dict[tuple[str, str], Answer] = field(default_factory=dict)
    rows: dict[Executable, list[dict[str, Any]]] = field(default_factory=dict)  # still to be written
    has_savepoints: bool = True
    is_spoiled: bool = False

    def mark(self) -> tuple[int, int]:
        """How much there is; `back_to` takes away what came since."""
        return len(self.recorded), len(self.receipts)

    def back_to(self, mark: tuple[int, int]) -> None:
        """What was undone in the database is not recorded either."""
        del self.recorded[mark[0] :]
        while len(self.receipts) > mark[1]:
            self.receipts.popitem()

    def lock(self, streams: Iterable[StreamRef]) -> None:
        """Takes the streams' rows, always in the order of their ids, so that two units never wait for each other."""
        wanted = sorted({stream for stream in streams if stream.id not in self.heads})
        if not wanted:
            return
        connection = self.session.connection()
        asked = {"streams": [one.id for one in wanted]}
        if connection.dialect.name == "sqlite":  # the whole database is locked: what is missing now stays so
            known = {row.id: (row.head_seq, row.head_hash) for row in connection.execute(_LOCKED, asked)}
            missing = [one for one in wanted if one.id not in known]
            if missing:
                connection.execute(insert(_STREAMS), [_row_of(one) for one in missing])
            self.heads |= {one.id: (0, FIRST_HASH) for one in missing} | known
            return
        there = set(connection.execute(_THERE, asked).scalars())
        missing = [one for one in wanted if one.id not in there]
        if missing:  # made by another unit meanwhile: no matter
            connection.execute(_MADE, [_row_of(one) for one in missing])
        self.heads |= {row.id: (row.head_seq, row.head_hash) for row in connection.execute(_LOCKED, asked)}

    def write(self) -> None:
        """Writes what was put off, each statement once for all its rows."""
        connection = self.session.connection()
        for statement, rows in self.rows.items():
            if isinstance(statement, Insert) and isinstance(statement.table, Table):
                _insert(connection, statement.table, rows)
            else:
                connection.execute(statement, rows)
        self.rows.clear()

    def number(self) -> None:
        """Gives the recorded entries their numbers and hashes, and writes them in one go."""
        rows = []
        for one in self.recorded:
            seq, previous = self.heads[one.stream_id]
            at = one.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            data = one.event.canonical()
            one.seq = seq + 1
            one.hash = digest(
                one.stream_id, one.seq, at, one.actor_id, one.event.name, one.event.version, data, previous
            )
            self.heads[one.stream_id] = (one.seq, one.hash)
            rows.append(
                {
                    "stream_id": one.stream_id, "seq": one.seq, "at": at, "actor_id": one.actor_id,
                    "name": one.event.name, "version": one.event.version, "data": data,
                    "previous_hash": previous, "hash": one.hash,
                }
            )  # fmt: skip
        if rows:
            _insert(self.session.connection(), _ENTRIES, rows)
            self._move(sorted({one.stream_id for one in self.recorded}))
        if self.receipts:
            kept = [
                {"actor_id": actor_id, "key": key, "answer": _dump(answer), "at": self.now}
                for (actor_id, key), answer in self.receipts.items()
            ]
            _insert(self.session.connection(), _RECEIPTS, kept)

    def _move(self, streams: list[str]) -> None:
        """The heads of these streams are what was numbered last."""
        connection = self.session.connection()
        heads = [(one, *self.heads[one]) for one in streams]
        if connection.dialect.name == "sqlite":
            connection.execute(_HEADS, [{"stream": one, "seq": seq, "last": last} for one, seq, last in heads])
        else:
            moved = [{"id": one, "seq": seq, "hash": last} for one, seq, last in heads]
            connection.execute(_HEADS_TOGETHER, {"rows": json.dumps(moved)})


def _row_of(one: StreamRef) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind, "subject_id": one.subject_id, "head_seq": 0, "head_hash": FIRST_HASH}


_unit: ContextVar[_Unit | None] = ContextVar("unit", default=None)


@contextmanager
def transaction(streams: StreamRef | Sequence[StreamRef], actor: Actor) -> Iterator[Transaction]:
    """Opens the action's transaction on the streams it may record in.

    Commits at the end, unless an exception leaves the block. Inside a unit it is a savepoint, and the unit must
    have locked the streams. Raises Unavailable when the disk is full or the database does not answer.
    """
    refs = [streams] if isinstance(streams, StreamRef) else list(streams)
    unit = _unit.get()
    if unit is None:
        with _open_unit(refs) as unit:
            yield Transaction(unit, actor, refs)
        return
    if missing := [ref for ref in refs if ref.id not in unit.heads]:
        raise LookupError(f"{missing} must be named to the unit, which locks all streams at once")
    mark = unit.mark()
    try:
        with unit.session.begin_nested() if unit.has_savepoints else nullcontext():
            yield Transaction(unit, actor, refs)
    except BaseException:
        unit.is_spoiled = not unit.has_savepoints
        unit.back_to(mark)
        raise


@contextmanager
def _open_unit(streams: Sequence[StreamRef]) -> Iterator[_Unit]:
    disk.require_room()
    with database().writing(database().engine) as session:
        unit = _Unit(session, now())
        unit.lock(streams)
        token = _unit.set(unit)
        try:
            with seen_through(session):
                yield unit
        finally:
            _unit.reset(token)
        session.flush()
        unit.write()
        unit.number()
        gained = {one.stream_id for one in unit.recorded}
        if gained:
            wake.announce(session, gained)
    end_snapshot()
    if gained:
        wake.ring(gained)


def founded(streams: Sequence[StreamRef]) -> bool:
    """Makes those of the streams that are not there yet, for whoever wants to listen before the first entry.

    True when something was made: what was read before is of an older state. Where nothing can be written it makes none.
    """
    there = heads([one.id for one in streams])
    missing = [one for one in streams if one.id not in there]
    if missing:
        with suppress(Unavailable), transaction(missing, system("listening")):
            return True  # to be named is to be made
    return False


def once(actor: Actor, key: str, streams: Sequence[StreamRef], call: Callable[[], Answer]) -> Answer:
    """Runs a keyed command in the group; the second call with the same key returns the first answer.

    `call` runs the action and returns a JSON object; a `Recorded` in it becomes its receipt. What it raises goes
    to the caller and is not remembered: a refused command may be tried again.
    """
    mine = (actor.id, key)

    def keyed() -> Answer:
        unit = _unit.get()
        assert unit is not None  # group.run opened it
        for earlier in (unit.receipts, unit.answered):
            if mine in earlier:
                return earlier[mine]
        unit.receipts[mine] = answer = call()
        return answer

    answer = group.run(streams, keyed, mine)
    plain = json.loads(_dump(answer))
    assert isinstance(plain, dict)
    return plain


def _dump(answer: Answer) -> str:
    return json.dumps(answer, ensure_ascii=False, default=Recorded.receipt)


@dataclass(eq=False)
class _Ticket:
    streams: Sequence[StreamRef]
    call: Callable[[], Any]
    context: Context
    key: tuple[str, str] | None = None
    turn: threading.Event = field(default_factory=threading.Event)
    done: bool = False
    answer: Any = None
    error: BaseException | None = None


class Group:
    """Carries the commands of many callers in one unit: locks once, syncs once, answers each after the commit.

    Whoever finds nobody leading leads: it waits `gather` seconds for others to queue, then commits at most `most`
    of them (PostgreSQL slows down past 64 subtransactions) and hands on to the first of those who came meanwhile.
    Nobody but the leader waits for a lock, so a finished command is answered at once.
    """

    def __init__(self, gather: float = 0.004, most: int = 100) -> None:
        self.gather = gather
        self.most = most
        self._waiting: deque[_Ticket] = deque()
        self._led = False
        self._gate = threading.Lock()

    def run(self, streams: Sequence[StreamRef], call: Callable[[], T], key: tuple[str, str] | None = None) -> T:
        """Runs `call` in a shared unit on `streams`; returns its answer after the commit, raises what it raised.

        `key`: actor and key whose earlier answer `call` wants to know. `call` may be run more than once, each time
        after the earlier run was undone.
        """
        ticket = _Ticket(streams, call, copy_context(), key)
        with self._gate:
            self._waiting.append(ticket)
            leads, self._led = not self._led, True
        if not leads:
            self._wait(ticket)
        if not ticket.done:
            self._lead()
        if ticket.error is not None:
            raise ticket.error
        answer: T = ticket.answer
        return answer

    def _wait(self, ticket: _Ticket) -> None:
        """Until another leader has carried the ticket, or its turn to lead has come."""
        try:
            ticket.turn.wait()
        except BaseException:  # the caller was killed: the others must not wait for it to lead
            with self._gate:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
            if ticket.turn.is_set() and not ticket.done:
                self._hand_on()
            raise

    def _lead(self) -> None:
        """Carries the first of those who wait, the leader among them, and lets the next one lead."""
        batch: list[_Ticket] = []
        try:
            if len(self._waiting) < self.most:
                time.sleep(self.gather)
            with self._gate:
                batch = [self._waiting.popleft() for _ in range(min(self.most, len(self._waiting)))]
            self._commit(batch)
        finally:
            for ticket in batch:
                ticket.turn.set()
            self._hand_on()

    def _hand_on(self) -> None:
        with self._gate:
            following = self._waiting[0] if self._waiting else None
            self._led = following is not None
        if following is not None:
            following.turn.set()

    def _commit(self, batch: list[_Ticket]) -> None:
        try:
            self._together(batch)
        except IntegrityError:
            # Two processes met on one key or row: each command alone finds the other's work committed.
            for ticket in batch:
                try:
                    self._together([ticket])
                except Exception as error:
                    ticket.error = error
        except BaseException as error:
            for ticket in batch:
                ticket.error = error
            if not isinstance(error, Exception):
                raise
        finally:
            for ticket in batch:
                ticket.done = True

    def _together(self, batch: list[_Ticket]) -> None:
        # A savepoint for each costs as much as the vote in it, and refusals are rare: the first attempt has none.
        try:
            self._attempt(batch, has_savepoints=False)
        except (_Spoiled, IntegrityError) as problem:
            cause = problem.__cause__
            if len(batch) == 1 and isinstance(problem, _Spoiled) and cause and not isinstance(cause, IntegrityError):
                batch[0].error = cause
            else:
                self._attempt(batch, has_savepoints=True)

    def _attempt(self, batch: list[_Ticket], has_savepoints: bool) -> None:
        for ticket in batch:
            ticket.error, ticket.answer = None, None
        with _open_unit([stream for ticket in batch for stream in ticket.streams]) as unit:
            unit.has_savepoints = has_savepoints
            unit.answered = _answered(unit.session, [ticket.key for ticket in batch if ticket.key])
            for ticket in batch:
                ticket.context.run(self._one, unit, ticket)

    @staticmethod
    def _one(unit: _Unit, ticket: _Ticket) -> None:
        _unit.set(unit)
        mark = unit.mark()
        try:
            with seen_through(unit.session), unit.session.begin_nested() if unit.has_savepoints else nullcontext():
                ticket.answer = ticket.call()
        except Exception as error:
            if not unit.has_savepoints:
                raise _Spoiled from error
            unit.back_to(mark)
            if isinstance(error, IntegrityError):
                raise
            ticket.error = error
        if unit.is_spoiled:  # the command caught its action's refusal, of which half may be done
            raise _Spoiled


class _Spoiled(Exception):
    """Without savepoints one refusal undoes all: they are tried again with one for each."""


def _answered(session: Session, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Answer]:
    """The answers that were given to these keys before."""
    if not keys:
        return {}
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        asked = tuple_(_RECEIPTS.c.actor_id, _RECEIPTS.c.key).in_(keys)
        rows = connection.execute(select(_RECEIPTS).where(asked))
    else:
        rows = connection.execute(_EARLIER, {"keys": json.dumps([{"actor": one, "mine": key} for one, key in keys])})
    return {(row.actor_id, row.key): json.loads(row.answer) for row in rows}


group = Group()

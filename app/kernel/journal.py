"""The journal: what happened, as numbered, hash-chained entries in streams.

A stream is an ordered journal with one audience; an entry is (stream, seq, time, actor, name, version, data as
canonical JSON text, previous hash, hash). The hash covers the stored bytes, so a changed entry breaks the chain
and a cut tail is noticed by whoever holds a head. Entries are written by `transaction` only.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String, bindparam, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import events
from app.kernel.db import Base, Id, reading

FIRST_HASH = "0" * 64
EVERY_ENTRY = """
    SELECT stream_id, seq, at, actor_id, name, version, data, previous_hash, hash FROM entry ORDER BY stream_id, seq
"""
AT_ONCE = 1000  # ids in one query; databases limit them


@dataclass(frozen=True, order=True)
class StreamRef:
    """Names a stream before it exists: `kind` decides who may hear it, `subject_id` what it is about."""

    id: str
    kind: str
    subject_id: str


class Stream(Base):
    """The head of one journal; its row is the lock that gives entries their numbers without gaps."""

    __tablename__ = "stream"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(Id, index=True)
    head_seq: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(String(64), default=FIRST_HASH)


class Entry(Base):
    """One fact. `at` is kept as the text that was hashed: ISO 8601, UTC, microseconds, `Z`."""

    __tablename__ = "entry"

    stream_id: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[str] = mapped_column(String(27))
    actor_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    data: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def public(self) -> dict[str, Any]:
        """The entry as clients get it, its fields brought up to today's version."""
        return public(self.stream_id, self.seq, self.at, self.actor_id, self.name, self.version, self.data)


# Asked at every commit and every coming back, so built once.
_HEADS = select(Stream.id, Stream.head_seq, Stream.head_hash).where(Stream.id.in_(bindparam("streams", expanding=True)))
_SINCE = (
    select(Entry.seq, Entry.at, Entry.actor_id, Entry.name, Entry.version, Entry.data)
    .where(Entry.stream_id == bindparam("stream"), Entry.seq > bindparam("after", type_=BigInteger))
    .order_by(Entry.seq)
    .limit(bindparam("most", type_=Integer))
)
_LAST = (
    select(Entry.stream_id, Entry.seq, Entry.at, Entry.actor_id, Entry.name, Entry.version, Entry.data)
    .join(Stream, (Stream.id == Entry.stream_id) & (Stream.head_seq == Entry.seq))
    .where(Stream.id.in_(bindparam("streams", expanding=True)))
)


class Head(NamedTuple):
    """How far a stream has come; held outside, it proves that nothing was cut off."""

    stream_id: str
    seq: int
    hash: str


class Fault(NamedTuple):
    """Where verification failed, and how."""

    stream_id: str
    seq: int
    what: str


def public(stream_id: str, seq: int, at: str, actor_id: str, name: str, version: int, data: str) -> dict[str, Any]:
    """The form of an entry that leaves the server."""
    return {
        "stream": stream_id,
        "seq": seq,
        "at": at,
        "actor": actor_id,
        "name": name,
        "version": version,
        "data": events.read(name, version, data),
    }


def digest(stream_id: str, seq: int, at: str, actor_id: str, name: str, version: int, data: str, previous: str) -> str:
    """SHA-256 over the fields, one a line: JSON text holds no bare newline, so no two entries share their bytes."""
    line = f"{stream_id}\n{seq}\n{at}\n{actor_id}\n{name}\n{version}\n{data}\n{previous}"
    return hashlib.sha256(line.encode()).hexdigest()


def head(stream_id: str) -> Head:
    """Where the stream stands; (id, 0, zeros) before its first entry."""
    return heads([stream_id]).get(stream_id, Head(stream_id, 0, FIRST_HASH))


def heads(stream_ids: Iterable[str]) -> dict[str, Head]:
    """The heads of those streams that have any entries, by id."""
    wanted = list(stream_ids)
    found: dict[str, Head] = {}
    if not wanted:
        return found
    with reading() as session:
        for first in range(0, len(wanted), AT_ONCE):
            rows = session.execute(_HEADS, {"streams": wanted[first : first + AT_ONCE]})
            found |= {row.id: Head(row.id, row.head_seq, row.head_hash) for row in rows}
    return found


def since(stream_id: str, seq: int, limit: int = 200) -> list[dict[str, Any]]:
    """At most `limit` entries after `seq`, in order, in their public form."""
    with reading() as session:
        rows = session.execute(_SINCE, {"stream": stream_id, "after": seq, "most": limit})
        return [public(stream_id, *row) for row in rows]


def last(stream_ids: Sequence[str]) -> list[dict[str, Any]]:
    """The newest entry of each of those streams that have any, in its public form."""
    found: list[dict[str, Any]] = []
    with reading() as session:
        for first in range(0, len(stream_ids), AT_ONCE):
            rows = session.execute(_LAST, {"streams": stream_ids[first : first + AT_ONCE]})
            found += [public(*row) for row in rows]
    return found


def verify(session: Session, held: Sequence[Head] = ()) -> Iterator[Fault]:
    """Recomputes every chain, compares it with the streams' rows and with heads held outside; yields faults."""
    claimed = {
        row.id: (row.head_seq, row.head_hash)
        for row in session.execute(select(Stream.id, Stream.head_seq, Stream.head_hash))
    }
    outside: dict[str, dict[int, str]] = {}
    for one in held:
        outside.setdefault(one.stream_id, {})[one.seq] = one.hash
    stream, stream_id, seq, previous = None, "", 0, FIRST_HASH
    expected: dict[int, str] = {}
    reached: dict[str, tuple[int, str]] = {}
    # Read without the types' help: turning a million identifiers back and forth would take longer than the hashes.
    rows = session.connection().execution_options(yield_per=5000).execute(text(EVERY_ENTRY))
    for raw, number, at, actor_id, name, version, data, before, stored in rows:
        if raw != stream:
            if stream is not None:
                reached[stream_id] = (seq, previous)
            stream, stream_id, seq, previous = raw, str(UUID(str(raw))), 0, FIRST_HASH
            expected = outside.get(stream_id, {})
        if number != seq + 1:
            yield Fault(stream_id, number, f"follows number {seq}: entries are missing")
        elif before != previous:
            yield Fault(stream_id, number, "does not continue the chain")
        if stored != digest(stream_id, number, at, actor_id, name, version, data, before):
            yield Fault(stream_id, number, "was changed after it was written")
        if expected and expected.pop(number, stored) != stored:
            yield Fault(stream_id, number, "differs from the head that was held outside")
        seq, previous = number, stored
    if stream is not None:
        reached[stream_id] = (seq, previous)
    for stream_id, claim in claimed.items():
        if reached.get(stream_id, (0, FIRST_HASH)) != claim:
            yield Fault(stream_id, claim[0], "the stream's head does not match its last entry")
    for stream_id in reached.keys() - claimed.keys():
        yield Fault(stream_id, reached[stream_id][0], "the stream's row is gone")
    for stream_id, unseen in outside.items():
        for number in unseen:
            if number:
                yield Fault(stream_id, number, "was seen by the holder of a head and is no longer there")

"""Publishes by reading the journal past the last number it sent, whichever process committed.

Woken by a commit here, by LISTEN/NOTIFY on PostgreSQL, by a local socket on SQLite; a short poll stands behind
each. The heads of heard streams go out every two seconds, so that even a lost last entry is noticed.
"""

import socket
import time
from collections.abc import Callable, Iterable
from threading import Event as Flag
from typing import Any

import psycopg
import structlog
from sqlalchemy import text
from sqlalchemy.engine import Connection

from app.kernel import db, journal, wake

HEADS_EVERY_S = 2.0
POLL_S = 0.25
LOOK_AT_ALL_S = 1.0

log = structlog.get_logger()


class Publisher:
    """Sends each new entry of the heard streams once, in order; `send(stream_id, entry)` does the sending."""

    def __init__(
        self,
        heard: Callable[[], Iterable[str]],
        send: Callable[[str, dict[str, Any]], None],
        send_head: Callable[[str, int], None],
    ) -> None:
        self._heard = heard
        self._send = send
        self._send_head = send_head
        self._sent: dict[str, int] = {}
        self._gained: set[str] = set()
        self._look_at_all = True
        self._woken = Flag()

    def follow(self, stream_id: str, seq: int) -> None:
        """Publishes the stream from the entry after `seq` on, unless it is followed already. It need not exist yet."""
        self._sent.setdefault(stream_id, seq)

    def wake(self, streams: frozenset[str] = frozenset()) -> None:
        """Something was committed somewhere: in these streams, or in any when none is named."""
        self._gained |= streams
        self._look_at_all = self._look_at_all or not streams
        self._woken.set()

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Runs in the background of the web process until it ends."""
        wake.listen(self.wake)
        spawn(self._run)
        spawn(self._hear_postgresql if not db.database().is_sqlite else self._hear_sqlite)

    def publish(self) -> None:
        """Sends what the followed streams have gained since the last time."""
        heard = set(self._heard())
        for stream_id in self._sent.keys() - heard:
            del self._sent[stream_id]
        wanted = list(self._sent) if self._look_at_all else [one for one in self._gained if one in self._sent]
        self._look_at_all, self._gained = False, set()
        heads = journal.heads(wanted)
        # Five hundred votes are one new entry in each of five hundred people's own streams: those are read together.
        for entry in journal.last([one for one, head in heads.items() if head.seq == self._sent[one] + 1]):
            self._publish_next(entry)
        for stream_id, head in heads.items():
            self._publish_until(stream_id, head.seq)

    def _publish_next(self, entry: dict[str, Any]) -> None:
        stream_id, seq = entry["stream"], entry["seq"]
        if seq == self._sent[stream_id] + 1:  # else more was recorded meanwhile
            self._sent[stream_id] = seq
            self._send(stream_id, entry)

    def _publish_until(self, stream_id: str, head: int) -> None:
        while self._sent[stream_id] < head:
            entries = journal.since(stream_id, self._sent[stream_id])
            if not entries:  # somebody cut the journal; verification will tell, and everybody else is served
                log.error("entries are missing", stream=stream_id, after=self._sent[stream_id], head=head)
                self._sent[stream_id] = head
                return
            for entry in entries:
                self._sent[stream_id] = entry["seq"]
                self._send(stream_id, entry)

    def _run(self) -> None:
        next_heads = next_look = time.monotonic()
        while True:
            self._woken.wait(POLL_S)
            self._woken.clear()
            try:
                if time.monotonic() >= next_look:
                    next_look = time.monotonic() + LOOK_AT_ALL_S
                    self._look_at_all = True
                self.publish()
                if time.monotonic() >= next_heads:
                    next_heads = time.monotonic() + HEADS_EVERY_S
                    self._tell_heads()
            except Exception:  # the database may be away; clients catch up by number when it is back
                log.exception("publishing failed")
                self._look_at_all = True
                time.sleep(POLL_S)

    def _tell_heads(self) -> None:
        for count, stream_id in enumerate(list(self._sent)):
            if stream_id in self._sent:
                self._send_head(stream_id, self._sent[stream_id])
            if count % 20 == 19:
                time.sleep(0)  # thousands of people's own streams must not hold up a vote

    def _hear_postgresql(self) -> None:
        url = db.database().engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {wake.CHANNEL}")
                    self.wake()
                    for notice in connection.notifies():
                        wake.tell(wake.read(notice.payload))
            except psycopg.Error:
                log.warning("the database's notices are away; polling")
                time.sleep(1)

    def _hear_sqlite(self) -> None:
        """Rings of other processes; behind them SQLite's own count of what others committed, four times a second."""
        bell = wake.doorbell()
        if bell is not None:
            bell.settimeout(POLL_S)
        while True:
            try:
                with db.database().engine.connect() as connection:
                    self._count_commits(connection, bell)
            except Exception:
                log.exception("the database cannot be asked for what others committed")
                time.sleep(1)

    def _count_commits(self, connection: Connection, bell: socket.socket | None) -> None:
        seen = None  # the count is the connection's own, so it stays the same one
        while True:
            if bell is None:
                time.sleep(POLL_S)
            else:
                try:
                    wake.tell(wake.read(bell.recv(8192).decode()))
                    continue
                except TimeoutError:
                    pass
            version = connection.execute(text("PRAGMA data_version")).scalar()
            connection.rollback()
            if version != seen:
                seen = version
                wake.tell(frozenset())

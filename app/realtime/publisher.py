"""Publishes by reading the journal past the last number it sent, whichever process committed.

Woken by a commit here, by LISTEN/NOTIFY on PostgreSQL, by a local socket on SQLite; a short poll stands behind
each. The heads of heard streams go out every two seconds, so that even a lost last entry is noticed.
"""

import time
from collections.abc import Callable
from threading import Event as Flag
from typing import Any

import psycopg
import structlog
from sqlalchemy import text

from app.kernel import db, journal, wake

HEADS_EVERY_S = 2.0
POLL_S = 0.25

log = structlog.get_logger()


class Publisher:
    """Sends each new entry of the heard streams once, in order; `send(stream_id, entry)` does the sending."""

    def __init__(
        self,
        heard: Callable[[], list[str]],
        send: Callable[[str, dict[str, Any]], None],
        send_head: Callable[[str, int], None],
    ) -> None:
        self._heard = heard
        self._send = send
        self._send_head = send_head
        self._sent: dict[str, int] = {}
        self._woken = Flag()

    def follow(self, stream_id: str) -> int:
        """Publishes the stream from its present head on; returns that head's number."""
        if stream_id not in self._sent:
            self._sent[stream_id] = journal.head(stream_id).seq
        return self._sent[stream_id]

    def wake(self) -> None:
        """Something was committed somewhere."""
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
        for stream_id, head in journal.heads(self._sent).items():
            while self._sent.get(stream_id, head.seq) < head.seq:
                for entry in journal.since(stream_id, self._sent[stream_id]):
                    self._sent[stream_id] = entry["seq"]
                    self._send(stream_id, entry)

    def _run(self) -> None:
        next_heads = time.monotonic() + HEADS_EVERY_S
        while True:
            self._woken.wait(POLL_S if not db.database().is_sqlite else HEADS_EVERY_S / 2)
            self._woken.clear()
            try:
                self.publish()
                if time.monotonic() >= next_heads:
                    next_heads = time.monotonic() + HEADS_EVERY_S
                    for stream_id, seq in list(self._sent.items()):
                        self._send_head(stream_id, seq)
            except Exception:  # the database may be away; clients catch up by number when it is back
                log.exception("publishing failed")
                time.sleep(POLL_S)

    def _hear_postgresql(self) -> None:
        url = db.database().engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            try:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {wake.CHANNEL}")
                    self.wake()
                    for _notice in connection.notifies():
                        self.wake()
            except psycopg.Error:
                log.warning("the database's notices are away; polling")
                time.sleep(1)

    def _hear_sqlite(self) -> None:
        """SQLite counts every commit of another process in `data_version`: asking costs microseconds."""
        bell = wake.doorbell()
        if bell is not None:
            bell.settimeout(POLL_S)
        with db.database().engine.connect() as connection:
            seen = None
            while True:
                if bell is not None:
                    try:
                        bell.recv(16)
                        self.wake()
                    except TimeoutError:
                        pass
                else:
                    time.sleep(POLL_S)
                version = connection.execute(text("PRAGMA data_version")).scalar()
                connection.rollback()
                if version != seen:
                    seen = version
                    self.wake()

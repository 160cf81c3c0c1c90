"""How far digitising is, once a second, to desks that are open: a passing signal, read from the tables."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select

from app.documents import queries
from app.kernel import db, sentences
from app.kernel.clock import now
from app.kernel.journal import Stream
from app.kernel.sentences import LANGUAGES, Sentence, _

EVERY_S = 1.0
# Where files come in, by the kind of the stream that those who wait for them hear.
DESKS = {"meeting.desk": queries.under_way, "body.shelf": queries.under_way_on_shelf}

log = structlog.get_logger()


class Progress:
    """Tells each heard desk what is under way; `send` passes a signal to the sockets of this process."""

    def __init__(self, heard: Callable[[], list[str]], send: Callable[[dict[str, Any]], None]) -> None:
        self._heard = heard
        self._send = send
        self._told: dict[str, list[dict[str, Any]]] = {}

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            time.sleep(EVERY_S)
            try:
                self.tell()
            except Exception:  # the database may be away; the desk's own list is right when it is back
                log.exception("progress could not be read")

    def tell(self) -> None:
        """Sends what has changed since the last time."""
        for stream_id, (kind, subject_id) in self._desks().items():
            with db.reading():
                files = [_told(row) for row in DESKS[kind](subject_id)]
            if files != self._told.get(stream_id, []):
                self._told[stream_id] = files
                self._send({"stream": stream_id, "name": "progress", "data": {"files": files}})

    def _desks(self) -> dict[str, tuple[str, str]]:
        heard = self._heard()
        if not heard:
            return {}
        with db.reading() as session:
            query = select(Stream.id, Stream.kind, Stream.subject_id)
            desks = query.where(Stream.id.in_(heard), Stream.kind.in_(DESKS))
            return {row.id: (row.kind, row.subject_id) for row in session.execute(desks)}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {"version": row["version"], "done": row["done"], "count": row["count"], "words": _words(row)}


def _words(row: dict[str, Any]) -> dict[str, str]:
    """The progress line in every language: whoever hears the signal picks."""
    sentence = _sentence(row["done"], row["count"], row["started"])
    said = {}
    for language in LANGUAGES:
        with sentences.speaking(language):
            said[language] = str(sentence) if sentence else ""
    return said


def _sentence(done: int, count: int, started: str | None) -> Sentence | None:
    if not count:
        return None
    if not done or done >= count or started is None:
        return _("Trang {done} / {count}", done=done, count=count)
    left = (now() - datetime.fromisoformat(started)).total_seconds() / done * (count - done)
    if left < 60:
        return _(
            "Trang {done} / {count}, còn {seconds} giây", done=done, count=count, seconds=max(5, round(left / 5) * 5)
        )
    return _("Trang {done} / {count}, còn {minutes} phút", done=done, count=count, minutes=round(left / 60))

"""How many are here, to every open page: a passing signal of numbers, ten times a second at most.

Five hundred delegates who come in within a minute are five hundred entries for those who watch the seat map, and
a few numbers for everybody else.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import select

from app.attendance import policy, queries
from app.kernel import db, wake
from app.kernel.journal import Stream
from app.meetings.models import Meeting

TICK_S = 0.1
AGAIN_S = 2.0  # said again, so that a page that joined in between is right too
Count = dict[str, Any]

log = structlog.get_logger()


class Headcount:
    """Tells each heard meeting how many are here; `send` passes a signal to the sockets of this process."""

    def __init__(self, heard: Callable[[], list[str]], send: Callable[[dict[str, Any]], None]) -> None:
        self._heard = heard
        self._send = send
        self._told: dict[str, Count] = {}
        self._said_at = 0.0
        self._changed = True
        wake.listen(self._note)

    def _note(self, _streams: frozenset[str]) -> None:
        self._changed = True

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            time.sleep(TICK_S)
            again = time.monotonic() - self._said_at >= AGAIN_S
            if not self._changed and not again:
                continue
            self._changed = False
            try:
                self.tell(again)
            except Exception:  # the database may be away; two seconds later it is asked again
                log.exception("the attendance could not be counted")

    def tell(self, again: bool = False) -> None:
        """Sends the counts that have changed since the last time; all of them with `again`."""
        if again:
            self._said_at = time.monotonic()
        counts = self._counts()
        for stream_id, count in counts.items():
            if again or self._told.get(stream_id) != count:
                self._send({"stream": stream_id, "name": "attendance", "data": count})
        self._told = counts

    def _counts(self) -> dict[str, Count]:
        """By stream: everybody's who takes part, the members' own where the sitting is closed (R-SES-10)."""
        heard = self._heard()
        if not heard:
            return {}
        found: dict[str, Count] = {}
        with db.reading() as session:
            query = select(Stream.subject_id).where(
                Stream.id.in_(heard), Stream.kind.in_(["meeting", "meeting.members"])
            )
            for meeting_id in set(session.scalars(query)):
                meeting = session.get(Meeting, meeting_id)
                held = next((one for one in meeting.sittings if policy.is_open(one)), None) if meeting else None
                if meeting is None or held is None:
                    continue
                heard_by = Meeting.members_stream if held.is_closed_sitting else Meeting.stream
                counted = queries.quorum(meeting, held)
                found[heard_by(meeting.id).id] = {
                    "sitting": held.id,
                    "present": counted.present,
                    "total": counted.total,
                    "required": counted.required,
                    "level": counted.level,
                }
        return found

"""Open ballots in the web process: their clock, and how many have answered, ten times a second at most."""

import time
from collections.abc import Callable
from typing import Any

import structlog

from app.kernel import db, wake
from app.meetings.models import Meeting
from app.voting import queries
from app.voting.actions import keep_time

TICK_S = 0.1
AGAIN_S = 2.0  # said again, so that a page that joined in between is right too
OPEN_TICK_S, IDLE_TICK_S = 0.1, 0.5

log = structlog.get_logger()


class BallotClock:
    """Keeps the time of open ballots for as long as the process lives (R-VOTE-08)."""

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            is_open = False
            try:
                is_open = keep_time()
            except Exception:  # the database may be away; when it is back, the time it was away is given back
                log.exception("the time of ballots could not be kept")
            time.sleep(OPEN_TICK_S if is_open else IDLE_TICK_S)


class TurnoutCount:
    """Tells each heard meeting how many have answered; `send` passes a signal to the sockets of this process."""

    def __init__(self, heard: Callable[[], list[str]], send: Callable[[dict[str, Any]], None]) -> None:
        self._heard = heard
        self._send = send
        self._told: dict[str, Any] = {}
        self._said_at = 0.0
        self._changed = True
        wake.listen(self._note)

    def _note(self, _streams: frozenset[str]) -> None:
        self._changed = True

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            time.sleep(TICK_S)
            again = bool(self._told) and time.monotonic() - self._said_at >= AGAIN_S
            if not self._changed and not again:
                continue
            self._changed = False
            try:
                self.tell(again)
            except Exception:
                log.exception("the turnout could not be counted")

    def tell(self, again: bool = False) -> None:
        """Sends the counts that have changed since the last time; all of them with `again`."""
        if again:
            self._said_at = time.monotonic()
        counts = self._counts()
        for stream_id, count in counts.items():
            if again or self._told.get(stream_id) != count:
                self._send({"stream": stream_id, "name": "turnout", "data": count})
        self._told = counts

    def _counts(self) -> dict[str, Any]:
        heard = set(self._heard())
        found: dict[str, Any] = {}
        if not heard:
            return found
        with db.reading():
            for one in queries.all_open():
                closed = one.sitting is not None and one.sitting.is_closed_sitting
                stream = (Meeting.members_stream if closed else Meeting.stream)(one.meeting_id)
                if stream.id in heard:
                    counted = queries.turnout(one)
                    found[stream.id] = {
                        "ballot": one.id, "voted": counted.voted, "present": counted.present, "total": counted.total,
                        "closes_at": one.closes_at.isoformat() if one.closes_at else "",
                    }  # fmt: skip
        return found

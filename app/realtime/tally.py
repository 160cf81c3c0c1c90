"""Numbers that change often, to every open page: a passing signal, ten times a second at most.

Five hundred delegates who come in or vote within a minute are a few numbers for everybody.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import structlog

from app.kernel import wake

TICK_S = 0.1
AGAIN_S = 2.0  # said again, so that a page that joined in between is right too
Count = dict[str, Any]

log = structlog.get_logger()


class Tally(ABC):
    """Tells each heard stream its numbers; `send` passes a signal to the sockets of this process."""

    name: str  # of the signal

    def __init__(self, heard: Callable[[], list[str]], send: Callable[[dict[str, Any]], None]) -> None:
        self.heard = heard
        self._send = send
        self._told: dict[str, Count] = {}
        self._said_at = 0.0
        self.changed = True
        self.sources: set[str] = set()  # the streams whose entries change the numbers; none: any may
        wake.listen(self._note)

    @abstractmethod
    def counts(self) -> dict[str, Count]:
        """The numbers of now, by stream, of those that somebody hears; sets `sources`.

        A whole chamber's votes must not have its heads counted anew ten times a second.
        """

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            time.sleep(TICK_S)
            again = time.monotonic() - self._said_at >= AGAIN_S
            if not self.changed and not again:
                continue
            self.changed = False
            try:
                self.tell(again)
            except Exception:  # the database may be away; two seconds later it is asked again
                log.exception("numbers could not be counted", signal=self.name)

    def tell(self, again: bool = False) -> None:
        """Sends the counts that have changed since the last time; all of them with `again`."""
        if again:
            self._said_at = time.monotonic()
        counts = self.counts()
        for stream_id, count in counts.items():
            if again or self._told.get(stream_id) != count:
                self._send({"stream": stream_id, "name": self.name, "data": count})
        self._told = counts

    def _note(self, gained: frozenset[str]) -> None:
        self.changed |= not gained or not self.sources or not self.sources.isdisjoint(gained)

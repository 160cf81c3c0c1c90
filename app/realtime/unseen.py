"""How many notices somebody has not seen, to every page that this person has open: a passing number.

Notices come from a worker and are seen on any device, so whoever writes them rings with the person's id (`wake`). A
ring that was lost costs little: every page that is opened counts anew.
"""

import time
from collections.abc import Callable
from typing import Any

import structlog

from app.kernel import db, wake
from app.notifications import queries

TICK_S = 0.5
ALL_EVERY_S = 5.0  # a ring that names nobody means everybody, and comes with every poll

log = structlog.get_logger()


class Unseen:
    """Tells the people who are connected; `send` passes a signal to the sockets of this process."""

    def __init__(self, present: Callable[[], set[str]], send: Callable[[dict[str, Any]], None]) -> None:
        self._present = present
        self._send = send
        self._rung: set[str] = set()
        self._all_at = time.monotonic()
        self._all = False
        self._told: dict[str, int] = {}
        wake.listen(self._note)

    def _note(self, named: frozenset[str]) -> None:
        self._rung |= named
        self._all |= not named

    def run(self) -> None:
        """Runs for as long as the process."""
        while True:
            time.sleep(TICK_S)
            try:
                self.tell()
            except Exception:  # the database may be away; a page that is opened counts anew
                log.exception("notices could not be counted")

    def tell(self) -> None:
        """Sends the numbers that have changed, of those who are here and were rung for."""
        present = self._present()
        asked, self._rung = self._rung & present, set()
        if self._all and time.monotonic() - self._all_at >= ALL_EVERY_S:
            asked, self._all, self._all_at = present, False, time.monotonic()
        if not asked:
            return
        with db.reading():
            counts = queries.unseen_of(asked)
        self._told = {person: count for person, count in self._told.items() if person in present}
        for person in asked:
            count = counts.get(person, 0)
            if self._told.get(person) != count:
                self._told[person] = count
                self._send({"stream": person, "name": "notices", "data": {"unseen": count}})

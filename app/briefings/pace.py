"""How often something may be done in a minute, counted in this process."""

import threading
import time
from typing import Final

SPAN_S: Final = 60.0
MOST_COUNTED: Final = 10_000


class Pace:
    """Counts by key; a minute after the first of them the count begins anew."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[float, int]] = {}
        self._gate = threading.Lock()

    def is_over(self, key: str, most: int) -> bool:
        """Whether it was done that often already."""
        began, count = self._counts.get(key, (0.0, 0))
        return count >= most and time.monotonic() - began < SPAN_S

    def count(self, key: str) -> None:
        """It was done once more."""
        now = time.monotonic()
        with self._gate:
            began, count = self._counts.get(key, (now, 0))
            self._counts[key] = (began, count + 1) if now - began < SPAN_S else (now, 1)
            if len(self._counts) > MOST_COUNTED:
                self._counts = {one: held for one, held in self._counts.items() if now - held[0] < SPAN_S}

"""How long packets wait on the way: the round trip now, less the shortest one of the last while. Pure.

A router in front of a narrow line keeps packets before it drops any; seconds of them, if it is a cheap one. Then loss
says nothing, and only the round trip does.
"""

from typing import Final

REMEMBERED_S: Final = 60.0
FRESH_S: Final = 5.0


class Waiting:
    """Of one session."""

    def __init__(self) -> None:
        self._now_s, self._at = 0.0, float("-inf")
        self._best = [float("inf"), float("inf")]  # of this span, and of the one before
        self._since = 0.0

    def note(self, round_trip_s: float, now: float) -> None:
        """A receiver report came."""
        if now - self._since > REMEMBERED_S:
            self._best, self._since = [float("inf"), self._best[0]], now
        self._best[0] = min(self._best[0], round_trip_s)
        self._now_s, self._at = round_trip_s, now

    def seconds(self, now: float) -> float:
        """How much longer than at its best; 0 if nothing was heard lately."""
        return self._now_s - min(self._best) if now - self._at <= FRESH_S else 0.0

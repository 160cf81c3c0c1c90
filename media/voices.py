"""Who is heard: the floor, then the loudest three. Pure.

Loudness is smoothed over some observations and speaking is held for a while, so that a cough does not take a slot and a
pause between two words does not lose it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

THRESHOLD = 92  # of 127: louder than -35 dBov
SMOOTHING = 0.5
HELD_S = 2.0


@dataclass
class _Voice:
    loudness: float = 0.0
    spoke_at: float = float("-inf")


@dataclass
class Voices:
    """The loudness of a room's points, by point."""

    _known: dict[str, _Voice] = field(default_factory=dict)

    def hear(self, levels: Mapping[str, int], now: float) -> None:
        """Takes the mean level (0 to 127) of each point over the last observation."""
        for point, level in levels.items():
            voice = self._known.setdefault(point, _Voice())
            voice.loudness += (level - voice.loudness) * SMOOTHING
            if voice.loudness >= THRESHOLD:
                voice.spoke_at = now
        for point in self._known.keys() - levels.keys():
            self._known[point].loudness *= 1 - SMOOTHING

    def forget(self, point: str) -> None:
        """The point left."""
        self._known.pop(point, None)

    def speaking(self, now: float) -> list[str]:
        """Points that speak, or did until two seconds ago, loudest first."""
        recent = [point for point, voice in self._known.items() if now - voice.spoke_at <= HELD_S]
        return sorted(recent, key=lambda point: (-self._known[point].loudness, point))


def seat(present: Sequence[str | None], wanted: Iterable[str]) -> list[str | None]:
    """Puts the wanted voices into the slots, the first of them if there are too many; who is seated stays there."""
    chosen = list(dict.fromkeys(wanted))[: len(present)]
    seats = [point if point in chosen else None for point in present]
    for point in chosen:
        if point not in seats:
            seats[seats.index(None)] = point
    return seats

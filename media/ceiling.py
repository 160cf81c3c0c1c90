"""How much a sender is told it may send (REMB), by what of it arrives. Pure.

The ceiling comes down to a little less than what arrives when a tenth is missing at first sight, and goes up again by a
twelfth each second when next to nothing is. A line that loses whatever is sent over it is not a narrow one: when
coming down was in vain three times, it stays where it is.
"""

from typing import Final

HIGHEST_BITS_S: Final = 4_000_000
LOWEST_BITS_S: Final = 150_000
TOO_MUCH: Final = 0.10
LITTLE: Final = 0.02
HELPED: Final = 0.7
MOST_IN_VAIN: Final = 3
DOWN: Final = 0.85
UP: Final = 1.08


class Ceiling:
    """Of one sender; looked at once a second."""

    def __init__(self) -> None:
        self.bits_s = HIGHEST_BITS_S
        self._loss_before = 1.0
        self._in_vain = 0

    def look(self, loss: float, received_bits_s: int) -> int:
        """Takes the share that was missing at first (0 to 1), and what arrived; returns what may be sent now."""
        if loss > TOO_MUCH:
            self._in_vain = self._in_vain + 1 if loss > self._loss_before * HELPED else 0
            self._loss_before = loss
            if self._in_vain <= MOST_IN_VAIN:
                self.bits_s = min(self.bits_s, int(received_bits_s * DOWN))
        elif loss < LITTLE:
            self._loss_before, self._in_vain = 1.0, 0
            self.bits_s = int(self.bits_s * UP)
        self.bits_s = max(LOWEST_BITS_S, min(self.bits_s, HIGHEST_BITS_S))
        return self.bits_s

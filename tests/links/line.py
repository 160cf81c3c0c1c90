"""What a link does to what passes: pure, with time and chance passed in, so that tests need neither.

TCP is carried by a proxy, so a lost segment cannot simply be missing: what the receiver would see is what happens here
too. A lost segment holds up everything behind it until the sender has noticed and sent it again: after one round trip
when later segments give it away (fast retransmission), after the retransmission timeout (RFC 6298, at least 200 ms,
doubled each time) when it was the last or is lost again. UDP datagrams that are lost are gone.
"""

import random
from dataclasses import dataclass, field

SEGMENT = 1400  # bytes of one packet
LEAST_TIMEOUT_S = 0.2


@dataclass(frozen=True)
class Quality:
    """One direction: `delay_s` one way, `jitter_s` more at most, `loss` as a share, `rate` in bytes/s (0: any).

    `queue_s` is for how long the router before a narrow line keeps datagrams; more of them are dropped.
    """

    delay_s: float = 0.0
    jitter_s: float = 0.0
    loss: float = 0.0
    rate: float = 0.0
    queue_s: float = float("inf")

    @property
    def round_trip_s(self) -> float:
        """There and back, if both ways are alike."""
        return 2 * self.delay_s


@dataclass
class Direction:
    """When what enters one direction of a line leaves it again."""

    quality: Quality
    chance: random.Random
    _free_at: float = 0.0  # when the rate lets the next byte in
    _last_out: float = 0.0  # TCP hands on in order
    lost: int = field(default=0)

    def segment(self, size: int, now: float, alone: bool) -> float:
        """The time at which a TCP segment of `size` bytes comes out; `alone`: nothing behind it gives its loss away."""
        out = self._through(size, now)
        timeout = max(LEAST_TIMEOUT_S, 1.5 * self.quality.round_trip_s)
        first = True
        while self.chance.random() < self.quality.loss:
            self.lost += 1
            out += self.quality.round_trip_s if first and not alone else timeout
            if not first or alone:
                timeout *= 2
            first = False
        self._last_out = max(self._last_out, out)
        return self._last_out

    def datagram(self, size: int, now: float) -> float | None:
        """The time at which a UDP datagram comes out; None when it is lost."""
        if self._free_at - now > self.quality.queue_s:
            self.lost += 1
            return None
        out = self._through(size, now)
        if self.chance.random() < self.quality.loss:
            self.lost += 1
            return None
        return out

    def _through(self, size: int, now: float) -> float:
        start = max(now, self._free_at)
        self._free_at = start + (size / self.quality.rate if self.quality.rate else 0.0)
        return self._free_at + self.quality.delay_s + self.chance.uniform(0, self.quality.jitter_s)
